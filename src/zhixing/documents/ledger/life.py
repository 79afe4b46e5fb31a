"""A year's heart talks and comparison texts as sheets of the ledgers: who and when for the body itself, else numbers.

No sheet has a word of a talk or of a text.
"""

from collections import Counter
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhixing.documents.context import chinese_day
from zhixing.documents.ledger.sheets import Sheet, Value
from zhixing.life.choices import TalkKind, TextForm, TextState
from zhixing.life.models import ComparisonText
from zhixing.life.queries.meetings import meetings_of
from zhixing.life.queries.talks import talks_of
from zhixing.life.queries.texts import lines_of, text_progress
from zhixing.organizations.models import Organization

KINDS = {
    TalkKind.OFFICERS: "班子成员之间",
    TalkKind.OFFICERS_MEMBERS: "班子成员与党员",
    TalkKind.MEMBERS: "党员之间",
}
FORMS = {TextForm.FULL: "书面材料", TextForm.POINTS: "发言要点", TextForm.PAPER: "纸质材料"}
STATES = {TextState.HANDED_IN: "已提交", TextState.SENT_BACK: "已退回修改", TextState.ACCEPTED: "已审定"}
TALK_HEADS = (("谈话日期", 14), ("谈话人", 12), ("谈话对象", 12), ("类别", 18), ("地点", 24))
TALK_COUNT_HEADS = (("类别", 18), ("次数", 10))
TEXT_HEADS = (
    *(("会议", 40), ("撰写人", 24), ("形式", 12)),
    *(("提交日期", 14), ("审定情况", 12), ("审定日期", 14), ("审定人", 14)),
)
TEXT_COUNT_HEADS = (("会议", 40), ("应交（份）", 10), ("已交（份）", 10), ("已审定（份）", 10))
Lines = tuple[tuple[Value, ...], ...]


def life_sheets(organization: Organization, year: int, reader: Any = None) -> list[Sheet]:
    """Make the two sheets of a year; without `reader`, as whoever may fetch them reads them: numbers."""
    is_own = reader is not None and reader.has_perm("life.run", organization)
    talks = _talks(organization, year) if is_own else _talk_counts(organization, year)
    texts = _texts(organization, year) if is_own else _text_counts(organization, year)
    return [
        Sheet(_("Heart talks"), "谈心谈话", TALK_HEADS if is_own else TALK_COUNT_HEADS, talks),
        Sheet(_("Comparison texts"), "对照检查材料", TEXT_HEADS if is_own else TEXT_COUNT_HEADS, texts),
    ]


def _talks(organization: Organization, year: int) -> Lines:
    held = talks_of(organization, year).filter(held_on__isnull=False).order_by("held_on", "pk")
    return tuple(
        (
            *(chinese_day(talk.held_on), talk.talker.name, talk.partner.name),
            *(KINDS[TalkKind(talk.kind)], talk.place),
        )
        for talk in held
    )


def _talk_counts(organization: Organization, year: int) -> Lines:
    held = talks_of(organization, year).filter(held_on__isnull=False)
    counts = Counter(held.order_by().values_list("kind", flat=True))
    return tuple((words, counts[kind]) for kind, words in KINDS.items() if counts[kind])


def _texts(organization: Organization, year: int) -> Lines:
    rounds = meetings_of(organization).filter(year=year).select_related("organization").order_by("pk")
    return tuple(
        _text_line(meeting.theme, line.text)
        for meeting in rounds
        for line in lines_of(meeting)
        if line.text and line.text.handed_in_on
    )


def _text_line(theme: str, text: ComparisonText) -> tuple[Value, ...]:
    return (
        *(theme, text.writer, FORMS[TextForm(text.form)], chinese_day(text.handed_in_on)),
        *(STATES[TextState(text.state)], chinese_day(text.answered_on), text.answered_by),
    )


def _text_counts(organization: Organization, year: int) -> Lines:
    rounds = meetings_of(organization).filter(year=year).select_related("organization").order_by("pk")
    far = ((meeting.theme, text_progress(meeting)) for meeting in rounds)
    return tuple((theme, each.wanted, each.handed_in, each.accepted) for theme, each in far)
