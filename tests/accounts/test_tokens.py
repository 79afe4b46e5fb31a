"""A machine may do no more than its user, below its place, for its time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.organizations.factories import CommitteeFactory, OrganizationFactory, organiser_of
from zhixing.accounts.actions import close_account, create_token, note_token_use, revoke_token
from zhixing.accounts.models import ApiToken
from zhixing.accounts.tokens import authenticate, reads
from zhixing.core.actions import System
from zhixing.core.models import AuditEntry
from zhixing.core.permissions import scopes
from zhixing.core.time import now
from zhixing.organizations.queries import visible_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def user(committee):
    return organiser_of(committee)


def actor(user, **limits):
    return authenticate(create_token(by=user, name="人事系统", **limits).secret)


def test_a_secret_opens_what_its_user_may(user, committee):
    found = actor(user, can_write=True)

    assert found.pk == user.pk
    assert found.has_perm("organizations.manage", committee)
    assert not found.has_perm("organizations.manage", CommitteeFactory())


def test_an_unknown_secret_opens_nothing(user):
    create_token(by=user, name="人事系统")

    assert authenticate("zx_guess") is None


def test_a_revoked_token_opens_nothing(user):
    issued = create_token(by=user, name="人事系统")
    revoke_token(by=user, token=issued.token)

    assert authenticate(issued.secret) is None


def test_a_token_that_ran_out_opens_nothing(user):
    issued = create_token(by=user, name="人事系统")
    ApiToken.objects.filter(pk=issued.token.pk).update(
        created_at=now() - timedelta(days=91), expires_at=now() - timedelta(days=1)
    )

    assert authenticate(issued.secret) is None


def test_a_token_of_a_closed_account_opens_nothing(user):
    issued = create_token(by=user, name="人事系统")
    close_account(by=System("test"), user=user)

    assert authenticate(issued.secret) is None


def test_without_writing_a_token_only_views(user, committee):
    found = actor(user)

    assert found.has_perm("organizations.view_members", committee)
    assert not found.has_perm("organizations.manage", committee)
    assert not found.has_perm("organizations.reveal")


@pytest.mark.parametrize(
    ("code", "only_reads"),
    [
        ("organizations.view", True),
        ("organizations.view_members", True),
        ("organizations.reveal", False),
        ("activities.review", False),
        ("organizations.manage", False),
    ],
)
def test_a_permission_that_reads_says_so_by_its_name(code, only_reads):
    assert reads(code) == only_reads


def test_a_token_reaches_only_its_subtree(user, committee):
    inside, outside = OrganizationFactory(parent=committee), OrganizationFactory(parent=committee)

    found = actor(user, path=inside.path)

    assert found.has_perm("organizations.view", inside)
    assert not found.has_perm("organizations.view", outside)
    assert not found.has_perm("organizations.view", committee)
    assert scopes(found, "organizations.view") == [inside.path]
    assert list(visible_to(found)) == [inside]


def test_a_token_for_a_place_beyond_its_user_opens_nothing(user):
    elsewhere = OrganizationFactory()

    found = actor(user, path=elsewhere.path)

    assert not found.has_perm("organizations.view", elsewhere)
    assert list(visible_to(found)) == []


def test_the_trail_names_the_user_and_the_token(user):
    issued = create_token(by=user, name="人事系统")

    note_token_use(by=authenticate(issued.secret), token=issued.token)

    entry = AuditEntry.objects.get(unit_id=user.unit_id or 0, code="accounts.note_token_use")
    assert (entry.actor_id, entry.actor_name) == (user.pk, f"{user.name} via token 人事系统")


def test_the_database_refuses_a_token_that_ends_before_it_begins(user):
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.create(user=user, name="x", digest="x", expires_at=now() - timedelta(days=1))
