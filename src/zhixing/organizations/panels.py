"""What rooms above add to a member's page: they register here, so that this room knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhixing.organizations.models import Member


@dataclass(frozen=True)
class Panel:
    """A piece of a member's page: a template, and what it shows (there under the name `shown`)."""

    template: str
    shown: Any


Source = Callable[[Any, Member], Panel | None]
_sources: list[Source] = []


def member_panel(source: Source) -> Source:
    """Register a function that makes a panel for a user who reads a member's page; None shows nothing."""
    _sources.append(source)
    return source


def panels_for(user: Any, member: Member) -> list[Panel]:
    """List the panels of a member's page that a user may see."""
    return [panel for source in _sources if (panel := source(user, member))]
