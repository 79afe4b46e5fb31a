"""The pages: documents of an activity, a branch's templates."""

import io
from pathlib import Path
from urllib.parse import unquote

import docx
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.documents.world import text_of, word
from tests.organizations.factories import (
    CommitteeFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
    organiser_of,
)
from zhixing.core.models import AuditEntry
from zhixing.documents.actions import remove_template, set_template
from zhixing.documents.choices import OF_ACTIVITIES, Document
from zhixing.documents.fields import FIELDS
from zhixing.documents.models import Template
from zhixing.documents.queries import template_for
from zhixing.documents.word.builtin import builtin

OWN = word("本支部格式：{{ 会议名称 }}", "{%p for 人 in 人员列表 %}", "{{ 人.姓名 }}", "{%p endfor %}")


def fetch(client, activity, document, ending="docx", **query):
    name = {"docx": "documents:word", "pdf": "documents:pdf"}[ending]
    return client.get(reverse(name, args=[activity.pk, document]), query)


@pytest.fixture
def officer(world, client):
    client.force_login(world[1])
    return client


@pytest.mark.parametrize("document", OF_ACTIVITIES)
def test_each_document_comes_as_word_and_as_pdf_by_a_name_that_says_what_it_is(officer, meeting, document):
    answer = fetch(officer, meeting, document)
    printed = fetch(officer, meeting, document, "pdf")

    assert "五月党员大会" in text_of(answer.content)
    assert printed.content.startswith(b"%PDF-")
    assert "2016-05-12 五月党员大会 " in unquote(answer["Content-Disposition"])
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_red_head_stands_there_only_where_it_was_asked_for(officer, meeting):
    assert "办公室党支部文件" not in text_of(fetch(officer, meeting, "notice").content)
    assert "办公室党支部文件" in text_of(fetch(officer, meeting, "notice", head="red").content)


def test_a_member_has_notice_and_agenda_and_nothing_else(world, meeting, client):
    client.force_login(UserFactory(member=world[2][1]))

    allowed = {document for document in OF_ACTIVITIES if fetch(client, meeting, document).status_code == 200}
    assert allowed == {Document.NOTICE, Document.AGENDA}


def test_an_unknown_document_is_not_found(officer, meeting):
    assert officer.get(f"/activities/{meeting.pk}/documents/secret.docx").status_code == 404


def test_the_activity_page_leads_to_what_makes_sense(officer, meeting):
    page = officer.get(reverse("activities:detail", args=[meeting.pk])).content.decode()

    for document in OF_ACTIVITIES:
        assert reverse("documents:word", args=[meeting.pk, document]) in page
        assert reverse("documents:pdf", args=[meeting.pk, document]) in page


def upload(client, organization, document, content, name="模板.docx"):
    file = SimpleUploadedFile(name, content)
    address = reverse("documents:upload", args=[organization.pk, document])
    return client.post(address, {f"{document}-file": file})


def test_an_uploaded_template_is_used_from_then_on_and_given_up_by_one_click(officer, world, meeting):
    branch = world[0]
    assert upload(officer, branch, "agenda", OWN).status_code == 302
    assert text_of(fetch(officer, meeting, "agenda").content).startswith("本支部格式：五月党员大会")

    officer.post(reverse("documents:remove", args=[branch.pk, "agenda"]))
    assert text_of(fetch(officer, meeting, "agenda").content).startswith("五月党员大会议程")
    codes = AuditEntry.objects.filter(unit=branch.unit, code__startswith="documents.")
    assert list(codes.values_list("code", flat=True)) == [
        "documents.set_template",
        "documents.remove_template",
    ]


def test_a_wrong_template_is_told_line_by_line_and_nothing_is_stored(officer, world, settings):
    bad = word("{{ 主持人员 }}", "{{ 会议名称", "{{ 地点.x() }}")
    answer = upload(officer, world[0], "minutes", bad)
    page = answer.content.decode()

    assert answer.status_code == 422
    for words in ("第1段", "第2段", "第3段"):
        assert words in page
    assert Template.objects.filter(unit=world[0].unit).count() == 0
    assert not Path(settings.MEDIA_ROOT).exists()


