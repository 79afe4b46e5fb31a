"""The import through the pages and on the command line."""

from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.organizations.apply.workbooks import TREE, id_number, person, workbook
from tests.organizations.conftest import Tree
from tests.organizations.factories import MemberFactory, organiser_of
from tests.plugins.scoped import unscoped
from zhixing.accounts.models import User
from zhixing.organizations import tasks
from zhixing.organizations.actions import answer_import, begin_import
from zhixing.organizations.models import ImportJob, Member, Organization

State = ImportJob.State
BELOW = [("M.7", "新党支部", "党支部", "省民政厅机关委员会", "")]
GOOD = workbook([person("新人", 2)], BELOW)
MIXED = workbook([person("新人", 2), person("错人", 3, 入党日期="昨天")], BELOW)


def names() -> list[str]:
    with unscoped():
        return sorted(Member.objects.filter(name__in=["新人", "错人"]).values_list("name", flat=True))


@pytest.fixture
def organiser(client: Client, place: Tree) -> Client:
    client.force_login(place.organiser)
    return client


def hand_in(client: Client, content: bytes, django_capture: Any, **fields: Any) -> ImportJob:
    file = SimpleUploadedFile("名册.xlsx", content)
    with django_capture(execute=True):
        answer = client.post(reverse("organizations:import"), {"file": file, "organization": "M", **fields})
    assert answer.status_code == 302, answer.context["form"].errors
    return ImportJob.objects.get()


def test_a_roster_is_read_shown_and_written_only_when_told(
    organiser: Client, place: Tree, django_capture_on_commit_callbacks: Any
) -> None:
    job = hand_in(organiser, GOOD, django_capture_on_commit_callbacks)
    page = organiser.get(reverse("organizations:import-job", args=[job.pk]))
    assert (job.state, job.counts["members"], names()) == (State.READY, 1, [])
    assert page.status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        organiser.post(reverse("organizations:answer-import", args=[job.pk]), {"rows": "all"})

    job.refresh_from_db()
    assert (job.state, names()) == (State.DONE, ["新人"])
    assert not job.file
    assert organiser.get(reverse("organizations:import-job", args=[job.pk])).status_code == 200


def test_bad_rows_keep_everything_out_until_the_good_ones_are_asked_for(
    organiser: Client, place: Tree, django_capture_on_commit_callbacks: Any
) -> None:
    job = hand_in(organiser, MIXED, django_capture_on_commit_callbacks)
    address = reverse("organizations:answer-import", args=[job.pk])

    with django_capture_on_commit_callbacks(execute=True):
        organiser.post(address, {"rows": "all"})
    assert names() == []

    with django_capture_on_commit_callbacks(execute=True):
        organiser.post(address, {"rows": "good"})
    back = organiser.get(reverse("organizations:bad-rows", args=[job.pk]))

    assert names() == ["新人"]
    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(back))).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["姓名", "错人"]


def test_the_page_of_problems_shows_place_found_and_expected_and_no_number(
    organiser: Client, place: Tree, django_capture_on_commit_callbacks: Any
) -> None:
    broken = person("错人", None, 公民身份号码="110101198005010011")
    job = hand_in(organiser, workbook([person("新人", 2), broken], BELOW), django_capture_on_commit_callbacks)

    text = organiser.get(reverse("organizations:import-job", args=[job.pk])).content.decode()

    assert "公民身份号码" in text
    assert all(problem["message"][0] > "\u4e00" for problem in job.problems)
    assert "110101198005010011" not in text
    assert id_number(2) not in text + str(job.problems) + str(job.counts)


def test_the_preview_names_who_is_transferred_and_what_changes(
    organiser: Client, place: Tree, django_capture_on_commit_callbacks: Any
) -> None:
    MemberFactory(branch=place.branch, name="钱七", id_number=id_number(9), joined_on=None)

    content = workbook([person("钱七", 9, 所在党支部="人事处党支部")], [])
    job = hand_in(organiser, content, django_capture_on_commit_callbacks)
    page = organiser.get(reverse("organizations:import-job", args=[job.pk]))

    lines = dict(page.context["details"])
    assert [(words, "人事处党支部" in more) for words, more in lines["组织关系转接"]] == [("钱七", True)]
    assert [(words, "入党日期" in more) for words, more in lines["信息变更的党员"]] == [("钱七", True)]
    assert id_number(9) not in page.content.decode()


def test_a_double_click_writes_once(
    organiser: Client, place: Tree, django_capture_on_commit_callbacks: Any
) -> None:
    job = hand_in(organiser, GOOD, django_capture_on_commit_callbacks)

    for _click in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            organiser.post(reverse("organizations:answer-import", args=[job.pk]), {"rows": "all"})

    assert names() == ["新人"]


