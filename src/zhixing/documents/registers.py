"""What a member's appraisal register is filled with (民主评议党员登记表): always in Chinese.

It says no more than its reader sees on the record's page, and never who said what: paper goes through many hands.
"""

from datetime import date
from typing import Any

from django.utils import translation

from zhixing.appraisal.choices import Answer, DecidedBy, Grade, Way
from zhixing.appraisal.models import Participant
from zhixing.appraisal.queries.records import said_of
from zhixing.appraisal.queries.rounds import poll_of
from zhixing.documents.choices import IN_CHINESE, Document
from zhixing.documents.context import Context, by_both_names, chinese_day, paragraphs, plain
from zhixing.organizations.choices import Sex
from zhixing.organizations.models import Member
from zhixing.polls.models import Ballot
from zhixing.polls.queries.ballots import result_of

SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}
DECIDERS = {DecidedBy.COMMITTEE: "支部委员会", DecidedBy.MEMBERS: "支部党员大会"}


def register_context(participant: Participant, reader: Any) -> Context:
    """Fill the fields of a member's register, as `reader` may read it, by both names."""
    with translation.override("zh-hans"):
        values = {
            "organization": plain(participant.organization.name),
            "title": register_title(participant),
            "appraisal_year": str(participant.appraisal.year),
            "member_name": plain(participant.name),
            **_facts(participant.member, reader),
            "self_assessment": _assessment(participant),
            "peer_reviews": _reviews(participant, reader),
            "poll_result": _poll(participant, reader),
            **_decision(participant),
        }
    return by_both_names(values)


def register_title(participant: Participant) -> str:
    """Name the paper: 李明2016年度民主评议党员登记表."""
    return f"{plain(participant.name)}{participant.appraisal.year}年度{IN_CHINESE[Document.REGISTER]}"


def _facts(member: Member, reader: Any) -> Context:
    """Give what the roster keeps of the member, to who may read it there today."""
    if not reader.has_perm("organizations.view_member", member):
        return {}
    return {
        "sex": SEXES[Sex(member.sex)] if member.sex else "",
        "ethnicity": plain(member.ethnicity),
        "born": _month(member.born_on),
        "education": plain(member.education),
        "joined_on": chinese_day(member.joined_on),
        "full_member_on": chinese_day(member.full_member_on),
        "duty": plain(member.title),
    }


def _month(day: date | None) -> str:
    return f"{day.year}年{day.month}月" if day else ""


def _assessment(participant: Participant) -> str:
    text = paragraphs(participant.assessment)
    is_noted = text and participant.assessed_way == Way.SPOKEN
    return f"{text}\n（会上口头发言，支部代记）" if is_noted else text


def _reviews(participant: Participant, reader: Any) -> str:
    """Put together what others said, without names and in no order that tells them.

    On the member's own copy it stands only where the appraisal's rules show names; the page has the words.
    """
    is_own = (reader.unit_id, reader.member_id) == (participant.unit_id, participant.member_id)
    if is_own and not participant.appraisal.names_shown:
        return ""
    texts = sorted(paragraphs(each.text) for each in said_of(participant, reader))
    return "\n".join(f"{at}. {text}" for at, text in enumerate(texts, start=1))


def _poll(participant: Participant, reader: Any) -> str:
    ballot = poll_of(participant.appraisal)
    if ballot is None or not reader.has_perm("polls.view", ballot):
        return ""
    return _counts(ballot, participant)


def _counts(ballot: Ballot, participant: Participant) -> str:
    """Write the counts of a member's line, once the ballot is counted."""
    result = result_of(ballot)
    if result is None:
        return ""
    members = ballot.items.filter(unit_id=ballot.unit_id).values_list("member_id", flat=True)
    line = next(
        (item for of, item in zip(members, result.items, strict=True) if of == participant.member_id), None
    )
    if line is None:
        return ""
    if not result.is_valid:
        return "收回票数不足，测评无效。"
    marks = [*line.marks, *([("未填", line.blank)] if line.blank else [])]
    said = "，".join(f"{plain(option)}{count}票" for option, count in marks)
    return f"收回{result.papers}票，有效{result.valid}票：{said}。"


def _decision(participant: Participant) -> Context:
    """Write what was decided and what the member answered; nothing before the decision, as on the page."""
    appraisal = participant.appraisal
    if not appraisal.is_decided:
        return {}
    reason = paragraphs(participant.reason)
    grade = str(Grade(participant.grade).label) if participant.grade else ""
    graded = f"经{DECIDERS[DecidedBy(appraisal.decided_by)]}研究，评定为“{grade}”等次。"
    ungraded = f"不评定等次：{plain(participant.not_graded)}。"
    return {
        "grade": grade or ("不评定等次" if participant.not_graded else ""),
        "grade_reason": reason,
        "decided_on": chinese_day(appraisal.decided_on),
        "branch_opinion": "\n".join(part for part in (graded if grade else ungraded, reason) if part),
        "own_opinion": _answer(participant),
        "answered_on": chinese_day(participant.answered_on),
    }


def _answer(participant: Participant) -> str:
    if not participant.answer:
        return ""
    day = f"（{chinese_day(participant.answered_on)}）"
    if participant.answer == Answer.DISSENT:
        return f"已阅，有不同意见{day}：\n{paragraphs(participant.dissent)}"
    return f"已阅，并已签署{day}。"
