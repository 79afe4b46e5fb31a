"""What the database knows already about the organisations and people of a roster."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from zhixing.core.models import Unit
from zhixing.core.paths import ancestors
from zhixing.core.sheets.errors import BookError
from zhixing.core.sheets.text import name_key
from zhixing.organizations.choices import Kind
from zhixing.organizations.identity import id_hash_of
from zhixing.organizations.models import Affiliation, Member, Organization, Person, Post, RankHolding
from zhixing.organizations.roster.checking import KnownOrganization, KnownTree
from zhixing.organizations.roster.rows import Roster

from .changes import Options

CHUNK = 500  # values in one IN (…): far below every database's limit
T = TypeVar("T")


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Cut values into lists short enough for one query."""
    rest = list(values)
    for start in range(0, len(rest), CHUNK):
        yield rest[start : start + CHUNK]


class Existing:
    """Reads for one roster: the unit, its tree within the scope, and the people with its ID numbers."""

    def __init__(self, roster: Roster, options: Options) -> None:
        self.roster = roster
        self.scope = options.scope
        self.hashes = {row.id_number: id_hash_of(row.id_number) for row in roster.members if row.id_number}
        self.unit = options.scope.unit if options.scope else self._find_unit(options.unit_code)

    # --- the unit and the tree ------------------------------------------------------------------------

    def _find_unit(self, code: str) -> Unit:
        if code:
            return Unit.objects.filter(code=code).first() or self._new_unit(code)
        rows = self.roster.organizations
        units = self._units_of(Q(code__in=chunk) for chunk in chunks({row.code for row in rows if row.code}))
        if not units:
            names = {row.name for row in rows} | {row.branch_name for row in self.roster.members}
            units = self._units_of(Q(name__in=chunk) for chunk in chunks(names))
        if len(units) > 1:
            raise BookError(
                _("The organisations of this roster stand in several units (%(codes)s). Say which is meant.")
                % {"codes": ", ".join(sorted(unit.code for unit in units))}
            )
        return units.pop() if units else self._new_unit(self._root_code())

    def _units_of(self, conditions: Iterable[Q]) -> set[Unit]:
        return {
            place.unit
            for condition in conditions
            for place in Organization.objects.filter(condition).exclude(kind=Kind.CELL).select_related("unit")
        }

    def _root_code(self) -> str:
        root = next((row for row in self.roster.organizations if not row.parent_name), None)
        if root is None:
            raise BookError(
                _(
                    "None of these organisations is known yet, and no row is the highest one (without a "
                    "superior). Import the list of organisations first."
                )
            )
        return root.code or root.name[:40]

    def _new_unit(self, code: str) -> Unit:
        taken = Unit.objects.filter(code=code).first()
        if taken:
            return taken
        last: int = Unit.objects.aggregate(last=Max("pk"))["last"] or 0
        root = next((row.name for row in self.roster.organizations if not row.parent_name), code)
        return Unit(pk=last + 1, code=code, name=root)

    @cached_property
    def organizations(self) -> list[Organization]:
        """The tree within the scope, superiors first; closed ones too."""
        if self.scope:
            return list(Organization.objects.below(self.scope.path).select_related("parent").order_by("path"))
        return list(Organization.objects.filter(unit=self.unit).select_related("parent").order_by("path"))

    def holders_of_codes(self, codes: Iterable[str]) -> dict[str, Organization]:
        """Find who has these codes, wherever they stand."""
        found: dict[str, Organization] = {}
        for chunk in chunks(codes):
            found |= {place.code: place for place in Organization.objects.filter(code__in=chunk)}
        return found

    # --- people ---------------------------------------------------------------------------------------

    @cached_property
    def members(self) -> dict[str, Member]:
        """The unit's members by the hash of their ID number, as far as the roster has it."""
        found: dict[str, Member] = {}
        for chunk in chunks(self.hashes.values()):
            rows = Member.objects.filter(unit_id=self.unit.pk, id_hash__in=chunk)
            found |= {member.id_hash: member for member in rows}
        return found

    @cached_property
    def affiliations(self) -> dict[int, Affiliation]:
        """The last affiliation of each of these members, open or ended."""
        return self.affiliations_of([member.pk for member in self.members.values()])

    def affiliations_of(self, members: Sequence[int]) -> dict[int, Affiliation]:
        """Find the last affiliation of each of some members."""
        rows = self._by_member(Affiliation, members, select=("organization", "cell"))
        return {member: max(spans, key=lambda span: span.starts) for member, spans in rows.items()}

    def posts_of(self, members: Sequence[int]) -> dict[int, list[Post]]:
        """Find the posts that some members hold."""
        return self._by_member(Post, members, select=("organization",), ends__isnull=True)

    def ranks_of(self, members: Sequence[int]) -> dict[int, list[RankHolding]]:
        """Find the ranks that some members hold."""
        return self._by_member(RankHolding, members, ends__isnull=True)

    def _by_member(
        self, model: type[Any], members: Sequence[int], *, select: Sequence[str] = (), **condition: object
    ) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for chunk in chunks(members):
            rows = model.objects.filter(unit_id=self.unit.pk, member_id__in=chunk, **condition)
            for row in rows.select_related(*select) if select else rows:
                found[row.member_id].append(row)
        return found

    def namesakes(self, names: Iterable[str]) -> list[Affiliation]:
        """Find the open affiliations of members with these names, with the member."""
        found: list[Affiliation] = []
        for chunk in chunks(set(names)):
            found += Affiliation.objects.filter(
                unit_id=self.unit.pk, ends__isnull=True, member__name__in=chunk
            ).select_related("member", "organization", "cell")
        return found

    def holders(self, organizations: Iterable[int], codes: Iterable[str]) -> list[Post]:
        """Find who holds these posts in these organisations."""
        found: list[Post] = []
        for chunk in chunks(organizations):
            found += Post.objects.filter(
                unit_id=self.unit.pk, organization_id__in=chunk, code__in=list(codes), ends__isnull=True
            )
        return found

    # --- for the checks -------------------------------------------------------------------------------

    def known(self) -> KnownTree:
        """Tell the checks what exists: the tree, the superiors of the scope, and who is out of reach."""
        places = [place for place in self.organizations if place.kind != Kind.CELL and not place.dissolved_on]
        above = Organization.objects.filter(path__in=ancestors(self.scope.path)) if self.scope else ()
        return KnownTree(
            organizations=tuple(_known(place) for place in (*above, *places)),
            branch_of=self._out_of_reach(),
            hash_id=id_hash_of,
        )

    def _out_of_reach(self) -> dict[str, str]:
        """Map the people whom the roster may not move to ""."""
        elsewhere: dict[str, str] = {}
        for chunk in chunks(self.hashes.values()):
            others = Person.objects.filter(pk__in=chunk).exclude(unit_id=self.unit.pk)
            elsewhere |= dict.fromkeys(others.values_list("pk", flat=True), "")
        if self.scope:
            for id_hash, member in self.members.items():
                place = self.affiliations.get(member.pk)
                if place and not place.organization.path.startswith(self.scope.path):
                    elsewhere[id_hash] = ""
        return elsewhere


def _known(place: Organization) -> KnownOrganization:
    return KnownOrganization(place.code, place.name, place.kind, place.parent.name if place.parent else "")


def key_of(name: str) -> str:
    """Give the form in which names of organisations are compared."""
    return name_key(name)
