"""Shapes of values: each can read a tree and can say itself as JSON Schema.

One description serves the reader and the editors' schema, so the two cannot drift.  ``read`` gives
the value, or MISSING after noting what was found and what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhixing.schemes.language.nodes import Tree
from zhixing.schemes.language.problems import Path, Problems, quoted, unknown

Words = str | Promise
Schema = dict[str, Any]
MISSING: Final[Any] = object()


class Shape(Protocol):
    """Something a value may look like."""

    def read(self, tree: Tree, path: Path, problems: Problems) -> Any:
        """Give the value in this shape, or note problems and give MISSING."""

    def schema(self) -> Schema:
        """Say the shape as JSON Schema."""


def described(tree: Tree) -> str:
    """Name what was found in the file, for a message."""
    if tree is None:
        return _("nothing")
    if isinstance(tree, Mapping):
        return _("a mapping")
    if isinstance(tree, list):
        return _("a list")
    if isinstance(tree, bool):
        return _("{value} (yes or no)").format(value=str(tree).lower())
    if isinstance(tree, int | float):
        return _("the number {value}").format(value=tree)
    return quoted(tree)


def _refuse(tree: Tree, expected: Words, path: Path, problems: Problems) -> Any:
    message = _("found {found}, expected {expected}")
    problems.add(path, message.format(found=described(tree), expected=expected))
    return MISSING


@dataclass(frozen=True)
class Word:
    """A text that matches a pattern as a whole."""

    pattern: str
    expected: Words

    def read(self, tree: Tree, path: Path, problems: Problems) -> Any:
        if isinstance(tree, str) and re.fullmatch(self.pattern, tree):
            return tree
        return _refuse(tree, self.expected, path, problems)

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


@dataclass(frozen=True)
class Choice:
    """One of some words."""

    choices: Sequence[str]
    what: Words

    def read(self, tree: Tree, path: Path, problems: Problems) -> Any:
        if not isinstance(tree, str):
            expected = _("{what}: {choices}").format(what=self.what, choices=", ".join(self.choices))
            return _refuse(tree, expected, path, problems)
        if tree in self.choices:
            return tree
        problems.add(path, unknown(tree, self.choices, str(self.what)))
        return MISSING

    def schema(self) -> Schema:
        return {"type": "string", "enum": list(self.choices)}


@dataclass(frozen=True)
class Number:
    """A number within bounds, whole unless told."""

    least: int
    most: int
    whole: bool = True

    def read(self, tree: Tree, path: Path, problems: Problems) -> Any:
        right_type = isinstance(tree, int) or (not self.whole and isinstance(tree, float))
        if right_type and not isinstance(tree, bool) and self.least <= tree <= self.most:  # type: ignore[operator]
            return tree
        expected = _("a number from {least} to {most}")
        if self.whole:
            expected = _("a whole number from {least} to {most}")
        return _refuse(tree, expected.format(least=self.least, most=self.most), path, problems)

    def schema(self) -> Schema:
        return {
            "type": "integer" if self.whole else "number",
            "minimum": self.least,
            "maximum": self.most,
        }


@dataclass(frozen=True)
class YesNo:
    """true or false."""

    def read(self, tree: Tree, path: Path, problems: Problems) -> Any:
        return tree if isinstance(tree, bool) else _refuse(tree, _("true or false"), path, problems)

    def schema(self) -> Schema:
        return {"type": "boolean"}


_DAYS = r"(0[1-9]|[12]\d)"
_MONTH_DAY = rf"((0[13-9]|1[0-2])-({_DAYS}|30)|(0[13578]|1[02])-31|02-{_DAYS})"


@dataclass(frozen=True)
class Dated:
    """A date as 2016-12-31 or, if it comes back yearly, a day as 12-31; the calendar is checked too."""

    yearly: bool = True

    def read(self, tree: Tree, path: Path, problems: Problems) -> Any:
        if isinstance(tree, str) and re.fullmatch(self._pattern, tree):
            try:
                # A leap year, so that 02-29 is a day.
                date.fromisoformat(tree if len(tree) == 10 else f"2016-{tree}")
            except ValueError:
                return _refuse(tree, _("a day that the calendar has"), path, problems)
            return tree
        expected = _("a date like 2016-12-31")
        if self.yearly:
            expected = _("a day like 12-31 or a date like 2016-12-31")
        return _refuse(tree, expected, path, problems)

    @property
    def _pattern(self) -> str:
        year = r"(19|20|21)\d\d-"
        return rf"({year})?{_MONTH_DAY}" if self.yearly else f"{year}{_MONTH_DAY}"

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^{self._pattern}$"}


@dataclass(frozen=True)
class Many:
    """A list of one shape."""

    item: Shape
    least: int = 0

    def read(self, tree: Tree, path: Path, problems: Problems) -> Any:
        if not isinstance(tree, list):
            return _refuse(tree, _("a list"), path, problems)
        if len(tree) < self.least:
            return _refuse(tree, _("a list that is not empty"), path, problems)
        values = [self.item.read(each, (*path, place), problems) for place, each in enumerate(tree)]
        return [each for each in values if each is not MISSING]

    def schema(self) -> Schema:
        return {"type": "array", "items": self.item.schema(), "minItems": self.least}


@dataclass(frozen=True)
class OneOrMany:
    """A value, or a list of such values; always read as a list."""

    item: Shape

    def read(self, tree: Tree, path: Path, problems: Problems) -> Any:
        if isinstance(tree, list):
            return Many(self.item, least=1).read(tree, path, problems)
        value = self.item.read(tree, path, problems)
        return MISSING if value is MISSING else [value]

    def schema(self) -> Schema:
        return {"anyOf": [self.item.schema(), Many(self.item, least=1).schema()]}


@dataclass(frozen=True)
class Map:
    """A mapping from any number of keys of one shape to values of one shape."""

    key: Word | Choice
    value: Shape

    def read(self, tree: Tree, path: Path, problems: Problems) -> Any:
        if not isinstance(tree, dict):
            return _refuse(tree, _("a mapping"), path, problems)
        result = {}
        for key, value in tree.items():
            good_key = self.key.read(key, (*path, key), problems) is not MISSING
            read = self.value.read(value, (*path, key), problems)
            if good_key and read is not MISSING:
                result[key] = read
        return result

    def schema(self) -> Schema:
        names = self.key.schema()
        return {"type": "object", "propertyNames": names, "additionalProperties": self.value.schema()}


@dataclass(frozen=True)
class Key:
    """One key of a record: what stands under it, whether it must be there, and what it is for."""

    shape: Shape
    about: str = ""
    required: bool = False


@dataclass(frozen=True)
class Record:
    """A mapping with known keys; of each set in ``apart`` at most one key may be used."""

    keys: Mapping[str, Key]
    apart: Sequence[tuple[str, ...]] = field(default_factory=tuple)

    def read(self, tree: Tree, path: Path, problems: Problems) -> Any:
        if not isinstance(tree, dict):
            expected = _("a mapping with {keys}").format(keys=", ".join(self.keys))
            _refuse(tree, expected, path, problems)
            # An empty record rather than MISSING: later records of a list keep their places.
            return {}
        self._check_keys(tree, path, problems)
        values = {
            name: self.keys[name].shape.read(value, (*path, name), problems)
            for name, value in tree.items()
            if name in self.keys
        }
        return {name: value for name, value in values.items() if value is not MISSING}

    def _check_keys(self, tree: dict[str, Tree], path: Path, problems: Problems) -> None:
        for name in tree:
            if name not in self.keys:
                problems.add((*path, name), unknown(name, self.keys, _("a known key")))
        for name, key in self.keys.items():
            if key.required and name not in tree:
                problems.add(path, _("the key {key} is missing").format(key=quoted(name)))
        for names in self.apart:
            used = [name for name in names if name in tree]
            if len(used) > 1:
                message = _("{keys} exclude each other; keep one of them")
                problems.add((*path, used[1]), message.format(keys=", ".join(map(quoted, used))))

    def schema(self) -> Schema:
        properties = {name: _with_note(key) for name, key in self.keys.items()}
        result: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        if required := [name for name, key in self.keys.items() if key.required]:
            result["required"] = required
        pairs = [(a, b) for names in self.apart for a in names for b in names if a < b]
        if pairs:
            result["allOf"] = [{"not": {"required": list(pair)}} for pair in pairs]
        return result


def _with_note(key: Key) -> Schema:
    schema = key.shape.schema()
    return {"description": key.about, **schema} if key.about else schema


@dataclass(frozen=True)
class ByForm:
    """One shape where a mapping is found, another for all else."""

    mapping: Shape
    other: Shape

    def read(self, tree: Tree, path: Path, problems: Problems) -> Any:
        chosen = self.mapping if isinstance(tree, dict) else self.other
        return chosen.read(tree, path, problems)

    def schema(self) -> Schema:
        return {"anyOf": [self.other.schema(), self.mapping.schema()]}


TEXT = Word(r"[\s\S]*\S[\s\S]*", gettext_lazy("text"))
CODE = Word(r"[a-z][a-z0-9_]*", gettext_lazy("a code in small letters, digits and _"))
FILE_CODE = Word(r"[a-z][a-z0-9-]*", gettext_lazy("a code in small letters, digits and -"))
ROW_ID = Word(r"[A-Z][A-Za-z0-9]*([.\-][A-Za-z0-9]+)*", gettext_lazy("an id such as R2.1-8"))
CLAUSE = Word(r"\S{1,20}", gettext_lazy("a clause of the outline such as 二.1"))
MEASURE = Word(r"[a-z][a-z_]*\.[a-z][a-z_]*", gettext_lazy("a measure such as activities.held"))
BILINGUAL = Record(
    {
        "zh": Key(TEXT, "Chinese wording", required=True),
        "en": Key(TEXT, "English wording", required=True),
    }
)
# A unit's own plan need not be bilingual: one wording serves both languages.
WORDING = ByForm(BILINGUAL, TEXT)
