"""The ledgers as data: which activities stand in each, and what each column says (domain.md §11)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhixing.activities.choices import LecturerType, Mode
from zhixing.documents.context import MODES, SPEAKERS, chinese_day
from zhixing.documents.ledger.entries import Entry

Value = str | int
MEETINGS = (
    *("members_meeting", "committee_meeting", "cell_meeting", "party_committee_meeting"),
    *("org_life_meeting", "democratic_life_meeting", "theory_group"),
)
OWN = {"lecture", "themed_discussion", "fixed_day", "volunteering", "training", *MEETINGS}


@dataclass(frozen=True)
class Column:
    """One column: its heading, its width in characters, and what it says of a row."""

    heading: str
    width: int
    value: Callable[[Entry], Value]


@dataclass(frozen=True)
class Ledger:
    """One ledger: its name for the page, its name on paper, what stands in it."""

    code: str
    label: Promise
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[list[Entry]], list[Entry]]

    def lines(self, entries: list[Entry]) -> Iterator[list[Value]]:
        """Write its rows, numbered."""
        for number, entry in enumerate(self.rows(entries), start=1):
            yield [number, *(column.value(entry) for column in self.columns)]


@dataclass(frozen=True)
class Sheet:
    """A sheet that is no ledger of activities: its name for the page, its name on paper, heads and lines."""

    label: Promise
    title: str
    heads: tuple[tuple[str, int], ...]
    lines: tuple[tuple[Value, ...], ...]


def _of(*codes: str) -> Callable[[list[Entry]], list[Entry]]:
    return lambda entries: [entry for entry in entries if entry.codes & set(codes)]


def _others(entries: list[Entry]) -> list[Entry]:
    return [entry for entry in entries if not entry.codes & OWN]


def _hours(entry: Entry) -> str:
    times = (entry.activity.starts_at, entry.activity.ends_at)
    return "—".join(at.strftime("%H:%M") for at in times if at)


def speakers(entry: Entry) -> str:
    """Name the lecturers of an entry with their types."""
    rows = sorted(entry.activity.lecturers.all(), key=lambda row: row.pk)
    return "、".join(f"{row.name}（{SPEAKERS[LecturerType(row.type)]}）" for row in rows)


def _joint(entry: Entry) -> str:
    if len(entry.hosts) < 2:
        return ""
    reason = f"（{entry.activity.joint_reason}）" if entry.activity.joint_reason else ""
    return "、".join(entry.hosts) + reason


DAY = Column("日期", 14, lambda entry: chinese_day(entry.activity.held_on))
TITLE = Column("名称", 32, lambda entry: entry.activity.title)
KIND = Column("类别", 18, lambda entry: "、".join(str(kind) for kind in entry.kinds))
HOURS = Column("起止时间", 14, _hours)
PLACE = Column("地点", 20, lambda entry: entry.activity.place)
MODE = Column("方式", 12, lambda entry: MODES[Mode(entry.activity.mode)])
CHAIR = Column("主持人", 10, lambda entry: entry.activity.chair)
RECORDER = Column("记录人", 10, lambda entry: entry.activity.recorder)
TOPIC = Column("专题", 24, lambda entry: entry.topic)
SPEAKER = Column("主讲人（类型）", 26, speakers)
JOINT = Column("合并支部、事由", 30, _joint)
EXPECTED = Column("应到", 7, lambda entry: entry.sums.expected)
PRESENT = Column("实到", 7, lambda entry: entry.sums.present)
CAME = Column("参加人数", 10, lambda entry: entry.sums.present + entry.sums.visiting)
AWAY = (
    Column("请假", 7, lambda entry: entry.sums.on_leave),
    Column("缺席", 7, lambda entry: entry.sums.absent),
    Column("补学", 7, lambda entry: entry.sums.made_up),
    Column("列席", 7, lambda entry: entry.sums.visiting),
)
DECIDED = Column("决议（项）", 10, lambda entry: len(entry.resolutions))

LEDGERS = (
    Ledger(
        "meetings",
        _("Meetings"),
        "会议台账",
        (DAY, TITLE, KIND, HOURS, PLACE, MODE, CHAIR, RECORDER, TOPIC, EXPECTED, PRESENT, DECIDED),
        _of(*MEETINGS),
    ),
    Ledger(
        "lectures",
        _("Lectures"),
        "党课台账",
        (DAY, TITLE, TOPIC, SPEAKER, HOURS, PLACE, JOINT, EXPECTED, PRESENT, AWAY[2]),
        _of("lecture"),
    ),
    Ledger(
        "discussions",
        _("Discussions by topic"),
        "专题学习讨论台账",
        (DAY, TITLE, TOPIC, HOURS, PLACE, CHAIR, EXPECTED, PRESENT),
        _of("themed_discussion"),
    ),
    Ledger(
        "fixed-days",
        _("Fixed activity days"),
        "固定活动日台账",
        (DAY, TITLE, KIND, HOURS, PLACE, EXPECTED, PRESENT),
        _of("fixed_day"),
    ),
    Ledger(
        "volunteering",
        _("Volunteering"),
        "志愿服务台账",
        (DAY, TITLE, PLACE, HOURS, CAME),
        _of("volunteering"),
    ),
    Ledger(
        "training", _("Training"), "集中培训台账", (DAY, TITLE, TOPIC, SPEAKER, PLACE, CAME), _of("training")
    ),
    Ledger("others", _("Other activities"), "其他活动台账", (DAY, TITLE, KIND, TOPIC, PLACE, CAME), _others),
    Ledger(
        "attendance",
        _("Attendance, in sums"),
        "出席情况台账",
        (DAY, TITLE, KIND, EXPECTED, PRESENT, *AWAY),
        lambda entries: [entry for entry in entries if entry.sums.expected],
    ),
)

VOTE_HEADS = (
    *(("日期", 14), ("会议", 32), ("事项", 40), ("方式", 12), ("有表决权应到", 12), ("有表决权实到", 12)),
    *(("赞成", 7), ("反对", 7), ("弃权", 7)),
)
RESOLUTION_HEADS = (
    *(("日期", 14), ("会议", 32), ("决议", 50), ("责任人", 12), ("完成时限", 14), ("完成日期", 14)),
    ("落实情况", 30),
)


def vote_lines(entries: list[Entry]) -> Iterator[list[Value]]:
    """Write a row for each vote, numbered."""
    rows = ((entry, vote) for entry in entries for vote in entry.votes)
    for number, (entry, vote) in enumerate(rows, start=1):
        how = "举手表决" if vote.method == "hands" else "投票表决"
        yield [
            *(number, chinese_day(entry.activity.held_on), entry.activity.title, vote.matter, how),
            *(vote.expected, vote.present, vote.in_favour, vote.against, vote.abstained),
        ]


def resolution_lines(entries: list[Entry]) -> Iterator[list[Value]]:
    """Write a row for each resolution, numbered."""
    rows = ((entry, row) for entry in entries for row in entry.resolutions)
    for number, (entry, row) in enumerate(rows, start=1):
        yield [
            *(number, chinese_day(entry.activity.held_on), entry.activity.title, row.text, row.owner_name),
            *(chinese_day(row.due_on), chinese_day(row.done_on), row.done_note),
        ]
