"""After the decision: the member signs or dissents, may ask for another look, and gets a reply in writing."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from zhixing.appraisal.actions.frame import claim_decided
from zhixing.appraisal.checking import check_text
from zhixing.appraisal.choices import Answer
from zhixing.appraisal.models import Participant
from zhixing.core.actions import Actor, action, record
from zhixing.core.stale import keep
from zhixing.core.time import today


@action("appraisal.answer", permission="appraisal.answer", on="participant")
def answer(*, by: Actor, participant: Participant, dissent: str = "") -> Participant:
    """Say that one has read the decision: signed, or with a dissent, which stays on the record from then on.

    Raises ValidationError before the decision, and for a dissent that is too long.
    """
    current = claim_decided(participant)
    current.answer, current.answered_on = Answer.SIGNED, today()
    if dissent.strip():
        current.answer, current.dissent = Answer.DISSENT, check_text(dissent, "dissent")
    keep(current, "answer", "answered_on", "dissent")
    record(current, new={"answer": current.answer, "answered_on": current.answered_on})
    return current


@action("appraisal.ask_again", permission="appraisal.answer", on="participant")
def ask_again(*, by: Actor, participant: Participant, words: str) -> Participant:
    """Ask for another look at the decision: the body's committee and those above it see that, and reply once.

    Raises ValidationError by field, before a decision, and where it was asked before.
    """
    current = claim_decided(participant)
    if current.review_asked_on:
        raise ValidationError(_("You asked for this already; the reply stands here when it comes."))
    current.review_words, current.review_asked_on = check_text(words, "words"), today()
    keep(current, "review_words", "review_asked_on")
    record(current, new={"review_asked_on": current.review_asked_on})
    return current


@action("appraisal.reply", permission="appraisal.reconsider", on="participant")
def reply(*, by: Actor, participant: Participant, version: int, text: str, grade: str = "") -> Participant:
    """Reply to a member who asked for another look; another `grade` replaces the first, for the reasons in `text`.

    Nobody replies to themself. Raises ValidationError by field, StaleAppraisalError where it changed since `version`.
    """
    current = claim_decided(participant, version)
    if (getattr(by, "unit_id", None), getattr(by, "member_id", None)) == (current.unit_id, current.member_id):
        raise PermissionDenied
    if not current.waits_for_reply:
        raise ValidationError(_("There is nothing to reply to."))
    if grade and (not current.is_graded or grade not in current.appraisal.grades):
        raise ValidationError({"grade": _("This is no grade of the appraisal.")})
    old = current.grade
    current.review_reply, current.review_ended_on = check_text(text), today()
    if grade and grade != current.grade:
        current.grade, current.reason = grade, current.review_reply
    keep(current, "review_reply", "review_ended_on", "grade", "reason")
    record(
        current, old={"grade": old}, new={"grade": current.grade, "review_ended_on": current.review_ended_on}
    )
    return current
