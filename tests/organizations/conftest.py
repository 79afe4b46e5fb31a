"""A small tree that most tests of this room stand on."""

from dataclasses import dataclass

import pytest

from tests.organizations.factories import (
    CommitteeFactory,
    MemberFactory,
    OrganizationFactory,
    officer_of,
    organiser_of,
)
from zhixing.accounts.models import User
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Member, Organization


@dataclass
class Tree:
    """A committee over two branches, the first with a cell and a member; and a branch elsewhere."""

    committee: Organization
    branch: Organization
    other: Organization
    cell: Organization
    member: Member
    elsewhere: Organization
    organiser: User
    officer: User


@pytest.fixture
def place(db: None) -> Tree:
    committee = CommitteeFactory(name="省民政厅机关委员会", code="M")
    branch = OrganizationFactory(parent=committee, name="办公室党支部", code="M.1")
    other = OrganizationFactory(parent=committee, name="人事处党支部", code="M.2")
    cell = OrganizationFactory(parent=branch, kind=Kind.CELL, name="第1党小组", code="M.1-1")
    elsewhere = OrganizationFactory(parent=CommitteeFactory(code="N"), name="别处党支部", code="N.1")
    return Tree(
        committee=committee,
        branch=branch,
        other=other,
        cell=cell,
        member=MemberFactory(branch=branch, name="张三", id_number="110101198005010018", phone="13800001234"),
        elsewhere=elsewhere,
        organiser=organiser_of(committee),
        officer=officer_of(branch, name="李四"),
    )
