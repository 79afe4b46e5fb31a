"""What a document is filled with: everything that the system knows of one activity, and nothing asked again.

Always in Chinese: these are papers of the branch, whatever language their reader's pages are in.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone, translation

from zhixing.activities.brought import brought_to
from zhixing.activities.choices import Expects, LecturerType, Mode, Presence, Signer
from zhixing.activities.kinds import Kind, catalogue, expected_at, names
from zhixing.activities.models import Activity
from zhixing.activities.plans import topics_for
from zhixing.activities.queries import attendance_sheet
from zhixing.activities.queries.decisions import Quorum
from zhixing.activities.queries.listing import files_of
from zhixing.activities.queries.people import Line, Sheet, all_hosts
from zhixing.documents.fields import FIELDS, Field, nothing
from zhixing.documents.sources import Record, record_of

Context = dict[str, Any]
NOBODY = "无"
LATER = "另行通知"
WEEKDAYS = "一二三四五六日"
DIGITS = "〇一二三四五六七八九"
# What XML 1.0 cannot hold, and the signs that the Word engine gives a meaning of its own.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
CIRCLES = {
    Expects.ALL_MEMBERS: "全体党员",
    Expects.COMMITTEE: "支部委员会委员",
    Expects.CELL: "党小组全体党员",
    Expects.TEAM: "领导班子成员",
    Expects.NOBODY: "有关党员",
}
PRESENCES = {
    Presence.PRESENT: "到会",
    Presence.ONLINE: "线上到会",
    Presence.LEAVE: "请假",
    Presence.ABSENT: "缺席",
    Presence.MADE_UP: "补学",
}
# A matter that was typed with its number keeps to the paper's own: 一、 1. （1）
NUMBERED = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)])\s*"
)
MODES = {Mode.IN_PERSON: "现场", Mode.ONLINE: "线上", Mode.MIXED: "现场与线上结合"}
PASSED = {True: "通过", False: "未通过", None: ""}
SPEAKERS = {
    LecturerType.SECRETARY: "支部书记",
    LecturerType.LEADER: "班子成员",
    LecturerType.ORDINARY: "普通党员",
    LecturerType.OUTSIDE: "外请人员",
}
HELD = {"lecture": "举办", "training": "举办", "volunteering": "开展", "fixed_day": "开展"}


def plain(text: str) -> str:
    """Return a text that any document can hold: line breaks kept, nothing that XML refuses."""
    return UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def chinese_day(day: date | None) -> str:
    """Write a day as an official document does: 2016年5月12日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def ordinal(number: int) -> str:
    """Write a number from 1 to 99 as 一, 十二, 二十三; beyond, in digits."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def context_of(activity: Activity, *, red_head: bool = False) -> Context:
    """Fill every field from an activity loaded with its details; texts by both names, cleaned."""
    with translation.override("zh-hans"):
        sheet, known = attendance_sheet(activity), catalogue(activity.organization)
        found = record_of(activity, sheet, known)
        kinds = [known[row.kind] for row in activity.kinds.all() if row.kind in known]
        occasion = _occasion(activity, kinds)
        values = {
            **occasion,
            **_notice(activity, red_head=red_head),
            **_people(sheet),
            **_voters(found.quorum),
            **_record(activity, found),
            **_decided(found),
            **_topic(activity),
            "agenda": _agenda(found.agenda, kinds, occasion["topic"]),
        }
    return by_both_names(values)


def by_both_names(values: Context) -> Context:
    """Give every field by its name and its alias; what `values` (by alias) does not say is empty."""
    context: Context = nothing()
    for each in FIELDS:
        if each.alias in values:
            value = values[each.alias]
            context[each.name] = context[each.alias] = _both(value, each) if each.items else value
    return context


def _both(rows: Iterable[Sequence[str]], each: Field) -> list[dict[str, str]]:
    """Give each row's values both of their names."""
    return [
        {
            name: plain(str(value))
            for item, value in zip(each.items, row, strict=True)
            for name in (item.name, item.alias)
        }
        for row in rows
    ]


def _occasion(activity: Activity, kinds: list[Kind]) -> Context:
    hosts = all_hosts(activity)
    return {
        "organization": plain(activity.organization.name),
        "title": plain(activity.title),
        "kind": names(kinds),
        "date": chinese_day(activity.held_on),
        "weekday": f"星期{WEEKDAYS[activity.held_on.weekday()]}",
        "starts_at": _hour(activity.starts_at),
        "ends_at": _hour(activity.ends_at),
        "time": _when(activity),
        "place": plain(activity.place) or LATER,
        "mode": MODES[Mode(activity.mode)],
        "chair": plain(activity.chair),
        "recorder": plain(activity.recorder),
        "topic": plain(str(topics_for(activity.organization).get(activity.topic) or activity.topic_text)),
        "hosts": "、".join(plain(host.name) for host in hosts),
        "joint_reason": plain(activity.joint_reason),
        "circle": CIRCLES[expected_at(kinds)],
    }


def _hour(at: time | None) -> str:
    return at.strftime("%H:%M") if at else ""


def _when(activity: Activity) -> str:
    hours = "—".join(_hour(at) for at in (activity.starts_at, activity.ends_at) if at)
    return f"{chinese_day(activity.held_on)}（星期{WEEKDAYS[activity.held_on.weekday()]}）{hours}"


