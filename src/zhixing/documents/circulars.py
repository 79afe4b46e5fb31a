"""What the paper of a circular is filled with (通报): always in Chinese, marked in words until it is issued."""

from zhixing.documents.context import Context, by_both_names, chinese_day, paragraphs, plain
from zhixing.inspection.choices import CircularState
from zhixing.inspection.models import Circular
from zhixing.inspection.queries.circulars import recipients_of

MANUSCRIPT = {
    CircularState.DRAFT: "草稿（征求意见，不得外传）",
    CircularState.SUBMITTED: "送审稿（未经批准，不得外传）",
    CircularState.APPROVED: "待印发（已批准，尚未印发）",
    CircularState.ISSUED: "",
    CircularState.WITHDRAWN: "本通报已撤回",
}


def circular_context(circular: Circular) -> Context:
    """Fill every field of a circular's paper by both names; what is of an activity is empty."""
    title = plain(circular.title)
    values = {
        "organization": plain(circular.organization.name),
        "title": title,
        "circular_title": title,
        "red_head": f"{plain(circular.organization.name)}文件",
        "document_number": plain(circular.number),
        "manuscript": MANUSCRIPT[CircularState(circular.state)],
        "addressees": "、".join(plain(body.name) for body in recipients_of(circular)),
        "about": paragraphs(circular.about),
        "facts": paragraphs(circular.facts),
        "demand": paragraphs(circular.demand),
        "deadline": chinese_day(circular.due_on),
        "issued_on": chinese_day(circular.issued_on),
        "date": chinese_day(circular.issued_on),
    }
    return by_both_names(values)
