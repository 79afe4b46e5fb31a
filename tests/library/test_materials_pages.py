"""Pages of materials and pushes: what they take, what they refuse, and that nothing typed is lost."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.activities.factories import plan
from tests.library import shelf
from tests.library.factories import TextFactory, published
from tests.library.shelf import fresh, kept, linked, upload
from tests.organizations.factories import (
    CommitteeFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
    organiser_of,
)
from tests.schemes.factories import SYSTEM
from zhixing.library.actions.materials import set_captions, withdraw_material
from zhixing.library.actions.pushes import push
from zhixing.library.models import Material, Push

pytestmark = pytest.mark.django_db
TYPED = {"title": "专题党课", "about": "第一季度", "audience": "leaders", "rank": "bureau_head", "url": ""}


@pytest.fixture
def committee():
    return CommitteeFactory(name="省民政厅机关委员会")


@pytest.fixture
def branch(committee):
    return OrganizationFactory(parent=committee, name="办公室党支部")


@pytest.fixture
def secretary(client, branch):
    client.force_login(officer_of(branch))
    return client


@pytest.fixture
def reader(branch):
    client = Client()
    client.force_login(UserFactory(member=MemberFactory(branch=branch)))
    return client


def at(name, thing, **query):
    return reverse(f"library:{name}", args=[thing.pk], query=query or None)


def rows(branch):
    return list(Material.objects.filter(unit_id=branch.unit_id))


def stored(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_file_is_kept_and_shown(secretary, branch, reader):
    answer = secretary.post(at("new-material", branch), {**TYPED, "file": upload()}, follow=True)
    (row,) = rows(branch)
    page = answer.content.decode()
    assert "<video" in page
    assert 'preload="metadata"' in page
    assert "autoplay" not in page
    assert (row.title, row.rank, row.name) == ("专题党课", "bureau_head", "党课录像.mp4")
    seen = reader.get(at("material", row)).content.decode()
    assert "专题党课" in seen
    assert at("edit-material", row) not in seen
    assert "专题党课" in reader.get(at("materials", branch)).content.decode()


def test_a_link_is_kept_and_shown_with_its_host(secretary, branch):
    answer = secretary.post(at("new-material", branch), {**TYPED, "url": shelf.LINK}, follow=True)
    page = answer.content.decode()
    assert 'rel="noopener noreferrer external"' in page
    assert "www.example.cn" in page


@pytest.mark.parametrize(
    "url",
    [
        "http://www.example.cn/",
        "javascript:alert(1)",
        "https://",
        "//example.cn",
        "ftp://example.cn/a",
        "https://user:secret@example.cn/",
        "https://example .cn/",
        "data:text/html,x",
    ],
)
def test_only_https_is_kept(secretary, branch, url):
    answer = secretary.post(at("new-material", branch), {**TYPED, "url": url})
    assert answer.status_code == 422
    assert 'id="id_url_error"' in answer.content.decode()
    assert rows(branch) == []


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"file": upload("录像.mp4", b"MZ" * 50)}, "file"),
        ({"file": upload("网页.html", b"<script>")}, "file"),
        ({"file": upload("空.mp4", b"")}, "file"),
        ({}, "file"),
        ({"file": upload(), "url": shelf.LINK}, "url"),
        ({"url": shelf.LINK, "title": "长" * 201}, "title"),
        ({"url": shelf.LINK, "audience": "all"}, "audience"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(secretary, branch, settings, given, where):
    answer = secretary.post(at("new-material", branch), TYPED | given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{where}_error"' in page
    assert "第一季度" in page
    assert 'value="bureau_head" selected' in page
    assert ("data-file-lost" in page) == ("file" in given)
    assert rows(branch) == []
    assert stored(settings) == []


def test_the_same_file_again_is_named(secretary, branch):
    kept(branch, upload(), title="上一次的录像")
    answer = secretary.post(at("new-material", branch), {**TYPED, "file": upload("另一个名字.mp4")})
    assert answer.status_code == 422
    assert "上一次的录像" in answer.content.decode()


def test_one_too_large_is_dropped_while_it_comes_in(secretary, branch, settings):
    settings.MEDIA_LIMIT = 100_000
    large = upload("大.mp4", shelf.MP4 + b"0" * 300_000)
    answer = secretary.post(at("new-material", branch), {**TYPED, "file": large})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('id="id_file_error"') == 1
    assert "第一季度" in page
    assert "data-file-lost" in page
    assert stored(settings) == []


def test_who_may_not_keep_is_refused_before_the_file_is_read(reader, branch):
    class Unread:
        def read(self, *_args):
            raise AssertionError

        readline = read

    environ = {"wsgi.input": Unread(), "CONTENT_LENGTH": "500000000"}
    answer = reader.post(
        at("new-material", branch), content_type="multipart/form-data; boundary=x", **environ
    )
    assert answer.status_code == 403


def test_an_upload_from_elsewhere_is_refused(branch):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer_of(branch))
    assert client.post(at("new-material", branch), {**TYPED, "file": upload()}).status_code == 403


def test_a_recording_is_added_from_its_activity_and_shown_there(secretary, branch, reader):
    activity = plan(branch)
    page = reverse("activities:detail", args=[activity.pk])
    address = at("new-material", branch, activity=activity.pk)
    assert address in secretary.get(page).content.decode()
    assert activity.title in secretary.get(address).content.decode()
    values = {**TYPED, "file": upload(), "activity": activity.pk}
    secretary.post(at("new-material", branch), values)
    (row,) = rows(branch)
    assert row.activity_id == activity.pk
    seen = reader.get(page).content.decode()
    assert at("material", row) in seen
    assert "?activity=" not in seen
    assert page in secretary.get(at("material", row)).content.decode()


@pytest.mark.parametrize("named", ["7", "x", "9" * 30])
def test_an_activity_that_is_none_of_ours_is_not_taken(secretary, branch, named):
    assert secretary.get(at("new-material", branch, activity=named)).status_code in {200, 404}
    answer = secretary.post(at("new-material", branch), {**TYPED, "url": shelf.LINK, "activity": named})
    assert answer.status_code in {404, 422}
    assert rows(branch) == []


def test_it_is_changed_captioned_withdrawn_put_back_and_removed(
    secretary, branch, settings, django_capture_on_commit_callbacks
):
    film = kept(branch, title="旧题目")
    secretary.post(at("edit-material", film), {"title": "新题目", "audience": "everyone"})
    answer = secretary.post(at("set-captions", film), {"captions": upload("a.vtt", shelf.VTT)}, follow=True)
    page = answer.content.decode()
    assert "新题目" in page
    assert "<track" in page
    assert "同志们，大家好。" in page
    with django_capture_on_commit_callbacks(execute=True):
        secretary.post(at("remove-captions", film))
        assert "<track" not in secretary.get(at("material", film)).content.decode()
        assert "恢复" in secretary.post(at("withdraw-material", film), follow=True).content.decode()
        assert film.title not in secretary.get(at("pushes", branch)).content.decode()
        secretary.post(at("restore-material", film))
        secretary.post(at("remove-material", film))  # not withdrawn: refused in words
        secretary.post(at("withdraw-material", film))
        assert secretary.post(at("remove-material", film)).status_code == 302
    assert stored(settings) == []
    assert secretary.get(at("material", film)).status_code == 404


def test_an_empty_title_is_refused_and_the_rest_stays(secretary, branch):
    film = kept(branch)
    answer = secretary.post(at("edit-material", film), {"about": "改了说明", "audience": "everyone"})
    assert answer.status_code == 422
    assert "改了说明" in answer.content.decode()


@pytest.mark.parametrize(
    "file", [upload("a.vtt", b"WEBVTT\n\nx\ny"), upload("a.srt", b"\xff\x00\x01"), upload("a.vtt", b""), None]
)
def test_faulty_captions_say_where(secretary, branch, file):
    film = kept(branch)
    answer = secretary.post(at("set-captions", film), {"captions": file} if file else {})
    assert answer.status_code == 422
    assert 'id="id_captions_error"' in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["edit-material", "withdraw-material", "restore-material", "remove-material"]
)
def test_a_member_keeps_nothing(reader, branch, name):
    assert reader.post(at(name, kept(branch))).status_code == 403
    assert reader.get(at("new-material", branch)).status_code == 403


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(
    secretary, committee, branch, django_assert_num_queries, how_many
):
    for _ in range(how_many):
        kept(branch)
        kept(committee)
        push(by=SYSTEM, organization=branch, thing=kept(branch))
        withdraw_material(by=SYSTEM, material=kept(branch))
    secretary.get(at("materials", branch))
    with django_assert_num_queries(11):
        secretary.get(at("materials", branch))
    with django_assert_num_queries(9):
        secretary.get(at("pushes", branch))


def test_an_empty_list_says_what_to_do_next(secretary, branch, reader):
    assert at("new-material", branch) in secretary.get(at("materials", branch)).content.decode()
    assert at("new-material", branch) not in reader.get(at("materials", branch)).content.decode()
    kept(branch)
    assert at("materials", branch) in reader.get(at("materials", branch, q="没有的")).content.decode()


def test_a_push_is_looked_at_then_sent_once(secretary, branch, reader):
    film = kept(branch, title="示范党课")
    address = reverse("library:push-material", args=[branch.pk, film.pk])
    assert address in secretary.get(at("material", film)).content.decode()
    assert "办公室党支部全体党员" in secretary.get(address).content.decode()
    answer = secretary.post(address, {"note": "月底前看完"}, follow=True)
    assert "月底前看完" in answer.content.decode()
    again = secretary.post(address, {"note": "再来一次"})
    assert again.status_code == 422
    (row,) = Push.objects.filter(unit_id=branch.unit_id)
    assert "月底前看完" in reader.get(at("pushes", branch)).content.decode()
    assert reader.post(at("take-back", row)).status_code == 403
    secretary.post(at("take-back", row))
    assert not Push.objects.filter(unit_id=branch.unit_id)


def test_a_text_is_pushed_from_its_address(secretary, branch, committee):
    text = TextFactory(organization=committee, title="《某单位学习制度（示例）》")
    published(text, "第一条的内容。")
    address = reverse("library:push-text", args=[branch.pk, text.pk])
    assert address in secretary.get(at("text", text)).content.decode()
    answer = secretary.post(address, {}, follow=True)
    assert "《某单位学习制度（示例）》" in answer.content.decode()


@pytest.mark.parametrize("what", ["push-material", "push-text"])
@pytest.mark.parametrize("thing", [0, 7, int("9" * 40)])
def test_what_does_not_exist_is_not_found(secretary, branch, what, thing):
    assert secretary.get(reverse(f"library:{what}", args=[branch.pk, thing])).status_code == 404


def test_what_cannot_be_read_by_all_below_cannot_be_pushed(client, branch, committee):
    client.force_login(organiser_of(committee))
    address = reverse("library:push-material", args=[committee.pk, kept(branch).pk])
    assert client.get(address).status_code == 404


def test_one_too_many_words_stay_in_the_form(secretary, branch):
    address = reverse("library:push-material", args=[branch.pk, linked(branch).pk])
    answer = secretary.post(address, {"note": "字" * 201})
    assert answer.status_code == 422
    assert "字" * 201 in answer.content.decode()


def test_from_elsewhere_nothing_is_found(client, branch):
    film = kept(branch)
    set_captions(by=SYSTEM, material=film, upload=upload("a.vtt", shelf.VTT))
    row = push(by=SYSTEM, organization=branch, thing=film)
    client.force_login(officer_of(OrganizationFactory()))
    for address in (at("materials", branch), at("pushes", branch), at("edit-material", film)):
        assert client.get(address).status_code == 404
    assert client.post(at("take-back", row)).status_code == 404
    assert client.post(at("new-material", branch), {**TYPED, "file": fresh()}).status_code == 404
