"""Problems of earlier campaigns come onto the lists: a file that was read waits, and is taken over whole (R2.5-6)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.time import now, today
from zhixing.organizations.models import Organization
from zhixing.rectification.actions.frame import hold_list
from zhixing.rectification.actions.problems import enter
from zhixing.rectification.carrying.carried import Carried, CarriedDuty, CarriedList, CarriedRemedy, from_json
from zhixing.rectification.carrying.comparing import Compared, compare
from zhixing.rectification.carrying.remedying import look_back_day
from zhixing.rectification.choices import CarryOverState, ProblemState, Source, StepKind
from zhixing.rectification.drafts import ProblemDraft
from zhixing.rectification.models import CarryOver, Problem, Remedy, Responsibility, Step, Tag
from zhixing.rectification.queries.carrying import KEEP, bodies_of
from zhixing.rectification.tags import Pair, offered

BATCH = 500
KEPT = timedelta(days=30)  # what nobody said yes to is forgotten
STEPS = {
    ProblemState.UNDER_WAY: StepKind.STARTED,
    ProblemState.DONE: StepKind.DONE,
    ProblemState.STRUCK_OFF: StepKind.STRUCK_OFF,
    ProblemState.LONG_TERM: StepKind.LONG_TERM,
}


@action("rectification.read_carry_over", permission=KEEP, on="organization")
def read_carry_over(
    *, by: Actor, organization: Organization, filename: str, digest: str, found: CarriedList
) -> CarryOver:
    """Keep a list that was found good until somebody says yes; nothing is listed yet.

    The same file read again takes the place of itself.
    """
    waiting = CarryOver.objects.filter(
        unit_id=organization.unit_id, organization=organization, state=CarryOverState.READY
    )
    waiting.filter(made_at__lt=now() - KEPT).delete()
    waiting.filter(digest=digest).delete()
    row = CarryOver.objects.create(
        unit_id=organization.unit_id,
        organization=organization,
        filename=filename[-200:],
        digest=digest,
        rows=found.as_json(),
        made_by_id=by.pk,
        made_by_name=str(by.name),
    )
    record(row, new={"file": row.filename, "digest": digest, "problems": len(found.items)})
    return row


@action("rectification.take_over", permission=KEEP, on="carry_over")
def take_over(*, by: Actor, carry_over: CarryOver, struck_off_too: bool = False) -> CarryOver:
    """List everything of an import that is not there yet, all of it or nothing; done twice it lists once.

    With `struck_off_too` also what the earlier list had struck off, so that what recurs is seen. Raises
    PermissionDenied for a body whose lists the actor does not keep (any more), and ValidationError where a row
    cannot be listed any more, naming it, or the import was discarded.
    """
    current = _claim(carry_over)
    if current.state == CarryOverState.DONE:
        unchanged()
        return current
    items = from_json(current.rows).items
    bodies = bodies_of(items)
    _hold(by, bodies.values())
    comparison = compare(items, bodies)
    over = sorted(comparison.over, key=lambda row: str(row.item.struck_off_on)) if struck_off_too else []
    _check_tags(comparison.rows)
    writing = _Writing(current, by)
    for row in (*over, *comparison.fresh):
        writing.add(row)
    writing.finish()
    current.state, current.listed, current.rows = CarryOverState.DONE, len(over) + len(comparison.fresh), ""
    current.save(update_fields=["state", "listed", "rows"])
    record(current, new={"state": current.state, "listed": current.listed})
    return current


@action("rectification.discard_carry_over", permission=KEEP, on="carry_over")
def discard(*, by: Actor, carry_over: CarryOver) -> None:
    """Forget an import that nobody said yes to; one that is taken over stays."""
    rows = CarryOver.objects.select_for_update().filter(unit_id=carry_over.unit_id, pk=carry_over.pk)
    waiting = rows.filter(state=CarryOverState.READY).first()
    if waiting is None:
        unchanged()
        return
    record(waiting, old={"file": waiting.filename, "digest": waiting.digest})
    waiting.delete()


def _claim(carry_over: CarryOver) -> CarryOver:
    rows = CarryOver.objects.select_for_update(of=("self",)).filter(unit_id=carry_over.unit_id)
    current = rows.select_related("organization").filter(pk=carry_over.pk).first()
    if current is None:
        raise ValidationError(_("This import was discarded. Choose the file again."))
    return current


def _hold(by: Actor, bodies: Iterable[Organization]) -> None:
    """Hold the lists of all bodies, always in the same order."""
    for body in sorted(bodies, key=lambda each: each.pk):
        if not by.has_perm(KEEP, body):
            raise PermissionDenied(KEEP)
        hold_list(body)


def _check_tags(rows: Iterable[Compared]) -> None:
    """Refuse a kind that no scheme in force at its body has any more: asked once for each body."""
    known: dict[int, set[Pair]] = {}
    for row in rows:
        if row.body.pk not in known:
            known[row.body.pk] = {pair for taxonomy in offered(row.body) for pair in taxonomy.pairs}
        if not known[row.body.pk].issuperset(row.item.tags):
            raise ValidationError(
                _at(row.item, _("This kind is not in a list in force here. Read the file again."))
            )


def _at(item: Carried, message: str) -> str:
    refusal = _("Nothing was taken over. Sheet %(sheet)s, row %(row)s: %(message)s")
    return refusal % {"sheet": item.sheet, "row": item.row, "message": message}


class _Writing:
    """Lists problems one by one, for their numbers; what hangs on them is written together."""

    def __init__(self, carry_over: CarryOver, by: Actor) -> None:
        self.carry_over, self.by, self.day = carry_over, by, today()
        self.struck_off: dict[tuple[int, str], Problem] = {}
        self.moved: list[Problem] = []
        self.rows: dict[type[Model], list[Model]] = {each: [] for each in (Tag, Remedy, Responsibility, Step)}

    def add(self, row: Compared) -> None:
        """List one problem."""
        item, key = row.item, (row.body.pk, row.item.likeness)
        earlier = row.earlier or self.struck_off.get(key)
        draft = ProblemDraft(
            text=item.text,
            source=Source.CARRIED_OVER,
            found_on=item.found_on,
            earlier_id=earlier.pk if earlier else None,
            old_owner=item.old_owner,
        )
        try:
            problem = enter(organization=row.body, draft=draft, by=self.by, carried_by=self.carry_over.pk)
        except ValidationError as error:
            raise ValidationError(_at(item, " ".join(error.messages))) from error
        if item.is_struck_off:
            self.struck_off[key] = problem
        self._hang(problem, item)
        new = {"number": problem.number, "source": problem.source, "found_on": problem.found_on}
        record(problem, new={**new, "state": item.state})

    def finish(self) -> None:
        """Write what hangs on the problems, and how far they are."""
        for table, rows in self.rows.items():
            table._default_manager.bulk_create(rows)
        if self.moved:
            fields = ["state", "state_on", "struck_off_on", "look_back_on"]
            Problem.objects.bulk_update(self.moved, fields, batch_size=BATCH)

    def _hang(self, problem: Problem, item: Carried) -> None:
        self._put(Tag, problem, ({"taxonomy": taxonomy, "entry": entry} for taxonomy, entry in item.tags))
        ended = item.struck_off_on or self.day
        self._put(
            Remedy, problem, (_remedy(place, each, ended) for place, each in enumerate(item.remedies, 1))
        )
        self._put(Responsibility, problem, (_duty(place, each) for place, each in enumerate(item.duties)))
        if item.told:
            self._step(problem, StepKind.NOTE, self.day, item.told)
        if item.state != ProblemState.OPEN:
            self._move(problem, item, ended)

    def _put(self, table: type[Model], problem: Problem, rows: Iterable[dict[str, Any]]) -> None:
        self.rows[table] += [table(unit_id=problem.unit_id, problem=problem, **row) for row in rows]

    def _step(self, problem: Problem, kind: str, on: date, text: str) -> None:
        by = {"by_id": self.by.pk, "by_name": str(self.by.name)}
        self._put(Step, problem, [{"kind": kind, "on": on, "text": text, **by}])

    def _move(self, problem: Problem, item: Carried, day: date) -> None:
        """Bring a problem to the state that the earlier list gives it, with the step of its history."""
        problem.state, problem.state_on, problem.struck_off_on = item.state, day, item.struck_off_on
        if item.state == ProblemState.LONG_TERM:
            problem.look_back_on = look_back_day()
        self.moved.append(problem)
        self._step(problem, STEPS[ProblemState(item.state)], day, _("As the earlier list has it."))


def _remedy(place: int, each: CarriedRemedy, ended_on: date) -> dict[str, Any]:
    done_on = ended_on if each.is_done else None
    return {"position": place, "aim": each.aim, "step": each.step, "due_on": each.due_on, "done_on": done_on}


def _duty(place: int, each: CarriedDuty) -> dict[str, Any]:
    return {"duty": each.duty, "member_id": each.member_id, "name": each.name, "position": place}
