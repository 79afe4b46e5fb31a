from datetime import date

import pytest
from django.utils.translation import override

from zhixing.supervision import wording
from zhixing.supervision.wording import Ask, Said, Standing

TODAY = date(2016, 5, 20)
SPRING = {"starts": date(2016, 4, 1), "ends": date(2016, 6, 30)}
LECTURE_ZH = Ask("党员听党课", who="党员", each="member", noun="党课", attended="听过")
LECTURE_EN = Ask("Lecture", who="members", each="member", noun="a lecture", attended="heard")
MEETING = Ask("党员大会", who="党支部", noun="党员大会")
VISIT = Ask("上级指导", who="党支部")
READING_ZH = Ask("通读党章", who="党员", each="member")
READING_EN = Ask("Read", who="members", each="member")
PROBLEMS = Ask("逐项整改", who="列出的问题", each="item")


def both(ask_zh, standing, ask_en=None):
    with override("zh-hans"):
        zh = wording.state(ask_zh, standing, TODAY)
    with override("en"):
        en = wording.state(ask_en or ask_zh, standing, TODAY)
    assert zh.code == en.code
    return zh.code, zh.words, en.words


@pytest.mark.parametrize(
    ("ask", "standing", "expected"),
    [
        (
            MEETING,
            Standing(**SPRING, due=1, met=1, done_on=date(2016, 5, 12)),
            ("met", "已于5月12日完成", "done on 12 May"),
        ),
        (MEETING, Standing(**SPRING, due=1, met=1), ("met", "已完成", "done")),
        (MEETING, Standing(**SPRING, due=1), ("due", "6月30日前：尚未安排", "by 30 June: not planned yet")),
        (VISIT, Standing(**SPRING, due=1), ("due", "6月30日前：尚未完成", "by 30 June: not done yet")),
        (
            MEETING,
            Standing(**SPRING, due=1, planned_on=date(2016, 6, 2)),
            ("coming", "已安排在6月2日", "planned for 2 June"),
        ),
        (
            MEETING,
            Standing(date(2016, 1, 1), date(2016, 3, 31), due=1),
            ("late", "应在3月31日前完成，尚未完成", "was due by 31 March and is not done yet"),
        ),
        (
            MEETING,
            Standing(date(2016, 7, 1), date(2016, 9, 30), due=1),
            ("coming", "7月1日至9月30日", "from 1 July to 30 September"),
        ),
        (
            MEETING,
            Standing(date(2015, 10, 1), date(2015, 12, 31), due=1),
            ("late", "应在2015年12月31日前完成，尚未完成", "was due by 31 December 2015 and is not done yet"),
        ),
        (MEETING, Standing(**SPRING, waived=1), ("waived", "不需开展", "need not be done")),
        (MEETING, Standing(**SPRING), ("none", "不涉及", "concerns nobody here")),
    ],
)
def test_state_of_a_body_is_said_in_natural_words(ask, standing, expected):
    assert both(ask, standing) == expected


def test_missing_members_are_counted_in_people_not_in_percent():
    standing = Standing(**SPRING, due=28, met=25)

    code, zh, en = both(LECTURE_ZH, standing, LECTURE_EN)

    assert code == "due"
    assert zh == "6月30日前：28名党员中还差3人没有听过党课"
    assert en == "by 30 June: 3 of 28 members have not heard a lecture"


def test_one_missing_member_takes_the_singular():
    with override("en"):
        said = wording.state(LECTURE_EN, Standing(**SPRING, due=28, met=27), TODAY)

    assert said.words == "by 30 June: 1 of 28 members has not heard a lecture"


def test_members_who_need_not_are_not_missing():
    standing = Standing(**SPRING, due=26, met=26, waived=2)

    assert both(LECTURE_ZH, standing, LECTURE_EN) == (
        "met",
        "26名党员全部听过党课；另有2人不作要求",
        "all 26 members have heard a lecture; 2 need not",
    )


def test_late_members_are_named_with_the_last_day():
    standing = Standing(date(2016, 1, 1), date(2016, 3, 31), due=25, met=20, waived=3)

    assert both(READING_ZH, standing, READING_EN) == (
        "late",
        "应在3月31日前完成：25名党员中还有5人没有完成",
        "was due by 31 March: 5 of 25 members have not done it yet",
    )


