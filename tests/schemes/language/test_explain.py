import pytest

from tests.schemes.language.texts import scheme, with_rule
from zhixing.schemes.language.explain import details, explain, sentence
from zhixing.schemes.language.predicate import counted, plural
from zhixing.schemes.language.reader import read_scheme


def said(rule: str) -> tuple[str, str]:
    found = read_scheme(with_rule(rule), "small.yaml")
    requirement = found.requirement("A9")
    return sentence(requirement, found, "zh-hans"), sentence(requirement, found, "en")


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        (
            "who: branch, do: activities.held, where: {kind: members_meeting, topic: any}, every: quarter",
            "每个党支部每季度至少召开一次有明确专题的党员大会。",
            "Each branch must hold at least one members' meeting with one stated topic every quarter.",
        ),
        (
            "who: member, do: activities.attended, where: {kind: lecture}, times: 2",
            "每名党员至少听两次党课。",
            "Each member must hear at least two lectures.",
        ),
        (
            "who: member, do: activities.delivered, where: {kind: lecture, place: elsewhere}, every: year",
            "每名党员每年至少到基层讲一次党课。",
            "Each member must give at least one lecture at the grassroots every year.",
        ),
        (
            "who: branch, do: activities.held, where: {kind: lecture}, between: july",
            "每个党支部在“七一”前后（6月15日至7月15日）至少组织一次党课。",
            "Each branch must arrange at least one lecture around 1 July (15 Jun to 15 Jul).",
        ),
        (
            "level: encouraged, who: member, do: activities.delivered, where: {kind: lecture}",
            "鼓励每名党员讲党课。",
            "Each member is encouraged to give lectures.",
        ),
        (
            "level: if_able, who: branch, do: activities.held, where: {kind: training}",
            "有条件的党支部至少举办一次集中培训；暂无条件的说明原因。",
            (
                "Each branch that has the means must hold at least one training session;"
                " one that has not says why."
            ),
        ),
        (
            "level: shown, who: branch, do: activities.held, where: {kind: volunteering}",
            "每个党支部开展志愿服务活动；只反映情况，不设数量要求。",
            "Each branch should organise volunteer activities; facts are shown, no number is asked.",
        ),
        (
            "who: branch, do: activities.held, where: {kind: members_meeting}, cover: topics",
            "每个党支部围绕“有信念”“有作为”逐一召开党员大会。",
            "Each branch must hold members' meetings on each of “belief”, “action”.",
        ),
        (
            "who: branch, do: activities.held, where: {kind: org_life_meeting, mode: in_person}, by: 12-31",
            "每个党支部于12月31日前至少召开一次现场组织生活会。",
            "Each branch must hold at least one organisation-life meeting in person by 31 Dec.",
        ),
        (
            "who: problem, do: rectification.struck_off",
            "每项问题整改到位并销号。",
            "Each problem must be put right and struck off.",
        ),
        (
            "who: branch, do: polls.collected, times: 2, every: year",
            "每个党支部每年面向党员和群众征求意见，至少两次。",
            "Each branch must seek views from members and the masses, at least two times every year.",
        ),
        (
            "who: member, do: study.read, cover: books",
            "每名党员学习“书目”各项内容。",
            "Each member must study everything in “Books”.",
        ),
        (
            "who: branch, do: activities.held, where: {kind: lecture, topic: belief, speaker: secretary}",
            "每个党支部至少组织一次以“有信念”为专题的由书记主讲的党课。",
            "Each branch must arrange at least one lecture given by the secretary on “belief”.",
        ),
        (
            "who: member, do: study.read, says: {zh: 通读党章, en: read the Constitution}, every: year",
            "每名党员每年通读党章。",
            "Each member must read the Constitution every year.",
        ),
    ],
)
def test_a_requirement_is_one_plain_sentence(rule, zh, en):
    assert said(rule) == (zh, en)


def test_a_standing_scheme_says_that_a_last_day_comes_back():
    found = scheme(
        ("campaign: {starts: 2016-01-01, ends: 2016-12-31}\n", ""), ("every: quarter", "by: 12-31")
    )
    requirement = found.requirement("A1")

    assert sentence(requirement, found, "zh-hans") == "每个党支部每年于12月31日前至少组织一次党课。"
    assert (
        sentence(requirement, found, "en")
        == "Each branch must arrange at least one lecture by 31 Dec each year."
    )


def test_details_say_the_exceptions():
    found = read_scheme(
        with_rule(
            "who: member, do: activities.attended, where: {kind: lecture}, settled: 30, counts: [present],"
            " waive: self, merge: false, owed_by: discipline, counts_with: [A1],"
            " note: {zh: 说明。, en: Note.}"
        ),
        "small.yaml",
    )

    assert details(found.requirement("A9"), found, "zh-hans") == (
        "期末前30天内转入的不计。",
        "仅计：到会。",
        "确有困难的，可自行说明原因。",
        "不得合并开展。",
        "由纪检机构负责。",
        "一次活动可同时计入：A1。",
        "说明。",
    )
    assert details(found.requirement("A1"), found, "en") == ()


def test_an_empty_list_is_said_to_sleep():
    found = scheme(
        ("do: activities.attended, where: {kind: lecture}, settled: 30", "do: study.read, cover: books")
    )

    assert details(found.requirement("A2"), found, "en") == (
        "The list is still empty, so nothing is due yet.",
    )


def test_explain_goes_clause_by_clause():
    (explained,) = explain(scheme(), "zh-hans")

    assert (explained.clause.code, explained.title) == ("一", "党课")
    assert [(line.id, line.kind) for line in explained.lines] == [
        ("A3", "aim"),
        ("A1", "obligation"),
        ("A2", "obligation"),
    ]


def test_a_clause_brings_those_under_it_and_no_others():
    found = scheme(
        ("aims: {A3: 讲好党课}", "aims: {A3: 讲好党课}\n  一.1: {title: 下一级}\n  一十: {title: 另一条}")
    )

    assert [each.clause.code for each in explain(found, "zh", "一")] == ["一", "一.1"]
    assert [each.clause.code for each in explain(found, "zh", "一.1")] == ["一.1"]
    assert explain(found, "zh", "二") == ()


def test_english_numbers_and_plurals():
    assert counted(1, "lecture") == "one lecture"
    assert counted(12, "volunteer activity") == "12 volunteer activities"
    assert plural("fixed activity day") == "fixed activity days"
