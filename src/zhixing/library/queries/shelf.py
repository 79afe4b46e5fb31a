"""The list of texts of a body: narrowed, recommended ones first, each with the lists that it stands in."""

from dataclasses import dataclass

from django.db.models import QuerySet

from zhixing.library.models import Text
from zhixing.library.queries.lists import Entry, ReadingList
from zhixing.library.queries.texts import texts_for
from zhixing.organizations.models import Organization


@dataclass(frozen=True)
class Filters:
    """What a list of texts is narrowed to; empty asks nothing. `of` is a reading list's name."""

    words: str = ""
    kind: str = ""
    of: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.kind or self.of)


def shelf(organization: Organization, filters: Filters, lists: list[ReadingList]) -> QuerySet[Text]:
    """List the texts that hold at an organisation, narrowed; recommended ones first, then by title."""
    rows = texts_for(organization).order_by("-is_recommended", "title", "pk")
    if filters.words:
        rows = rows.filter(title__icontains=filters.words)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.of:
        entries = [entry for each in lists if each.name == filters.of for entry in each.entries]
        rows = rows.filter(pk__in=[entry.place.text_id for entry in entries if entry.place])
    return rows


def empty_entries(lists: list[ReadingList]) -> list[Entry]:
    """List the places of reading lists in which no text stands."""
    return [entry for each in lists for entry in each.entries if entry.place is None]


def withdrawn_texts(organization: Organization) -> QuerySet[Text]:
    """List what a body has withdrawn and could put back."""
    return Text.objects.filter(organization=organization, withdrawn_at__isnull=False).order_by("title")