@pytest.mark.parametrize(
    "content", [b"", b"x", b"PK\x03\x04" + b"\0" * 6_000_000, b"PK" + b"\0" * 40_000_000]
)
def test_a_file_that_is_no_template_is_told_why(officer, world, content):
    answer = upload(officer, world[0], "minutes", content)

    assert answer.status_code == 422
    assert Template.objects.filter(unit=world[0].unit).count() == 0


def test_a_former_template_goes_when_another_comes(world, django_capture_on_commit_callbacks):
    branch, secretary, _people = world
    given = {"by": secretary, "organization": branch, "document": Document.NOTICE, "name": "甲.docx"}
    first = set_template(content=OWN, **given)
    assert set_template(content=OWN, **given) == first
    with django_capture_on_commit_callbacks(execute=True):
        second = set_template(content=word("{{ 地点 }}"), **given)

    assert not default_storage.exists(first.stored)
    assert default_storage.exists(second.stored)
    assert Template.objects.filter(unit=branch.unit).count() == 1


def test_the_nearest_template_upward_is_used(db):
    committee = CommitteeFactory()
    branch = OrganizationFactory(parent=committee)
    given = {"document": Document.NOTICE, "name": "甲.docx"}
    above, own = word("上级 {{ 地点 }}"), word("本级 {{ 地点 }}")

    assert template_for(branch, Document.NOTICE) == builtin(Document.NOTICE)
    set_template(by=organiser_of(committee), organization=committee, content=above, **given)
    assert template_for(branch, Document.NOTICE) == above
    set_template(by=officer_of(branch), organization=branch, content=own, **given)
    assert template_for(branch, Document.NOTICE) == own
    assert template_for(committee, Document.NOTICE) == above
    remove_template(by=officer_of(branch), organization=branch, document=Document.NOTICE)
    remove_template(by=officer_of(branch), organization=branch, document=Document.NOTICE)
    assert template_for(branch, Document.NOTICE) == above


def test_a_template_whose_file_is_gone_stops_nobody(world, meeting):
    branch, secretary, _people = world
    row = set_template(
        by=secretary, organization=branch, document=Document.NOTICE, name="甲.docx", content=OWN
    )
    default_storage.delete(row.stored)

    assert template_for(branch, Document.NOTICE) == builtin(Document.NOTICE)


def test_only_officers_change_templates(world):
    branch = world[0]
    member = UserFactory(member=MemberFactory(branch=branch))
    with pytest.raises(PermissionDenied):
        set_template(by=member, organization=branch, document=Document.NOTICE, name="a.docx", content=OWN)
    with pytest.raises(PermissionDenied):
        remove_template(by=member, organization=branch, document=Document.NOTICE)


def test_an_action_refuses_what_the_page_would(world):
    with pytest.raises(ValidationError) as refused:
        set_template(
            by=world[1],
            organization=world[0],
            document=Document.NOTICE,
            name="a.docx",
            content=word("{{ 甲乙 }}"),
        )
    assert list(refused.value.message_dict) == ["file"]


def test_the_page_lists_every_field_and_gives_the_built_in_template(officer, world):
    page = officer.get(reverse("documents:templates", args=[world[0].pk])).content.decode()
    for each in FIELDS:
        assert f"<code>{each.name}</code>" in page or f"{each.name} ({each.alias})" in page

    answer = officer.get(reverse("documents:template", args=[world[0].pk, "minutes"]), {"which": "built-in"})
    assert answer.content == builtin(Document.MINUTES)
    assert "会议记录模板.docx" in unquote(answer["Content-Disposition"])
    assert docx.Document(io.BytesIO(answer.content)).paragraphs
