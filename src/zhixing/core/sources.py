"""What a lower room leaves to upper ones: they register functions here, so that it knows none of them.

role_source = Sources[RoleSource]()        (in the lower room)

@role_source                               (in the upper one)
def held_roles(user): …
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

F = TypeVar("F")
T = TypeVar("T")


class Sources(list[F]):
    """What was registered, in order; as a decorator it registers one more."""

    def __call__(self, source: F) -> F:
        """Register a source, and give it back."""
        self.append(source)
        return source


@dataclass(frozen=True)
class Panel:
    """A piece of a lower room's page: a template, and what it shows (there under the name `shown`)."""

    template: str
    shown: Any


class Panels(Sources[Callable[[Any, T], Panel | None]]):
    """Functions that make a panel for a user who reads a page about something; None shows nothing."""

    def seen_by(self, user: Any, about: T) -> list[Panel]:
        """List the panels that a user may see."""
        return [panel for source in self if (panel := source(user, about))]
