"""The minutes as one form of parts and speeches; a part that was not sent is not touched."""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhixing.activities.choices import Signer
from zhixing.activities.parts import MAIN, FormPart, Widget
from zhixing.activities.queries.minutes import Minutes, Part
from zhixing.activities.typed import (
    PEOPLE_KEYS,
    SPEECH,
    Clash,
    ParagraphsField,
    Typed,
    TypedPart,
    TypedSpeech,
    paragraphs,
)
from zhixing.core.text import CleanField

SENT_SPEECH = re.compile(r"speech-(\d{1,19}|new\d{0,3})-name")


@dataclass(frozen=True)
class PartRow:
    """A part with its field, and the version and text on which it is typed."""

    key: str
    field: forms.BoundField
    version: int
    base: str
    clash: Clash | None = None
    suggested: str = ""


@dataclass(frozen=True)
class SpeechRow:
    """A speech with its fields; `id` is that of its row, or new."""

    id: str
    name: forms.BoundField
    gist: forms.BoundField
    is_dissent: forms.BoundField
    version: int
    base: str
    token: str
    clash: Clash | None = None


class MinutesForm(forms.Form):
    """Chair, recorder, every part of the kinds, a field each; speeches in rows, one more for a new one."""

    reason = CleanField(label=gettext_lazy("Why it is corrected"), max_length=300, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        minutes: Minutes,
        suggested: Mapping[str, str] | None = None,
        clashes: list[Clash] | None = None,
    ) -> None:
        super().__init__(data)
        self.minutes, self.suggested = minutes, suggested or {}
        self.clashes = {clash.key: clash for clash in clashes or ()}
        for signer in Signer:
            self._ask_name(signer)
        for part in minutes.parts:
            self._ask_part(part)
        self.spoken = {str(row.pk): row for row in minutes.speeches}
        self.again = self._removed_meanwhile()
        self.speech_ids = list(dict.fromkeys([*self.spoken, *self.again, *self._sent_ids()]))
        if not any(pk.startswith("new") for pk in self.speech_ids):
            self.speech_ids.append("new")
        for pk in self.speech_ids:
            self._ask_speech(pk)

    def _removed_meanwhile(self) -> dict[str, Clash]:
        """List what was typed of speeches that somebody else removed: saving adds them again."""
        gone = [clash for clash in self.clashes.values() if clash.speech and clash.version == 0]
        return {f"new{number}": clash for number, clash in enumerate(gone, start=1)}

    def _sent_ids(self) -> list[str]:
        """List the speeches that were sent: new ones, and those removed meanwhile, are among no others."""
        return [match[1] for name in self.data if (match := SENT_SPEECH.fullmatch(name))]

    def _ask_name(self, signer: Signer) -> None:
        stored = getattr(self.minutes, signer)
        clash = self.clashes.get(signer)
        self.fields[f"part-{signer}"] = CleanField(
            label=_("Chair") if signer == Signer.CHAIR else _("Recorder"),
            required=False,
            initial=clash.typed if clash else stored or self.suggested.get(signer, ""),
            widget=forms.TextInput(attrs={"list": "minutes-people", "autocomplete": "off"}),
        )

    def _ask_part(self, part: Part) -> None:
        clash = self.clashes.get(part.key)
        field = _field(part.asked)
        field.label, field.help_text, field.required = part.label, part.asked.help, False
        field.initial = clash.typed if clash else part.value
        self.fields[f"part-{part.key}"] = field

    def _clash_at(self, pk: str) -> Clash | None:
        return self.again.get(pk) or self.clashes.get(f"{SPEECH}{pk}")

    def _ask_speech(self, pk: str) -> None:
        clash = self._clash_at(pk)
        now = (clash.speech if clash else None) or self.spoken.get(pk)
        self.fields[f"{SPEECH}{pk}-name"] = CleanField(
            label=_("Speaker"),
            required=False,
            initial=now.name if now else "",
            widget=forms.TextInput(attrs={"list": "minutes-people", "autocomplete": "off"}),
        )
        self.fields[f"{SPEECH}{pk}-gist"] = ParagraphsField(
            label=_("Points"),
            required=False,
            initial=now.gist if now else "",
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields[f"{SPEECH}{pk}-dissent"] = forms.BooleanField(
            label=_("Disagreed"), required=False, initial=bool(now and now.is_dissent)
        )

    def names(self) -> list[PartRow]:
        """List the fields of chair and recorder; they have no version, only the name that stood there."""
        return [self._row(signer, 0, getattr(self.minutes, signer)) for signer in Signer]

    def before(self) -> list[PartRow]:
        """List the parts above the speeches."""
        return self._rows(self.minutes.before)

    def after(self) -> list[PartRow]:
        """List the parts below the speeches."""
        return self._rows(self.minutes.after)

    def _rows(self, parts: list[Part]) -> list[PartRow]:
        return [self._row(part.key, part.version, part.value) for part in parts]

    def _row(self, key: str, version: int, base: str) -> PartRow:
        suggested = "" if base else self.suggested.get(key, "")
        if self.is_bound and f"base-{key}" in self.data:
            version, base = _number(self.data.get(f"version-{key}")), self.data[f"base-{key}"]
        return PartRow(key, self[f"part-{key}"], version, base, self.clashes.get(key), suggested)

    def speeches(self) -> list[SpeechRow]:
        """List the speeches, a new one last."""
        return [self._speech_row(pk) for pk in self.speech_ids]

    def _speech_row(self, pk: str) -> SpeechRow:
        row, prefix = self.spoken.get(pk), f"{SPEECH}{pk}"
        version, base, token = (row.version, row.gist, "") if row else (0, "", str(uuid.uuid4()))
        if self.is_bound and f"{prefix}-version" in self.data:
            version, base = _number(self.data[f"{prefix}-version"]), self.data.get(f"{prefix}-base", "")
            token = self.data.get(f"{prefix}-token", "")
        name, gist, dissent = (self[f"{prefix}-{each}"] for each in ("name", "gist", "dissent"))
        return SpeechRow(pk, name, gist, dissent, version, base, token, self._clash_at(pk))

    def typed(self) -> Typed:
        """Put together what was sent."""
        sent = [name.removeprefix("part-") for name in self.data if name.startswith("part-")]
        return Typed({key: self._typed_part(key) for key in sent}, list(self._typed_speeches()))

    def _typed_part(self, key: str) -> TypedPart:
        text = self.cleaned_data.get(f"part-{key}", paragraphs(self.data[f"part-{key}"]))
        base = self.data.get(f"base-{key}")
        version = 0 if key in PEOPLE_KEYS else _number(self.data.get(f"version-{key}"))
        return TypedPart(text, version, None if base is None else paragraphs(base))

    def _typed_speeches(self) -> Iterator[TypedSpeech]:
        for pk in self.speech_ids:
            prefix = f"{SPEECH}{pk}"
            if f"{prefix}-name" not in self.data:
                continue
            name, gist = self.cleaned_data[f"{prefix}-name"], self.cleaned_data[f"{prefix}-gist"]
            is_new = pk.startswith("new")
            if is_new and not (name or gist):
                continue
            base = self.data.get(f"{prefix}-base")
            yield TypedSpeech(
                name,
                gist,
                self.cleaned_data[f"{prefix}-dissent"],
                pk=None if is_new else int(pk),
                version=_number(self.data.get(f"{prefix}-version")),
                base=None if base is None or is_new else paragraphs(base),
                token=self.data.get(f"{prefix}-token", "")[:36],
            )


def _number(text: str | None) -> int:
    """Read a version; whatever is no number is no version that ever was."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _field(part: FormPart) -> forms.Field:
    match part.widget:
        case Widget.CHOICE:
            return forms.ChoiceField(choices=[("", "—"), *part.offered.items()])
        case Widget.DATE:
            return CleanField(widget=forms.DateInput(attrs={"type": "date"}))
        case Widget.LINE:
            return CleanField()
        case Widget.PEOPLE:
            return CleanField(widget=forms.TextInput(attrs={"list": "minutes-people", "autocomplete": "off"}))
        case _:
            return ParagraphsField(widget=forms.Textarea(attrs={"rows": 8 if part.key == MAIN else 2}))
