"""What a meeting must have to decide: shares of people as data, and what they say of a vote.

The shares themselves stand in kinds.yaml, beside each kind; here they are read and compared, exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EXPECTED, PRESENT = "expected", "present"
AT_LEAST, MORE_THAN = "at_least", "more_than"
SHARES = {
    Fraction(1, 2): gettext_lazy("half"),
    Fraction(2, 3): gettext_lazy("two thirds"),
    Fraction(3, 4): gettext_lazy("three quarters"),
    Fraction(4, 5): gettext_lazy("four fifths"),
}


@dataclass(frozen=True)
class Share:
    """A share of people that a rule asks for: at least so much of them, or more than so much.

    `of` tells of whom: those expected with a vote, or those present with a vote.
    """

    part: Fraction
    is_more_than: bool = False
    of: str = EXPECTED

    def is_reached(self, count: int, whole: int) -> bool:
        """Tell whether `count` of `whole` people are enough."""
        return count >= self.least(whole)

    def least(self, whole: int) -> int:
        """Tell the smallest number of people that is enough of `whole`; nobody is never enough."""
        exact = self.part * whole
        return max(1, floor(exact) + 1 if self.is_more_than else ceil(exact))

    @property
    def words(self) -> str:
        """The share in words: "at least half of those expected with a vote"."""
        values = {"share": str(SHARES.get(self.part, self.part))}
        if self.of == PRESENT and self.is_more_than:
            return _("more than %(share)s of those present with a vote") % values
        if self.of == PRESENT:
            return _("at least %(share)s of those present with a vote") % values
        if self.is_more_than:
            return _("more than %(share)s of those expected with a vote") % values
        return _("at least %(share)s of those expected with a vote") % values


@dataclass(frozen=True)
class Rules:
    """When a meeting may decide, and when a matter is passed; None where no rule says so."""

    quorum: Share | None = None
    passes: Share | None = None


@dataclass(frozen=True)
class Voting:
    """The rules of a kind of meeting for its matters, and for its elections."""

    matters: Rules = Rules()
    election: Rules = Rules()

    def rules(self, *, election: bool) -> Rules:
        """Tell the rules of a matter or of an election; an election without its own goes by the matter's."""
        if not election:
            return self.matters
        return Rules(self.election.quorum or self.matters.quorum, self.election.passes or self.matters.passes)


def voting_from(facts: Mapping[str, Any] | None) -> Voting | None:
    """Read the rules of one kind from kinds.yaml; None for a kind that decides nothing.

    Raises ValueError for a share that is none.
    """
    if facts is None:
        return None
    return Voting(_rules(facts), _rules(facts.get("election") or {}))


def _rules(facts: Mapping[str, Any]) -> Rules:
    return Rules(share_from(facts.get("quorum")), share_from(facts.get("passes")))


def share_from(facts: Mapping[str, str] | None) -> Share | None:
    """Read a share written as {"at_least": "1/2"} or {"more_than": …}, with `of` if wished; None for none.

    Raises ValueError for one that is no share of people.
    """
    if not facts:
        return None
    (how,) = facts.keys() & {AT_LEAST, MORE_THAN}
    of = facts.get("of", EXPECTED)
    part = Fraction(facts[how])
    if not 0 < part <= 1 or of not in {EXPECTED, PRESENT}:
        raise ValueError(facts)
    return Share(part, how == MORE_THAN, of)


def strictest(all_rules: list[Voting]) -> Voting:
    """Put the rules of several kinds held as one together: of each rule the one that asks for most."""
    return Voting(
        Rules(
            _most([each.matters.quorum for each in all_rules]),
            _most([each.matters.passes for each in all_rules]),
        ),
        Rules(
            _most([each.election.quorum for each in all_rules]),
            _most([each.election.passes for each in all_rules]),
        ),
    )


def _most(shares: list[Share | None]) -> Share | None:
    asked = [share for share in shares if share]
    return max(asked, key=lambda share: (share.of == EXPECTED, share.part, share.is_more_than), default=None)


@dataclass(frozen=True)
class Outcome:
    """What the numbers of a vote say by the rules: passed or not (None: no rule says), and why."""

    passed: bool | None
    words: str
    warning: str = ""


def outcome_of(
    rules: Rules, *, expected: int, present: int, in_favour: int, against: int, abstained: int
) -> Outcome:
    """Say what a vote's numbers mean: the counts always, whether it passes, and a quorum that was missed."""
    counts = _("%(in_favour)d in favour, %(against)d against, %(abstained)d abstained") % {
        "in_favour": in_favour,
        "against": against,
        "abstained": abstained,
    }
    warning = _missed(rules.quorum, expected, present)
    if rules.passes is None:
        return Outcome(None, counts, warning)
    whole = present if rules.passes.of == PRESENT else expected
    values = {"counts": counts, "least": rules.passes.least(whole), "rule": rules.passes.words}
    if rules.passes.is_reached(in_favour, whole):
        return Outcome(True, _("Passed: %(counts)s; %(least)d were needed (%(rule)s)") % values, warning)
    return Outcome(False, _("Not passed: %(counts)s; %(least)d were needed (%(rule)s)") % values, warning)


def _missed(quorum: Share | None, expected: int, present: int) -> str:
    if quorum is None or quorum.is_reached(present, expected):
        return ""
    values = {"present": present, "least": quorum.least(expected), "rule": quorum.words}
    return _("Only %(present)d with a vote were present; %(least)d were needed (%(rule)s)") % values
