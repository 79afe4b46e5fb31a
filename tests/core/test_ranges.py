"""Files in parts."""

import io
from datetime import UTC, datetime

import pytest
from django.test import RequestFactory
from django.utils.http import http_date
from hypothesis import given
from hypothesis import strategies as st

from zhixing.core.ranges import Content, UnsatisfiableError, range_of, ranged

BYTES = bytes(range(256)) * 2
CHANGED = datetime(2016, 5, 12, 8, 30, 15, 123456, tzinfo=UTC)
WHEN = http_date(CHANGED.timestamp())


def content(data=BYTES, **values):
    given = {"name": "党课 录像.mp4", "content_type": "video/mp4", "inline": True, **values}
    return Content(lambda: io.BytesIO(data), len(data), "abc", CHANGED, **given)


def ask(header=None, method="get", data=BYTES, **headers):
    more = {"range": header} if header is not None else {}
    request = getattr(RequestFactory(), method)("/file", headers=more | headers)
    return ranged(request, content(data))


def body(response):
    return b"".join(response.streaming_content)


def test_without_a_range_it_is_whole():
    response = ask()
    assert response.status_code == 200
    assert body(response) == BYTES
    assert response["Content-Length"] == "512"
    assert response["Accept-Ranges"] == "bytes"
    assert response["ETag"] == '"abc"'
    assert response["Last-Modified"] == WHEN
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == (
        "inline; filename*=utf-8''%E5%85%9A%E8%AF%BE%20%E5%BD%95%E5%83%8F.mp4"
    )


@given(data=st.binary(min_size=1, max_size=300), first=st.integers(0, 400), length=st.integers(1, 400))
def test_any_range_is_that_slice(data, first, length):
    response = ask(f"bytes={first}-{first + length - 1}", data=data)
    if first >= len(data):
        assert response.status_code == 416
        assert response["Content-Range"] == f"bytes */{len(data)}"
        return
    part = data[first : first + length]
    assert response.status_code == 206
    assert body(response) == part
    assert response["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/{len(data)}"
    assert response["Content-Length"] == str(len(part))


@given(data=st.binary(min_size=1, max_size=300), first=st.integers(0, 299), last=st.integers(1, 400))
def test_open_ended_and_last_bytes_are_those_slices(data, first, last):
    if first < len(data):
        assert body(ask(f"bytes={first}-", data=data)) == data[first:]
    assert body(ask(f"bytes=-{last}", data=data)) == data[-last:]


def test_a_part_may_be_limited_and_says_so():
    request = RequestFactory().get("/file", headers={"range": "bytes=10-"})
    response = ranged(request, content(most=100))
    assert response["Content-Range"] == "bytes 10-109/512"
    assert body(response) == BYTES[10:110]
    assert body(ranged(RequestFactory().get("/file"), content(most=100))) == BYTES


def test_one_longer_than_a_piece_is_whole_and_in_order():
    data = bytes(i % 251 for i in range(200_000))
    assert body(ask("bytes=1-199998", data=data)) == data[1:199_999]


@pytest.mark.parametrize("header", ["bytes=512-", "bytes=-0", "bytes=999-1000"])
def test_none_of_whose_bytes_exist_is_not_satisfiable(header):
    response = ask(header)
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */512"


@pytest.mark.parametrize(
    "header",
    [
        "bytes=0-1,4-5",
        "bytes=5-2",
        "bytes=-",
        "bytes=a-b",
        "items=0-1",
        "bytes",
        "",
        "bytes=" + "9" * 5000 + "-",
        "bytes=٣-٤",
    ],
)
def test_several_ranges_and_what_is_no_range_are_answered_whole(header):
    assert range_of(header, 512) is None


@pytest.mark.parametrize("header", ["Bytes=0-1", " bytes = 0 - 1 "])
def test_case_and_spaces_do_not_matter(header):
    assert range_of(header, 512) == range(2)


def test_an_empty_file_has_no_range_but_is_handed_out():
    with pytest.raises(UnsatisfiableError):
        range_of("bytes=0-", 0)
    assert body(ask(data=b"")) == b""


@pytest.mark.parametrize("condition", ['"abc"', WHEN])
def test_a_part_of_the_same_file_continues(condition):
    assert ask("bytes=0-1", **{"if-range": condition}).status_code == 206


@pytest.mark.parametrize("condition", ['"other"', 'W/"abc"', http_date(0), "nonsense"])
def test_a_part_of_another_file_is_answered_whole(condition):
    response = ask("bytes=0-1", **{"if-range": condition})
    assert response.status_code == 200
    assert body(response) == BYTES


@pytest.mark.parametrize("condition", [{"if-none-match": '"abc"'}, {"if-modified-since": WHEN}])
def test_what_the_reader_has_is_not_sent_again(condition):
    response = ask("bytes=900-", **condition)
    assert response.status_code == 304
    assert response["ETag"] == '"abc"'


def test_a_wrong_condition_is_refused():
    assert ask("bytes=0-1", **{"if-match": '"other"'}).status_code == 412


def test_head_tells_of_the_whole_and_opens_nothing():
    def never():
        raise AssertionError

    request = RequestFactory().head("/file", headers={"range": "bytes=0-1"})
    response = ranged(request, Content(never, 512, "abc", CHANGED, "a.pdf", "application/pdf"))
    assert response.status_code == 200
    assert response["Content-Length"] == "512"
    assert response["Content-Disposition"] == 'attachment; filename="a.pdf"'
    assert response.content == b""


@pytest.mark.django_db
def test_the_file_is_closed_when_the_reader_leaves():
    held = io.BytesIO(BYTES * 1000)
    values = {"name": "a.mp4", "content_type": "video/mp4"}
    response = ranged(RequestFactory().get("/file"), Content(lambda: held, 512_000, "abc", CHANGED, **values))
    next(iter(response.streaming_content))
    response.close()
    assert held.closed
