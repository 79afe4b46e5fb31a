"""What an appraisal must fulfil, said so that it can be mended."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.appraisal.choices import Grade
from zhixing.appraisal.drafts import AppraisalDraft, Decision
from zhixing.appraisal.models import Appraisal, Participant

LONGEST = 10_000  # characters of one text
FEWEST_GRADES = 2  # with one there is nothing to decide
YEARS_BACK = 3


def check_draft(draft: AppraisalDraft, year: int) -> None:
    """Refuse rules that cannot be gone by; `year` is the present one. Raises ValidationError by field."""
    problems: dict[str, str] = {}
    if len(set(draft.grades) & set(Grade.values)) < FEWEST_GRADES:
        problems["grades"] = _("Tick at least two grades: with one there is nothing to decide.")
    if draft.most_excellent and share_of(draft.most_excellent) is None:
        problems["most_excellent"] = _("Write a share as 1/3 or 20%, or leave it empty for none.")
    if not year - YEARS_BACK <= draft.year <= year:
        problems["year"] = _("An appraisal is of this year or of one of the last three.")
    if problems:
        raise ValidationError(problems)


def share_of(text: str) -> Fraction | None:
    """Read a share of people, as 1/3 or 20%; None for what is none."""
    text = text.strip().replace("％", "%").replace("／", "/")
    try:
        share = Fraction(text.rstrip("%")) / 100 if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
    return share if 0 < share <= 1 else None


def check_text(text: str, field: str = "text") -> str:
    """Give a text without blanks around it; raises ValidationError for an empty or an endless one."""
    text = text.strip()
    if not text:
        raise ValidationError({field: _("Write something here first.")})
    if len(text) > LONGEST:
        raise ValidationError({field: _("This is longer than %(most)d characters.") % {"most": LONGEST}})
    return text


def check_decisions(
    appraisal: Appraisal, rows: Iterable[Participant], decisions: Sequence[Decision]
) -> dict[int, Decision]:
    """Give each graded participant's decision by its id; raises ValidationError by field of what is missing.

    A grade needs its reasons: none is computed, and whoever reads it later has to understand it.
    """
    given = {each.participant: each for each in decisions}
    problems: dict[str, str] = {}
    for row in rows:
        decision = given.get(row.pk)
        if decision is None or decision.grade not in appraisal.grades:
            problems[f"grade_{row.pk}"] = _("Choose what was decided for %(name)s.") % {"name": row.name}
        elif not decision.reason.strip():
            problems[f"reason_{row.pk}"] = _("Say why, for %(name)s.") % {"name": row.name}
        elif len(decision.reason) > LONGEST:
            problems[f"reason_{row.pk}"] = _("This is longer than %(most)d characters.") % {"most": LONGEST}
    if problems:
        raise ValidationError(problems)
    return given


def check_day(day: date, first: date, last: date, field: str) -> None:
    """Refuse a day outside first … last. Raises ValidationError."""
    if not first <= day <= last:
        words = _("The day is from %(first)s to %(last)s.") % {"first": first, "last": last}
        raise ValidationError({field: words})
