"""The check of an uploaded template: every wrong field is named with its paragraph and what to write instead."""

import re
from dataclasses import dataclass, field
from difflib import get_close_matches

import jinja2
from django.utils.translation import gettext as _
from jinja2 import nodes
from lxml import etree

from zhixing.documents.fields import LISTS, TEXTS, Field, items_of, nothing, sample
from zhixing.documents.word.filling import FILLED, parse, prepare
from zhixing.documents.word.language import DEEPEST, PlainEnvironment, refuse_calls
from zhixing.documents.word.package import RefusedError, open_package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST = 30  # messages shown; who mends these may have more
PIECE = re.compile(
    r"\{\{(?P<field>(?:(?!\{\{|\}\}|\{%|%\}).)*)\}\}|\{%(?P<step>(?:(?!\{\{|\}\}|\{%|%\}).)*)%\}"
    r"|\{#(?:(?!#\}).)*#\}|(?P<stray>\{\{|\}\}|\{%|%\})",
    re.DOTALL,
)
SHAPE = re.compile(r"^(?:tr|tc|p|r)(?=\s)")  # docxtpl's {%p …%}: the whole paragraph goes with the tag
QUOTES = str.maketrans("“”‘’", "\"\"''")
LOOP = frozenset({"index", "first", "last", "length"})


@dataclass
class Open:
    """A `for` or `if` that waits for its end."""

    word: str
    where: str
    said: str
    loop: str = ""
    row: Field | None = None


@dataclass
class Check:
    """One walk through a template's paragraphs, with what was found so far."""

    problems: list[str] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)

    def say(self, message: str) -> None:
        """Note a problem, each once."""
        if message not in self.problems:
            self.problems.append(message)


def problems_of(content: bytes) -> list[str]:
    """List what is wrong with an uploaded template, in the order of its paragraphs; none: it may be used."""
    try:
        files = open_package(content)
    except RefusedError as error:
        return [str(error)]
    check = Check()
    for name, data in files.items():
        if FILLED.fullmatch(name):
            _walk(check, name, data)
    return check.problems[:MOST] or _tried(content)


def _tried(content: bytes) -> list[str]:
    """Fill the template with examples: the last word on whether it works."""
    try:
        prepared = prepare(content)
        for context in (sample(), nothing()):
            open_package(prepared.fill(context))  # which reads each of its files as XML
    except (jinja2.TemplateError, etree.XMLSyntaxError, RefusedError, ValueError, TypeError):
        return [
            _(
                "The template cannot be filled: a field, or the beginning or end of a loop, stands where Word"
                " cannot repeat it. Give “{%p … %}” a paragraph of its own, “{%tr … %}” a row of its own."
            )
        ]
    return []


def _walk(check: Check, name: str, data: bytes) -> None:
    part = _part_name(name)
    for number, paragraph in enumerate(parse(data).iter(f"{W}p"), start=1):
        text = "".join(node.text or "" for node in paragraph.iter(f"{W}t") if _owner(node) is paragraph)
        where = _("%(part)sparagraph %(number)d") % {"part": part, "number": number}
        for piece in PIECE.finditer(text):
            _take(check, where, text, piece)
    for left in check.open:
        check.say(
            _("%(where)s: “%(said)s” is never ended; write “{%% end%(word)s %%}” after what belongs to it.")
            % {"where": left.where, "said": left.said, "word": left.word}
        )
    check.open.clear()


def _owner(node: etree._Element) -> etree._Element | None:
    """Tell the paragraph in which a text stands itself: a text box has paragraphs within a paragraph."""
    return next(node.iterancestors(f"{W}p"), None)


def _part_name(name: str) -> str:
    if "header" in name:
        return _("page head, ")
    if "footer" in name:
        return _("page foot, ")
    return _("notes, ") if "notes" in name else ""


def _take(check: Check, where: str, text: str, piece: re.Match[str]) -> None:
    if piece["stray"]:
        _stray(check, where, text, piece)
    elif piece["field"] is not None:
        inside = SHAPE.sub("", piece["field"]).translate(QUOTES)
        _expression(check, where, piece[0], inside)
    elif piece["step"] is not None:
        _step(check, where, piece[0], SHAPE.sub("", piece["step"]).strip(" -").translate(QUOTES))


def _stray(check: Check, where: str, text: str, piece: re.Match[str]) -> None:
    said = text[piece.start() : piece.start() + 20].strip()
    if piece["stray"] in {"{{", "{%"}:
        ends = "}}" if piece["stray"] == "{{" else "%}"
        message = _("%(where)s: “%(said)s” has no end; close it with “%(ends)s” in the same paragraph.")
    else:
        said = text[max(0, piece.end() - 20) : piece.end()].strip()
        ends = "{{" if piece["stray"] == "}}" else "{%"
        message = _("%(where)s: “%(said)s” has no beginning; open it with “%(ends)s” in the same paragraph.")
    check.say(message % {"where": where, "said": said, "ends": ends})


