"""Rosters pushed by personnel systems: the same reading and the same writing as on the page."""

import hashlib
from typing import Annotated

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from ninja import File, Form, Router
from ninja.files import UploadedFile

from zhixing.accounts.api import TokenRequest
from zhixing.core.api import Day, Id, Problem, invalid, too_large
from zhixing.core.sheets.errors import BookError
from zhixing.core.sheets.problems import Problem as RowProblem
from zhixing.core.text import clean_text
from zhixing.core.time import today
from zhixing.organizations.api.reads import organizations_named
from zhixing.organizations.api.schemas import Apply, FoundProblem, ImportOut
from zhixing.organizations.roster.apply import ImportPlan, Options, apply_import, plan_import, stated_day
from zhixing.organizations.roster.reading import read_roster
from zhixing.organizations.roster.rows import Roster
from zhixing.organizations.tasks import SHOWN, described

APPLY = "nothing: preview. all: write it if every row is good. good: write the good rows."
AS_OF = "The day on which the roster stood; else as the file says, else today."
SINCE = "Since when newcomers belong to their branch; else 1 January of that year."

router = Router(tags=["Imports"])


@router.post("/imports", response=ImportOut)
def import_roster(
    request: TokenRequest,
    organization: Annotated[Id, Form(description="The body below which everything in the roster stands.")],
    file: Annotated[UploadedFile, File(description="An .xlsx workbook.")],
    apply: Annotated[Apply, Form("nothing", description=APPLY)] = "nothing",
    as_of: Annotated[Day | None, Form(None, description=AS_OF)] = None,
    since: Annotated[Day | None, Form(None, description=SINCE)] = None,
) -> ImportOut:
    """Hand in a roster (docs/guide/roster-format.md): see what it would change, or change it at once.

    Sending the same roster again changes nothing. With `all`, one bad row stops the whole: the answer is 422
    and names every bad row. A preview writes nothing, yet it too asks for a token that may write.
    """
    place = organizations_named(request.auth, [organization], "organization")[organization]
    if not request.auth.has_perm("organizations.import", place):
        raise PermissionDenied("organizations.import")
    content = _content(file)
    roster = _read(content)
    day = as_of or stated_day(content) or today()
    options = Options(as_of=day, since=since or day.replace(month=1, day=1), scope=place)
    if apply == "nothing":
        return _out(_planned(roster, options), applied=False)
    with transaction.atomic():
        plan = _planned(roster, options)
        if apply == "all" and plan.bad:
            raise _bad(plan)
        apply_import(
            by=request.auth,
            place=place,
            plan=plan,
            filename=clean_text(file.name or "")[-200:],
            digest=hashlib.sha256(content).hexdigest(),
        )
    return _out(plan, applied=True)


def _content(file: UploadedFile) -> bytes:
    if (file.size or 0) > settings.UPLOAD_LIMIT:
        raise too_large()
    content: bytes = file.read()
    return content


def _read(content: bytes) -> Roster:
    try:
        return read_roster(content)
    except BookError as error:
        raise invalid("file", str(error)) from None


def _planned(roster: Roster, options: Options) -> ImportPlan:
    try:
        return plan_import(roster, options)
    except BookError as error:
        raise invalid("file", str(error)) from None


def _bad(plan: ImportPlan) -> Problem:
    detail = _("Nothing was written. Mend these rows and send the file again, or ask for the good rows only.")
    errors = [("file", _where(problem)) for problem in plan.problems if problem.is_error][:SHOWN]
    return Problem("validation", detail, errors=errors)


def _where(problem: RowProblem) -> str:
    words = _("%(sheet)s, row %(row)s, %(column)s: %(message)s")
    return words % {
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "message": problem.message,
    }


def _out(plan: ImportPlan, *, applied: bool) -> ImportOut:
    errors_first = sorted(plan.problems, key=lambda problem: not problem.is_error)
    return ImportOut(
        applied=applied,
        as_of=plan.options.as_of,
        since=plan.options.since,
        counts=plan.counts(),
        problems=[FoundProblem.model_validate(described(problem)) for problem in errors_first[:SHOWN]],
        problems_in_all=len(plan.problems),
    )
