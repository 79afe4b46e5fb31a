"""The one evaluation: a slot's cells as a single statement, for a rebuild, a touch and a live page alike.

The shape is the one that was good on both databases (docs/adr/0004-engine.md): dates stand in the statement,
the subject query is repeated inline, who met it is found by IN. No common table expression, no outer join
onto facts, no table of periods.

A statement gives (slot_id, org, home, up, due, met, waived), only for cells that hold something. Who is
waived is in neither `due` nor `met`; where nothing is owed (encouraged, shown) only `met` counts.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from zhixing.progress.measures import Facts, Subject
from zhixing.progress.question import Question
from zhixing.progress.sql import SCOPE, Sql, of_queryset, sql, union
from zhixing.progress.subjects import is_single, subjects
from zhixing.progress.waivers import name_of, waived_at
from zhixing.schemes.models import Waiver

NOBODY = Sql("SELECT CAST(NULL AS bigint)")
NOTHING = Sql("")
ALONE = 4  # organisations that are asked one by one: plans are kept for one
NO_ITEMS = Sql(
    "SELECT CAST(NULL AS bigint) AS body, CAST(NULL AS date) AS day, CAST(NULL AS date) AS met_day, "
    "1 = 1 AS excused WHERE 1 = 0"
)


@dataclass(frozen=True)
class Manner:
    """How a question is put: to a few organisations, with an eye on waivers, as of a day (None: the last)."""

    scoped: bool = True
    waivers: bool = True
    as_of: date | None = None

    def until(self, question: Question) -> date:
        """Give the last day whose facts count."""
        return min(question.ends, self.as_of) if self.as_of else question.ends


def cells(question: Question, manner: Manner) -> Sql | None:
    """Write the statement of a question's cells; None while no area serves its measure.

    A scoped one wants its organisations by `Sql.scoped`.
    """
    return _cells(question, manner) if question.answer else None


@lru_cache(maxsize=2048)
def _cells(question: Question, manner: Manner) -> Sql | None:
    who = of_queryset(subjects(question))
    if who is None:
        return None
    count = _items if question.each == Subject.ITEM else _people
    template = (
        "SELECT {slot} AS slot_id, c.org, c.home, c.up, SUM(c.due) AS due, SUM(c.met) AS met, "
        "SUM(c.waived) AS waived FROM ({counted}) c GROUP BY c.org, c.home, c.up "
        "HAVING SUM(c.due) > 0 OR SUM(c.met) > 0 OR SUM(c.waived) > 0"
    )
    return sql(template, slot=Sql(str(question.slot_id)), counted=count(question, manner, who))


@lru_cache(maxsize=512)
def standings(question: Question, manner: Manner) -> Sql | None:
    """Write the statement of a question's subjects: (slot_id, org, who, met, waived); None for items.

    The last two are 1 or 0.
    """
    who = of_queryset(subjects(question))
    if question.answer is None or who is None or question.each == Subject.ITEM:
        return None
    template = (
        "SELECT DISTINCT {slot} AS slot_id, s.org, s.who, CASE WHEN s.who IN ({met}) THEN 1 ELSE 0 END, "
        "CASE WHEN {waived} THEN 1 ELSE 0 END FROM ({who}) s WHERE s.org IN ({scope})"
    )
    met, waived = _met(question, manner, who), _waived(question, manner)
    return sql(template, slot=Sql(str(question.slot_id)), met=met, waived=waived, who=who, scope=SCOPE)


def scoped(
    questions: Iterable[Question], organization_ids: Collection[int], as_of: date | None = None
) -> list[Sql]:
    """Write the cells of a few organisations, a statement for each question that is served."""
    return _scoped(cells, questions, organization_ids, as_of)


def scoped_standings(
    questions: Iterable[Question], organization_ids: Collection[int], as_of: date | None = None
) -> list[Sql]:
    """Write the subjects of a few organisations one by one, a statement for each question that has any."""
    return _scoped(standings, questions, organization_ids, as_of)


def _scoped(
    write: Callable[[Question, Manner], Sql | None],
    questions: Iterable[Question],
    organization_ids: Collection[int],
    as_of: date | None,
) -> list[Sql]:
    named = waived_at(organization_ids)
    written = (write(each, Manner(True, name_of(each) in named, as_of)) for each in questions)
    together = [[pk] for pk in organization_ids] if len(organization_ids) <= ALONE else [organization_ids]
    return [piece.scoped(ids) for piece in written if piece for ids in together]


def _people(question: Question, manner: Manner, who: Sql) -> Sql:
    """Count subjects: those due and those waived in one pass, those who met it in another."""
    parts = {
        "who": who,
        "met": _met(question, manner, who),
        "waived": _waived(question, manner),
        "each": Sql("" if is_single(question) else "DISTINCT "),
        "scope": sql(" AND s.org IN ({scope})", scope=SCOPE) if manner.scoped else NOTHING,
        "unless": sql(" AND NOT ({waived})", waived=_waived(question, manner)) if question.owed else NOTHING,
    }
    met = sql(
        "SELECT s.org, s.home, s.up, 0 AS due, COUNT({each}s.who) AS met, 0 AS waived FROM ({who}) s "
        "WHERE s.who IN ({met}){unless}{scope} GROUP BY s.org, s.home, s.up",
        **parts,
    )
    if not question.owed:
        return met
    due = sql(
        "SELECT s.org, s.home, s.up, "
        "COUNT({each}CASE WHEN {waived} THEN NULL ELSE s.who END) AS due, 0 AS met, "
        "COUNT({each}CASE WHEN {waived} THEN s.who END) AS waived FROM ({who}) s "
        "WHERE 1 = 1{scope} GROUP BY s.org, s.home, s.up",
        **parts,
    )
    return union([due, met])


def _items(question: Question, manner: Manner, who: Sql) -> Sql:
    """Count the items of the bodies in question; one whose time is not up is left out until it is done."""
    until = Sql("%s", (manner.until(question),))
    done = sql("(i.met_day IS NOT NULL AND i.met_day <= {until})", until=until)
    ripe = Sql("%s", (question.ends - timedelta(days=question.within or 0),))
    parts = {
        "items": _listed(question, manner),
        "who": who,
        "done": done,
        "ripe": sql("(i.day <= {ripe} OR {done})", ripe=ripe, done=done) if question.within else Sql("1 = 1"),
        "spared": sql("(i.excused OR {waived})", waived=_waived(question, manner))
        if question.owed
        else Sql("1 = 0"),
        "owed": Sql("1" if question.owed else "0"),
        "until": until,
    }
    return sql(
        "SELECT s.org, s.home, s.up, CASE WHEN {spared} THEN 0 ELSE {owed} END AS due, "
        "CASE WHEN {done} AND NOT {spared} THEN 1 ELSE 0 END AS met, "
        "CASE WHEN {spared} THEN 1 ELSE 0 END AS waived "
        "FROM ({items}) i JOIN ({who}) s ON s.org = i.body WHERE i.day <= {until} AND {ripe}",
        **parts,
    )


def _listed(question: Question, manner: Manner) -> Sql:
    """Select the items that stand in the period, each once though a filter may have found it twice."""
    template = "SELECT i.body, i.item, i.day, i.met_day, i.excused FROM ({items}) i{scope}"
    scope = sql(" WHERE i.body IN ({scope})", scope=SCOPE) if manner.scoped else NOTHING
    written = facts_of(question, manner)
    if not written:
        return NO_ITEMS
    listed = union([sql(template, items=items, scope=scope) for items in written])
    return sql("SELECT DISTINCT i.* FROM ({listed}) i", listed=listed)


def _met(question: Question, manner: Manner, who: Sql) -> Sql:
    """Select who has done it often enough, or has covered the whole set."""
    written = [_wanted(question, manner, who, facts) for facts in facts_of(question, manner)]
    if not written:
        return NOBODY
    times = len(question.covered) or question.times
    if times == 1 and not question.covered:
        return union([sql("SELECT f.subject FROM ({facts}) f", facts=facts) for facts in written])
    return sql(
        "SELECT f.subject FROM ({facts}) f GROUP BY f.subject HAVING COUNT(DISTINCT f.key) >= {times}",
        facts=union(written),
        times=Sql(str(times)),
    )


def _wanted(question: Question, manner: Manner, who: Sql, facts: Sql) -> Sql:
    """Keep the facts of the organisations in question, and those that cover what is asked."""
    wanted = [sql("SELECT f.subject, f.key FROM ({facts}) f WHERE 1 = 1", facts=facts)]
    if question.covered:
        wanted.append(Sql(f" AND f.key IN ({', '.join(['%s'] * len(question.covered))})", question.covered))
    if manner.scoped and question.each == Subject.ORGANIZATION:
        wanted.append(sql(" AND f.subject IN ({scope})", scope=SCOPE))
    elif manner.scoped:
        theirs = " AND f.subject IN (SELECT s.who FROM ({who}) s WHERE s.org IN ({scope}))"
        wanted.append(sql(theirs, who=who, scope=SCOPE))
    return Sql("".join(piece.text for piece in wanted), tuple(p for piece in wanted for p in piece.params))


def facts_of(question: Question, manner: Manner) -> list[Sql]:
    """Write the measure's querysets as SQL; those that can have no rows are left out."""
    until = manner.until(question)
    if question.answer is None or until < question.starts:
        return []
    facts: Facts = question.answer.facts(question.where, question.starts, until)
    return [written for queryset in facts if (written := of_queryset(queryset.order_by())) is not None]


def _waived(question: Question, manner: Manner) -> Sql:
    """Make the condition that a subject, or the whole organisation where it is counted, is waived.

    A member's waiver goes along when the member moves.
    """
    if not manner.waivers:
        return Sql("1 = 0")
    waivers = Waiver.objects.filter(
        adoption_id=question.adoption_id,
        code=question.code,
        slot_key=question.slot_key,
        revoked_at__isnull=True,
    )
    parts = {
        "bodies": of_queryset(waivers.filter(member__isnull=True).values("organization_id")) or NOBODY,
        "members": of_queryset(waivers.filter(member__isnull=False).values("member_id")) or NOBODY,
    }
    if question.each == Subject.MEMBER:
        return sql("s.org IN ({bodies}) OR s.who IN ({members})", **parts)
    return sql("s.org IN ({bodies})", **parts)