def _notice(activity: Activity, *, red_head: bool) -> Context:
    verb = next((HELD[row.kind] for row in activity.kinds.all() if row.kind in HELD), "召开")
    told = timezone.localtime(activity.announced_at or activity.entered_at).date()
    return {
        "verb": verb,
        "record_title": f"{plain(activity.title)}{_record_word(activity)}",
        "notice_title": f"关于{verb}{plain(activity.title)}的通知",
        "noticed_on": chinese_day(min(told, activity.held_on)),
        "red_head": f"{plain(activity.organization.name)}文件" if red_head else "",
    }


def _record_word(activity: Activity) -> str:
    """Call it minutes where people met to deliberate; of a lecture or an activity day it is a record."""
    return "会议记录" if any(row.kind.endswith("meeting") for row in activity.kinds.all()) else "记录"


def _people(sheet: Sheet) -> Context:
    guests = [plain(guest.name) for guest in sheet.guests]
    visitors = [plain(line.member.name) for line in sheet.listeners] + guests
    by = {presence: [line for line in sheet.lines if line.presence == presence] for presence in Presence}
    came = [line for line in sheet.lines if line.came]
    return {
        "expected": str(sheet.expected),
        "present": str(sheet.present),
        "on_leave": str(len(by[Presence.LEAVE])),
        "absent": str(len(by[Presence.ABSENT])),
        "visiting": str(len(visitors)),
        "present_names": _names(came),
        "leave_names": _names(by[Presence.LEAVE]),
        "absent_names": _names(by[Presence.ABSENT]),
        "visitor_names": "、".join(visitors) or NOBODY,
        "made_up_names": "、".join(
            f"{plain(line.member.name)}（{chinese_day(line.made_up_on)}）" for line in by[Presence.MADE_UP]
        )
        or NOBODY,
        "people": list(_rows(sheet, guests)),
    }


def _voters(quorum: Quorum | None) -> Context:
    return {
        "voters_expected": str(quorum.voters_expected) if quorum else "",
        "voters_present": str(quorum.voters_present) if quorum else "",
    }


def _names(lines: list[Line]) -> str:
    return "、".join(plain(line.member.name) for line in lines) or NOBODY


def _rows(sheet: Sheet, guests: list[str]) -> Iterable[tuple[str, ...]]:
    number = 0
    for group in sheet.groups:
        for line in group.lines:
            number += 1
            said = PRESENCES[Presence(line.presence)]
            remark = "" if line.presence == Presence.PRESENT else said
            yield str(number), line.member.name, group.name, said, remark
    for name, home in [(line.member.name, line.home.name) for line in sheet.listeners] + [
        (guest, "") for guest in guests
    ]:
        number += 1
        yield str(number), name, home, "到会", "列席"


def _record(activity: Activity, found: Record) -> Context:
    lecturers = [
        (row.name, SPEAKERS[LecturerType(row.type)]) for row in sorted(activity.lecturers.all(), key=_by_pk)
    ]
    files = [plain(row.name) for row in files_of(activity)]
    return {
        "speakers": "、".join(f"{plain(name)}（{type_}）" for name, type_ in lecturers),
        "lecturers": lecturers,
        "content": paragraphs("\n".join(part.text for part in found.parts)),
        "parts": [
            (ordinal(at), part.label, paragraphs(part.text)) for at, part in enumerate(found.parts, start=1)
        ],
        "speeches": [
            (str(at), speech.name, paragraphs(speech.gist), "（不同意见）" if speech.is_dissent else "")
            for at, speech in enumerate(found.minutes.speeches, start=1)
        ],
        "file_names": "、".join(files) or NOBODY,
        "files": [(str(at), name) for at, name in enumerate(files, start=1)],
        "signed_by_chair": _signed(found, Signer.CHAIR),
        "signed_by_recorder": _signed(found, Signer.RECORDER),
    }


def _by_pk(row: Any) -> int:
    return int(row.pk)


def paragraphs(text: str) -> str:
    """Keep the paragraphs, leave out empty lines and the indents that people type."""
    lines = [line.strip() for line in plain(text).split("\n")]
    return "\n".join(line for line in lines if line)


def _topic(activity: Activity) -> Context:
    brought = brought_to(activity)
    return {
        "readings": [(str(at), each.title, each.note) for at, each in enumerate(brought.readings, start=1)],
        "questions": [(str(at), question) for at, question in enumerate(brought.questions, start=1)],
    }


def _agenda(text: str, kinds: list[Kind], topic: str) -> list[tuple[str, str, str]]:
    """List the matters: as the minutes have them, else the activity's kinds with their topic."""
    lines = paragraphs(text).split("\n") if text.strip() else []
    lines = [NUMBERED.sub("", line) for line in lines] or [
        f"{kind}：{topic}" if topic else str(kind) for kind in kinds
    ]
    return [(str(at), ordinal(at), line) for at, line in enumerate(lines, start=1)]


def _signed(found: Record, part: Signer) -> str:
    signature = found.minutes.signature(part)
    return f"{plain(signature.name)} {chinese_day(_local(signature.signed_at))}" if signature else ""


def _local(at: datetime) -> date:
    return timezone.localtime(at).date()


def _decided(found: Record) -> Context:
    return {
        "votes": [
            (
                *(str(at), vote.matter, "举手表决" if vote.method == "hands" else "投票表决"),
                *map(str, (vote.expected, vote.present, vote.in_favour, vote.against, vote.abstained)),
                PASSED[vote.outcome.passed],
            )
            for at, vote in enumerate(found.votes, start=1)
        ],
        "resolutions": [
            (
                *(str(at), ordinal(at), row.text, row.owner_name),
                *(chinese_day(row.due_on), chinese_day(row.done_on)),
            )
            for at, row in enumerate(found.resolutions, start=1)
        ],
    }
