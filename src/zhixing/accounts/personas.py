"""Who one can be in the demonstration, with one click: the accounts whose names begin with `demo-`."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhixing.accounts.models import User

MARK = "demo-"


@dataclass(frozen=True)
class Persona:
    """One of the four people for whom the pages are made, and who looks at their work."""

    username: str
    title: Any
    about: Any


PERSONAS = (
    Persona(
        "demo-secretary",
        _("Branch secretary"),
        _("Plans and confirms the branch's meetings, sees what the branch must still do."),
    ),
    Persona(
        "demo-member",
        _("Party member"),
        _("Sees what is asked of them, and what is written about them."),
    ),
    Persona(
        "demo-organiser",
        _("Committee organiser"),
        _("Sees which branches need help, imports the roster, grants waivers."),
    ),
    Persona(
        "demo-provincial",
        _("Organiser of the work committee"),
        _("Sees the whole tree, adopts the scheme, reports upward."),
    ),
    Persona(
        "demo-inspector",
        _("Inspector"),
        _("Looks at a committee's branches, and changes nothing."),
    ),
)


def demo_users() -> QuerySet[User]:
    """List the open demonstration accounts."""
    return User.objects.filter(username__startswith=MARK, is_active=True)


def personas() -> list[tuple[User, Persona]]:
    """List the demonstration accounts and who they are, the known ones first and in order."""
    users = {user.username: user for user in demo_users()}
    known = [(users.pop(each.username), each) for each in PERSONAS if each.username in users]
    return known + [(user, Persona(name, user.name, "")) for name, user in sorted(users.items())]
