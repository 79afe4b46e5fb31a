"""Files of a step: looked into, kept once, taken away by who keeps the list; nothing stays of what fails."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.core.test_uploads import PDF
from tests.rectification.factories import OwnProblemFactory, StepFactory
from tests.rectification.working import TODAY, work
from zhixing.rectification.actions.step_files import MOST, add_step_file, remove_step_file
from zhixing.rectification.actions.steps import note_progress
from zhixing.rectification.models import StepFile

pytestmark = pytest.mark.django_db


def pdf(name="证明.pdf", more=b""):
    return SimpleUploadedFile(name, PDF + more)


@pytest.fixture
def here(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    return work()


@pytest.fixture
def step(here):
    return note_progress(by=here.owner, problem=here.problem, on=TODAY, text="学习")


def stored(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def files_of(step):
    return StepFile.objects.filter(unit_id=step.unit_id, step=step)


def test_one_content_is_kept_once_under_a_random_name(here, step, settings):
    first = add_step_file(by=here.owner, problem=here.problem, step=step, upload=pdf())
    assert add_step_file(by=here.owner, problem=here.problem, step=step, upload=pdf("副本.pdf")) == first
    (path,) = stored(settings)
    assert "证明" not in str(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [("证明.pdf", b""), ("证明.exe", b"MZ"), ("证明.pdf", b"<script>"), ("证明.svg", b"<svg/>")],
)
def test_what_is_no_file_to_keep_is_refused_with_the_whole_note(here, settings, name, content):
    uploads = [pdf(), SimpleUploadedFile(name, content)]
    with pytest.raises(ValidationError) as error:
        note_progress(by=here.owner, problem=here.problem, on=TODAY, text="学习", uploads=uploads)
    assert set(error.value.message_dict) == {"file"}
    assert here.kinds() == ["listed"]
    assert stored(settings) == []


def test_more_than_a_page_shows_are_refused(here, step):
    for number in range(MOST):
        add_step_file(by=here.owner, problem=here.problem, step=step, upload=pdf(more=b"%d" % number))
    with pytest.raises(ValidationError):
        add_step_file(by=here.owner, problem=here.problem, step=step, upload=pdf(more=b"x"))
    uploads = [pdf(more=b"%d" % number) for number in range(MOST + 1)]
    with pytest.raises(ValidationError):
        note_progress(by=here.owner, problem=here.problem, on=TODAY, text="学习", uploads=uploads)


def test_nothing_stays_when_the_row_fails(here, settings, monkeypatch):
    create = StepFile.objects.create

    def fail_at_the_second(**values):
        if values["name"] == "二.pdf":
            raise RuntimeError("database")
        return create(**values)

    monkeypatch.setattr(StepFile.objects, "create", fail_at_the_second)
    uploads = [pdf("一.pdf"), pdf("二.pdf", b"2")]
    with pytest.raises(RuntimeError):
        note_progress(by=here.owner, problem=here.problem, on=TODAY, text="学习", uploads=uploads)
    assert stored(settings) == []


def test_an_officer_takes_it_away_after_the_commit(here, step, settings, django_capture_on_commit_callbacks):
    row = add_step_file(by=here.owner, problem=here.problem, step=step, upload=pdf())
    with pytest.raises(PermissionDenied):
        remove_step_file(by=here.owner, problem=here.problem, file=row)
    with django_capture_on_commit_callbacks(execute=True):
        remove_step_file(by=here.secretary, problem=here.problem, file=row)
    assert not files_of(step).exists()
    assert stored(settings) == []
    remove_step_file(by=here.secretary, problem=here.problem, file=row)
    assert here.kinds() == ["listed", "started"]


def test_the_page_keeps_and_removes(client, here, step):
    client.force_login(here.secretary)
    address = reverse("rectification:add-file", args=[here.problem.pk, step.pk])
    assert client.post(address).status_code == 422
    assert (
        client.post(address, {f"step-{step.pk}-file": SimpleUploadedFile("a.pdf", b"x")}).status_code == 422
    )
    assert client.post(address, {f"step-{step.pk}-file": pdf()}).status_code == 302
    row = files_of(step).get()
    client.post(reverse("rectification:remove-file", args=[here.problem.pk, row.pk]))
    assert not files_of(step).exists()
    assert client.get(reverse("rectification:file", args=[here.problem.pk, row.pk])).status_code == 404


def test_a_file_of_a_private_problem_is_its_members_alone(client, here):
    own = OwnProblemFactory(organization=here.branch)
    row = StepFile.objects.create(
        unit=own.unit,
        step=StepFactory(problem=own),
        name="a.pdf",
        content_type="",
        size=1,
        digest="d",
        stored="x",
    )
    client.force_login(here.secretary)
    assert client.get(reverse("rectification:file", args=[own.pk, row.pk])).status_code == 404
    assert client.get(reverse("rectification:file", args=[here.problem.pk, row.pk])).status_code == 404
