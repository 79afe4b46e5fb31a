"""What rooms above add to an activity's page: they register here, so that this room knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhixing.activities.models import Activity


@dataclass(frozen=True)
class Panel:
    """A piece of an activity's page: a template, and what it shows (there under the name `shown`)."""

    template: str
    shown: Any


Source = Callable[[Any, Activity], Panel | None]
_sources: list[Source] = []


def activity_panel(source: Source) -> Source:
    """Register a function that makes a panel for a user who reads an activity's page; None shows nothing."""
    _sources.append(source)
    return source


def panels_beside(user: Any, activity: Activity) -> list[Panel]:
    """List the panels of an activity's page that a user may see."""
    return [panel for source in _sources if (panel := source(user, activity))]
