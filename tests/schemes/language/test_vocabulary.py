import re

from zhixing.organizations import choices
from zhixing.schemes.language.model import Attendance
from zhixing.schemes.language.vocabulary import OPEN_FILTERS, vocabulary

PARTS = {"verb", "attend", "times", "what", "some_what", "place", "cover", "n"}


def test_codes_are_those_of_organizations():
    words = vocabulary()

    assert list(words.organization_kinds) == choices.Kind.values
    assert list(words.levels) == choices.Level.values
    assert list(words.natures) == choices.Nature.values
    assert list(words.ranks) == choices.Rank.values
    assert list(words.posts) == choices.PostCode.values


def test_every_state_of_attendance_has_words():
    assert list(vocabulary().attendance) == [str(each) for each in Attendance]


def test_kinds_join_only_kinds_and_both_ways():
    kinds = vocabulary().kinds

    assert {code for kind in kinds.values() for code in kind.joins} <= set(kinds)
    assert [(a, b) for a in kinds for b in kinds[a].joins if a not in kinds[b].joins] == []


def test_measures_know_only_filters_that_exist_and_templates_only_parts_that_do():
    known = {*OPEN_FILTERS, *vocabulary().filters}
    for measure in vocabulary().measures.values():
        assert set(measure.where) <= known, measure.code
        for template in (measure.says.zh, measure.says.en):
            assert set(re.findall(r"{(\w+)}", template)) <= PARTS, measure.code
