"""A recorded lecture: sent up from its meeting, refused once, played in parts with captions, pushed, found."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.library.shelf import VTT, kept, upload
from tests.organizations.factories import MemberFactory, UserFactory
from tests.plugins.scoped import unscoped
from tests.schemes.factories import SYSTEM
from tests.site.eyes import faults, sideways, small_targets
from zhixing.library.actions.materials import set_captions
from zhixing.library.models import Material
from zhixing.library.views import files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAMPLES = Path(__file__).parents[2] / "samples"
FILM, WORDS = SAMPLES / "lecture.webm", SAMPLES / "lecture.vtt"

# The pages' policy forbids what wait_for_function does; a promise waits as well.
LENGTH = """() => new Promise((done, fail) => {
    const film = document.querySelector("video");
    const tell = () => done(Math.round(film.duration));
    film.addEventListener("error", () => fail(film.error.message));
    if (film.readyState) tell(); else film.addEventListener("loadedmetadata", tell);
})"""
CAPTIONS = """() => new Promise((done) => {
    const track = document.querySelector("track");
    const tell = () => done(track.track.cues.length);
    if (track.readyState === 2) tell(); else track.addEventListener("load", tell);
})"""
TO_THE_END = """() => new Promise((done, fail) => {
    const film = document.querySelector("video");
    film.addEventListener("ended", () => done(true));
    film.addEventListener("error", () => fail(film.error.message));
    film.muted = true;
    film.currentTime = 23;
    film.play();
})"""


@pytest.fixture
def member(branch):
    """A member with an account."""
    person = MemberFactory(branch=branch, name="李晓明")
    return UserFactory(member=person, name=person.name)


def looks_well(page: Page) -> None:
    """Hold a page to what every page is held to."""
    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_recording_is_kept_from_its_meeting_pushed_and_found(
    opened, meeting_page, secretary, member, scripts, tmp_path
):
    page = opened(secretary, scripts=scripts)
    page.goto(meeting_page)
    page.get_by_role("link", name="添加录像或课件").click()
    expect(page.locator("main")).to_contain_text("六月党员大会")
    page.get_by_label("内容简介").fill("讲了三个问题")
    wrong = tmp_path / "录像.mp4"
    wrong.write_bytes(b"MZ" * 4000)
    page.locator("input[type=file]").set_input_files(wrong)
    page.get_by_role("button", name="保存").click()

    expect(page.locator("[role=alert]")).to_contain_text("内容")
    expect(page.get_by_label("内容简介")).to_have_value("讲了三个问题")
    if scripts:
        assert page.locator("input[type=file]").evaluate("each => each.files.length") == 1
        looks_well(page)
    else:
        expect(page.locator("main")).to_contain_text("请重新选择文件")
    page.get_by_label("名称").fill("专题党课")
    page.locator("input[type=file]").set_input_files(FILM)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("专题党课")

    page.locator("#captions input[type=file]").set_input_files(WORDS)
    page.get_by_role("button", name="添加字幕").click()
    expect(page.locator("#transcript")).to_contain_text("听力不便")
    if scripts:
        looks_well(page)
    page.get_by_role("link", name="推送").filter(has_text="从").click()
    expect(page.locator("main")).to_contain_text("全体党员")
    page.get_by_label("附言").fill("月底前看完")
    page.get_by_role("button", name="推送").click()
    expect(page.locator("main")).to_contain_text("专题党课")

    phone = opened(member, scripts=scripts)
    phone.goto("/")
    expect(phone.locator("main")).to_contain_text("月底前看完")
    phone.locator("section[aria-labelledby=pushed]").get_by_role("link", name="打开").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("专题党课")
    phone.goto(reverse("notices:list"))
    phone.get_by_role("link", name="专题党课").click()
    with unscoped():
        row = Material.objects.get()
    phone.goto(meeting_page)
    expect(phone.locator("#materials")).to_contain_text("专题党课")
    assert (row.about, row.activity_id is not None) == ("讲了三个问题", True)


def test_a_film_plays_to_its_end_in_small_parts_with_captions(opened, branch, secretary, monkeypatch):
    monkeypatch.setattr(files, "PART", 8000)
    film = kept(branch, upload("党课.webm", FILM.read_bytes()))
    set_captions(by=SYSTEM, material=film, upload=upload("党课.vtt", VTT))
    page = opened(secretary)
    statuses = []
    page.on("response", lambda answer: statuses.append(answer.status) if "/file" in answer.url else None)
    page.goto(reverse("library:material", args=[film.pk]))

    assert page.evaluate(LENGTH) == 24
    assert page.evaluate(CAPTIONS) == 1
    assert page.evaluate("document.querySelector('video').paused")
    assert page.evaluate(TO_THE_END)
    assert set(statuses) == {206}
    looks_well(page)