def test_planned_for_members_says_who_is_missing_and_when():
    standing = Standing(**SPRING, due=28, met=25, planned_on=date(2016, 6, 2))

    assert both(LECTURE_ZH, standing, LECTURE_EN) == (
        "coming",
        "28名党员中还差3人没有听过党课；已安排在6月2日",
        "3 of 28 members have not heard a lecture; planned for 2 June",
    )


def test_open_items_are_counted_as_items():
    assert both(PROBLEMS, Standing(**SPRING, due=5, met=3)) == (
        "due",
        "6月30日前：5项中还有2项没有完成",
        "by 30 June: 2 of 5 are open",
    )
    assert both(PROBLEMS, Standing(**SPRING, due=5, met=5)) == ("met", "5项全部完成", "all 5 are done")


def test_what_is_only_shown_is_never_due():
    shown = Ask("志愿服务", owed=False)

    assert both(shown, Standing(**SPRING)) == (
        "info",
        "只反映情况，不作数量要求",
        "facts are shown, no number is asked",
    )
    assert both(shown, Standing(**SPRING, met=1)) == (
        "info",
        "已开展，不作数量要求",
        "done; no number is asked",
    )


def test_what_is_encouraged_says_so_and_counts_people():
    encouraged = Ask("普通党员讲党课", each="member", owed=False, encouraged=True)

    assert both(encouraged, Standing(**SPRING)) == ("info", "鼓励开展，不作要求", "encouraged, not asked")
    assert both(encouraged, Standing(**SPRING, met=2)) == (
        "info",
        "已有2人次，不作数量要求",
        "2 so far; no number is asked",
    )


@pytest.mark.parametrize(
    ("key", "zh", "en"),
    [
        ("2016-Q2", "2016年第2季度", "2016, quarter 2"),
        ("2016-H1", "2016年上半年", "2016, first half"),
        ("2016-H2", "2016年下半年", "2016, second half"),
        ("2016-03", "2016年3月", "March 2016"),
        ("2016", "2016年", "year 2016"),
        ("whole", "全程", "the whole time"),
        ("once", "全程", "the whole time"),
    ],
)
def test_period_is_said_by_its_key(key, zh, en):
    with override("zh-hans"):
        assert wording.period(key) == zh
    with override("en"):
        assert wording.period(key) == en


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ((15, 12, 0), "12/15"),
        ((15, 15, 0), "15/15"),
        ((12, 12, 3), "12/12"),
        ((15, 0, 0), "0/15"),
        ((15, 5, 0), "5/15"),
        ((0, 0, 3), "—"),
        ((0, 0, 0), ""),
    ],
)
def test_cell_says_met_of_due_without_the_waived(counts, text):
    assert wording.cell(*counts) == text


def test_my_own_requirement_is_said_to_me():
    with override("zh-hans"):
        due = wording.for_me(LECTURE_ZH, Standing(**SPRING, due=1), TODAY)
        met = wording.for_me(LECTURE_ZH, Standing(**SPRING, due=1, met=1, done_on=date(2016, 5, 12)), TODAY)
        late = wording.for_me(LECTURE_ZH, Standing(date(2016, 1, 1), date(2016, 3, 31), due=1), TODAY)
        waived = wording.for_me(LECTURE_ZH, Standing(**SPRING, waived=1), TODAY)
        shown = wording.for_me(Ask("", owed=False, encouraged=True), Standing(**SPRING), TODAY)

    assert due == Said("due", "6月30日前")
    assert met == Said("met", "已于5月12日完成")
    assert late == Said("late", "应在3月31日前完成，尚未完成")
    assert waived == Said("waived", "不需开展")
    assert shown == Said("info", "鼓励开展，不作要求")


def test_last_contact_is_a_fact_not_a_quota():
    with override("zh-hans"):
        assert wording.last_contact(None, TODAY) == "尚无指导记录"
        assert wording.last_contact(date(2016, 4, 8), TODAY) == "最近一次指导：4月8日"
        assert wording.reminded(date(2016, 5, 18), "李红", TODAY) == "李红已于5月18日提醒"


def test_no_wording_ever_uses_a_percentage():
    standing = Standing(**SPRING, due=28, met=25, waived=1)
    for language in ("zh-hans", "en"):
        with override(language):
            assert "%" not in wording.state(LECTURE_ZH, standing, TODAY).words
