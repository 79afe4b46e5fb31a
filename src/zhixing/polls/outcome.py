"""What the numbers of a counted ballot mean by its rules, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from zhixing.activities.voting import PRESENT, Share, share_from
from zhixing.polls.models import Ballot


@dataclass(frozen=True)
class ItemResult:
    """The counts of one line of the paper, for each option and left blank; `words` say what they mean."""

    text: str
    counts: tuple[int, ...]
    blank: int
    options: tuple[str, ...] = ()
    passed: bool | None = None  # None: no rule says so
    words: str = ""

    @property
    def marks(self) -> list[tuple[str, int]]:
        """Each option with its count."""
        return list(zip(self.options, self.counts, strict=True))


@dataclass(frozen=True)
class Result:
    """What a ballot says: 应到, 实投, 收回, 有效, the quorum, and each line."""

    options: tuple[str, ...]
    expected: int
    voted: int
    papers: int
    valid: int
    items: tuple[ItemResult, ...]
    quorum: str
    is_valid: bool

    @property
    def leaves_open(self) -> bool:
        """Whether something is still to be voted on: no quorum, a tie, or what did not pass."""
        return not self.is_valid or any(item.words and not item.passed for item in self.items)


def outcome_of(
    ballot: Ballot, items: Sequence[ItemResult], options: tuple[str, ...], *, expected: int, voted: int
) -> Result:
    """Say what a ballot's numbers mean: whether the quorum was there, and which lines pass."""
    papers = ballot.papers or 0
    is_valid = has_quorum(ballot, expected)
    passes = share_from(ballot.passes)
    if is_valid and passes:
        items = _judged(items, passes, papers if passes.of == PRESENT else expected, ballot.seats)
    return Result(
        options,
        expected,
        voted,
        papers,
        papers - ballot.invalid,
        tuple(items),
        _quorum_words(share_from(ballot.quorum), papers, expected, is_valid=is_valid),
        is_valid,
    )


def has_quorum(ballot: Ballot, expected: int) -> bool:
    """Tell whether as many papers of a counted ballot were returned as its rule asks of `expected` voters."""
    quorum = share_from(ballot.quorum)
    return quorum is None or quorum.is_reached(ballot.papers or 0, expected)


def _quorum_words(quorum: Share | None, papers: int, expected: int, *, is_valid: bool) -> str:
    if quorum is None:
        return ""
    values = {"papers": papers, "least": quorum.least(expected), "rule": quorum.words}
    if is_valid:
        return _("%(papers)d papers were returned; %(least)d were needed (%(rule)s).") % values
    return (
        _("Not valid: only %(papers)d papers were returned; %(least)d were needed (%(rule)s). Vote anew.")
        % values
    )


def _judged(items: Sequence[ItemResult], passes: Share, whole: int, seats: int | None) -> list[ItemResult]:
    """Say of each line whether it passes; with seats, those with most votes, and who stands level at the edge."""
    least = passes.least(whole)
    enough = sorted((item.counts[0] for item in items if item.counts[0] >= least), reverse=True)
    edge = enough[seats] if seats is not None and len(enough) > seats else None
    return [_judge(item, least, passes, edge, seats, enough) for item in items]


def _judge(
    item: ItemResult, least: int, passes: Share, edge: int | None, seats: int | None, enough: Sequence[int]
) -> ItemResult:
    in_favour = item.counts[0]
    if in_favour < least:
        words = _("not passed: %(least)d were needed (%(rule)s)") % {"least": least, "rule": passes.words}
        if seats is None and len(item.counts) > 1 and in_favour == item.counts[1]:
            words = _("a tie; %(words)s") % {"words": words}
        return replace(item, passed=False, words=words)
    if edge is None or seats is None or in_favour > enough[seats - 1]:
        return replace(item, passed=True, words=_("passed"))
    if in_favour == edge and enough[seats - 1] == edge:
        words = _("a tie for the last seat: vote on those who stand level anew")
        return replace(item, passed=None, words=words)
    if in_favour >= enough[seats - 1]:
        return replace(item, passed=True, words=_("passed"))
    return replace(item, passed=False, words=_("enough votes, but others have more for the seats"))
