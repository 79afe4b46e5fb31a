"""Accounts of the tree's people, and roles given to accounts directly."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.accounts.actions import Opened, create_account
from zhixing.accounts.models import User
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.permissions import Role
from zhixing.core.time import today
from zhixing.organizations.actions.common import not_future, refuse, shown
from zhixing.organizations.models import Grant, Member, Organization
from zhixing.organizations.permissions import path_of_member

# Membership comes from affiliations; operators are made on the command line.
GRANTABLE = (Role.BRANCH_OFFICER, Role.COMMITTEE_ORGANISER, Role.INSPECTOR, Role.VIEWER)


@action("organizations.open_account", permission="organizations.grant", on="organization")
def open_account(
    *, by: Actor, organization: Organization, username: str, member: Member | None = None, name: str = ""
) -> Opened:
    """Open an account for a member who belongs at or below an organisation, or for a named person.

    Returns the account and its one-time link, which is shown once.

    Raises:
        ValidationError: the user name is taken or malformed; the member has an account or belongs elsewhere.
    """
    if member and not (path_of_member(member) or "").startswith(organization.path):
        refuse(_("%(name)s does not belong to %(place)s.") % {"name": member, "place": organization})
    if member and User.objects.filter(unit_id=member.unit_id, member_id=member.pk).exists():
        refuse(_("%(name)s has an account already.") % {"name": member})
    _check_names(username, member.name if member else name)
    opened = create_account(
        by=by,
        username=username,
        name=member.name if member else name,
        unit_id=member.unit_id if member else None,
        member_id=member.pk if member else None,
    )
    record(member or organization, new={"account": opened.user.pk, "username": username})
    return opened


def _check_names(username: str, name: str) -> None:
    draft = User(username=User.normalize_username(username), name=name, password="!")  # noqa: S106  no password at all
    try:
        draft.full_clean(exclude={"unit_id", "member_id"})
    except ValidationError as error:
        raise ValidationError(error.message_dict) from error


@action("organizations.grant", permission="organizations.grant", on="organization")
def grant_role(
    *, by: Actor, organization: Organization, user: User, role: str, on: date | None = None, reason: str = ""
) -> Grant:
    """Give an account a role at an organisation and everything below, from a day on (today unless said).

    Raises:
        ValidationError: the role cannot be given in this way, or the day has not come.
    """
    if by.pk is not None and role not in GRANTABLE:
        refuse(_("This role cannot be given here. Choose one from the list."))
    starts = on or today()
    not_future(starts)
    held = Grant.objects.select_for_update().filter(
        user=user, role=role, organization=organization, ends__isnull=True
    )
    existing = held.first()
    if existing:
        unchanged()
        return existing
    grant = Grant.objects.create(
        user=user, role=role, organization=organization, starts=starts, reason=reason
    )
    record(grant, new={"user": user.pk, "role": role, "from": starts}, reason=reason)
    return grant


@action("organizations.end_grant", permission="organizations.grant", on="grant")
def end_grant(*, by: Actor, grant: Grant, on: date | None = None) -> Grant:
    """Take a role back from a day on (today unless said: the first day without it); history is kept.

    Raises:
        ValidationError: the day has not come or is before the role began.
    """
    grant = Grant.objects.select_for_update(of=("self",)).select_related("organization").get(pk=grant.pk)
    ends = on or today()
    not_future(ends)
    if grant.ends:
        unchanged()
        return grant
    if ends < grant.starts:
        refuse(
            _("The role began only on %(day)s. Choose that day or a later one.")
            % {"day": shown(grant.starts)}
        )
    record(grant, old={"until": None}, new={"until": ends}, user=grant.user_id, role=grant.role)
    if ends == grant.starts:
        Grant.objects.filter(pk=grant.pk).delete()
        return grant
    grant.ends = ends
    grant.save(update_fields=["ends"])
    return grant
