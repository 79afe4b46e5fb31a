"""What comes of a meeting: problems on the body's list, the report to the superior, the notice to the members."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.stale import keep
from zhixing.core.time import today
from zhixing.life.actions.frame import claim
from zhixing.life.checking import check_text
from zhixing.life.models import Criticism, LifeMeeting, Listed
from zhixing.rectification.actions.problems import list_problem
from zhixing.rectification.choices import Source
from zhixing.rectification.drafts import ProblemDraft, RemedyDraft
from zhixing.rectification.models import Problem
from zhixing.rectification.tags import Pair, offered
from zhixing.schemes.language.model import Use


@action("life.list_problem", permission="life.run", on="meeting")
def list_from_meeting(
    *,
    by: Actor,
    meeting: LifeMeeting,
    text: str,
    remedy: RemedyDraft | None = None,
    criticism: Criticism | None = None,
    opinion: int | None = None,
    token: str = "",
    is_another: bool = False,
) -> Problem:
    """Put a problem that the meeting found onto its body's list at once, if known with its first remedy.

    Raises as `list_problem` does: ValidationError by field, AlikeError for one in the words of another.
    """
    current = claim(meeting)
    draft = ProblemDraft(
        text,
        source=Source.OPINIONS if opinion else Source.SELF_CHECK,
        tags=_origin(current),
        activity_id=current.activity_id,
    )
    problem = list_problem(
        by=by,
        organization=current.organization,
        draft=draft,
        token=token,
        remedies=[remedy] if remedy else [],
        is_another=is_another,
    )
    rows = Listed.objects.filter(unit_id=current.unit_id, problem=problem)
    if rows.exists():
        unchanged()
        return problem
    Listed.objects.create(
        unit_id=current.unit_id, meeting=current, problem=problem, criticism=criticism, opinion_id=opinion
    )
    record(current, problem=problem.number)
    return problem


def _origin(meeting: LifeMeeting) -> tuple[Pair, ...]:
    """Give the tags by which the schemes in force know what such a meeting found (R2.6-5); they may have none."""
    origins = [each for each in offered(meeting.organization) if each.use == Use.ORIGINS]
    pairs = {pair for taxonomy in origins for pair in taxonomy.pairs}
    return tuple(sorted(pair for pair in pairs if pair[1].endswith(f"/{meeting.kind}")))


@action("life.report", permission="life.run", on="meeting")
def send_report(*, by: Actor, meeting: LifeMeeting, version: int, report: str) -> LifeMeeting:
    """Send the report on the meeting to the superior; sent again before it is received, it replaces the first.

    Raises ValidationError without words and once it is received, StaleMeetingError for another `version`.
    """
    current = claim(meeting, version)
    if current.received_on:
        raise ValidationError({"report": _("The superior has received the report, so it stands as it is.")})
    current.report, current.reported_on = check_text("report", report), today()
    keep(current, "report", "reported_on")
    record(current, new={"reported_on": current.reported_on}, changed=["report"])
    return current


@action("life.receive_report", permission="life.agree", on="meeting")
def receive_report(*, by: Actor, meeting: LifeMeeting, version: int) -> LifeMeeting:
    """Confirm, as the superior, that the report was received; raises StaleMeetingError where it changed since."""
    current = claim(meeting, version)
    if current.reported_on is None:
        raise ValidationError(_("There is no report here yet."))
    if current.received_on:
        unchanged()
        return current
    current.received_on, current.received_by = today(), str(by.name)
    keep(current, "received_on", "received_by")
    record(current, new={"received_on": current.received_on})
    return current


@action("life.publish_notice", permission="life.run", on="meeting")
def publish_notice(*, by: Actor, meeting: LifeMeeting, version: int, notice: str) -> LifeMeeting:
    """Tell the members the result of the meeting; published again, it replaces the first, whose day stands.

    Raises ValidationError without words, StaleMeetingError where somebody changed it since `version`.
    """
    current = claim(meeting, version)
    current.notice, current.noticed_on = check_text("notice", notice), current.noticed_on or today()
    keep(current, "notice", "noticed_on")
    record(current, new={"noticed_on": current.noticed_on}, changed=["notice"])
    return current
