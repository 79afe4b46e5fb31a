"""A lecture of 200 MB comes in and goes out in pieces: memory stays where it was."""

import tracemalloc
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.library.shelf import MP4, kept
from tests.organizations.factories import OrganizationFactory, officer_of
from zhixing.library.models import Material

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
SIZE = 200 * MEGABYTE
COMING_IN = 4 * MEGABYTE  # Django's parser holds a few pieces of the form at once
GOING_OUT = 1 * MEGABYTE
BOUNDARY = "a-long-film"


class Film:
    """A form with a film of 200 MB, made up while it is read."""

    def __init__(self, **values: str) -> None:
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in values.items()
        ]
        file = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\n\r\n'
        self.head = "".join([*parts, file]).encode() + MP4
        self.tail = f"\r\n--{BOUNDARY}--\r\n".encode()
        self.length = len(self.head) - len(MP4) + SIZE + len(self.tail)
        self.at = 0

    def read(self, size: int = -1) -> bytes:
        end = min(self.at + (size if size >= 0 else 64 * 1024), self.length)
        start, self.at = self.at, end
        zeros_end = self.length - len(self.tail)
        return (
            self.head[start:end]
            + bytes(max(min(end, zeros_end) - max(start, len(self.head)), 0))
            + (self.tail[max(start - zeros_end, 0) : end - zeros_end] if end > zeros_end else b"")
        )

    readline = read


def rise_of(work) -> int:
    """Tell by how many bytes memory rose at most while something was done."""
    tracemalloc.start()
    try:
        start = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        work()
        return tracemalloc.get_traced_memory()[1] - start
    finally:
        tracemalloc.stop()


def test_a_long_film_comes_in_and_is_looked_into_in_pieces():
    branch, client = OrganizationFactory(), Client()
    client.force_login(officer_of(branch))
    address = reverse("library:new-material", args=[branch.pk])
    client.get(address)  # what is loaded once does not count
    film = Film(title="专题党课", audience="everyone")
    environ = {"wsgi.input": film, "CONTENT_LENGTH": str(film.length)}
    kind = f"multipart/form-data; boundary={BOUNDARY}"

    risen = rise_of(lambda: client.post(address, content_type=kind, **environ))

    row = Material.objects.get(unit_id=branch.unit_id)
    assert row.size == SIZE
    assert Path(settings.MEDIA_ROOT, row.stored).stat().st_size == SIZE
    assert risen < COMING_IN, f"{risen / MEGABYTE:.1f} MB"


def test_a_long_film_goes_out_in_pieces():
    branch, client = OrganizationFactory(), Client()
    client.force_login(officer_of(branch))
    row = kept(branch)
    with Path(settings.MEDIA_ROOT, row.stored).open("r+b") as file:
        file.truncate(SIZE)  # sparse: it takes no room
    Material.objects.filter(unit_id=row.unit_id, pk=row.pk).update(size=SIZE)
    address = reverse("library:material-file", args=[row.pk], query={"download": ""})
    warm = client.get(address, headers={"range": "bytes=0-9"})  # what is loaded once does not count
    assert len(b"".join(warm.streaming_content)) == 10
    sent = 0

    def play() -> None:
        nonlocal sent
        answer = client.get(address, headers={"range": "bytes=1000-"})
        for piece in answer.streaming_content:
            sent += len(piece)

    risen = rise_of(play)

    assert sent == SIZE - 1000
    assert risen < GOING_OUT, f"{risen / MEGABYTE:.1f} MB"
