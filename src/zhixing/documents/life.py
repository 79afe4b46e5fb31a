"""What the report on a life meeting and its result notice are filled with: always in Chinese."""

from datetime import date

from zhixing.documents.choices import Document
from zhixing.documents.context import Context, by_both_names, chinese_day, paragraphs, plain
from zhixing.life.choices import MeetingKind
from zhixing.life.models import LifeMeeting

NAMES = {MeetingKind.ORG_LIFE: "组织生活会", MeetingKind.DEMOCRATIC_LIFE: "民主生活会"}


def life_context(meeting: LifeMeeting, document: Document) -> Context:
    """Fill the fields of a meeting's report or notice by both names; what is of an activity is empty."""
    is_report = document == Document.LIFE_REPORT
    title = life_title(meeting, document)
    issued_on = chinese_day(issued(meeting, document))
    values = {
        "organization": plain(meeting.organization.name),
        "title": title,
        "paper_title": title,
        "addressees": _addressee(meeting) if is_report else "全体党员",
        "paper_text": paragraphs(meeting.report if is_report else meeting.notice),
        "issued_on": issued_on,
        "date": issued_on,
    }
    return by_both_names(values)


def life_title(meeting: LifeMeeting, document: Document) -> str:
    """Name the paper: 关于2016年度组织生活会情况的报告."""
    about = f"{meeting.year}年度{NAMES[MeetingKind(meeting.kind)]}"
    return f"关于{about}情况的报告" if document == Document.LIFE_REPORT else f"关于{about}结果的通报"


def issued(meeting: LifeMeeting, document: Document) -> date | None:
    """Tell when the paper was sent or published; None before."""
    return meeting.reported_on if document == Document.LIFE_REPORT else meeting.noticed_on


def _addressee(meeting: LifeMeeting) -> str:
    superior = meeting.organization.parent
    return plain(superior.name) if superior else "上级党组织"
