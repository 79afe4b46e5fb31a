"""Live words beside each requirement of the scheme page: a room above knows them and registers here."""

from collections.abc import Callable
from dataclasses import dataclass

from zhixing.organizations.models import Organization
from zhixing.schemes.models import Adoption


@dataclass(frozen=True)
class Note:
    """How a requirement stands: a state code (met, due, coming, waived, late, none, info) and its words."""

    code: str
    words: str


Source = Callable[[Organization, Adoption], dict[str, Note]]
_sources: list[Source] = []


def note_source(source: Source) -> Source:
    """Register a function that tells, by requirement code, how an adoption stands at an organisation."""
    _sources.append(source)
    return source


def notes_for(organization: Organization, adoption: Adoption) -> dict[str, Note]:
    """Tell how each requirement of an adoption stands at an organisation today."""
    return {code: note for source in _sources for code, note in source(organization, adoption).items()}
