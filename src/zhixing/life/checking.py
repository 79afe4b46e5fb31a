"""What a meeting and what is written of it must fulfil, said so that it can be mended."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.time import today
from zhixing.life.choices import MeetingKind
from zhixing.life.drafts import CriticismDraft, MeetingDraft, TalkDraft
from zhixing.life.steps import steps_of
from zhixing.organizations.models import Organization

TEXT = 20_000  # characters of a plan, a report, a notice
WORDS = 5_000  # of one criticism
THEME, NAME, REMARK, REASON = 200, 100, 1_000, 300
OLDEST = timedelta(days=731)  # how far back a talk may be written down
BACK = 2  # years that may still be entered afterwards


def check_draft(draft: MeetingDraft, organization: Organization, kinds: Collection[str]) -> None:
    """Refuse a round that cannot be; `kinds` are those that the body holds. Raises ValidationError by field."""
    problems: dict[str, str] = {}
    if not draft.theme.strip():
        problems["theme"] = _("Write the theme of the meeting.")
    elif len(draft.theme) > THEME:
        problems["theme"] = _("At most %(most)d characters.") % {"most": THEME}
    if draft.kind not in kinds:
        how = {"body": organization.name, "kind": dict(MeetingKind.choices).get(draft.kind, draft.kind)}
        problems["kind"] = _("%(body)s does not hold the %(kind)s.") % how
    this_year = today().year
    if draft.year is not None and not this_year - BACK <= draft.year <= this_year + 1:
        span = {"first": this_year - BACK, "last": this_year + 1}
        problems["year"] = _("Choose a year from %(first)d to %(last)d.") % span
    if problems:
        raise ValidationError(problems)


def check_text(field: str, text: str, most: int = TEXT) -> str:
    """Give a text without spaces around it; raises ValidationError by field for none, and for one too long."""
    text = text.strip()
    if not text:
        raise ValidationError({field: _("Write something here first.")})
    if len(text) > most:
        raise ValidationError({field: _("At most %(most)d characters.") % {"most": most}})
    return text


def check_step(kind: str, step: str) -> None:
    """Refuse a note on a step that this kind of meeting does not have."""
    if step not in {each.code for each in steps_of(kind)}:
        raise ValidationError({"step": _("This meeting has no such step. Open the page again.")})


def check_criticism(draft: CriticismDraft, people: Collection[int]) -> None:
    """Refuse criticism among others than those who meet, without words, or too long; raises by field."""
    problems: dict[str, str] = {}
    for field in ("giver", "receiver"):
        if getattr(draft, field) not in people:
            problems[field] = _("Choose somebody of those who meet.")
    if not draft.words.strip():
        problems["words"] = _("Write what was said.")
    for field in ("words", "reply"):
        if len(getattr(draft, field)) > WORDS:
            problems[field] = _("At most %(most)d characters.") % {"most": WORDS}
    if problems:
        raise ValidationError(problems)


def check_sections(words: Sequence[str], count: int) -> list[str]:
    """Give what stands below each heading, without spaces around it; raises by field (`section_3`) where too long."""
    words = [said.strip() for said in words]
    if len(words) != count:
        raise ValidationError(_("The headings of this text have changed. Open the page again."))
    most = _("At most %(most)d characters.") % {"most": TEXT}
    problems = {f"section_{at}": most for at, said in enumerate(words) if len(said) > TEXT}
    if problems:
        raise ValidationError(problems)
    return words


def check_talk(draft: TalkDraft, people: Collection[int]) -> None:
    """Refuse a talk of somebody else's people, of one person, without a day or on one that cannot be; by field."""
    problems: dict[str, str] = {}
    for field in ("talker", "partner"):
        if getattr(draft, field) not in people:
            problems[field] = _("Choose somebody of this organisation.")
    if draft.talker == draft.partner:
        problems["partner"] = _("Choose two different people.")
    if draft.held_on is None and draft.planned_on is None:
        problems["held_on"] = _("Say when the talk was held, or for which day it is planned.")
    if draft.held_on and not today() - OLDEST <= draft.held_on <= today():
        problems["held_on"] = _("A talk was held today or in the last two years; for a day to come, plan it.")
    if draft.planned_on and abs(draft.planned_on - today()) > OLDEST:
        problems["planned_on"] = _("Choose a day within two years.")
    for field in ("said", "wishes", "agreed"):
        if len(getattr(draft, field)) > WORDS:
            problems[field] = _("At most %(most)d characters.") % {"most": WORDS}
    if problems:
        raise ValidationError(problems)
