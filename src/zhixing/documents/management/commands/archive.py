"""`zhixing archive verify FILE`: checks a year's archive, offline and without a database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from typing_extensions import override

from zhixing.documents.archive.verify import MEANINGS, Finding, NotAnArchiveError, Report, verify


class Command(BaseCommand):
    help = "Check the archive of a branch's year: names each file changed, missing or added."
    requires_system_checks: list[str] = []  # nothing but the file is needed, and no database

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        check = parts.add_parser("verify", help="exit code 1 if anything is not as it was made")
        check.add_argument("file", type=Path)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            report = verify(path)
        except OSError as error:
            raise CommandError(_("%(path)s cannot be read.") % {"path": path}) from error
        except NotAnArchiveError as error:
            raise CommandError(f"{path}: {error}") from error
        self._tell(report)
        if report.findings:
            raise CommandError(
                _("The archive is not as it was made: %(count)d findings.") % {"count": len(report.findings)}
            )

    def _tell(self, report: Report) -> None:
        for finding in report.findings:
            self.stderr.write(_said(finding))
        if not report.findings:
            self.stdout.write(_("Whole: %(count)d files, each as it was packed.") % {"count": report.files})
        about = report.about
        self.stdout.write(
            _("Says of itself: %(organization)s, %(year)s, made at %(at)s by %(by)s.")
            % {
                "organization": about["organization"]["name"],
                "year": about.get("year", "?"),
                "at": about.get("made_at", "?"),
                "by": about.get("made_by", "?"),
            }
        )
        self.stdout.write(
            _("SHA-256 of the archive: %(digest)s (compare it with the one that its page shows)")
            % {"digest": report.digest}
        )


def _said(finding: Finding) -> str:
    words = str(MEANINGS[finding.what])
    return _("“%(path)s” %(what)s") % {"path": finding.path, "what": words} if finding.path else words
