"""The Chinese catalogues: extracts, checks and compiles them, without GNU gettext.

    tools/translations.py check [AREA…]    say what has no Chinese, with file and line (exit code 1)
    tools/translations.py update [AREA…]   add new strings (empty, or as another area has them), drop unused
    tools/translations.py compile          write the .mo files

Each room has its own catalogue; config's words stand in core's.
"""

import argparse
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "zhixing"
LOCALE = "zh_Hans"
HOUSED = {"config": "core"}  # rooms without a catalogue of their own

KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (1,)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z.\d]|\{(\w+)[^{}]*\}")
# A component's dynamic attribute is an expression that Django's own extractor does not look into.
ATTRIBUTE = re.compile(
    r"""\s:[\w-]+="[^"{]*?_\('(?P<text>[^']+)'\)|\s:[\w-]+='[^'{]*?_\("(?P<other>[^"]+)"\)"""
)
HEADER = f"""\
msgid ""
msgstr ""
"Language: {LOCALE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

Key = tuple[str | None, str]  # context, singular


@dataclass
class Used:
    """A string in the source: its plural, and where it stands."""

    plural: str | None = None
    places: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Area:
    """One room: its name and the strings that it uses."""

    name: str
    used: dict[Key, Used]

    @property
    def path(self) -> Path:
        """The room's catalogue."""
        return SOURCE / self.name / "locale" / LOCALE / "LC_MESSAGES" / "django.po"

    def catalog(self) -> Catalog:
        """Read the catalogue; an empty one if there is no file yet."""
        if not self.path.exists():
            return Catalog(locale=LOCALE)
        return read_po(io.BytesIO(self.path.read_bytes()), locale=LOCALE)


def extract() -> list[Area]:
    """Find every string of every room."""
    found: dict[str, dict[Key, Used]] = defaultdict(dict)
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        room = path.relative_to(SOURCE).parts[0]
        if "migrations" in path.parts or not (SOURCE / room).is_dir():
            continue
        for line, key, plural in strings_in(path):
            used = found[HOUSED.get(room, room)].setdefault(key, Used())
            used.plural = used.plural or plural
            used.places.append((path.relative_to(ROOT).as_posix(), line))
    return [Area(name, used) for name, used in sorted(found.items())]


def strings_in(path: Path) -> Iterator[tuple[int, Key, str | None]]:
    """Find the strings of one Python file or template: line, key and plural."""
    text = path.read_text()
    if path.suffix != ".py":
        yield from _attributes(text)
        # In brackets, or the tokenizer would mind how the template is indented.
        text = f"({templatize(text, origin=str(path))}\n)"
    for line, function, messages, _comments in extract_python(io.BytesIO(text.encode()), KEYWORDS, [], {}):
        parts = [messages] if isinstance(messages, str) else list(messages)
        spec = KEYWORDS[function]
        context = parts[0] if isinstance(spec[0], tuple) else None
        texts = parts[1:] if isinstance(spec[0], tuple) else parts
        if texts and texts[0]:
            plural = texts[1] if len(spec) - isinstance(spec[0], tuple) > 1 else None
            yield line, (context, texts[0]), plural


def _attributes(text: str) -> Iterator[tuple[int, Key, None]]:
    for match in ATTRIBUTE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, (None, match["text"] or match["other"]), None


def problems(areas: list[Area]) -> list[str]:
    """List what is wrong, each with its place; an empty list if every string has its Chinese."""
    found = [problem for area in areas for problem in _problems_of(area)]
    return [*found, *_conflicts(areas)]


def _problems_of(area: Area) -> Iterator[str]:
    catalog = area.catalog()
    known = {_key(message): message for message in catalog if message.id}
    for key, used in area.used.items():
        where = "{}:{}".format(*used.places[0])
        message = known.get(key)
        if message is None or not all(_forms(message)):
            yield f"{where}: no Chinese for {key[1]!r}"
        elif message.fuzzy:
            yield f"{where}: the Chinese for {key[1]!r} is marked fuzzy: confirm or mend it"
        else:
            yield from _placeholder_problems(where, key[1], used, message)
    place = area.path.relative_to(ROOT).as_posix()
    for key, message in known.items():
        if key not in area.used:
            yield f"{place}:{message.lineno}: nothing uses {key[1]!r} any more"
    for message in catalog.obsolete.values():
        yield f"{place}: an obsolete entry remains: {message.id!r}"


def _placeholder_problems(where: str, text: str, used: Used, message: Message) -> Iterator[str]:
    wanted = _placeholders(used.plural or text)
    for form in _forms(message):
        if _placeholders(form) != wanted:
            yield f"{where}: {text!r} and its Chinese {form!r} name different values"


def _conflicts(areas: list[Area]) -> Iterator[str]:
    """One string with two translations: Django merges all catalogues, so one of them would win everywhere."""
    said: dict[Key, tuple[str, list[str]]] = {}
    for area in areas:
        for message in area.catalog():
            if not message.id or not all(_forms(message)):
                continue
            name, forms = said.setdefault(_key(message), (area.name, _forms(message)))
            if forms != _forms(message):
                yield (
                    f"{area.path.relative_to(ROOT).as_posix()}:{message.lineno}: {_key(message)[1]!r} is"
                    f" {_forms(message)[0]!r} here and {forms[0]!r} in {name}: use one, or pgettext"
                )


def update(areas: list[Area], everywhere: list[Area]) -> None:
    """Bring catalogues up to date with the source, without line numbers, so that diffs stay small."""
    said = {
        _key(message): message
        for area in everywhere
        for message in area.catalog()
        if message.id and all(_forms(message)) and not message.fuzzy
    }
    for area in areas:
        own = {_key(message): message for message in area.catalog() if message.id}
        fresh = Catalog(locale=LOCALE)
        for key, used in sorted(area.used.items(), key=lambda item: item[1].places[0]):
            old = own.get(key) or said.get(key)
            text = _forms(old)[0] if old else ""
            fresh.add(
                (key[1], used.plural) if used.plural else key[1],
                (text,) if used.plural else text,
                locations=[(place, None) for place in dict.fromkeys(place for place, _line in used.places)],
                context=key[0],
            )
        _write(area.path, fresh)
        new, gone = len(area.used.keys() - own.keys()), len(own.keys() - area.used.keys())
        print(f"{area.path.relative_to(ROOT)}: {len(area.used)} strings, {new} new, {gone} dropped")


def compile_all() -> None:
    """Write a .mo beside each .po."""
    for path in sorted(SOURCE.rglob("*.po")):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale=LOCALE))


def _write(path: Path, catalog: Catalog) -> None:
    body = io.BytesIO()
    write_po(body, catalog, width=100, omit_header=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + body.getvalue().decode().strip() + "\n")


def _key(message: Message) -> Key:
    return (message.context, message.id if isinstance(message.id, str) else message.id[0])


def _forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def _placeholders(text: str) -> set[str]:
    return {named or braced for named, braced in PLACEHOLDER.findall(text.replace("%%", ""))}


def main() -> int:
    """Do what the command line says; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("check", "update", "compile"))
    parser.add_argument("area", nargs="*")
    asked = parser.parse_args()
    if asked.what == "compile":
        compile_all()
        return 0
    settings.configure()
    django.setup()
    everywhere = extract()
    areas = [area for area in everywhere if not asked.area or area.name in asked.area]
    if asked.what == "update":
        update(areas, everywhere)
        return 0
    found = problems(areas)
    print("\n".join(found) or f"{sum(len(area.used) for area in areas)} strings, each with its Chinese")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
