"""The parts of the minutes as data: what each kind asks, and what data is refused."""

import pytest
from django.utils.translation import override

from zhixing.activities.kinds import added, base
from zhixing.activities.parts import MAIN, USUAL, Widget, joined, parts_from
from zhixing.activities.queries.minutes import parts_of
from zhixing.schemes.language.model import ActivityKind, Text

WORDS = {"zh": "议题", "en": "Agenda"}
MAIN_ROW = {"key": MAIN, "label": WORDS}


@pytest.mark.parametrize("kind", base().values(), ids=str)
def test_every_kind_has_a_main_part_and_both_languages(kind):
    assert MAIN in {part.key for part in kind.parts}
    for part in kind.parts:
        assert part.label.zh
        assert part.label.en


def test_the_same_part_is_typed_the_same_way_in_every_kind():
    ways = {}
    for kind in base().values():
        for part in kind.parts:
            assert ways.setdefault(part.key, (part.widget, part.choices)) == (part.widget, part.choices)


def test_volunteering_asks_for_its_form():
    form = next(part for part in base()["volunteering"].parts if part.key == "form")
    with override("zh-hans"):
        assert form.offered == {"square": "广场服务", "community": "社区服务", "team": "专业服务队"}
        assert form.in_words("community") == "社区服务"
        assert form.in_words("") == ""


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("members_meeting", {"agenda", "main", "speeches", "summary"}),
        ("lecture", {"outline", "main", "exchange"}),
        ("themed_discussion", {"readings", "questions", "main", "speeches", "found", "summary"}),
        ("theory_group", {"study_secretary", "readings", "main", "speeches", "summary"}),
        ("oath_renewal", {"oath_leader", "main"}),
        ("political_birthday", {"celebrated", "words", "main"}),
        ("party_committee_meeting", {"agenda", "main", "speeches", "summary"}),
    ],
)
def test_each_kind_has_its_own_short_form(kind, keys):
    assert {part.key for part in base()[kind].parts} == keys


def test_an_activity_of_several_kinds_has_each_part_once():
    parts = parts_of([base()["lecture"], base()["members_meeting"]])
    assert [part.key for part in parts] == ["agenda", "main", "speeches", "summary", "outline", "exchange"]
    assert parts[1] == base()["members_meeting"].parts[1]


def test_a_kind_added_by_a_scheme_has_the_usual_parts():
    word = Text("读书会", "circle")
    words = ActivityKind("read_along", title=word, verb=word, attend=word, hours=1, audience="members")
    assert added(words).parts == USUAL
    assert joined([]) == USUAL


@pytest.mark.parametrize(
    "rows",
    [
        [{"key": "agenda", "label": WORDS}],  # no main part
        [MAIN_ROW, MAIN_ROW],
        [MAIN_ROW, {"key": "Agenda!", "label": WORDS}],
        [MAIN_ROW, {"key": "agenda", "label": {"zh": "议题"}}],
        [MAIN_ROW, {"key": "agenda"}],
        [MAIN_ROW, {"key": "agenda", "label": WORDS, "widget": "picture"}],
        [MAIN_ROW, {"key": "agenda", "label": WORDS, "colour": "red"}],
        [MAIN_ROW, {"key": "form", "label": WORDS, "widget": "choice"}],
        [MAIN_ROW, {"key": "agenda", "label": WORDS, "choices": {"one": WORDS}}],
        [MAIN_ROW, {"key": "agenda", "label": WORDS, "widget": "speeches"}],
        [MAIN_ROW, {"key": "speeches", "label": WORDS}],
        [MAIN_ROW, {"key": "agenda", "label": WORDS, "suggests": "weather"}],
        [MAIN_ROW, {"key": "chair", "label": WORDS}],
    ],
)
def test_bad_data_is_refused(rows):
    with pytest.raises((ValueError, TypeError)):
        parts_from(rows)


def test_without_data_the_usual_parts():
    assert parts_from(None) == USUAL
    assert [part.widget for part in USUAL] == [Widget.TEXT, Widget.SPEECHES]
