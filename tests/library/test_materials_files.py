"""A material's file on the wire: in parts, behind permission, never run by a browser."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from tests.library import shelf
from tests.library.shelf import kept, linked, upload
from tests.organizations.factories import (
    CommitteeFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
)
from tests.schemes.factories import SYSTEM
from zhixing.library.actions.materials import set_captions, withdraw_material

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def branch(committee):
    return OrganizationFactory(parent=committee)


@pytest.fixture
def reader(client, branch):
    """A member of the branch."""
    client.force_login(UserFactory(member=MemberFactory(branch=branch)))
    return client


def address(material, what="material-file"):
    return reverse(f"library:{what}", args=[material.pk])


def body(answer):
    return b"".join(answer.streaming_content)


def test_a_player_gets_the_part_that_it_asks_for(reader, committee):
    film = kept(committee, upload())
    answer = reader.get(address(film), headers={"range": "bytes=8-15"})
    assert answer.status_code == 206
    assert body(answer) == shelf.MP4[8:16]
    assert answer["Content-Range"] == f"bytes 8-15/{len(shelf.MP4)}"
    assert answer["Content-Type"] == "video/mp4"
    assert answer["ETag"] == f'"{film.digest}"'
    assert answer["Cache-Control"] == "private, no-cache"
    again = reader.get(address(film), headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_a_player_is_sent_a_part_at_a_time_and_a_download_the_whole(reader, branch, monkeypatch):
    monkeypatch.setattr("zhixing.library.views.files.PART", 1000)
    film = kept(branch, upload())
    played = reader.get(address(film), headers={"range": "bytes=5-"})
    assert played["Content-Range"] == f"bytes 5-1004/{len(shelf.MP4)}"
    taken = reader.get(f"{address(film)}?download", headers={"range": "bytes=5-"})
    assert body(taken) == shelf.MP4[5:]


def test_beyond_its_end_is_not_satisfiable(reader, committee):
    assert reader.get(address(kept(committee)), headers={"range": "bytes=99999999-"}).status_code == 416


def test_head_tells_its_size(reader, committee):
    answer = reader.head(address(kept(committee, upload())))
    assert (answer.status_code, answer["Content-Length"]) == (200, str(len(shelf.MP4)))


@pytest.mark.parametrize(
    ("name", "content", "how"),
    [
        ("录像.mp4", shelf.MP4, "inline"),
        ("录音.mp3", shelf.MP3, "inline"),
        ("合影.png", shelf.PNG, "inline"),
        ("讲稿.pdf", shelf.PDF, "inline"),
        ("课件.pptx", shelf.PPTX, "attachment"),
        ("讲稿.docx", shelf.DOCX, "attachment"),
        ("讲稿.txt", "提纲".encode(), "attachment"),
    ],
)
def test_only_what_runs_nothing_is_shown_in_the_browser(reader, branch, name, content, how):
    material = kept(branch, upload(name, content))
    answer = reader.get(address(material))
    assert answer["Content-Disposition"].startswith(f"{how}; filename*=utf-8''%")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert reader.get(f"{address(material)}?download")["Content-Disposition"].startswith("attachment")


def test_captions_are_handed_out_as_webvtt(reader, branch):
    film = kept(branch)
    assert reader.get(address(film, "captions")).status_code == 404
    set_captions(by=SYSTEM, material=film, upload=upload("a.vtt", shelf.VTT))
    answer = reader.get(address(film, "captions"))
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.content.decode().startswith("WEBVTT")


@pytest.mark.parametrize("what", ["material", "material-file", "captions"])
def test_outside_its_place_it_is_not_found(client, branch, what):
    film = kept(branch)
    set_captions(by=SYSTEM, material=film, upload=upload("a.vtt", shelf.VTT))
    client.force_login(officer_of(OrganizationFactory()))
    assert client.get(address(film, what)).status_code == 404


def test_a_withdrawn_one_is_not_found_by_readers(reader, branch):
    film = kept(branch)
    withdraw_material(by=SYSTEM, material=film)
    assert reader.get(address(film)).status_code == 404


def test_a_link_and_a_lost_file_are_not_found(reader, branch):
    assert reader.get(address(linked(branch))).status_code == 404
    film = kept(branch)
    default_storage.delete(film.stored)
    assert reader.get(address(film)).status_code == 404
