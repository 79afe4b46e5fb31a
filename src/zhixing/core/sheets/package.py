"""Finds the parts of a workbook in its archive: sheets, shared texts, and which styles mean a date."""

import posixpath
import re
import zipfile
from dataclasses import dataclass

from zhixing.core.sheets.sniffing import refusal, too_big_unpacked
from zhixing.core.sheets.worksheet import TRUE, BookContext, unescape
from zhixing.core.sheets.xml_walk import Attributes, local_attributes, walk

BUILT_IN_DATES = frozenset({14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58})
NOT_FORMAT_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
DATE_LETTERS = re.compile(r"[yYdD年月日]|m{3}|M{3}")


@dataclass(frozen=True)
class BookLayout:
    """Where the visible sheets are, in order, what is hidden, and what their cells need."""

    visible: tuple[tuple[str, str], ...]  # (name, part)
    hidden: tuple[str, ...]
    context: BookContext


class _Parts:
    """Opens parts of the archive, together no larger than allowed.

    The declared sizes can be trusted: ZipFile never unpacks more of a part than it declares.
    """

    def __init__(self, archive: zipfile.ZipFile, max_bytes: int) -> None:
        self.archive = archive
        self.max_bytes = max_bytes
        self.left = max_bytes

    def walk(self, part: str, *, optional: bool = False, **handlers: object) -> None:
        if optional and part not in self.archive.NameToInfo:
            return
        self.allow(part)
        with self.archive.open(part) as stream:
            walk(stream, **handlers)  # type: ignore[arg-type]

    def allow(self, part: str) -> None:
        self.left -= self.archive.getinfo(part).file_size
        if self.left < 0:
            raise too_big_unpacked(part, self.max_bytes)


def read_layout(archive: zipfile.ZipFile, *, max_bytes: int) -> BookLayout:
    """Read everything but the sheets themselves.

    Raises:
        BookError: the parts are too large, or there is no workbook in the archive.
        DamagedPart, KeyError: a part is broken or missing.
    """
    parts = _Parts(archive, max_bytes)
    workbook = next(
        (target for kind, target in _relationships(parts, "").values() if kind == "officeDocument"), ""
    )
    if not workbook.startswith("xl/"):
        raise refusal("zip")
    targets = _relationships(parts, workbook)
    sheets, epoch_1904 = _sheets(parts, workbook)
    visible = []
    for name, link, state in sheets:
        kind, part = targets[link]
        if kind == "worksheet" and state == "visible":
            parts.allow(part)
            visible.append((name, part))
    by_kind = dict(targets.values())
    context = BookContext(
        strings=_shared_strings(parts, by_kind.get("sharedStrings", "")),
        date_styles=_date_styles(parts, by_kind.get("styles", "")),
        epoch_1904=epoch_1904,
    )
    return BookLayout(
        tuple(visible), tuple(name for name, _link, state in sheets if state != "visible"), context
    )


def _relationships(parts: _Parts, source: str) -> dict[str, tuple[str, str]]:
    """Return id → (kind, part) of what one part points to."""
    folder, name = posixpath.split(source)
    found: dict[str, tuple[str, str]] = {}

    def relationship(attributes: Attributes) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
        found[attributes.get("Id", "")] = (kind, target.lstrip("/"))

    parts.walk(posixpath.join(folder, "_rels", f"{name}.rels"), starts={"Relationship": relationship})
    return found


def _sheets(parts: _Parts, workbook: str) -> tuple[list[tuple[str, str, str]], bool]:
    """Return (name, relationship id, state) of each sheet, and whether days count from 1904."""
    sheets: list[tuple[str, str, str]] = []
    epochs: list[bool] = []

    def sheet(attributes: Attributes) -> None:
        local = local_attributes(attributes)
        sheets.append((local.get("name", ""), local.get("id", ""), local.get("state", "visible")))

    def properties(attributes: Attributes) -> None:
        epochs.append(attributes.get("date1904", "").lower() in TRUE)

    parts.walk(workbook, starts={"sheet": sheet, "workbookPr": properties})
    return sheets, any(epochs)


def _shared_strings(parts: _Parts, part: str) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    state = {"text": False, "phonetic": False}

    def item(_attributes: Attributes) -> None:
        pieces.clear()

    def phonetic(_attributes: Attributes) -> None:
        state["phonetic"] = True

    def end_phonetic() -> None:
        state["phonetic"] = False

    def text(_attributes: Attributes) -> None:
        state["text"] = not state["phonetic"]

    def end_text() -> None:
        state["text"] = False

    def take(characters: str) -> None:
        if state["text"]:
            pieces.append(characters)

    parts.walk(
        part,
        optional=True,
        starts={"si": item, "t": text, "rPh": phonetic},
        ends={"si": lambda: strings.append(unescape("".join(pieces))), "t": end_text, "rPh": end_phonetic},
        text=take,
    )
    return strings


def _date_styles(parts: _Parts, part: str) -> frozenset[int]:
    """Return the indexes of the cell styles that show a number as a date."""
    formats: dict[int, bool] = {}
    styles: list[int] = []
    state = {"cells": False}

    def number_format(attributes: Attributes) -> None:
        formats[int(attributes["numFmtId"])] = means_date(attributes.get("formatCode", ""))

    def begin(_attributes: Attributes) -> None:
        state["cells"] = True

    def end() -> None:
        state["cells"] = False

    def style(attributes: Attributes) -> None:
        if state["cells"]:
            styles.append(int(attributes.get("numFmtId", 0)))

    parts.walk(
        part,
        optional=True,
        starts={"numFmt": number_format, "cellXfs": begin, "xf": style},
        ends={"cellXfs": end},
    )
    return frozenset(
        index for index, number in enumerate(styles) if formats.get(number, number in BUILT_IN_DATES)
    )


def means_date(code: str) -> bool:
    """Tell whether a number format shows a date: `yyyy"年"m"月"` does, `0.00` and `[Red]0` do not."""
    return bool(DATE_LETTERS.search(NOT_FORMAT_CODE.sub("", code)))
