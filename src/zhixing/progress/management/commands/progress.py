"""`zhixing progress rebuild | verify`: work everything out anew, or prove that what is stored is right."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.progress import Progress
from typing_extensions import override

from zhixing.organizations.models import Organization
from zhixing.progress.changes import Change
from zhixing.progress.drain import drain
from zhixing.progress.rebuild import OnProgress, rebuild, verify
from zhixing.schemes.models import Slot

SHOWN = 1000  # differences; more of them say nothing new


class Command(BaseCommand):
    help = "Works out all numbers of progress anew, or verifies them (exit code 1 if any row is wrong)."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("rebuild", "verify"))

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        self.console = Console(file=self.stdout, highlight=False)  # type: ignore[arg-type]
        drain()
        if options["what"] == "rebuild":
            self._rebuild()
        else:
            self._verify()

    def _rebuild(self) -> None:
        written = self._with_bar(_("Rebuilding"), lambda tell: rebuild(on_progress=tell))
        self.stdout.write(
            ngettext(
                "%(count)s row was not as it should be and is now.",
                "%(count)s rows were not as they should be and are now.",
                written,
            )
            % {"count": written}
        )

    def _verify(self) -> None:
        changes = self._with_bar(_("Verifying"), lambda tell: verify(on_progress=tell))
        for line in _lines(changes[:SHOWN]):
            self.stdout.write(line)
        if changes:
            raise CommandError(
                ngettext("%(count)s row is wrong.", "%(count)s rows are wrong.", len(changes))
                % {"count": len(changes)}
            )
        self.stdout.write(_("Every row is what a rebuild would write."))

    def _with_bar(self, title: str, work: Callable[[OnProgress], Any]) -> Any:
        with Progress(console=self.console) as progress:
            bar = progress.add_task(title)
            return work(lambda done, total: progress.update(bar, completed=done, total=total))


def _lines(changes: list[Change]) -> list[str]:
    """Say each difference: where, which requirement and period, stored and worked out."""
    names = Organization.objects.in_bulk({change.organization_id for change in changes})
    slots = Slot.objects.select_related("requirement").in_bulk({change.slot_id for change in changes})
    return [
        _(
            "%(organization)s (%(kind)s), %(requirement)s, %(period)s: "
            "stored %(stored)s, worked out %(worked_out)s"
        )
        % {
            "organization": names[change.organization_id].name,
            "kind": _("all below") if change.is_total else _("own"),
            "requirement": slots[change.slot_id].requirement.code,
            "period": slots[change.slot_id].key,
            "stored": _numbers(change.stored),
            "worked_out": _numbers(change.worked_out),
        }
        for change in changes
    ]


def _numbers(numbers: tuple[int, int, int]) -> str:
    due, met, waived = numbers
    return _("%(met)s of %(due)s, %(waived)s waived") % {"due": due, "met": met, "waived": waived}