def _expression(check: Check, where: str, said: str, inside: str) -> None:
    """Check one expression: its shape, then each name in it."""
    try:
        tree = PlainEnvironment().parse("{{" + inside + "}}")
        refuse_calls(tree)
    except jinja2.TemplateSyntaxError:
        check.say(_not_allowed(where, said))
        return
    for node in tree.find_all((nodes.Getattr, nodes.Name)):
        _known(check, where, said, node)


def _not_allowed(where: str, said: str) -> str:
    message = _(
        "%(where)s: “%(said)s” is not allowed; a template may name fields, and use “for” and “if”, nothing else."
    )
    return message % {"where": where, "said": said}


def _known(check: Check, where: str, said: str, node: nodes.Node) -> None:
    if isinstance(node, nodes.Getattr):
        _known_item(check, where, said, node)
    elif isinstance(node, nodes.Name):
        loops = {each.loop for each in check.open if each.loop}
        if node.name not in {*TEXTS, *LISTS, *loops} and not (node.name == "loop" and loops):
            _unknown(check, where, said, node.name, {*TEXTS, *LISTS, *loops})


def _known_item(check: Check, where: str, said: str, node: nodes.Getattr) -> None:
    owner = node.node.name if isinstance(node.node, nodes.Name) else said.strip("{}% ")
    if owner == "loop":
        names: set[str] = set(LOOP)
    else:
        rows = [each.row for each in check.open if each.loop == owner and each.row]
        names = items_of(rows[-1]) if rows else set()
    if names and node.attr not in names:
        _unknown(check, where, said, node.attr, names)
    elif not names and (owner in {*TEXTS, *LISTS} or not isinstance(node.node, nodes.Name)):
        check.say(
            _("%(where)s: “%(said)s”: “%(name)s” has no parts; only what a loop goes through has.")
            % {"where": where, "said": said, "name": owner}
        )


def _unknown(check: Check, where: str, said: str, name: str, names: set[str]) -> None:
    values = {"where": where, "said": said, "name": name}
    near = get_close_matches(name, sorted(names), n=1, cutoff=0.5)
    if near:
        message = _("%(where)s: “%(said)s”: there is no field “%(name)s”. Did you mean “%(near)s”?")
        check.say(message % {**values, "near": near[0]})
    else:
        message = _(
            "%(where)s: “%(said)s”: there is no field “%(name)s”. The list of fields is on this page."
        )
        check.say(message % values)


def _step(check: Check, where: str, said: str, inside: str) -> None:
    word, _space, rest = inside.partition(" ")
    if word == "for":
        _begin_loop(check, where, said, rest)
    elif word in {"if", "elif"}:
        _expression(check, where, said, rest or " ")
        if word == "if":
            check.open.append(Open("if", where, said))
        elif not check.open:
            _ends_nothing(check, where, said)
    elif word in {"endif", "endfor"}:
        _end(check, where, said, word.removeprefix("end"))
    elif word == "else" and not rest:
        if not check.open:
            _ends_nothing(check, where, said)
    else:
        check.say(_not_allowed(where, said))


def _begin_loop(check: Check, where: str, said: str, rest: str) -> None:
    match = re.fullmatch(r"\s*([^\W\d]\w*)\s+in\s+(\w+)\s*", rest)
    name, source = match.groups() if match else ("", "")
    row = LISTS.get(source)
    check.open.append(Open("for", where, said, name, row))
    if not match:
        check.say(
            _("%(where)s: “%(said)s” is no loop; write “{%% for 人员 in 人员列表 %%}”.")
            % {"where": where, "said": said}
        )
    elif row is None:
        _unknown_list(check, where, said, source)
    if sum(each.word == "for" for each in check.open) > DEEPEST:
        check.say(
            _("%(where)s: “%(said)s”: at most two loops may stand within each other.")
            % {"where": where, "said": said}
        )


def _unknown_list(check: Check, where: str, said: str, source: str) -> None:
    lists = sorted(each.name for each in {row.name: row for row in LISTS.values()}.values())
    near = get_close_matches(source, sorted(LISTS), n=1, cutoff=0.5)
    message = (
        _("%(where)s: “%(said)s”: there is no list “%(name)s”. Did you mean “%(near)s”?")
        if near
        else _("%(where)s: “%(said)s”: there is no list “%(name)s”. The lists are: %(lists)s.")
    )
    values = {"where": where, "said": said, "name": source, "lists": "、".join(lists)}
    check.say(message % {**values, "near": near[0] if near else ""})


def _end(check: Check, where: str, said: str, word: str) -> None:
    if check.open and check.open[-1].word == word:
        check.open.pop()
        return
    _ends_nothing(check, where, said)


def _ends_nothing(check: Check, where: str, said: str) -> None:
    check.say(
        _("%(where)s: “%(said)s” belongs to no open “for” or “if” before it.")
        % {"where": where, "said": said}
    )
