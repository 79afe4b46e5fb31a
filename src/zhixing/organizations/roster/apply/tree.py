"""Which organisations and cells a roster founds, changes and moves."""

from django.db.models import Max
from django.utils.translation import gettext as _

from zhixing.core.paths import number, segment
from zhixing.core.sheets.problems import Problem
from zhixing.organizations.choices import Kind, Level, Nature
from zhixing.organizations.identity import sort_key_of
from zhixing.organizations.models import Organization
from zhixing.organizations.roster.rows import MemberRow, OrganizationRow, Roster

from .changes import Facts, ImportPlan
from .existing import Existing, key_of

CODE_LENGTH = 40
PLAIN = ("name", "kind", "level", "nature", "field", "founded_on", "election_due_on")


class TreePlanner:
    """Finds or plans the place of every row."""

    def __init__(self, plan: ImportPlan, existing: Existing, roster: Roster) -> None:
        self.plan, self.existing, self.roster = plan, existing, roster
        self.scope = existing.scope
        alive = [place for place in existing.organizations if not place.dissolved_on]
        self.by_code = {place.code: place for place in alive}
        self.by_name: dict[str, Organization] = {}
        self.twice: set[str] = set()
        self.cells: dict[tuple[str, str], Organization] = {}  # (path of the branch, name)
        for place in alive:
            self._index(place)
        self.rows = {key_of(row.name): row for row in roster.organizations}
        self.rows_by_code = {row.code: row for row in roster.organizations if row.code}
        self.placed: dict[str, Organization | None] = {}
        self._next: dict[str, int] = {}
        self.taken = existing.holders_of_codes(self.rows_by_code)

    def _index(self, place: Organization) -> None:
        if place.kind == Kind.CELL and place.parent:
            self.cells[place.parent.path, key_of(place.name)] = place
            return
        key = key_of(place.name)
        if key in self.by_name:
            self.twice.add(key)
        self.by_name[key] = place

    def run(self) -> None:
        """Plan every organisation of the roster, and every cell that its members name."""
        for row in self.roster.organizations:
            self.place(row)

    # --- finding --------------------------------------------------------------------------------------

    def find(self, text: str) -> Organization | None:
        """Find the organisation with this full name or code, planning it if the roster lists it."""
        key = key_of(text)
        row = self.rows.get(key) or self.rows_by_code.get(text)
        if row:
            return self.place(row)
        return self.by_name.get(key) or self.by_code.get(text)

    def branch_of(self, row: MemberRow) -> Organization | None:
        """Find a member's branch; None, with a problem noted, if the name does not tell which."""
        key = key_of(row.branch_name)
        if key in self.twice and key not in self.rows:
            self.reject(
                row, "branch_name", _("Several branches have this name."), _("the code of the branch")
            )
            return None
        branch = self.find(row.branch_name)
        if branch is None:
            self.reject(row, "branch_name", _("The row of this branch was not accepted."), "")
        elif branch.unit_id != self.plan.unit.pk:
            self.reject(
                row, "branch_name", _("This branch belongs to another unit."), _("an import for that unit")
            )
            return None
        return branch

    def cell_of(self, row: MemberRow, branch: Organization) -> Organization | None:
        """Find or plan the cell that a member's row names."""
        if not row.cell_name:
            return None
        key = branch.path, key_of(row.cell_name)
        if key not in self.cells:
            code = self._free_code(f"{branch.code}-{self._peek(branch) + 1}")
            self.cells[key] = self._found(branch, code=code, name=row.cell_name, kind=Kind.CELL)
        return self.cells[key]

    def reject(self, row: MemberRow | OrganizationRow, field: str, message: str, expected: str) -> None:
        """Note an error that only the database could tell, and leave the row out."""
        problem: Problem = self.roster.problem(row, field, message, expected)
        self.plan.problems += (problem,)
        self.plan.bad |= {row.key}

    # --- planning -------------------------------------------------------------------------------------

    def place(self, row: OrganizationRow) -> Organization | None:
        """Find or plan the organisation of a row, once; None if it cannot stand."""
        key = key_of(row.name)
        if key not in self.placed:
            self.placed[key] = None  # stops a cycle through organisations that are known already
            self.placed[key] = self._place(row)
        return self.placed[key]

    def _place(self, row: OrganizationRow) -> Organization | None:
        known = self.by_code.get(row.code) if row.code else None
        known = known or self.by_name.get(key_of(row.name))
        parent = self.find(row.parent_name) if row.parent_name else None
        if known:
            self._edit(known, row)
            self._move(known, parent)
            return known
        holder = self.taken.get(row.code)
        if holder:
            self.reject(row, "code", _taken(holder), _("a code of its own, or none"))
            return None
        if parent is None and (self.scope or row.parent_name):
            expected = self.scope.name if self.scope else ""
            self.reject(
                row, "parent_name", _("The superior is missing, or is not one that you manage."), expected
            )
            return None
        if parent is None and self._has_root():
            self.reject(
                row, "parent_name", _("The unit has its highest organisation already."), _("a superior")
            )
            return None
        return self._new(row, parent)

    def _has_root(self) -> bool:
        places = (*self.existing.organizations, *self.plan.organizations)
        return any(place.parent is None and not place.dissolved_on for place in places)

    def _new(self, row: OrganizationRow, parent: Organization | None) -> Organization:
        facts = facts_of(row)
        facts.setdefault("level", parent.level if parent else Level.PROVINCIAL)
        facts.setdefault("nature", parent.nature if parent else Nature.ORGAN)
        code = row.code or self._free_code(
            f"{parent.code if parent else self.plan.unit.code}.{self._peek(parent) + 1:03}"
        )
        return self._found(parent, code=code, **facts)

    def _found(self, parent: Organization | None, **facts: object) -> Organization:
        new = Organization(unit=self.plan.unit, parent=parent, path=self._free_path(parent), **facts)
        new.sort_key = sort_key_of(new.name, 400)
        self.plan.organizations.append(new)
        self.by_code[new.code] = new
        return new

    def _edit(self, known: Organization, row: OrganizationRow) -> None:
        facts = {
            name: value
            for name, value in facts_of(row).items()
            if getattr(known, name) != value and not _is_rougher(known, row, name)
        }
        if facts:
            self.plan.edits.append((known, facts))

    def _move(self, known: Organization, parent: Organization | None) -> None:
        is_top = self.scope is not None and known.pk == self.scope.pk
        if parent is not None and known.parent is not parent and known.parent_id != parent.pk and not is_top:
            self.plan.moves.append((known, parent))

    # --- places and codes -----------------------------------------------------------------------------

    def _peek(self, parent: Organization | None) -> int:
        path = parent.path if parent else ""
        if path not in self._next:
            is_new = parent is not None and parent.pk is None
            last = (
                ""
                if is_new
                else Organization.objects.filter(parent=parent).aggregate(last=Max("path"))["last"]
            )
            self._next[path] = number(last or "") + 1
        return self._next[path]

    def _free_path(self, parent: Organization | None) -> str:
        path = parent.path if parent else ""
        mine = self._peek(parent)
        self._next[path] = mine + 1
        return path + segment(mine)

    def _free_code(self, wish: str) -> str:
        code, turn = wish[-CODE_LENGTH:], 1
        while (
            code in self.by_code
            or code in self.rows_by_code
            or Organization.objects.filter(code=code).exists()
        ):
            turn += 1
            code = f"{wish}~{turn}"[-CODE_LENGTH:]
        return code


def facts_of(row: OrganizationRow) -> Facts:
    """Collect what a row says, in our names; what it leaves empty is not there."""
    facts: Facts = {name: getattr(row, name) for name in PLAIN if getattr(row, name)}
    if row.is_window is not None:
        facts["is_window"] = row.is_window
    if row.contact:
        facts["contact_name"] = row.contact
    if row.contact_phone:
        facts["contact_phone"] = row.contact_phone
    return facts


def _is_rougher(known: Organization, row: OrganizationRow, name: str) -> bool:
    """Tell whether the row has only the month of a day that is known."""
    held = getattr(known, name)
    return name in row.month_only and bool(held) and held.replace(day=1) == getattr(row, name)


def _taken(holder: Organization) -> str:
    if holder.dissolved_on:
        return _("The code belongs to %(name)s, which is closed; open it again first.") % {
            "name": holder.name
        }
    return _("The code is used by an organisation elsewhere.")
