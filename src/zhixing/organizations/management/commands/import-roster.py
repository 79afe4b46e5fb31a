"""``zhixing import-roster FILE``: the import of the pages, for operators and first set-up."""  # noqa: N999  as typed

import hashlib
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text
from typing_extensions import override

from zhixing.core.actions import System
from zhixing.core.sheets.book import read_bytes
from zhixing.core.sheets.errors import BookError
from zhixing.core.time import today
from zhixing.organizations.roster.apply import ImportPlan, Options, apply_import, plan_import, stated_day
from zhixing.organizations.roster.bad_rows import bad_rows_workbook
from zhixing.organizations.roster.reading import read_roster
from zhixing.organizations.roster.rows import Roster
from zhixing.organizations.wording import COUNTS

PLAIN_WIDTH = 200  # columns, where the output is no terminal
SHOWN = 200  # problems; --bad-rows-to gives every bad row


class Command(BaseCommand):
    help = (
        "Imports a roster of organisations and members from Excel. Ends with 0 when everything is imported "
        "(or would be), 1 when rows have problems, 2 when the file cannot be read."
    )

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")
        parser.add_argument(
            "--unit", default="", metavar="CODE", help="the unit, if the roster does not tell it"
        )
        parser.add_argument(
            "--good-rows", action="store_true", help="import the good rows where others are bad"
        )
        parser.add_argument(
            "--bad-rows-to", type=Path, metavar="FILE", help="write the bad rows to this .xlsx"
        )
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="as things stood on")
        parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="newcomers belong since")

    @override
    def handle(self, *_args: Any, **given: Any) -> None:
        stream: Any = self.stdout
        wide = None if stream.isatty() else PLAIN_WIDTH
        self.console = Console(file=stream, width=wide, highlight=False)
        try:
            content = read_bytes(given["file"])
            plan = self.run(content, given)
        except BookError as error:
            raise CommandError(str(error), returncode=2) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if plan.bad and not given["good_rows"]:
            raise CommandError(
                _("Some rows have problems; nothing was imported. Mend them, or add --good-rows.")
            )
        self.console.print(self.ending(plan, is_dry=given["dry_run"]))

    def ending(self, plan: ImportPlan, *, is_dry: bool) -> str:
        """Say how it ended."""
        if not plan.changes_anything:
            return _("Everything in this file is entered already; there is nothing to import.")
        return _("This is what would be done.") if is_dry else _("The roster is imported.")

    def run(self, content: bytes, given: dict[str, Any]) -> ImportPlan:
        """Read, plan, show and, if asked and possible, write."""
        with self.bar() as bar:
            roster = self.read(bar, content)
            with transaction.atomic():
                plan = self.plan(bar, roster, self.options(content, given))
                if not given["dry_run"] and (given["good_rows"] or not plan.bad):
                    self.write(bar, plan, content, given["file"].name)
        self.show(plan)
        if plan.bad and given["bad_rows_to"]:
            given["bad_rows_to"].write_bytes(bad_rows_workbook(roster, plan.problems))
        return plan

    def bar(self) -> Progress:
        """Make the bars of the three steps."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        return Progress(*columns, console=self.console)

    def options(self, content: bytes, given: dict[str, Any]) -> Options:
        """Settle the two days: as told, else as the file states, else today."""
        as_of = given["as_of"] or stated_day(content) or today()
        return Options(
            as_of=as_of, since=given["since"] or as_of.replace(month=1, day=1), unit_code=given["unit"]
        )

    def read(self, bar: Progress, content: bytes) -> Roster:
        """Read the file."""
        step = bar.add_task(_("Reading"), total=None)
        return read_roster(
            content, on_progress=lambda done, total: bar.update(step, completed=done, total=total)
        )

    def plan(self, bar: Progress, roster: Roster, options: Options) -> ImportPlan:
        """Compare the roster with what is entered."""
        step = bar.add_task(_("Comparing"), total=None)
        return plan_import(
            roster, options, on_progress=lambda done, total: bar.update(step, completed=done, total=total)
        )

    def write(self, bar: Progress, plan: ImportPlan, content: bytes, filename: str) -> None:
        """Write the plan."""
        step = bar.add_task(_("Writing"), total=None)
        apply_import(
            by=System("import-roster"),
            place=None,
            plan=plan,
            digest=hashlib.sha256(content).hexdigest(),
            filename=filename,
            on_progress=lambda done, total: bar.update(step, completed=done, total=total),
        )

    def show(self, plan: ImportPlan) -> None:
        """Print every problem, then what is (or would be) done."""
        if plan.problems:
            self.console.print(problems_of(plan))
        for name, number in plan.counts().items():
            if number:
                self.console.print(Text(f"{COUNTS[name]}: {number}"))


def problems_of(plan: ImportPlan) -> Table:
    """Make the table of problems, as the pages have it."""
    headings = (_("sheet"), _("row"), _("column"), _("problem"), _("found"), _("expected"))
    table = Table(*headings, title=_("Problems"))
    for problem in sorted(plan.problems, key=lambda each: not each.is_error)[:SHOWN]:
        row = str(problem.row) if problem.row else ""
        cells = (problem.sheet, row, problem.column, problem.message, problem.found, problem.expected)
        table.add_row(*(Text(cell) for cell in cells), style=None if problem.is_error else "dim")
    if len(plan.problems) > SHOWN:
        table.caption = _("The first %(shown)s of %(all)s.") % {"shown": SHOWN, "all": len(plan.problems)}
    return table