def test_a_tree_that_changed_since_the_preview_is_shown_again(
    organiser: Client, place: Tree, django_capture_on_commit_callbacks: Any
) -> None:
    job = hand_in(organiser, GOOD, django_capture_on_commit_callbacks)
    Organization.objects.filter(pk=place.branch.pk).update(dissolved_on="2016-01-01")

    with django_capture_on_commit_callbacks(execute=True):
        answer_import(by=place.organiser, job=job, good_rows=False)

    job.refresh_from_db()
    assert (job.state, job.counts["bad_rows"], names()) == (State.READY, 1, [])


def test_a_file_that_is_no_workbook_says_so(
    organiser: Client, place: Tree, django_capture_on_commit_callbacks: Any
) -> None:
    job = hand_in(organiser, b"no workbook at all", django_capture_on_commit_callbacks)

    assert job.state == State.FAILED
    assert job.message in organiser.get(reverse("organizations:import-job", args=[job.pk])).content.decode()


def test_a_file_beyond_the_limit_is_refused_at_the_door(
    organiser: Client, place: Tree, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = 100

    answer = organiser.post(
        reverse("organizations:import"),
        {"file": SimpleUploadedFile("a.xlsx", b"x" * 101), "organization": "M"},
    )

    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors


def test_a_place_that_one_does_not_manage_cannot_be_chosen(organiser: Client, place: Tree) -> None:
    answer = organiser.post(
        reverse("organizations:import"), {"file": SimpleUploadedFile("a.xlsx", GOOD), "organization": "N.1"}
    )

    assert answer.status_code == 422


def test_somebody_else_s_import_is_not_there(organiser: Client, place: Tree, client: Client) -> None:
    job = begin_import(by=place.organiser, organization=place.committee, content=GOOD, filename="名册.xlsx")
    client.force_login(organiser_of(place.committee))

    for name in ("import-job", "bad-rows"):
        assert client.get(reverse(f"organizations:{name}", args=[job.pk])).status_code == 404
    assert client.post(reverse("organizations:answer-import", args=[job.pk])).status_code == 404


def test_the_running_page_looks_again_by_itself_and_without_scripts(organiser: Client, place: Tree) -> None:
    job = begin_import(by=place.organiser, organization=place.committee, content=GOOD, filename="名册.xlsx")

    text = organiser.get(reverse("organizations:import-job", args=[job.pk])).content.decode()
    part = organiser.get(reverse("organizations:import-job", args=[job.pk]), headers={"HX-Request": "true"})

    assert "hx-trigger" in text
    assert "<noscript><meta" in text
    assert "<html" not in part.content.decode()


def test_a_right_that_was_lost_meanwhile_stops_the_writing(place: Tree) -> None:
    job = begin_import(by=place.organiser, organization=place.committee, content=GOOD, filename="名册.xlsx")
    tasks.read_import.call(job.pk)
    answer_import(by=place.organiser, job=ImportJob.objects.get(), good_rows=True)
    User.objects.get(pk=place.organiser.pk).grants.all().delete()

    tasks.write_import.call(job.pk)

    assert ImportJob.objects.get().state == State.FAILED
    assert names() == []


def test_a_task_that_comes_twice_works_once(place: Tree) -> None:
    job = begin_import(by=place.organiser, organization=place.committee, content=GOOD, filename="名册.xlsx")
    for _turn in range(2):
        tasks.read_import.call(job.pk)
        tasks.write_import.call(job.pk)

    assert ImportJob.objects.get().state == State.READY


# --- the command ------------------------------------------------------------------------------------


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import-roster", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "roster.xlsx"
    path.write_bytes(workbook([person("新人", 1)], TREE))
    return path


@pytest.mark.django_db
def test_the_command_imports_and_a_dry_run_does_not(file: Path) -> None:
    run(file, "--dry-run")
    assert names() == []

    run(file, "--unit", "ZJ")
    assert names() == ["新人"]
    assert Organization.objects.get(code="R").unit.code == "ZJ"


@pytest.mark.django_db
def test_the_command_refuses_bad_rows_unless_told_and_gives_them_back(file: Path, tmp_path: Path) -> None:
    file.write_bytes(workbook([person("新人", 1), person("错人", 2, 入党日期="昨天")], TREE))
    back = tmp_path / "bad.xlsx"

    with pytest.raises(CommandError) as refused:
        run(file)
    assert (refused.value.returncode, names()) == (1, [])

    text = run(file, "--good-rows", "--bad-rows-to", str(back))
    assert names() == ["新人"]
    assert "昨天" in text
    assert back.stat().st_size > 0


@pytest.mark.django_db
def test_the_command_says_why_a_file_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"text")

    with pytest.raises(CommandError) as refused:
        run(path)

    assert refused.value.returncode == 2


def test_the_first_account_comes_from_the_command_line(place: Tree) -> None:
    out = StringIO()

    call_command("open-account", "wang", "王组织员", "--at", "M", stdout=out)

    user = User.objects.get(username="wang")
    assert user.has_perm("organizations.import", place.committee)
    assert "/accounts/" in out.getvalue()
    for arguments in (["wang", "再来", "--at", "M"], ["li", "李", "--at", "nowhere"]):
        with pytest.raises(CommandError):
            call_command("open-account", *arguments, stdout=out)
