"""An empty list to fill: the columns of the three lists in one, with their words to choose from."""

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from zhixing.core.workbooks import A4, NO_DAY
from zhixing.rectification.carrying.columns import LIST, expected, vocabulary

HEAD_ROW = 1
ROWS = 500  # of the empty table, set up to be filled
LEFT_OUT = {"unit"}
WIDTHS = {"number": 6, "text": 40, "aim": 24, "step": 40, "progress": 30}
WIDE = 14
LONGEST_CHOICE = 255  # characters that Excel takes


def template(origins: list[str]) -> bytes:
    """Write the empty list as .xlsx; `origins` are the titles offered for the column of the campaign."""
    stream = BytesIO()
    fields = [field for name, field in vocabulary().fields[LIST].items() if name not in LEFT_OUT]
    choices = {"state": expected("states").split(" / "), "origin": origins}
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_("Earlier problems"))
        grid = {"border": 1, "valign": "top", "text_wrap": True, "num_format": "@"}
        head, body = book.add_format({**grid, "bold": True, "bg_color": "#F2F2F2"}), book.add_format(grid)
        sheet.write_string(
            0, 0, _("Problems of earlier campaigns"), book.add_format({"bold": True, "font_size": 14})
        )
        for place, field in enumerate(fields):
            sheet.write_string(HEAD_ROW, place, field.heading, head)
            sheet.set_column(place, place, WIDTHS.get(field.name, WIDE), body)
            options = choices.get(field.name)
            if options and len(",".join(options)) <= LONGEST_CHOICE:
                rule = {"validate": "list", "source": options, "error_type": "warning"}
                sheet.data_validation(HEAD_ROW + 1, place, HEAD_ROW + ROWS, place, rule)
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)
        book.set_properties({"title": _("Problems of earlier campaigns"), "created": NO_DAY})
    return stream.getvalue()
