"""Live words beside each requirement of the scheme page: a room above knows them and registers here."""

from collections.abc import Callable
from dataclasses import dataclass

from zhixing.core.sources import Sources
from zhixing.organizations.models import Organization
from zhixing.schemes.models import Adoption


@dataclass(frozen=True)
class Note:
    """How a requirement stands: a state code (met, due, coming, waived, late, none, info) and its words."""

    code: str
    words: str


# Functions that tell, by requirement code, how an adoption stands at an organisation.
note_source = Sources[Callable[[Organization, Adoption], dict[str, Note]]]()


def notes_for(organization: Organization, adoption: Adoption) -> dict[str, Note]:
    """Tell how each requirement of an adoption stands at an organisation today."""
    return {code: note for source in note_source for code, note in source(organization, adoption).items()}
