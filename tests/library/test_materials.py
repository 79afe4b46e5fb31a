"""Materials: kept once, by what they are, with nothing left behind when something fails."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tests.activities.factories import plan
from tests.core.test_uploads import office
from tests.library import shelf
from tests.library.shelf import fresh, kept, linked, upload
from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
)
from tests.schemes.factories import SYSTEM
from zhixing.core.models import AuditEntry
from zhixing.core.permissions import Role
from zhixing.library.actions.materials import (
    Details,
    add_file,
    add_link,
    change_material,
    remove_captions,
    remove_material,
    restore_material,
    set_captions,
    withdraw_material,
)
from zhixing.library.choices import Audience, MaterialKind
from zhixing.library.models import Material
from zhixing.library.queries.materials import (
    Filters,
    captions_of,
    find_material,
    materials_at,
    materials_of,
    transcript_of,
    visible_to,
    withdrawn_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def branch(committee):
    return OrganizationFactory(parent=committee)


def stored(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def trail(material):
    rows = AuditEntry.objects.filter(unit_id=material.unit_id, target_id=material.pk).order_by("pk")
    return [row.code for row in rows]


@pytest.mark.parametrize(
    ("name", "content", "kind", "content_type"),
    [
        ("录像.mp4", shelf.MP4, "recording", "video/mp4"),
        ("录像.WEBM", shelf.WEBM, "recording", "video/webm"),
        ("录音.mp3", shelf.MP3, "recording", "audio/mpeg"),
        ("录音.mp3", b"\xff\xfb\x90\x00" + b"\x00" * 40, "recording", "audio/mpeg"),
        ("录音.m4a", shelf.MP4.replace(b"isom", b"M4A "), "recording", "audio/mp4"),
        ("录音.ogg", shelf.OGG, "recording", "audio/ogg"),
        (
            "课件.pptx",
            shelf.PPTX,
            "slides",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        ("讲稿.pdf", shelf.PDF, "document", "application/pdf"),
        ("讲稿.txt", "学习提纲".encode("gb18030"), "document", "text/plain"),
        ("合影.webp", shelf.WEBP, "pictures", "image/webp"),
        ("合影.png", shelf.PNG, "pictures", "image/png"),
    ],
)
def test_a_file_is_known_by_its_content(branch, settings, name, content, kind, content_type):
    material = kept(branch, upload(name, content))
    assert (material.kind, material.content_type) == (kind, content_type)
    assert material.title == name.rpartition(".")[0]
    assert material.size == len(content)
    (path,) = stored(settings)
    assert path.read_bytes() == content
    assert "录" not in str(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("录像.mp4", b"MZ\x90\x00" * 20),
        ("录像.mp4", shelf.PDF),
        ("录像.webm", b"\x1a\x45\xdf\xa3" + b"matroska" * 20),
        ("录音.mp3", b"\xff\xd8\xff\xe0"),
        ("录音.ogg", shelf.MP3),
        ("合影.webp", b"RIFF\x24\x00\x00\x00WAVEfmt "),
        ("课件.pptx", shelf.DOCX),
        ("网页.html", b"<script>alert(1)</script>"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("表.xlsx", office("xl")),
        ("空.mp4", b""),
        ("没有后缀", shelf.MP4),
    ],
)
def test_what_lies_or_is_not_kept_is_refused(branch, settings, name, content):
    with pytest.raises(ValidationError) as caught:
        kept(branch, upload(name, content))
    assert list(caught.value.message_dict) == ["file"]
    assert stored(settings) == []


def test_a_recording_may_be_larger_than_a_document(branch, settings):
    settings.UPLOAD_LIMIT, settings.MEDIA_LIMIT = 100, 100_000
    assert kept(branch, upload("录像.mp4", shelf.MP4)).size == len(shelf.MP4)
    with pytest.raises(ValidationError):
        kept(branch, upload("讲稿.pdf", shelf.PDF + b"0" * 100))
    settings.MEDIA_LIMIT = 1000
    with pytest.raises(ValidationError):
        kept(branch, fresh())


def test_a_pdf_may_be_slides_but_not_a_recording(branch):
    pdf = kept(branch, upload("课件.pdf", shelf.PDF), kind=MaterialKind.SLIDES)
    assert pdf.kind == MaterialKind.SLIDES
    other = kept(branch, upload("讲稿.pdf", shelf.PDF + b"2"), kind=MaterialKind.RECORDING)
    assert other.kind == MaterialKind.DOCUMENT


def test_the_same_file_twice_is_named(branch, settings):
    kept(branch, upload(), title="第一季度党课")
    with pytest.raises(ValidationError, match="第一季度党课"):
        kept(branch, upload("副本.mp4"))
    assert len(stored(settings)) == 1


def test_the_same_file_in_another_body_is_another_material(branch, committee):
    assert kept(branch, upload()).digest == kept(committee, upload()).digest


def test_the_database_itself_keeps_a_file_once(branch, settings, monkeypatch):
    first = kept(branch, upload())
    monkeypatch.setattr("zhixing.library.actions.materials._refuse_twice", lambda *_args: None)
    with pytest.raises(IntegrityError), transaction.atomic():
        kept(branch, upload())
    assert [path.name for path in stored(settings)] == [first.stored.rpartition("/")[2]]


def test_nothing_stays_when_the_record_fails(branch, settings, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("database")

    monkeypatch.setattr("zhixing.library.actions.materials.record", fail)
    with pytest.raises(RuntimeError):
        kept(branch)
    assert stored(settings) == []
    assert materials_at(branch).count() == 0


def test_a_link_is_kept_and_named_by_its_host(branch):
    link = linked(branch)
    assert (link.kind, link.title, link.host) == ("link", "www.example.cn", "www.example.cn")
    assert trail(link) == ["library.add_link"]


def test_a_member_keeps_nothing(branch):
    user = UserFactory(member=MemberFactory(branch=branch))
    with pytest.raises(PermissionDenied):
        add_file(by=user, organization=branch, details=Details(), upload=fresh())
    with pytest.raises(PermissionDenied):
        add_link(by=user, organization=branch, details=Details(), url=shelf.LINK)


def test_an_activity_of_another_body_takes_no_material(branch, committee):
    elsewhere = plan(OrganizationFactory(parent=committee))
    with pytest.raises(PermissionDenied):
        kept(branch, activity=elsewhere)


def test_the_materials_of_an_activity_are_found_there(branch):
    activity = plan(branch)
    material = kept(branch, activity=activity)
    kept(branch)
    assert materials_of(officer_of(branch), activity) == [material]
    assert materials_of(officer_of(OrganizationFactory()), activity) == []


def test_what_is_said_about_it_can_be_corrected(branch):
    material = kept(branch)
    details = Details(title="新题目", about="说明", audience=Audience.LEADERS, rank="bureau_deputy")
    changed = change_material(by=SYSTEM, material=material, details=details)
    assert (changed.title, changed.audience, changed.kind) == ("新题目", "leaders", "recording")
    change_material(by=SYSTEM, material=changed, details=details)
    assert trail(material) == ["library.add_file", "library.change_material"]


def test_withdrawn_it_is_in_no_list_and_can_be_put_back(branch, settings):
    material, keeper = kept(branch), officer_of(branch)
    reader = UserFactory(member=MemberFactory(branch=branch))
    withdraw_material(by=SYSTEM, material=material)
    withdraw_material(by=SYSTEM, material=material)
    assert list(materials_at(branch)) == list(visible_to(keeper)) == []
    assert list(withdrawn_at(branch)) == [material]
    assert find_material(keeper, material.pk) == material
    assert find_material(reader, material.pk) is None
    assert len(stored(settings)) == 1
    restore_material(by=SYSTEM, material=material)
    restore_material(by=SYSTEM, material=material)
    assert find_material(reader, material.pk) == material
    assert trail(material)[1:] == ["library.withdraw_material", "library.restore_material"]


def test_the_same_file_is_told_to_be_put_back(branch):
    withdraw_material(by=SYSTEM, material=kept(branch, upload(), title="旧录像"))
    with pytest.raises(ValidationError, match=r"已撤回.*旧录像"):
        kept(branch, upload())


def test_removed_for_good_its_files_are_gone_and_the_trail_stays(
    branch, settings, django_capture_on_commit_callbacks
):
    material = kept(branch, upload())
    set_captions(by=SYSTEM, material=material, upload=upload("a.vtt", shelf.VTT))
    with pytest.raises(ValidationError):
        remove_material(by=SYSTEM, material=material)
    withdraw_material(by=SYSTEM, material=material)
    assert len(stored(settings)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        remove_material(by=SYSTEM, material=material)
        remove_material(by=SYSTEM, material=material)
    assert stored(settings) == []
    assert list(withdrawn_at(branch)) == []
    assert find_material(officer_of(branch), material.pk) is None
    restore_material(by=SYSTEM, material=material)
    assert find_material(officer_of(branch), material.pk) is None
    assert trail(material)[-1] == "library.remove_material"
    assert kept(branch, upload()).pk != material.pk


def test_captions_replace_each_other(branch, settings, django_capture_on_commit_callbacks):
    material = kept(branch)
    with django_capture_on_commit_callbacks(execute=True):
        for content in (shelf.VTT, "1\n00:00:05,000 --> 00:00:06,000\n另一份\n".encode("gb18030")):
            set_captions(by=SYSTEM, material=material, upload=upload("a.srt", content))
    material.refresh_from_db()
    assert captions_of(material) == "WEBVTT\n\n00:00:05.000 --> 00:00:06.000\n另一份\n"
    assert [each.words for each in transcript_of(material)] == ["另一份"]
    assert len(stored(settings)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        remove_captions(by=SYSTEM, material=material)
        remove_captions(by=SYSTEM, material=material)
    material.refresh_from_db()
    assert transcript_of(material) == []
    assert len(stored(settings)) == 1


def test_faulty_captions_change_nothing(branch, settings):
    material = kept(branch)
    with pytest.raises(ValidationError) as caught:
        set_captions(by=SYSTEM, material=material, upload=upload("a.vtt", b"WEBVTT\n\nno time"))
    assert "3" in caught.value.message_dict["captions"][0]
    assert len(stored(settings)) == 1


def test_only_a_recording_has_captions(branch):
    picture = kept(branch, upload("合影.png", shelf.PNG))
    with pytest.raises(ValidationError):
        set_captions(by=SYSTEM, material=picture, upload=upload("a.vtt", shelf.VTT))


def test_a_body_offers_its_own_and_what_is_above_it(branch, committee):
    own, higher = kept(branch, title="党课"), linked(committee, title="示范课", about="讲党章")
    kept(OrganizationFactory(parent=committee))
    assert list(materials_at(branch)) == [higher, own]
    assert list(materials_at(branch, Filters(kind="link"))) == [higher]
    assert list(materials_at(branch, Filters(text="党章"))) == [higher]
    assert list(materials_at(committee)) == [higher]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.BRANCH_OFFICER])
def test_who_sees_it_agrees_with_the_permission(branch, committee, role):
    user = GrantFactory(role=role, organization=branch).user
    rows = [
        kept(branch),
        kept(committee),
        kept(OrganizationFactory(parent=committee)),
        kept(CommitteeFactory()),
    ]
    seen = set(visible_to(user))
    assert [row in seen for row in rows] == [user.has_perm("library.view", row) for row in rows]
    assert [row in seen for row in rows] == [True, True, False, False]


def test_a_material_holds_a_file_or_an_address(branch):
    with pytest.raises(IntegrityError), transaction.atomic():
        Material.objects.create(unit=branch.unit, organization=branch, title="空", made_by_name="王芳")
