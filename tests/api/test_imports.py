"""Rosters pushed through the API: previewed, refused whole, written in part, written whole, sent again."""

import io
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.world import Caller, World
from zhixing.core.models import AuditEntry
from zhixing.organizations.models import Affiliation, Member

HEADINGS = ["姓名", "性别", "公民身份号码", "所在党支部", "入党时间", "转正时间"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GOOD = ["赵一", "男", "11010519491231002X", "{branch}", "2010-07-01", "2011-07-01"]
BAD = ["钱二", "男", "110105194912310021", "{branch}", "2010-07-01", "2011-07-01"]


def workbook(world: World, *rows: list[str]) -> SimpleUploadedFile:
    """Write a roster of members."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("党员名册")
        for number, row in enumerate([HEADINGS, *rows]):
            sheet.write_row(number, 0, [cell.format(branch=world.branch.name) for cell in row])
    return SimpleUploadedFile("名册\u202e.xlsx", content.getvalue(), XLSX)


def push(api: Caller, world: World, file: Any, apply: str = "", **headers: str):
    form = {"organization": str(world.committee.pk), "file": file, "as_of": "2016-03-31"}
    return api.upload("/imports", form | ({"apply": apply} if apply else {}), **headers)


def people(world: World) -> set[str]:
    return set(Member.objects.filter(unit=world.branch.unit).values_list("name", flat=True))


def test_a_preview_says_what_would_change_and_changes_nothing(api: Caller, world: World) -> None:
    before = people(world)
    answer = push(api, world, workbook(world, GOOD, BAD)).json()

    assert (answer["applied"], answer["as_of"], answer["since"]) == (False, "2016-03-31", "2016-01-01")
    assert (answer["counts"]["members"], answer["counts"]["bad_rows"]) == (1, 1)
    (error,) = (each for each in answer["problems"] if each["severity"] == "error")
    assert (error["row"], error["column"]) == (3, "公民身份号码")
    assert "110105194912310021" not in str(answer)
    assert people(world) == before


def test_all_with_a_bad_row_writes_nothing_and_names_it(api: Caller, world: World) -> None:
    before = people(world)
    answer = push(api, world, workbook(world, GOOD, BAD), "all")

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "file"
    assert "row 3, 公民身份号码" in error["message"]
    assert people(world) == before


@pytest.mark.parametrize("apply", ["good", "all"])
def test_good_rows_are_written_and_audited(api: Caller, world: World, apply: str) -> None:
    rows = [GOOD, BAD] if apply == "good" else [GOOD]
    answer = push(api, world, workbook(world, *rows), apply).json()

    assert (answer["applied"], answer["counts"]["members"]) == (True, 1)
    member = Member.objects.get(unit=world.branch.unit, name="赵一")
    assert Affiliation.objects.get(unit=member.unit, member=member).organization == world.branch
    entry = AuditEntry.objects.get(unit=world.branch.unit, code="organizations.import")
    assert (entry.data["file"], entry.actor_id) == ("名册.xlsx", world.organiser.pk)


def test_the_same_roster_again_changes_nothing(api: Caller, world: World) -> None:
    push(api, world, workbook(world, GOOD), "all")
    again = push(api, world, workbook(world, GOOD), "all").json()

    assert again["counts"]["members"] == 0
    assert [name for name in people(world) if name == "赵一"] == ["赵一"]


def test_a_repeated_push_gets_the_first_answer_however_the_form_is_cut(api: Caller, world: World) -> None:
    file = workbook(world, GOOD)
    first = push(api, world, file, "all", Idempotency_Key="roster-1")
    file.seek(0)
    second = push(api, world, file, "all", Idempotency_Key="roster-1")
    other = push(api, world, workbook(world, BAD), "all", Idempotency_Key="roster-1")

    assert (first.status_code, first.content) == (200, second.content)
    assert second["Idempotent-Replayed"] == "true"
    assert other.json()["type"] == "urn:zhixing:problem:key-reused"


@pytest.mark.parametrize(
    "content", [b"", b"name,branch", b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0" + b"\0" * 600]
)
def test_a_file_that_is_no_workbook_is_named(api: Caller, world: World, content: bytes) -> None:
    answer = push(api, world, SimpleUploadedFile("roster.xlsx", content, XLSX))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "file"
    assert answer.json()["errors"][0]["message"]


def test_a_file_beyond_the_limit_is_refused(api: Caller, world: World, settings) -> None:
    settings.UPLOAD_LIMIT = 1000

    assert push(api, world, SimpleUploadedFile("roster.xlsx", b"x" * 2000, XLSX)).status_code == 413


def test_a_place_beyond_reach_is_named(api: Caller, world: World) -> None:
    form = {"organization": str(world.outside.pk), "file": workbook(world, GOOD)}

    assert api.upload("/imports", form).json()["errors"][0]["field"] == "organization"


@pytest.mark.parametrize(
    ("name", "value"), [("apply", "maybe"), ("as_of", "2016-13-01"), ("since", "yesterday")]
)
def test_a_wrong_part_of_the_form_is_named(api: Caller, world: World, name: str, value: str) -> None:
    form = {"organization": str(world.committee.pk), "file": workbook(world, GOOD), name: value}

    assert api.upload("/imports", form).json()["errors"][0]["field"] == name
