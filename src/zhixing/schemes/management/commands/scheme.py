"""``zhixing scheme check|explain|burden``: what schemes say, whether they are right, what they cost."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import override as override_language
from rich.console import Console
from rich.table import Table
from rich.text import Text
from typing_extensions import override

from zhixing.schemes.language.burden import Burden, Load, burden, overlaps
from zhixing.schemes.language.demands import Typical
from zhixing.schemes.language.explain import Explained, explain
from zhixing.schemes.language.grammar import json_schema
from zhixing.schemes.language.model import Scheme
from zhixing.schemes.language.model import Text as Wording
from zhixing.schemes.language.problems import SchemeError
from zhixing.schemes.language.reader import read_file, read_plan_file
from zhixing.schemes.language.vocabulary import vocabulary

PLAIN_WIDTH = 200


class Command(BaseCommand):
    help = "Checks scheme files, says them in plain words, and tells what they cost a branch."
    # Files only: neither pages nor tables need to be in order for it.
    requires_system_checks = []

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True, metavar="check|explain|burden|schema")
        check = parts.add_parser("check", help="name every problem of the files, with line and remedy")
        check.add_argument("files", nargs="+", type=Path, metavar="FILE")
        check.add_argument("--of", type=Path, metavar="SCHEME", help="the files are plans over this scheme")
        explaining = parts.add_parser("explain", help="say a scheme clause by clause in plain words")
        explaining.add_argument("files", nargs=1, type=Path, metavar="FILE")
        explaining.add_argument("--lang", choices=["zh", "en"], default="zh")
        explaining.add_argument("--clause", default="", help="this clause and those under it, such as 二.1")
        cost = parts.add_parser("burden", help="activities and hours a month for a typical branch and member")
        cost.add_argument("files", nargs="+", type=Path, metavar="FILE")
        cost.add_argument("--members", type=int, default=vocabulary().assumptions["members"])
        cost.add_argument("--level", choices=list(vocabulary().levels), default="")
        parts.add_parser("schema", help="the JSON Schema of scheme files, for editors")
        cost.add_argument("--year", type=int, help="the calendar year; by default the first scheme's")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        self.console = _console(self)
        parts = {
            "check": self.check_files,
            "explain": self.explain,
            "burden": self.burden,
            "schema": self.schema,
        }
        parts[options["part"]](options)

    def check_files(self, options: dict[str, Any]) -> None:
        """Print every problem of every file; raises CommandError (exit code 1) if there is one."""
        base = _read([options["of"]])[0] if options["of"] else None
        wrong = 0
        for path in options["files"]:
            try:
                found: Any = read_plan_file(path, base) if base else read_file(path)
            except SchemeError as error:
                wrong += len(error.problems)
                self.stderr.write(str(error))
            else:
                good = _("{file}: good, {number} requirements")
                self.stdout.write(good.format(file=path, number=len(found.requirements)))
        if wrong:
            raise CommandError(_("problems found: {number}").format(number=wrong), returncode=1)

    def explain(self, options: dict[str, Any]) -> None:
        """Print the scheme clause by clause."""
        (scheme,) = _read(options["files"])
        explained = explain(scheme, options["lang"], options["clause"])
        if not explained:
            codes = ", ".join(each.code for each in scheme.clauses)
            message = _("the scheme has no clause {clause}; it has {codes}")
            raise CommandError(message.format(clause=options["clause"], codes=codes))
        with override_language("zh-hans" if options["lang"] == "zh" else "en"):
            for clause in explained:
                said = _clause_table(clause) if self.console.is_terminal else _clause_text(clause)
                self.console.print(said)

    def burden(self, options: dict[str, Any]) -> None:
        """Print what the schemes cost, what one activity can serve, and where two schemes overlap."""
        if not 1 <= options["members"] <= 10_000:
            raise CommandError(_("--members wants a number from 1 to 10000"))
        schemes = _read(options["files"])
        first = schemes[0].starts or schemes[0].ends
        year = options["year"] or (first.year if first else date.today().year)  # noqa: DTZ011 - only a default
        if not 1900 <= year <= 2199:
            raise CommandError(_("--year wants a year from 1900 to 2199"))
        cost = burden(schemes, Typical(options["members"], options["level"]), year)
        tables = [_cost_table(cost), _shared_table(cost)]
        tables += [_overlap_table(one, other) for one, other in combinations(schemes, 2)]
        for table in tables:
            table.box = table.box if self.console.is_terminal else None
            self.console.print(table)
            self.console.print()
        self.console.print(_assumptions(cost))

    def schema(self, _options: dict[str, Any]) -> None:
        """Print the JSON Schema that editors use, as ``schemes/scheme.schema.json`` holds it."""
        self.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def _console(command: BaseCommand) -> Console:
    stream: Any = command.stdout
    terminal = stream.isatty()
    return Console(file=stream, width=None if terminal else PLAIN_WIDTH, highlight=False, markup=False)


def _read(files: Sequence[Path]) -> list[Scheme]:
    schemes, problems = [], []
    for path in files:
        try:
            schemes.append(read_file(path))
        except SchemeError as error:
            problems.append(str(error))
    if problems:
        raise CommandError("\n".join(problems), returncode=1)
    return schemes


def _clause_table(explained: Explained) -> Table:
    table = Table(title=f"{explained.clause.code} {explained.title}", title_justify="left", expand=True)
    table.add_column(pgettext("scheme", "id"), no_wrap=True)
    table.add_column(pgettext("scheme", "kind"), no_wrap=True)
    table.add_column(pgettext("scheme", "in words"), ratio=1)
    for line in explained.lines:
        words = Text(line.words).append("".join(f"\n{each}" for each in line.details), style="dim")
        table.add_row(line.id, _kinds()[line.kind], words)
    return table


def _clause_text(explained: Explained) -> Text:
    lines = [f"{explained.clause.code} {explained.title}"]
    for line in explained.lines:
        lines.append(f"  {line.id} [{_kinds()[line.kind]}] {line.words}")
        lines += [f"      {each}" for each in line.details]
    return Text("\n".join(lines), no_wrap=True, overflow="ignore")


def _kinds() -> dict[str, str]:
    return {
        "obligation": pgettext("scheme", "obligation"),
        "aim": pgettext("scheme", "aim"),
        "encouragement": pgettext("scheme", "encouragement"),
        "option": pgettext("scheme", "option"),
        "classification": pgettext("scheme", "classification"),
        "information": pgettext("scheme", "information"),
        "folded": pgettext("scheme", "folded"),
    }


def _cost_table(cost: Burden) -> Table:
    title = _("A branch with {members} members in {year}, a month")
    table = Table(title=title.format(members=cost.typical.members, year=cost.year), title_justify="left")
    table.add_column("")
    table.add_column(pgettext("scheme", "activities"), justify="right")
    table.add_column(pgettext("scheme", "hours"), justify="right")
    rows: list[tuple[str, Load]] = [
        (_("branch, each requirement by itself"), cost.apart),
        (_("branch, one activity serving several"), cost.together),
        (_("member of the branch committee"), cost.officer),
        (pgettext("scheme", "member"), cost.member),
    ]
    for name, load in rows:
        table.add_row(name, f"{load.activities:.1f}", f"{load.hours:.1f}")
    table.add_row(_("member, own work"), "", f"{cost.own_work:.1f}")
    return table


def _shared_table(cost: Burden) -> Table:
    table = Table(title=_("What one activity can serve together"), title_justify="left")
    table.add_column(_("times a year"), justify="right")
    table.add_column(pgettext("scheme", "requirements"))
    for labels, number in cost.shared:
        table.add_row(str(number), ", ".join(labels))
    return table


def _here(text: Wording) -> str:
    return text.in_language(get_language() or "zh")


def _overlap_table(one: Scheme, other: Scheme) -> Table:
    title = _("What {one} and {other} both ask")
    table = Table(title=title.format(one=one.code, other=other.code), title_justify="left")
    table.add_column(one.code)
    table.add_column(other.code)
    for pair in overlaps(one, other):
        table.add_row(*(f"{each.id} {_here(each.title)}" for each in (pair.one, pair.other)))
    return table


def _assumptions(cost: Burden) -> Text:
    kinds = {code: kind for event in cost.events for code, kind in event.kinds.items()}
    hours = ", ".join(f"{_here(kind.title)} {kind.hours:g}" for kind in kinds.values())
    message = _("Assumed hours: {hours}. An activity of several kinds lasts as long as its longest.")
    return Text(message.format(hours=hours))
