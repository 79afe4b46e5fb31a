"""The minutes as they stand: their parts by kind, who said what, and the names under them."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from zhixing.activities.choices import Signer
from zhixing.activities.kinds import Catalogue, Kind, base, catalogue
from zhixing.activities.models import Activity, ActivityKind, Section, Signature, Speech
from zhixing.activities.parts import MAIN, SPEECHES, FormPart, Widget, joined
from zhixing.activities.queries.decisions import decided
from zhixing.activities.queries.people import expected_of, people_named
from zhixing.organizations.models import Member
from zhixing.schemes.language.model import Text


@dataclass(frozen=True)
class Part:
    """One part of the minutes: its key, its label, and its text in words."""

    key: str
    label: str
    text: str
    value: str  # as it is kept: the code of a choice
    version: int
    asked: FormPart
    is_after: bool = False  # it stands below the speeches


@dataclass(frozen=True)
class Minutes:
    """Who chaired and recorded, every part (those left empty too), the speeches in order, the signatures."""

    chair: str
    recorder: str
    parts: list[Part]
    speeches: list[Speech]
    signatures: list[Signature]
    asks_speeches: bool = True
    decided: dict[str, Any] = field(default_factory=dict)  # votes and resolutions: they are signed too

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been written yet."""
        return not (self.speeches or any(part.text for part in self.parts))

    @property
    def before(self) -> list[Part]:
        """The parts above the speeches."""
        return [part for part in self.parts if not part.is_after]

    @property
    def after(self) -> list[Part]:
        """The parts below the speeches."""
        return [part for part in self.parts if part.is_after]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything that a signature stands under, as hexadecimal digits."""
        said = [[speech.name, speech.gist, speech.is_dissent] for speech in self.speeches]
        texts = {part.key: part.value for part in self.parts if part.value}
        whole = [self.chair, self.recorder, texts, said, self.decided]
        return hashlib.sha256(json.dumps(whole, sort_keys=True, default=str).encode()).hexdigest()

    def signature(self, signer: Signer) -> Signature | None:
        """Find the signature of the chair or the recorder."""
        return next((row for row in self.signatures if row.part == signer), None)


def minutes_of(activity: Activity, known: Catalogue | None = None) -> Minutes:
    """Read the minutes of an activity; `known` spares looking its kinds up where many are read."""
    kinds = kinds_of(activity, catalogue(activity.organization) if known is None else known)
    return minutes_by(activity, parts_of(kinds))


def kinds_of(activity: Activity, known: Catalogue) -> list[Kind]:
    """List the kinds that an activity is, in the order of the catalogue."""
    codes = set(rows_of(ActivityKind, activity).values_list("kind", flat=True))
    return [kind for code, kind in known.items() if code in codes]


def parts_of(kinds: Iterable[Kind]) -> tuple[FormPart, ...]:
    """List the parts of the minutes of an activity of these kinds, each once, in the order of the house."""
    order = list(base())
    ranked = sorted(kinds, key=lambda kind: order.index(kind.code) if kind.code in order else len(order))
    return joined(kind.parts for kind in ranked)


def all_parts() -> dict[str, FormPart]:
    """List every part that a kind of this house has, by key."""
    return {part.key: part for part in joined(kind.parts for kind in base().values())}


def editable_parts(activity: Activity) -> dict[str, FormPart]:
    """List the parts that may be written: those of its kinds, and those with a text from a kind it was."""
    asked = parts_of(kinds_of(activity, catalogue(activity.organization)))
    there = rows_of(Section, activity).values_list("key", flat=True)
    return with_others(asked, there)


def with_others(asked: Iterable[FormPart], there: Iterable[str]) -> dict[str, FormPart]:
    """Put the parts of the kinds and those that have a text besides together, by key."""
    parts = {part.key: part for part in asked if part.widget != Widget.SPEECHES}
    known = all_parts()
    return {**parts, **{key: known.get(key) or _unknown(key) for key in there if key not in parts}}


def _unknown(key: str) -> FormPart:
    return FormPart(key, Text(key, key))


def minutes_by(activity: Activity, asked: Sequence[FormPart]) -> Minutes:
    """Read the minutes by the parts of its kinds; what was written for another kind before comes last."""
    rows = {row.key: row for row in rows_of(Section, activity).order_by("pk")}
    places = [part.key for part in asked]
    below = places[places.index(SPEECHES) :] if SPEECHES in places else []
    parts = with_others(asked, [key for key, row in rows.items() if row.text])
    speeches = list(rows_of(Speech, activity).order_by("position", "pk"))
    return Minutes(
        chair=activity.chair,
        recorder=activity.recorder,
        parts=[_part(part, rows.get(key), is_after=key in below) for key, part in parts.items()],
        speeches=speeches,
        signatures=list(rows_of(Signature, activity).order_by("part")),
        asks_speeches=SPEECHES in places or bool(speeches),
        decided=decided(activity),
    )


def _part(part: FormPart, row: Section | None, *, is_after: bool) -> Part:
    value, version = (row.text, row.version) if row else ("", 0)
    return Part(part.key, str(part), part.in_words(value), value, version, part, is_after)


def main_text(activity: Activity) -> str:
    """Read the main part alone."""
    row = rows_of(Section, activity).filter(key=MAIN).first()
    return str(row.text) if row else ""


def rows_of(model: Any, activity: Activity) -> Any:
    """List an activity's rows in one of the tables of the minutes."""
    return model.objects.filter(unit_id=activity.unit_id, activity=activity)


def speaker_named(name: str, activity: Activity) -> Member | None:
    """Find who spoke by name among those expected, or of the body itself; None where it is not certain."""
    found = {each.member.pk: each.member for each in expected_of(activity) if each.member.name == name}
    found = found or {
        member.pk: member
        for member in people_named(name, activity.organization, activity.held_on)
        if member.unit_id == activity.unit_id
    }
    return next(iter(found.values())) if len(found) == 1 else None


def spoken(name: str, gist: str, is_dissent: bool) -> str:
    """Write a speech as a text: who, whether in disagreement, and the gist."""
    mark = _("(disagreed)") if is_dissent else ""
    return f"{name} {mark}".rstrip() + f"\n{gist}"
