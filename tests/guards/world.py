"""One of everything that an address can name, inside one committee; and the same place elsewhere."""

from functools import cached_property

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.organizations.factories import (
    LONG_AGO,
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    PostFactory,
)
from tests.schemes.factories import SYSTEM, adopt
from zhixing.accounts.actions import create_token
from zhixing.accounts.models import User
from zhixing.activities.actions import add_file, plan_activity
from zhixing.activities.drafts import Draft
from zhixing.core.permissions import Role
from zhixing.organizations.models import ImportJob, Organization
from zhixing.schemes.actions import waive
from zhixing.schemes.models import Requirement, Slot
from zhixing.supervision.models import Remark, Visit

HELD_AT_BRANCH = {Role.MEMBER, Role.BRANCH_OFFICER}


def holders(committee: Organization, branch: Organization) -> dict[Role, User]:
    """Make an account for each role, held at the committee or at its branch."""
    places = {role: branch if role in HELD_AT_BRANCH else committee for role in Role}
    return {role: GrantFactory(role=role, organization=place).user for role, place in places.items()}


class World:
    """A branch below a committee, and what is kept there; each thing is made when a row asks for it."""

    insider: User  # who asks; what is one's own is theirs

    def __init__(self) -> None:
        self.committee = CommitteeFactory()
        self.branch = OrganizationFactory(parent=self.committee)
        elsewhere = CommitteeFactory()
        self.insiders = holders(self.committee, self.branch)
        self.outsiders = holders(elsewhere, OrganizationFactory(parent=elsewhere))

    @cached_property
    def member(self):
        return MemberFactory(branch=self.branch, id_number="")

    @cached_property
    def post(self):
        return PostFactory(organization=self.branch, member=self.member)

    @cached_property
    def grant(self):
        return GrantFactory(role=Role.VIEWER, organization=self.branch)

    @cached_property
    def adoption(self):
        return adopt(self.committee)

    @cached_property
    def requirement(self):
        return Requirement.objects.get(adoption=self.adoption, code="L")

    @cached_property
    def slot(self):
        return Slot.objects.get(requirement=self.requirement)

    @cached_property
    def waiver(self):
        return waive(
            by=SYSTEM,
            adoption=self.adoption,
            code="L",
            slot_key=self.slot.key,
            organization=self.branch,
            reason="支部刚成立",
        )

    @cached_property
    def activity(self):
        draft = Draft(organization=self.branch, kinds=("members_meeting",), held_on=LONG_AGO)
        return plan_activity(by=SYSTEM, draft=draft)

    @cached_property
    def file(self):
        upload = SimpleUploadedFile("议程.txt", "一、学习党章".encode(), "text/plain")
        return add_file(by=SYSTEM, activity=self.activity, upload=upload)

    @cached_property
    def visit(self):
        return Visit.objects.create(
            unit=self.branch.unit,
            organization=self.branch,
            visited_on=LONG_AGO,
            text="指导换届",
            by_name="王芳",
        )

    @cached_property
    def remark(self):
        return Remark.objects.create(
            unit=self.branch.unit, organization=self.branch, member=self.member, text="入党日期不对"
        )

    @property
    def job(self):
        """An import by the insider: each sees only their own."""
        return ImportJob.objects.create(
            made_by=self.insider,
            organization=self.committee,
            filename="名册.xlsx",
            state=ImportJob.State.DONE,
            bad_rows=ContentFile(b"PK", "x.xlsx"),
        )

    @property
    def token(self):
        return create_token(by=self.insider, name="人事系统").token
