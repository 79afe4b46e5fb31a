"""What rectification offers to the scheme language: problems, lists and remedies as rows, never what is in them.

What a member's own problem is about is nobody's to ask: no measure filters members by tags, and a tag or an
origin leaves members' own problems out of the items.
"""

from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from zhixing.progress.measures import Facts, Subject, Where, measure
from zhixing.rectification.choices import Duty, ProblemState
from zhixing.rectification.models import PaperList, Problem, Remedy, Responsibility, Tag

FILTERS = ("tag", "origin")
LISTS = ("problems", "rectification", "responsibility")  # entries of a scheme's list that `drew_up` covers
Rows = QuerySet[Any]


@measure("rectification.listed", subject=Subject.MEMBER)
def listed(_where: Where, first: date, last: date) -> Facts:
    """Tell which members wrote a problem list (R2.5-2): here, for whoever's eyes, or on paper as noted.

    Only that there is one is told; a private one stays as private as it is.
    """
    own = _kept().filter(member__isnull=False, listed_on__range=(first, last))
    return [
        own.values("unit_id", subject=F("member_id"), day=F("listed_on"), key=F("pk")),
        _on_paper(first, last),
    ]


@measure("rectification.handed_in", subject=Subject.MEMBER)
def handed_in(_where: Where, first: date, last: date) -> Facts:
    """Tell which members handed a list in to their branch (R1.2-1), here or on paper, and did not withdraw it."""
    own = _kept().filter(member__isnull=False, handed_in_on__range=(first, last))
    return [
        own.values("unit_id", subject=F("member_id"), day=F("handed_in_on"), key=F("pk")),
        _on_paper(first, last),
    ]


@measure("rectification.listed_by", subject=Subject.ORGANIZATION, filters=FILTERS)
def listed_by(where: Where, first: date, last: date) -> Facts:
    """Tell which bodies listed problems of their own, of the kinds asked for (R1.2-2, R1.2-8, R2.5-5)."""
    rows = _of_bodies(where).filter(listed_on__range=(first, last))
    return [rows.values("unit_id", subject=F("organization_id"), day=F("listed_on"), key=F("pk"))]


@measure("rectification.drew_up", subject=Subject.ORGANIZATION)
def drew_up(where: Where, first: date, last: date) -> Facts:
    """Tell which of the three lists a body has (R2.5-3): each by its first rows, whatever they are drawn from.

    The problem list is there with a problem, the rectification list with a remedy, the responsibility list with
    somebody who answers for a problem. An entry of the scheme's list means the one whose code it carries.
    """
    days = (first, last)
    bodies = _of_bodies({})
    of_body = {"problem__member": None}
    there = ~Q(problem__state=ProblemState.DROPPED)
    found: dict[str, tuple[Rows, str, str]] = {
        "problems": (bodies.filter(listed_on__range=days), "organization_id", "listed_on"),
        "rectification": (
            Remedy.objects.filter(there, **of_body, set_on__range=days),
            "problem__organization_id",
            "set_on",
        ),
        "responsibility": (
            Responsibility.objects.filter(there, **of_body, set_on__range=days),
            "problem__organization_id",
            "set_on",
        ),
    }
    return [
        rows.values("unit_id", subject=F(body), day=F(day), key=Value(key, output_field=CharField()))
        for key in where.get("cover") or LISTS
        for rows, body, day in [found[name] for name in [key.rpartition("/")[2]] if name in found]
    ]


@measure("rectification.struck_off", subject=Subject.ITEM, filters=FILTERS)
def struck_off(where: Where, first: date, last: date) -> Facts:
    """List problems to be worked off (R2.5-4): bodies' own, and members' from the day they were handed in.

    Met when somebody else verified it; excused while it is worked on for long.
    """
    long = Case(
        When(state=ProblemState.LONG_TERM, then=Value(True)), default=False, output_field=BooleanField()
    )
    rows = _standing(where, first, last, "struck_off_on")
    return [rows.values("unit_id", **_ITEM, day=_COUNTS_FROM, met_day=F("struck_off_on"), excused=long)]


@measure("rectification.remedied", subject=Subject.ITEM, filters=FILTERS)
def remedied(where: Where, first: date, last: date) -> Facts:
    """List bodies' problems that need a remedy with an owner (R2.6-5).

    Met on the day on which the later of the two was laid down. A member's own is answered for by the member.
    """
    rows = _of_bodies(where).annotate(
        remedy_on=Subquery(_first_of(Remedy.objects.all())),
        owner_on=Subquery(_first_of(Responsibility.objects.filter(duty=Duty.OWNER))),
    )
    both = Case(
        When(remedy_on__isnull=False, owner_on__isnull=False, then=Greatest("remedy_on", "owner_on")),
        default=None,
    )
    rows = rows.annotate(laid_down_on=both).filter(_stands("laid_down_on", first), listed_on__lte=last)
    no_excuse = Value(False, output_field=BooleanField())
    return [rows.values("unit_id", **_ITEM, day=F("listed_on"), met_day=F("laid_down_on"), excused=no_excuse)]


_ITEM: dict[str, Any] = {"body": F("organization_id"), "item": F("pk")}
_COUNTS_FROM = Coalesce("handed_in_on", "listed_on")  # a member's own is a branch's number once handed in


def _kept() -> Rows:
    """List problems but those entered by mistake."""
    return Problem.objects.exclude(state=ProblemState.DROPPED)


def _of_bodies(where: Where) -> Rows:
    """List the problems of organisations that carry the tags asked for."""
    rows = _kept().filter(member=None)
    for name in FILTERS:
        if name in where:
            rows = rows.filter(Exists(_tagged(where[name])))
    return rows


def _tagged(wanted: Any) -> Rows:
    """List an outer problem's tags that name one of these taxonomies or entries."""
    of_it: Rows = Tag.objects.filter(unit_id=OuterRef("unit_id"), problem_id=OuterRef("pk"))
    return of_it.filter(Q(taxonomy__in=wanted) | Q(entry__in=wanted))


def _standing(where: Where, first: date, last: date, met: str) -> Rows:
    """List what stands in the period: there by its end, and not done before it began."""
    is_asked = any(name in where for name in FILTERS)
    rows = _of_bodies(where) if is_asked else _kept().filter(Q(member=None) | Q(handed_in_on__isnull=False))
    standing: Rows = rows.alias(counts_from=_COUNTS_FROM).filter(_stands(met, first), counts_from__lte=last)
    return standing


def _stands(met: str, first: date) -> Q:
    return Q(**{f"{met}__isnull": True}) | Q(**{f"{met}__gte": first})


def _first_of(rows: Rows) -> Rows:
    """Find the earliest day on which one of an outer problem's rows was laid down."""
    mine = rows.filter(unit_id=OuterRef("unit_id"), problem_id=OuterRef("pk"))
    first: Rows = mine.order_by("set_on").values("set_on")[:1]
    return first


def _on_paper(first: date, last: date) -> Rows:
    rows = PaperList.objects.filter(withdrawn_at=None, agreed_on__range=(first, last))
    return rows.values("unit_id", subject=F("member_id"), day=F("agreed_on"), key=F("pk"))
