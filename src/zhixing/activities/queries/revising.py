"""Earlier texts of the minutes: which parts have any, and what each of them changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from django.utils.translation import gettext as _
from typing_extensions import override

from zhixing.activities.merging import Piece, differences
from zhixing.activities.models import Activity, Revision
from zhixing.activities.queries.minutes import editable_parts, rows_of, spoken
from zhixing.activities.typed import SPEECH

SHOWN = 60  # paragraphs of one difference; the whole text stands below it


@dataclass(frozen=True)
class Written:
    """A part or a speech of which there are earlier texts."""

    key: str
    label: str


@dataclass(frozen=True)
class Earlier:
    """A text as it was saved once, the one before it, and whether it is what stands now."""

    revision: Revision
    before: str
    is_latest: bool

    @property
    def text(self) -> str:
        """The text as it was then."""
        return _text(self.revision)

    @cached_property
    def changes(self) -> list[list[Piece]]:
        """What it changed, by paragraphs."""
        return differences(self.before, self.text)[:SHOWN]


def _text(revision: Revision) -> str:
    if revision.key.startswith(SPEECH):
        return spoken(revision.name, revision.text, revision.is_dissent)
    return str(revision.text)


def written_keys(activity: Activity) -> list[Written]:
    """List the parts and speeches that have earlier texts, in the order in which they were first written."""
    rows = rows_of(Revision, activity).order_by("pk").values_list("key", "name")
    names = dict(rows)  # of each key the last name, in the order of the first
    parts = editable_parts(activity)
    return [Written(key, str(parts[key]) if key in parts else _speech(name)) for key, name in names.items()]


def _speech(name: str) -> str:
    return _("%(name)s’s speech") % {"name": name}


class EarlierTexts(Sequence[Earlier]):
    """The earlier texts of one key, newest first; a page of them asks one query."""

    def __init__(self, activity: Activity, key: str) -> None:
        self._rows = rows_of(Revision, activity).filter(key=key).order_by("-pk")

    @override
    def __len__(self) -> int:
        return int(self._rows.count())

    @overload
    def __getitem__(self, place: int) -> Earlier: ...
    @overload
    def __getitem__(self, place: slice) -> list[Earlier]: ...
    @override
    def __getitem__(self, place: int | slice) -> Earlier | list[Earlier]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        start, stop = place.start or 0, place.stop if place.stop is not None else len(self)
        rows = list(self._rows[start : stop + 1])
        befores = [*map(_text, rows[1:]), ""]
        pairs = zip(rows[: stop - start], befores, strict=False)
        return [Earlier(row, before, start + number == 0) for number, (row, before) in enumerate(pairs)]


def earlier_texts(activity: Activity, key: str) -> EarlierTexts:
    """List the earlier texts of a part or a speech, newest first."""
    return EarlierTexts(activity, key)
