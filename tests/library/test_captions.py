"""Captions, as they come out of phones and subtitle programs."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from zhixing.library.captions import Cue, as_webvtt, read_captions, transcript

VTT = """WEBVTT - 某单位党课

STYLE
::cue { color: red }

NOTE 由录音整理

1
00:00:01.000 --> 00:00:04.500 align:start
<v 张三>同志们，<b>大家好</b>。

01:02.000 --> 01:05.000
今天讲 A &amp; B
"""
SRT = "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>第一句</i>\r\n\r\n2\r\n00:00:02,500 --> 00:00:04,000\r\n{\\an8}第二句\r\n第二行\r\n"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def faults_of(text):
    with pytest.raises(ValidationError) as caught:
        read_captions(text.encode() if isinstance(text, str) else text)
    return caught.value.message_dict["captions"]


def test_webvtt_is_read_without_styles_and_asides():
    assert read_captions(VTT.encode()) == [
        Cue(1000, 4500, "张三：同志们，大家好。"),
        Cue(62_000, 65_000, "今天讲 A & B"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_subrip_is_read_in_every_encoding_in_use(encoding):
    cues = read_captions(SRT.encode(encoding))
    assert [cue.words for cue in cues] == ["第一句", "第二句\n第二行"]


def test_what_is_written_is_what_was_read():
    written = as_webvtt(read_captions(VTT.encode()))
    assert written.startswith("WEBVTT\n\n00:00:01.000 --> 00:00:04.500\n")
    assert "A &amp; B" in written
    assert read_captions(written.encode()) == read_captions(VTT.encode())


def test_markup_in_the_words_stays_words():
    (cue,) = read_captions(b"00:01.000 --> 00:02.000\n1 &lt; 2 --&gt; <script>alert(1)</script>")
    assert cue.words == "1 < 2 --> alert(1)"
    assert "<" not in as_webvtt([cue]).replace("-->", "", 1)
    assert read_captions(as_webvtt([cue]).encode()) == [cue]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("WEBVTT\n\n00:01 --> 00:02\n话", "Line 3"),
        ("1\n00:00:05,000 --> 00:00:04,000\n话", "Line 2"),
        ("00:05.000 --> 00:06.000\n一\n\n00:04.000 --> 00:07.000\n二", "Line 4"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\n一\n\n散落的一行", "Line 6"),
        ("00:99.000 --> 01:00.000\n话", "Line 1"),
    ],
)
def test_a_fault_names_its_line(text, line):
    (fault,) = faults_of(text)
    assert fault.startswith(f"{line}:")


def test_five_faults_are_said_at_once():
    assert len(faults_of("\n\n".join(["散落的一行"] * 50))) == 5


@pytest.mark.parametrize("content", [b"", b"WEBVTT\n", b"\x00\x01\xff\xfe\x80" * 9, b"%PDF-1.7\n\xff\xff"])
def test_what_holds_no_captions_is_refused(content):
    assert faults_of(content)


def test_a_film_is_no_captions():
    assert faults_of(b"0" * (2 * 1024 * 1024 + 1))


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    try:
        cues = read_captions(content)
    except ValidationError:
        return
    assert cues


@given(
    st.lists(
        st.tuples(
            st.integers(0, 5000), st.integers(1, 5000), st.sampled_from(["话", "a<b", "&amp;", "x-->y"])
        ),
        min_size=1,
    )
)
def test_captions_survive_being_written(parts):
    cues, now = [], 0
    for pause, length, words in parts:
        now += pause
        cues.append(Cue(now, now + length, words.replace("&amp;", "&")))
    assert read_captions(as_webvtt(cues).encode()) == cues


def test_the_transcript_breaks_at_a_pause():
    cues = [Cue(0, 1000, "一"), Cue(1500, 2000, "二\n行"), Cue(3_725_000, 3_726_000, "三")]
    assert [(each.time, each.words) for each in transcript(cues)] == [("0:00", "一 二 行"), ("1:02:05", "三")]
