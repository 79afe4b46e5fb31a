"""The three lists of problems in a year's ledgers (R2.5-3)."""

from zhixing.organizations.models import Organization
from zhixing.rectification.masking import CLEAR, Masks
from zhixing.rectification.queries.lists import stood_in, with_history
from zhixing.rectification.tags import Names
from zhixing.rectification.three_lists import Line


def problems_in(organization: Organization, year: int, masks: Masks | None = None) -> list[Line]:
    """List the problems that stood on a body's lists in a year, as they are now.

    Without masks names stand in full: the archive is the officers' own.
    """
    names = Names(organization)
    problems = with_history(stood_in(organization, year))
    return [Line(problem, names, masks.of(problem) if masks else CLEAR) for problem in problems]
