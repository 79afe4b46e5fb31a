"""Paper totals come in from two people, and a closed ballot is counted with two tellers' codes."""

import json
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from zhixing.core.actions import Actor, action, record, touch
from zhixing.core.stale import keep
from zhixing.core.time import today
from zhixing.polls.actions.frame import claim, context_of
from zhixing.polls.actions.minutes import into_minutes
from zhixing.polls.actions.running import check_codes, destroy
from zhixing.polls.choices import State, Way
from zhixing.polls.counting import Counted, count_papers
from zhixing.polls.models import Ballot, Box, KeyWrap, PaperCount, Tally
from zhixing.polls.outcome import has_quorum
from zhixing.polls.sealing import open_sealed, seal, unlock

Totals = Sequence[Sequence[int]]  # for each item, how often each option was marked
WIDE = 200  # characters that totals have at least, so that their size does not tell them


@action("polls.enter_paper", permission="polls.run", on="ballot")
@sensitive_variables("totals")
def enter_paper(*, by: Actor, ballot: Ballot, returned: int, invalid: int, totals: Totals) -> Ballot:
    """Enter the totals of the paper ballots as one of two people who count them; entering again replaces one's own.

    They are sealed, and compared when the ballot is counted. Raises ValidationError for numbers that cannot be.
    """
    current = claim(ballot, State.CLOSED)
    _check_totals(current, returned, invalid, totals)
    mine = PaperCount.objects.filter(unit_id=current.unit_id, ballot=current, by_id=by.pk)
    others = PaperCount.objects.filter(unit_id=current.unit_id, ballot=current).exclude(by_id=by.pk)
    if others.count() > 1:
        raise ValidationError(_("Two people entered the totals already."))
    text = json.dumps({"returned": returned, "invalid": invalid, "totals": [list(row) for row in totals]})
    mine.delete()
    PaperCount.objects.create(
        unit_id=current.unit_id,
        ballot=current,
        by_id=by.pk,
        by_name=str(by.name),
        sealed=seal(current.public_key, text.ljust(WIDE + 80 * len(totals)), context_of(current)),
    )
    record(current, new={"paper_totals_by": str(by.name)})
    return current


def _check_totals(ballot: Ballot, returned: int, invalid: int, totals: Totals) -> None:
    issued = ballot.roll.filter(unit_id=ballot.unit_id, way=Way.PAPER).count()
    problems: dict[str, str] = {}
    if not ballot.least <= returned <= issued:
        problems["returned"] = _(
            "From %(least)d to %(issued)d papers: fewer would tell how they voted, more were not given out."
        ) % {"least": ballot.least, "issued": issued}
    elif not 0 <= invalid <= returned:
        problems["invalid"] = _("Not more than were returned.")
    elif any(min(row) < 0 or sum(row) > returned - invalid for row in totals):
        problems["returned"] = _("The marks of one line are more than the valid papers.")
    if problems:
        raise ValidationError(problems)


@action("polls.count", permission="polls.run", on="ballot")
@sensitive_variables("private", "counted")
def count_ballot(*, by: Actor, ballot: Ballot, codes: Sequence[str]) -> Ballot:
    """Count a closed ballot with two tellers' codes, then destroy papers, keys and paper totals.

    What was voted on at a meeting stands in its minutes from then on.

    Raises ValidationError for wrong codes, paper totals that are missing or differ, a box that does not hold what
    the roll says, and for fewer papers than are counted.
    """
    current = claim(ballot, State.CLOSED)
    check_codes(current, codes)
    wraps = KeyWrap.objects.filter(unit_id=current.unit_id, ballot=current).values_list("wrapped", flat=True)
    private = unlock(list(wraps), codes, context_of(current))
    counted = _open_boxes(current, private)
    returned, invalid = _add_paper(current, private, counted)
    current.papers, current.invalid = counted.papers + returned, invalid
    if current.papers < current.least:
        raise ValidationError(
            _(
                "Only %(papers)d papers: fewer than %(least)d would tell how they voted. Declare it void and vote anew."
            )
            % {"papers": current.papers, "least": current.least}
        )
    _write_down(current, counted)
    destroy(current)
    current.state, current.counted_on, current.receipts = State.COUNTED, today(), sorted(counted.receipts)
    roll = current.roll.filter(unit_id=current.unit_id, left_out="")
    current.is_valid = has_quorum(current, roll.count())
    keep(current, "state", "counted_on", "receipts", "papers", "invalid", "is_valid", "public_key")
    record(current, new={"state": State.COUNTED, "papers": current.papers, "invalid": invalid})
    members = roll.filter(member__isnull=False).values_list("member_id", flat=True)
    touch(current.unit_id, members=members, first=current.closed_on, last=current.closed_on)
    into_minutes(by, current)
    return current


def _open_boxes(ballot: Ballot, private: X25519PrivateKey) -> Counted:
    items = ballot.items.filter(unit_id=ballot.unit_id).count()
    options = ballot.options.filter(unit_id=ballot.unit_id).count()
    rows = Box.objects.filter(unit_id=ballot.unit_id, ballot=ballot)
    counted = count_papers(private, [bytes(row.papers) for row in rows], items, options, context_of(ballot))
    cast = ballot.roll.filter(unit_id=ballot.unit_id, has_voted=True).exclude(way=Way.PAPER).count()
    if counted.papers != cast:
        raise ValidationError(
            _("The box holds %(papers)d papers, and %(cast)d are marked on the roll. Declare the round void.")
            % {"papers": counted.papers, "cast": cast}
        )
    return counted


def _add_paper(ballot: Ballot, private: X25519PrivateKey, counted: Counted) -> tuple[int, int]:
    """Add what two people counted on paper; gives how many were returned, and how many of these are not valid."""
    if not ballot.roll.filter(unit_id=ballot.unit_id, way=Way.PAPER).exists():
        return 0, 0
    rows = PaperCount.objects.filter(unit_id=ballot.unit_id, ballot=ballot)
    entered: list[Any] = [open_sealed(private, bytes(row.sealed), context_of(ballot)) for row in rows]
    if len(entered) != 2:
        raise ValidationError(_("Some voted on paper: two people each enter the totals first."))
    if entered[0] != entered[1]:
        raise ValidationError(
            _(
                "The two who counted the paper ballots entered different totals. Count again, and enter both anew."
            )
        )
    counted.add(entered[0]["totals"])
    return entered[0]["returned"], entered[0]["invalid"]


def _write_down(ballot: Ballot, counted: Counted) -> None:
    items = ballot.items.filter(unit_id=ballot.unit_id)
    options = list(ballot.options.filter(unit_id=ballot.unit_id))
    Tally.objects.bulk_create(
        Tally(unit_id=ballot.unit_id, item=item, option=option, count=counted.totals[at][option.position])
        for at, item in enumerate(items)
        for option in options
    )
