"""`zhixing audit seal` and `zhixing audit verify`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from typing_extensions import override

from zhixing.core import audit
from zhixing.core.models import Unit
from zhixing.core.time import now


class Command(BaseCommand):
    help = "Seal the audit trail, or check it against its seals."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser(
            "seal", help="seal what was recorded since the last seal (the worker does it every minute)"
        )
        verify = parts.add_parser(
            "verify", help="name what was changed, removed or inserted; exit code 1 if anything"
        )
        verify.add_argument("--unit", help="the code of one unit; without it, all")
        verify.add_argument(
            "--anchors",
            type=Path,
            help="a file kept out of this machine's reach: the chains must still contain what it notes",
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if options["part"] == "seal":
            made = audit.seal_all(now())
            self.stdout.write(_("Seals made: %(count)d") % {"count": made})
            return
        units = _units(options["unit"])
        anchors = _read(options["anchors"])
        broken = [unit for unit in units if not self._verify(unit, anchors.get(unit.pk))]
        if broken:
            raise CommandError(
                _("The audit trail was tampered with in: %(units)s")
                % {"units": ", ".join(u.code for u in broken)}
            )
        if options["anchors"]:
            _write(options["anchors"], anchors | {unit.pk: audit.head(unit.pk) for unit in units})

    def _verify(self, unit: Unit, anchor: tuple[int, str] | None) -> bool:
        findings = audit.verify(unit.pk)
        if anchor and anchor[0] and audit.digest_at(unit.pk, anchor[0]) != anchor[1]:
            findings.append(audit.Finding(unit.pk, audit.What.SEAL_REMOVED, anchor[0]))
        for finding in findings:
            self.stderr.write(
                _("%(unit)s: %(number)d: %(what)s")
                % {"unit": unit.code, "number": finding.number, "what": audit.MEANINGS[finding.what]}
            )
        if not findings:
            number, digest = audit.head(unit.pk)
            self.stdout.write(
                _("%(unit)s: whole; %(number)d seals, the newest %(digest)s")
                % {"unit": unit.code, "number": number, "digest": digest[:16] or "-"}
            )
        return not findings


def _units(code: str | None) -> list[Unit]:
    units = Unit.objects.order_by("pk")
    if code is None:
        return list(units)
    found = list(units.filter(code=code))
    if not found:
        raise CommandError(_("There is no unit with the code %(code)s.") % {"code": code})
    return found


def _read(path: Path | None) -> dict[int, tuple[int, str]]:
    """Read the heads noted before: a line for each unit, `unit number digest`."""
    if path is None or not path.exists():
        return {}
    try:
        lines = [line.split() for line in path.read_text().splitlines() if line.strip()]
        return {int(unit): (int(number), digest) for unit, number, digest in lines if digest != "-"}
    except ValueError as error:
        raise CommandError(_("%(path)s is not a file of anchors.") % {"path": path}) from error


def _write(path: Path, heads: dict[int, tuple[int, str]]) -> None:
    path.write_text(
        "".join(f"{unit} {number} {digest or '-'}\n" for unit, (number, digest) in sorted(heads.items()))
    )
