"""The workbook repeats the page: the same rows, columns and words."""

from datetime import date
from html.parser import HTMLParser
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

pytestmark = pytest.mark.django_db


class Cells(HTMLParser):
    """Reads the rows of the matrix from the page, without what they fold behind on a small screen."""

    def __init__(self):
        super().__init__()
        self.rows, self.inside, self.fold = [], False, ""

    def handle_starttag(self, tag, attrs):
        if dict(attrs).get("class") == "matrix__fold":
            self.fold = tag
        if tag == "tbody":
            self.inside = True
        if self.inside and tag == "tr":
            self.rows.append([])
        if self.inside and tag in {"td", "th"} and self.rows:
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        if tag == "tbody":
            self.inside = False
        if tag == self.fold:
            self.fold = ""

    def handle_data(self, data):
        if self.inside and self.rows and self.rows[-1] and not self.fold:
            self.rows[-1][-1] += data.strip()


def shown(client, world, **choice):
    answer = client.get(reverse("supervision:coverage", args=[world.committee.pk]), choice)
    table = answer.content.decode().split('<table class="matrix">')[1].split("</table>")[0]
    reader = Cells()
    reader.feed(table)
    return reader.rows


def exported(client, world, **choice):
    answer = client.get(reverse("supervision:export", args=[world.committee.pk]), choice)
    assert "attachment" in answer["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


@pytest.mark.parametrize("choice", [{}, {"sort": "due"}, {"window": "yes"}, {"period": "2016-Q1"}])
def test_workbook_has_the_rows_of_the_page_in_their_order(client, world, choice):
    world.confirm(world.branch, date(2016, 5, 12), "members_meeting", "lecture", absent=world.members[:1])
    client.force_login(world.organiser)

    page, sheet = shown(client, world, **choice), exported(client, world, **choice)

    assert sheet[4:] == page
    assert len(page) == (2 if "window" in choice else 3)


def test_workbook_says_what_it_is_and_what_was_chosen(client, world):
    client.force_login(world.organiser)

    sheet = exported(client, world, window="yes")

    assert sheet[0][0] == "省厅机关党委落实情况"
    assert sheet[1][0] == "截至2016年5月20日 · 窗口单位：是"
    assert sheet[2][:3] == ["", "一 组织生活", ""]
    assert sheet[3][:2] == ["党组织", "季度党员大会\n2016年第2季度"]


def test_name_that_looks_like_a_formula_stays_text(client, world):
    world.other.name = "=1+1"
    world.other.save(update_fields=["name"])
    client.force_login(world.organiser)

    assert exported(client, world)[6][0] == "=1+1"
