"""What meetings of organisational life offer to the scheme language."""

from datetime import date
from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value

from zhixing.activities.choices import State
from zhixing.activities.models import Activity
from zhixing.life.choices import TalkKind, TextForm, TextState
from zhixing.life.models import ComparisonText, LifeMeeting, Talk
from zhixing.life.queries.meetings import with_criticism
from zhixing.progress.measures import Facts, Subject, Where, measure


@measure("life.criticised", subject=Subject.ORGANIZATION)
def criticised(_where: Where, first: date, last: date) -> Facts:
    """Tell at which of a body's meetings people criticised each other or themselves, on the meeting's day (R2.6-4)."""
    held = Activity.objects.filter(
        unit_id=OuterRef("unit_id"), pk=OuterRef("activity_id"), state=State.CONFIRMED
    )
    rows: QuerySet[Any] = with_criticism(
        LifeMeeting.objects.annotate(held=Subquery(held.values("held_on")[:1]))
    )
    rows = rows.filter(held__range=(first, last))
    return [rows.values("unit_id", subject=F("organization_id"), day=F("held"), key=F("pk"))]


def _texts() -> QuerySet[Any]:
    """Texts that left their writers and were not sent back; points to speak from are none."""
    there = (TextState.HANDED_IN, TextState.ACCEPTED)
    return ComparisonText.objects.filter(state__in=there).exclude(form=TextForm.POINTS)


@measure("life.texted", subject=Subject.MEMBER)
def texted(_where: Where, first: date, last: date) -> Facts:
    """Tell which members compared themselves in a text, on the day it was handed in (R2.6-2, R3.2-4)."""
    rows = _texts().filter(member__isnull=False, handed_in_on__range=(first, last))
    return [rows.values("unit_id", subject=F("member_id"), day=F("handed_in_on"), key=F("pk"))]


@measure("life.compared", subject=Subject.ORGANIZATION)
def compared(_where: Where, first: date, last: date) -> Facts:
    """Tell which bodies compared themselves in a text, on the day it was handed in (R2.6-2)."""
    rows = _texts().filter(member__isnull=True, handed_in_on__range=(first, last))
    body = F("meeting__organization_id")
    return [rows.values("unit_id", subject=body, day=F("handed_in_on"), key=F("pk"))]


@measure("life.talked", subject=Subject.ORGANIZATION)
def talked(where: Where, first: date, last: date) -> Facts:
    """Tell in which bodies there were heart talks; an entry of the list means the kind whose code it carries."""
    held = Talk.objects.filter(held_on__range=(first, last))
    facts: list[QuerySet[Any, Any]] = []
    for entry in where.get("cover") or TalkKind.values:
        rows = held.filter(kind=entry.rpartition("/")[2]).annotate(key=Value(entry, output_field=CharField()))
        facts.append(rows.values("unit_id", "key", subject=F("organization_id"), day=F("held_on")))
    return facts
