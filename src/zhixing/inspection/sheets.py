"""Check sheets: the taxonomies of the schemes in force that say so, each with its points."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhixing.activities.plans import texts_for
from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.rectification.tags import Named
from zhixing.schemes.language.model import Scheme, Use


@dataclass(frozen=True)
class Sheet(Named):
    """A check sheet by its code, SCHEME/CODE; `empty` places wait for the unit to fill them."""

    points: tuple[Named, ...] = ()
    empty: int = 0


def sheets_for(organization: Organization, day: date | None = None) -> list[Sheet]:
    """List the check sheets in force at a body on a day (None: today)."""
    return _sheets(organization, day or today())


def sheets_known(organization: Organization) -> dict[str, Sheet]:
    """Give the check sheets that are or were in force at a body, by code: visits keep theirs."""
    return {sheet.code: sheet for sheet in _sheets(organization, None)}


def _sheets(organization: Organization, day: date | None) -> list[Sheet]:
    schemes = [scheme for _adoption, scheme in texts_for(organization, day)]
    found = {sheet.code: sheet for scheme in reversed(schemes) for sheet in _of(scheme)}
    return sorted(found.values(), key=lambda sheet: sheet.code)


def _of(scheme: Scheme) -> Iterator[Sheet]:
    for taxonomy in scheme.taxonomies.values():
        if taxonomy.use == Use.SHEETS:
            points = tuple(
                Named(f"{scheme.code}/{entry.key}", entry.title) for entry in taxonomy.filled if entry.title
            )
            empty = len(taxonomy.entries) - len(points)
            yield Sheet(f"{scheme.code}/{taxonomy.code}", taxonomy.title, points, empty)


def name_of(sheets: dict[str, Sheet], entry: str) -> str:
    """Name a point of any of these sheets; by its bare code where none knows it."""
    named = {point.code: str(point) for sheet in sheets.values() for point in sheet.points}
    return named.get(entry) or entry.partition("/")[2]
