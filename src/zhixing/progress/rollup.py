"""Totals: what stands directly below, summed; after a touch only where a sum changed, deepest first."""

from collections import defaultdict
from collections.abc import Iterable

from zhixing.core.paths import SEGMENT, ancestors
from zhixing.organizations.models import Organization
from zhixing.progress.changes import Change, Reach, dirtied
from zhixing.progress.settling import settle
from zhixing.progress.sql import Sql, listed, sql

Dirty = set[tuple[int, int]]  # (organisation, slot) whose total may be another now


def roll_up(dirty: Dirty) -> list[Change]:
    """Bring the totals of these (organisation, slot) up to date, and those above as far as sums change."""
    places = _places(organization_id for organization_id, _slot in dirty)
    waiting: dict[int, Dirty] = defaultdict(set)
    _sort_in(waiting, dirty, places)
    changes: list[Change] = []
    while waiting:
        here = _settle(waiting.pop(max(waiting)))
        changes += here
        _sort_in(waiting, dirtied(here), places)
    return changes


def _places(organization_ids: Iterable[int]) -> dict[int, str]:
    """Tell the paths of these organisations and of all above them."""
    paths = set(Organization.objects.filter(pk__in=set(organization_ids)).values_list("path", flat=True))
    paths |= {above for path in paths for above in ancestors(path)}
    return dict(Organization.objects.filter(path__in=paths).values_list("pk", "path"))


def _sort_in(waiting: dict[int, Dirty], dirty: Dirty, places: dict[int, str]) -> None:
    for organization_id, slot_id in dirty:
        if organization_id not in places:
            places |= _places([organization_id])
        waiting[len(places[organization_id])].add((organization_id, slot_id))


def _settle(dirty: Dirty) -> list[Change]:
    """Sum again for organisations of one depth; summing a pair too many does no harm."""
    organization_ids, slot_ids = (tuple(sorted(set(column))) for column in zip(*dirty, strict=True))
    template = (
        "SELECT t.slot_id, o.id, o.unit_id, o.parent_id, SUM(t.due), SUM(t.met), SUM(t.waived) "
        "FROM progress_tally t JOIN organizations_organization o ON o.id = t.rolls_to_id "
        "WHERE t.rolls_to_id IN ({organizations}) AND t.slot_id IN ({slots}) "
        "GROUP BY t.slot_id, o.id, o.unit_id, o.parent_id"
    )
    summed = sql(template, organizations=Sql(listed(organization_ids)), slots=Sql(listed(slot_ids)))
    return settle([summed], Reach(slot_ids, is_total=True, organization_ids=organization_ids))


def whole(slot_id: int, deepest: int) -> Sql:
    """Write the totals of a whole slot: its cells by superior, then those sums by every place above.

    `deepest` is the length of the longest path.
    """
    depths = " UNION ALL ".join(f"SELECT {length} AS n" for length in range(SEGMENT, deepest + 1, SEGMENT))
    template = (
        "SELECT {slot} AS slot_id, a.id, a.unit_id, a.parent_id, SUM(b.due), SUM(b.met), SUM(b.waived) "
        "FROM (SELECT t.rolls_to_id AS up, SUM(t.due) AS due, SUM(t.met) AS met, SUM(t.waived) AS waived "
        "FROM progress_tally t WHERE t.slot_id = {slot} AND t.is_total = FALSE AND t.rolls_to_id IS NOT NULL "
        "GROUP BY t.rolls_to_id) b "
        "JOIN organizations_organization o ON o.id = b.up "
        "JOIN ({depths}) d ON d.n <= LENGTH(o.path) "
        "JOIN organizations_organization a ON a.path = SUBSTR(o.path, 1, d.n) "
        "GROUP BY a.id, a.unit_id, a.parent_id"
    )
    return sql(template, slot=Sql(str(slot_id)), depths=Sql(depths or "SELECT 0 AS n"))
