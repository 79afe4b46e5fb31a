"""Opening, closing and looking after accounts."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
    organiser_of,
)
from zhixing.accounts.actions import (
    close_account,
    create_account,
    create_token,
    note_security,
    note_token_use,
    renew_link,
    reopen_account,
    reset_second_factor,
    revoke_token,
    set_first_password,
    set_preferences,
)
from zhixing.accounts.models import ApiToken, User
from zhixing.core.models import AuditEntry
from zhixing.core.time import today

pytestmark = pytest.mark.django_db


def trail(user: User) -> list[str]:
    """List the codes of a user's audit entries, the oldest first."""
    entries = AuditEntry.objects.filter(unit_id=user.unit_id or 0).order_by("pk")
    return list(entries.values_list("code", flat=True))


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def organiser(committee):
    return organiser_of(committee)


@pytest.fixture
def member(committee):
    return UserFactory(member=MemberFactory(branch=OrganizationFactory(parent=committee)))


def test_an_account_is_opened_without_a_password_and_with_a_link(organiser):
    opened = create_account(by=organiser, username="zhang", name="张三")

    assert not opened.user.has_usable_password()
    assert opened.link.startswith("/accounts/first-password/")
    assert trail(opened.user) == ["accounts.create"]


def test_a_second_account_of_one_member_is_refused(organiser, member):
    with pytest.raises(IntegrityError), transaction.atomic():
        create_account(
            by=organiser, username="again", name="重名", unit_id=member.unit_id, member_id=member.member_id
        )


def test_somebody_who_may_not_grant_opens_no_account(member):
    with pytest.raises(PermissionDenied):
        create_account(by=member, username="zhang", name="张三")
    assert not User.objects.filter(username="zhang").exists()


def test_a_new_link_keeps_the_old_password(organiser, member):
    member.set_password("一个很长的旧密码")
    member.save()

    link = renew_link(by=organiser, user=member)

    assert link.startswith("/accounts/first-password/")
    assert User.objects.get(pk=member.pk).check_password("一个很长的旧密码")


def test_the_first_password_is_ones_own(member):
    set_first_password(by=member, password="一个很长的新密码")

    assert User.objects.get(pk=member.pk).check_password("一个很长的新密码")
    assert trail(member) == ["accounts.set_password"]


def test_closing_an_account_ends_its_tokens(organiser, member):
    token = create_token(by=member, name="人事系统").token

    close_account(by=organiser, user=member)

    assert not User.objects.get(pk=member.pk).is_active
    assert not ApiToken.objects.get(pk=token.pk).is_alive


def test_closing_twice_is_noted_once(organiser, member):
    close_account(by=organiser, user=member)
    close_account(by=organiser, user=member)

    assert trail(member) == ["accounts.close"]


def test_a_closed_account_is_opened_again(organiser, member):
    close_account(by=organiser, user=member)
    reopen_account(by=organiser, user=User.objects.get(pk=member.pk))
    reopen_account(by=organiser, user=User.objects.get(pk=member.pk))

    assert User.objects.get(pk=member.pk).is_active
    assert trail(member) == ["accounts.close", "accounts.reopen"]


def test_an_organiser_cannot_touch_an_account_outside_the_own_subtree(organiser):
    stranger = UserFactory(member=MemberFactory(branch=OrganizationFactory()))

    with pytest.raises(PermissionDenied):
        renew_link(by=organiser, user=stranger)


def test_an_organiser_cannot_touch_the_account_of_somebody_above(committee):
    below = CommitteeFactory(parent=committee)
    above = organiser_of(committee)
    GrantFactory(user=above, organization=below)

    with pytest.raises(PermissionDenied):
        close_account(by=organiser_of(below), user=above)


def test_a_branch_officer_cannot_touch_accounts(committee, member):
    with pytest.raises(PermissionDenied):
        close_account(by=officer_of(OrganizationFactory(parent=committee)), user=member)


def test_a_lost_second_factor_is_taken_away(organiser, member):
    Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data={"secret": "x"})

    reset_second_factor(by=organiser, user=member)

    assert not Authenticator.objects.filter(user=member).exists()
    assert trail(member) == ["accounts.reset_second_factor"]


def test_preferences_are_kept_and_only_changes_are_noted(member):
    set_preferences(by=member, language="en", large_type=True)
    set_preferences(by=member, language="en")

    kept = User.objects.get(pk=member.pk)
    assert (kept.language, kept.large_type) == ("en", True)
    assert trail(member) == ["accounts.set_preferences"]


def test_a_tokens_secret_is_not_kept(member):
    issued = create_token(by=member, name="人事系统")

    assert issued.secret not in str(ApiToken.objects.filter(pk=issued.token.pk).values().get())
    assert issued.secret not in str(list(AuditEntry.objects.filter(unit_id=member.unit_id).values("data")))


@pytest.mark.parametrize("days", [0, 367])
def test_a_token_for_no_time_or_beyond_a_year_is_refused(member, days):
    with pytest.raises(ValueError, match=str(days)):
        create_token(by=member, name="人事系统", days=days)


def test_a_token_is_ended_by_its_owner_only(member, organiser):
    token = create_token(by=member, name="人事系统").token

    with pytest.raises(ApiToken.DoesNotExist):
        revoke_token(by=organiser, token=token)
    assert not revoke_token(by=member, token=token).is_alive


def test_the_use_of_a_token_is_noted_once_a_day(member):
    token = create_token(by=member, name="人事系统").token

    note_token_use(by=member, token=token)
    note_token_use(by=member, token=token)

    assert ApiToken.objects.get(pk=token.pk).last_used_on == today()
    assert trail(member).count("accounts.note_token_use") == 1


def test_what_sign_in_does_is_told_to_the_trail(member):
    note_security(by=member, what="password_changed")

    entry = AuditEntry.objects.get(unit_id=member.unit_id, code="accounts.note_security")
    assert entry.data == {"what": "password_changed"}
