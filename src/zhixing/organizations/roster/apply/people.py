"""Which members a roster enters, changes and transfers, and which posts and ranks begin and end."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from zhixing.core.paths import ancestors
from zhixing.organizations.choices import COMMITTEES, Kind, PostCode
from zhixing.organizations.identity import sort_key_of
from zhixing.organizations.models import Affiliation, Member, Organization, Post, RankHolding
from zhixing.organizations.roster.rows import MemberRow, Roster

from .changes import Facts, ImportPlan, Progress, Transfer
from .existing import Existing
from .tree import TreePlanner

FIELDS = (
    "name", "sex", "ethnicity", "born_on", "id_number", "phone", "address", "education",
    "worked_since", "joined_on", "full_member_on", "title", "note",
)  # fmt: skip
SINGLE = (PostCode.SECRETARY, PostCode.CELL_HEAD)
# A secretary may stand alone; any of these makes a branch committee.
OF_A_COMMITTEE = {PostCode.ORGANISATION, PostCode.PUBLICITY, PostCode.DISCIPLINE, PostCode.COMMITTEE_MEMBER}
PROGRESS_STEP = 200


class PeoplePlanner:
    """Goes over the members' rows once."""

    def __init__(self, plan: ImportPlan, existing: Existing, tree: TreePlanner, roster: Roster) -> None:
        self.plan, self.existing, self.tree, self.roster = plan, existing, tree, roster
        self.options = plan.options
        self.matches = self._match()
        known = sorted({member.pk for member in self.matches.values()})
        self.last = existing.affiliations_of(known)
        self.posts = existing.posts_of(known)
        self.ranks = existing.ranks_of(known)
        self.above: dict[str, list[Organization]] = {}

    # --- who is who -----------------------------------------------------------------------------------

    def _match(self) -> dict[tuple[str, int], Member]:
        """Find the member of each row: by ID number, else by name, birth date and branch."""
        matches = {}
        unnumbered = []
        for row in self.roster.members:
            found = self.existing.members.get(self.existing.hashes.get(row.id_number, ""))
            if found:
                matches[row.key] = found
            else:
                unnumbered.append(row)
        namesakes: dict[str, list[Affiliation]] = defaultdict(list)
        for belongs in self.existing.namesakes(row.name for row in unnumbered):
            namesakes[belongs.member.name].append(belongs)
        for row in unnumbered:
            member = self._same_person(row, namesakes[row.name]) if row.name in namesakes else None
            if member:
                matches[row.key] = member
        return matches

    def _same_person(self, row: MemberRow, namesakes: list[Affiliation]) -> Member | None:
        branch = self.tree.find(row.branch_name)
        same = [
            each.member for each in namesakes if each.organization == branch and _may_be(row, each.member)
        ]
        if len(same) > 1:
            message = _("Several members of the branch have this name and birth date.")
            self.tree.reject(row, "name", message, _("the ID number"))
        return same[0] if len(same) == 1 else None

    # --- row by row -----------------------------------------------------------------------------------

    def run(self, on_progress: Progress | None) -> None:
        """Plan every member of the roster."""
        total = len(self.roster.members)
        for done, row in enumerate(self.roster.members, start=1):
            if row.key not in self.plan.bad:
                self._plan(row)
            if on_progress and (done % PROGRESS_STEP == 0 or done == total):
                on_progress(done, total)
        self._end_former_holders()

    def _plan(self, row: MemberRow) -> None:
        branch = self.tree.branch_of(row)
        if branch is None:
            return
        cell = self.tree.cell_of(row, branch)
        before = self._size()
        member = self.matches.get(row.key)
        if member is None:
            member, since = self._enter(row, branch, cell)
        else:
            self._edit(member, row)
            since = self._place(member, row, branch, cell)
        self._begin_posts(member, row, branch, cell, since)
        self._set_rank(member, row, since)
        self.plan.unchanged += self._size() == before

    def _size(self) -> int:
        plan = self.plan
        lists = (plan.members, plan.member_edits, plan.transfers, plan.posts, plan.ended_posts, plan.ranks)
        return sum(len(each) for each in lists)

    def _enter(self, row: MemberRow, branch: Organization, cell: Organization | None) -> tuple[Member, date]:
        facts = self._facts(row)
        member = Member(unit=self.plan.unit, sort_key=sort_key_of(row.name), **facts)
        member.id_hash = self.existing.hashes.get(row.id_number, "")
        since = row.moved_in_on or max(filter(None, (self.options.since, row.joined_on)))
        self.plan.members.append(member)
        self.plan.affiliations.append(
            Affiliation(unit=self.plan.unit, member=member, organization=branch, cell=cell, starts=since)
        )
        return member, since

    def _facts(self, row: MemberRow) -> Facts:
        facts: Facts = {name: getattr(row, name) for name in FIELDS if getattr(row, name)}
        if row.status == "probationary":
            facts.pop("full_member_on", None)
        elif row.status == "full_member" and "full_member_on" not in facts:
            facts["full_member_on"] = self._presumed_full(row)
        return facts

    def _presumed_full(self, row: MemberRow) -> date:
        """Presume when a full member without a date became one: a year after joining, as the rule is."""
        joined = row.joined_on
        if joined is None:
            return self.options.since
        year_later = joined.replace(year=joined.year + 1, day=min(joined.day, 28))
        return min(year_later, max(joined, self.options.as_of))

    def _edit(self, member: Member, row: MemberRow) -> None:
        facts = self._facts(row)
        if "full_member_on" in facts and row.full_member_on is None and member.full_member_on:
            del facts["full_member_on"]  # only presumed, and we know better
        changed = {
            name: value
            for name, value in facts.items()
            if getattr(member, name) != value and not _is_rougher(member, row, name)
        }
        if changed:
            self.plan.member_edits.append((member, changed))

    def _place(self, member: Member, row: MemberRow, branch: Organization, cell: Organization | None) -> date:
        """Plan the transfer, if there is one; returns since when what the row says holds."""
        last = self.last.get(member.pk)
        is_open = last is not None and last.ends is None
        cell = cell or (last.cell if last and is_open and last.organization == branch else None)
        if last and is_open and last.organization == branch and last.cell == cell:
            return self.options.as_of
        on = row.moved_in_on or self.options.as_of
        if last and not is_open and last.ends:
            on = max(on, last.ends)
        mends = last is not None and is_open and on <= last.starts
        if last and mends:
            on = last.starts
        to = Affiliation(unit=self.plan.unit, member=member, organization=branch, cell=cell, starts=on)
        self.plan.transfers.append(Transfer(member, last if is_open else None, to, mends=mends))
        if last and is_open and last.organization != branch:
            self._end_posts(member, last.organization, on)
        return on

    # --- posts and ranks ------------------------------------------------------------------------------

    def _begin_posts(
        self, member: Member, row: MemberRow, branch: Organization, cell: Organization | None, since: date
    ) -> None:
        if not row.posts:
            return
        held = self.posts.get(member.pk, [])
        wanted = [(self._seat(code, branch, cell), code) for code in row.posts]
        for organization, code in wanted:
            if not any(post.organization == organization and post.code == code for post in held):
                self.plan.posts.append(
                    Post(
                        unit=self.plan.unit, member=member, organization=organization, code=code, starts=since
                    )
                )
                self._has_committee(organization, code)
        for post in held:
            is_here = post.organization == branch or post.organization.parent_id == branch.pk
            if is_here and (post.organization, post.code) not in wanted:
                self.plan.ended_posts.append((post, since))

    def _seat(self, code: str, branch: Organization, cell: Organization | None) -> Organization:
        """Tell where a post is held: a cell head's in the cell, a team's in its Party group."""
        if code == PostCode.CELL_HEAD:
            return cell or branch
        if code in {PostCode.TEAM_SECRETARY, PostCode.TEAM_MEMBER}:
            return self._nearest(branch, {Kind.PARTY_GROUP}) or branch
        if code == PostCode.ORGANISER:
            return self._nearest(branch, set(COMMITTEES)) or branch
        return branch

    def _nearest(self, branch: Organization, kinds: set[Kind]) -> Organization | None:
        """Find the nearest organisation of a kind among a branch's superiors and what stands beside them."""
        if not self.above:
            for place in (*self.existing.organizations, *self.plan.organizations):
                self.above.setdefault(place.path, []).append(place)
                self.above.setdefault(place.path[:-4], []).append(place)
        for path in reversed(ancestors(branch.path)):
            for place in self.above.get(path, ()):
                if place.kind in kinds and not place.dissolved_on:
                    return place
        return None

    def _has_committee(self, organization: Organization, code: str) -> None:
        if code in OF_A_COMMITTEE and organization.kind == Kind.BRANCH and not organization.has_committee:
            organization.has_committee = True
            if organization.pk is not None:
                self.plan.edits.append((organization, {"has_committee": True}))

    def _end_posts(self, member: Member, left: Organization, on: date) -> None:
        for post in self.posts.pop(member.pk, []):
            if post.organization.path.startswith(left.path):
                self.plan.ended_posts.append((post, on))
            else:
                self.posts.setdefault(member.pk, []).append(post)

    def _end_former_holders(self) -> None:
        """End the posts of those whom the roster replaces as secretary or cell head."""
        begun = {
            (post.organization.pk, post.code): post
            for post in self.plan.posts
            if post.code in SINGLE and post.organization.pk is not None
        }
        ending = {post.pk for post, _on in self.plan.ended_posts}
        for post in self.existing.holders({place for place, _code in begun}, SINGLE):
            successor = begun.get((post.organization_id, post.code))
            if successor and post.pk not in ending and post.member_id != successor.member.pk:
                self.plan.ended_posts.append((post, successor.starts))

    def _set_rank(self, member: Member, row: MemberRow, since: date) -> None:
        if not row.rank:
            return
        held = next(iter(self.ranks.get(member.pk, ())), None)
        if held and (held.rank, held.leading, held.title) == (row.rank, row.leading, row.rank_words):
            return
        if held:
            self.plan.ended_ranks.append((held, since))
        self.plan.ranks.append(
            RankHolding(
                unit=self.plan.unit,
                member=member,
                rank=row.rank,
                leading=row.leading,
                title=row.rank_words,
                starts=since,
            )
        )


def _may_be(row: MemberRow, member: Member) -> bool:
    if row.id_number and member.id_hash:
        return False  # two numbers, two people
    if row.born_on is None or member.born_on is None:
        return True
    return row.born_on == member.born_on or _is_rougher(member, row, "born_on")


def _is_rougher(member: Member, row: MemberRow, name: str) -> bool:
    """Tell whether the row has only the month of a day that is known."""
    held = getattr(member, name)
    return name in row.month_only and bool(held) and held.replace(day=1) == getattr(row, name)
