"""The one call that checks a roster whole."""

from datetime import date

from zhixing.core.sheets.problems import Problem
from zhixing.core.time import today as local_today
from zhixing.organizations.roster.rows import Roster

from .dates import check_dates
from .known import KnownTree, Names
from .people import check_people
from .suggestions import Suggestions
from .tree import check_tree


def check_roster(roster: Roster, known: KnownTree, *, today: date | None = None) -> list[Problem]:
    """Return all problems of a roster, those found while reading included, in the order of sheets and rows.

    Rows are compared with each other and with what is `known`: names that lead nowhere (with near ones
    suggested), duplicates, a member in two branches, cycles, dates out of order.
    """
    names = Names(roster.organizations, known)
    suggestions = Suggestions(names)
    problems = [
        *roster.problems,
        *check_tree(roster, known, names, suggestions),
        *check_people(roster, known, names, suggestions),
        *check_dates(roster, today or local_today()),
    ]
    order = {table.sheet: place for place, table in enumerate(roster.tables)}
    return sorted(problems, key=lambda problem: (order[problem.sheet], problem.row))
