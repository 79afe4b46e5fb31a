"""The roll of a class as a workbook: names, branches, posts, masked phones, and who came to which session."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from zhixing.core.text import clean_text
from zhixing.training.models import TrainingClass
from zhixing.training.queries.attendance import Marks
from zhixing.training.queries.people import Person

HEAD_ROW = 2
NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # the same roll gives the same bytes, whenever it is written
A4 = 9


def workbook(training: TrainingClass, people: list[Person], marks: Marks) -> bytes:
    """Write the roll as .xlsx, a line a person and a column a session; phone numbers are masked."""
    stream = BytesIO()
    # No formula and no link is ever made of a name that begins with "=" or "http".
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": NO_DAY, "title": training.title})
        sheet = book.add_worksheet(_("Roll"))
        grid = {"border": 1, "valign": "vcenter", "text_wrap": True}
        head, body = book.add_format({**grid, "bold": True}), book.add_format(grid)
        sheet.write_string(0, 0, clean_text(training.title), book.add_format({"bold": True, "font_size": 14}))
        sheet.write_string(1, 0, f"{training.organization.name} {training.starts}–{training.ends}")
        heads = [_("No."), _("Name"), _("Branch"), _("Post"), _("Phone"), *marks.heads]
        _line(sheet, HEAD_ROW, heads, head)
        for number, person in enumerate(people, start=1):
            _line(sheet, HEAD_ROW + number, [str(number), *_cells(person), *marks.of(person.member.pk)], body)
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 1, 12)
        sheet.set_column(2, 3, 24)
        sheet.set_column(4, 4 + len(marks.heads), 14)
        sheet.freeze_panes(HEAD_ROW + 1, 2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, HEAD_ROW)
    return stream.getvalue()


def _cells(person: Person) -> list[str]:
    home = person.home.name if person.home else "—"
    return [person.member.name, home, posts_in_words(person), person.member.masked_phone]


def posts_in_words(person: Person) -> str:
    """Name a person's posts in one line."""
    return _(", ").join(str(post.get_code_display()) for post in person.posts)


def _line(sheet: Any, row: int, values: list[str], style: Any) -> None:
    for place, value in enumerate(values):
        sheet.write_string(row, place, clean_text(value), style)
