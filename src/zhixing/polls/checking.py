"""What a ballot and a vote must fulfil, said so that it can be mended."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.polls.drafts import BallotDraft
from zhixing.polls.sealing import Choices

MOST_ITEMS, MOST_OPTIONS = 300, 12
FEWEST_PAPERS = 2


def check_draft(draft: BallotDraft) -> None:
    """Refuse a ballot that cannot be voted on; raises ValidationError by field."""
    problems: dict[str, str] = {}
    if not draft.title.strip():
        problems["title"] = _("Say what the ballot is about.")
    _check_rows(problems, "items", [item.text for item in draft.items], 1, MOST_ITEMS)
    _check_rows(problems, "options", draft.options, 2, MOST_OPTIONS)
    if draft.seats is not None and not 1 <= draft.seats <= len(draft.items):
        problems["seats"] = _("At most as many as there are names, and at least one.")
    if draft.least < FEWEST_PAPERS:
        problems["least"] = _("At least two: a single paper would tell how its voter voted.")
    if problems:
        raise ValidationError(problems)


def _check_rows(problems: dict[str, str], field: str, texts: Iterable[str], fewest: int, most: int) -> None:
    rows = [text.strip() for text in texts]
    if not fewest <= len(rows) <= most:
        problems[field] = _("Write %(fewest)d to %(most)d lines.") % {"fewest": fewest, "most": most}
    elif len(set(rows)) != len(rows) or "" in rows:
        problems[field] = _("Each line once, and none empty.")


def check_choices(choices: Choices, items: int, options: int, seats: int | None) -> None:
    """Refuse a paper that is not of this ballot, or says yes to more than there are seats."""
    if len(choices) != items or any(choice is not None and not 0 <= choice < options for choice in choices):
        raise ValidationError(_("This paper is not of this ballot. Open the page again."))
    if seats is not None and sum(choice == 0 for choice in choices) > seats:
        raise ValidationError(_("At most %(seats)d may be chosen.") % {"seats": seats})
