"""What a roster would change: rows to be made and changed, none of them saved."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhixing.core.models import Unit
from zhixing.core.sheets.problems import Problem
from zhixing.organizations.models import Affiliation, Member, Organization, Post, RankHolding
from zhixing.organizations.roster.rows import RowKey

Progress = Callable[[int, int], None]  # rows done, rows in all
Facts = dict[str, Any]
DETAILED = 50  # changes of each sort that a preview names


@dataclass(frozen=True)
class Options:
    """How a roster is to be understood.

    `as_of` is the day on which changes of people already known take effect; newcomers without a date of
    transfer belong to their branch since `since`, or since they joined if that was later. `scope` is the
    organisation below which everything must stand (None: anywhere); `unit_code` names the unit if the roster
    does not tell it.
    """

    as_of: date
    since: date
    unit_code: str = ""
    scope: Organization | None = None


@dataclass(frozen=True)
class Transfer:
    """A member whom the roster has in another place; `mends` if ours was wrong from the first day."""

    member: Member
    left: Affiliation | None
    to: Affiliation
    mends: bool = False


@dataclass
class ImportPlan:
    """The rows to be made and changed, in the order in which they are written. Nothing in it is saved yet."""

    unit: Unit
    options: Options
    organizations: list[Organization] = field(default_factory=list)  # new, superiors first
    edits: list[tuple[Organization, Facts]] = field(default_factory=list)
    moves: list[tuple[Organization, Organization]] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)  # new
    member_edits: list[tuple[Member, Facts]] = field(default_factory=list)
    affiliations: list[Affiliation] = field(default_factory=list)  # of newcomers
    transfers: list[Transfer] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)  # begun
    ended_posts: list[tuple[Post, date]] = field(default_factory=list)
    ranks: list[RankHolding] = field(default_factory=list)  # begun
    ended_ranks: list[tuple[RankHolding, date]] = field(default_factory=list)
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    bad: frozenset[RowKey] = frozenset()

    @property
    def is_clean(self) -> bool:
        """Tell whether every row is good."""
        return not any(problem.is_error for problem in self.problems)

    def counts(self) -> dict[str, int]:
        """Count what would be done, under the names that pages and the trail use."""
        return {
            "organizations": len(self.organizations),
            "organizations_changed": len(self.edits),
            "organizations_moved": len(self.moves),
            "members": len(self.members),
            "members_changed": len(self.member_edits),
            "transfers": len(self.transfers),
            "posts_begun": len(self.posts),
            "posts_ended": len(self.ended_posts),
            "ranks": len(self.ranks),
            "unchanged": self.unchanged,
            "bad_rows": len(self.bad),
            "warnings": sum(not problem.is_error for problem in self.problems),
        }

    def details(self) -> dict[str, list[list[str]]]:
        """Name the first changes of each sort for the preview; hidden fields by name, nothing by value."""
        return {
            "moves": [[place.name, parent.name] for place, parent in self.moves[:DETAILED]],
            "edits": [[place.name, *facts] for place, facts in self.edits[:DETAILED]],
            "transfers": [
                [each.member.name, _name(each.left), each.to.organization.name, each.to.starts.isoformat()]
                for each in self.transfers[:DETAILED]
            ],
            "member_edits": [[member.name, *facts] for member, facts in self.member_edits[:DETAILED]],
            "ended_posts": [
                [post.organization.name, post.get_code_display(), on.isoformat()]
                for post, on in self.ended_posts[:DETAILED]
            ],
        }

    @property
    def changes_anything(self) -> bool:
        """Tell whether writing the plan would change anything."""
        idle = {"unchanged", "bad_rows", "warnings"}
        return any(count for name, count in self.counts().items() if name not in idle)


def _name(left: Affiliation | None) -> str:
    return left.organization.name if left else ""
