"""Files of an activity: kept out of sight, handed out as attachments to those who may see it."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.activities.factories import SYSTEM, branch_with, plan
from tests.core.test_uploads import PDF
from tests.organizations.factories import UserFactory
from zhixing.activities.actions import add_file, remove_file
from zhixing.activities.models import File
from zhixing.activities.queries.listing import files_of


@pytest.fixture
def activity(world):
    return plan(world[0])


@pytest.fixture
def kept(activity):
    return add_file(by=SYSTEM, activity=activity, upload=SimpleUploadedFile("记录.pdf", PDF))


def stored(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_it_is_stored_by_a_random_name(kept, settings):
    (path,) = stored(settings)
    assert "记录" not in str(path)
    assert path.name != kept.digest
    assert path.read_bytes() == PDF


def test_the_same_content_twice_is_kept_once(activity, kept, settings):
    again = add_file(by=SYSTEM, activity=activity, upload=SimpleUploadedFile("副本.pdf", PDF))
    assert again == kept
    assert len(stored(settings)) == 1


def test_nothing_stays_when_the_record_fails(activity, settings, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("database")

    monkeypatch.setattr(File.objects, "create", fail)
    with pytest.raises(RuntimeError):
        add_file(by=SYSTEM, activity=activity, upload=SimpleUploadedFile("记录.pdf", PDF))
    assert stored(settings) == []


def test_removal_takes_the_content_after_commit(activity, kept, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(by=SYSTEM, activity=activity, file_id=kept.pk)
    assert files_of(activity) == []
    assert stored(settings) == []
    remove_file(by=SYSTEM, activity=activity, file_id=kept.pk)


def test_it_is_handed_out_as_an_attachment_only(client, world, activity, kept):
    client.force_login(UserFactory(member=world[2][0]))
    answer = client.get(reverse("activities:file", args=[activity.pk, kept.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert b"".join(answer.streaming_content) == PDF


def test_outside_the_scope_it_is_not_found(client, activity, kept):
    client.force_login(branch_with(1)[1])
    assert client.get(reverse("activities:file", args=[activity.pk, kept.pk])).status_code == 404


def test_a_file_of_another_activity_is_not_found(client, world, kept):
    client.force_login(world[1])
    assert client.get(reverse("activities:file", args=[plan(world[0]).pk, kept.pk])).status_code == 404


def upload(client, activity, name, content):
    values = {"file": SimpleUploadedFile(name, content)}
    return client.post(reverse("activities:add-file", args=[activity.pk]), values, follow=True)


def test_the_page_keeps_lists_and_removes(client, world, activity):
    client.force_login(world[1])
    assert "记录.pdf" in upload(client, activity, "记录.pdf", PDF).content.decode()
    (row,) = files_of(activity)
    client.post(reverse("activities:remove-file", args=[activity.pk, row.pk]))
    assert files_of(activity) == []


@pytest.mark.parametrize(("name", "content"), [("照片.png", PDF), ("程序.exe", b"MZ"), ("空.pdf", b"")])
def test_a_refused_file_says_why(client, world, activity, name, content):
    client.force_login(world[1])
    answer = upload(client, activity, name, content)
    assert 'id="id_file_error"' in answer.content.decode()
    assert files_of(activity) == []


def test_one_too_large_is_dropped_while_it_comes_in(client, world, activity, settings):
    settings.UPLOAD_LIMIT = 100_000
    client.force_login(world[1])
    answer = upload(client, activity, "大.pdf", PDF + b"0" * 300_000)
    assert answer.status_code == 200
    assert 'id="id_file_error"' in answer.content.decode()
    assert stored(settings) == []


def test_an_upload_from_elsewhere_is_refused(world, activity):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(world[1])
    assert upload(client, activity, "记录.pdf", PDF).status_code == 403


def test_a_member_may_not_upload(client, world, activity):
    client.force_login(UserFactory(member=world[2][0]))
    assert upload(client, activity, "记录.pdf", PDF).status_code == 403
