"""Working out what a roster would change, before anything is written."""

from zhixing.organizations.roster.checking import check_roster, sift
from zhixing.organizations.roster.rows import Roster

from .changes import ImportPlan, Options, Progress
from .existing import Existing
from .people import PeoplePlanner
from .tree import TreePlanner


def plan_import(roster: Roster, options: Options, *, on_progress: Progress | None = None) -> ImportPlan:
    """Check a roster against the database and work out what it would change; reads only.

    Rows with an error are left out of the plan and named in `bad`; problems are in the active language.

    Raises:
        BookError: the roster does not tell to which unit it belongs.
    """
    existing = Existing(roster, options)
    known = existing.known()
    sifted = sift(roster, check_roster(roster, known), known)
    plan = ImportPlan(existing.unit, options, problems=sifted.problems, bad=sifted.bad)
    tree = TreePlanner(plan, existing, sifted.good)
    tree.run()
    PeoplePlanner(plan, existing, tree, sifted.good).run(on_progress)
    return plan
