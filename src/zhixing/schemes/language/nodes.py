"""YAML text → a tree of plain values with lines, safely, whatever the file.

PyYAML's events are looked at before any tree is built, so that a file made to exhaust memory is
refused while it is still only text.  Anchors and tags are refused outright: a scheme is read by
people, and what is not written out is not seen.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import yaml
from django.utils.translation import gettext as _
from yaml.events import AliasEvent, DocumentStartEvent, MappingStartEvent, NodeEvent, SequenceStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from zhixing.schemes.language.problems import Path, Problems, quoted

MOST_BYTES = 1_000_000
MOST_DEPTH = 16
# Control and format characters, lone surrogates, and the line ends that only some programs see.
ODD_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

Scalar = str | int | float | bool | None
Tree = Scalar | list["Tree"] | dict[str, "Tree"]

# The core rules of YAML 1.2, which editors follow; PyYAML's own turn 6-15 and "on" into surprises.
_NUMBER = re.compile(r"[-+]?\d+")
_DECIMAL = re.compile(r"[-+]?(\d+\.\d*|\.\d+)([eE][-+]?\d+)?")
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Source:
    """A tree with the line of every path in it, and a name for items of lists that have an id."""

    tree: Tree
    lines: dict[Path, int]
    names: dict[Path, str]


def parse(source: bytes | str, problems: Problems) -> Source:
    """Turn a file's content into a tree; raises SchemeError with all that can be told at once."""
    text = _decode(source, problems)
    _refuse_odd_characters(text, problems)
    problems.stop_if_any()
    root = _compose(text, problems)
    lines: dict[Path, int] = {}
    tree = _plain(root, (), lines, problems)
    return Source(tree, lines, _names(tree))


def _decode(source: bytes | str, problems: Problems) -> str:
    if len(source) > MOST_BYTES:
        problems.at_line(1, _("the file is larger than a scheme can be (1 MB)"))
    elif isinstance(source, str):
        return source
    else:
        try:
            return source.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = source[: error.start].count(b"\n") + 1
            problems.at_line(line, _not_utf8(source))
    problems.stop_if_any()
    return ""


def _not_utf8(source: bytes) -> str:
    for encoding in ("utf-16", "gb18030"):
        if encoding == "utf-16" and source[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
            continue
        try:
            text = source.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return _("the file is in {encoding}; save it as UTF-8").format(encoding=encoding.upper())
    return _("the file is not text in UTF-8; is it a YAML file?")


def _refuse_odd_characters(text: str, problems: Problems) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent and line.strip():
            problems.at_line(number, _("the line is indented with a tab; YAML wants spaces"))
        odd = next((each for each in line if _is_odd(each)), None)
        if odd is not None:
            message = _("an invisible character (U+{code}) stands here; delete it")
            problems.at_line(number, message.format(code=f"{ord(odd):04X}"))


def _is_odd(character: str) -> bool:
    return character not in "\t\r" and unicodedata.category(character) in ODD_CATEGORIES


def _compose(text: str, problems: Problems) -> Node:
    root: Node | None = None
    try:
        _refuse_bombs(text, problems)
        problems.stop_if_any()
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = _("this is not YAML: {reason}")
        reason = error.problem or error.context or ""
        problems.at_line(mark.line + 1 if mark else 1, message.format(reason=reason))
    except yaml.YAMLError:
        problems.at_line(1, _("this is not YAML"))
    problems.stop_if_any()
    if root is None:
        problems.at_line(1, _("the file is empty"))
        problems.stop()
    return root


def _refuse_bombs(text: str, problems: Problems) -> None:
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        documents += isinstance(event, DocumentStartEvent)
        depth += _deeper(event)
        if isinstance(event, AliasEvent):
            problems.at_line(line, _("found an alias (*{name}); write it out").format(name=event.anchor))
        elif tag := getattr(event, "tag", None):
            problems.at_line(line, _("found a tag ({tag}); leave it out").format(tag=quoted(tag)))
        if depth > MOST_DEPTH:
            problems.at_line(line, _("the file is nested deeper than any scheme"))
            return
        if documents > 1:
            problems.at_line(line, _("a second document begins here (---); one file holds one scheme"))
            return


def _deeper(event: yaml.Event) -> int:
    if isinstance(event, MappingStartEvent | SequenceStartEvent):
        return 1
    return -1 if isinstance(event, yaml.CollectionEndEvent) and not isinstance(event, NodeEvent) else 0


def _plain(node: Node, path: Path, lines: dict[Path, int], problems: Problems) -> Tree:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, SequenceNode):
        return [_plain(each, (*path, place), lines, problems) for place, each in enumerate(node.value)]
    if isinstance(node, MappingNode):
        return _mapping(node, path, lines, problems)
    return _scalar(node) if isinstance(node, ScalarNode) else None


def _mapping(node: MappingNode, path: Path, lines: dict[Path, int], problems: Problems) -> Tree:
    result: dict[str, Tree] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode):
            problems.at_line(line, _("found a list or mapping where a key was expected"))
        elif key.value in result:
            first = lines[(*path, key.value)]
            message = _("the key {key} stands here a second time; the first is on line {line}")
            problems.at_line(line, message.format(key=quoted(key.value), line=first))
        else:
            lines[(*path, key.value)] = line
            result[key.value] = _plain(value, (*path, key.value), lines, problems)
    return result


def _scalar(node: ScalarNode) -> Scalar:
    text: str = node.value
    if node.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _NUMBER.fullmatch(text) and len(text) < 10:
        return int(text)
    if _DECIMAL.fullmatch(text):
        number = float(text)
        return int(number) if number.is_integer() else number
    return text


def _names(tree: Tree) -> dict[Path, str]:
    rows = tree.get("requirements") if isinstance(tree, dict) else None
    if not isinstance(rows, list):
        return {}
    return {
        ("requirements", place): str(row["id"])
        for place, row in enumerate(rows)
        if isinstance(row, dict) and isinstance(row.get("id"), str)
    }
