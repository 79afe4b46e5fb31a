"""From texts to rows: the requirements and slots that an adoption puts in force. Called by actions only."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.dispatch import Signal

from zhixing.core.national import national
from zhixing.schemes.language.explain import sentence
from zhixing.schemes.language.model import Requirement as Rule
from zhixing.schemes.language.model import Scheme as SchemeText
from zhixing.schemes.language.periods import periods
from zhixing.schemes.models import Adoption, LocalPlan, Requirement, Slot
from zhixing.schemes.texts import plan_of, scheme_of, widened

# Sent inside the transaction with `slot_ids`: slots that are new or whose question changed. Slots that
# disappeared took their cells with them.
slots_changed = Signal()


@dataclass(frozen=True)
class Line:
    """One requirement that should be in force: where, and as which scheme says it."""

    organization_id: int
    scheme: SchemeText
    rule: Rule
    position: int


def plans_in_force(adoption: Adoption) -> list[LocalPlan]:
    """List the newest local plan of each organisation that has one."""
    newest: dict[int, LocalPlan] = {}
    for plan in (
        LocalPlan.objects.filter(adoption=adoption).order_by("number").select_related("adoption__version")
    ):
        newest[plan.organization_id] = plan
    return list(newest.values())


def lay_out(adoption: Adoption) -> None:
    """Make the requirement and slot rows of an adoption equal to what its texts say."""
    old = {(row.organization_id, row.code): row for row in adoption.requirements.all()}
    changed: list[int] = []
    # Where the adopting body itself fills a list, its line replaces the scheme's own: both stand there.
    lines = {(line.organization_id, line.rule.id): line for line in _lines(adoption)}
    for line in lines.values():
        row = old.pop((line.organization_id, line.rule.id), None)
        changed += _lay_slots(adoption, line, *_lay_requirement(adoption, line, row))
    with national("edit-scheme"):
        Requirement.objects.filter(pk__in=[row.pk for row in old.values()]).delete()
    slots_changed.send(sender=Adoption, slot_ids=changed)


def _lines(adoption: Adoption) -> Iterator[Line]:
    base = scheme_of(adoption.version)
    places = {rule.id: 100 * place for place, rule in enumerate(base.requirements, start=1)}
    for rule in base.requirements:
        yield Line(adoption.organization_id, base, rule, places[rule.id])
    for plan in plans_in_force(adoption):
        wider = widened(adoption, plan)
        for place, rule in enumerate(plan_of(plan).requirements, start=1):
            yield Line(
                plan.organization_id, wider, rule, places.get(rule.tightens, 100 * len(places) + 100) + place
            )
        for rule in base.requirements:  # what the unit filled or added is asked below it
            if base.covered(rule) != wider.covered(rule):
                yield Line(plan.organization_id, wider, rule, places[rule.id])


def requirement_data(scheme: SchemeText, rule: Rule) -> dict[str, Any]:
    """Write a requirement as JSON: the language's own fields, the entries to cover, and it in words."""
    data = asdict(rule)
    data["when"] = {"is": type(rule.when).__name__.lower(), **asdict(rule.when)}
    data["covered"] = [entry.key for entry in scheme.covered(rule)]
    data["dormant"] = scheme.is_dormant(rule)
    data["sentence"] = {"zh": sentence(rule, scheme, "zh"), "en": sentence(rule, scheme, "en")}
    plain: dict[str, Any] = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return plain


def _lay_requirement(adoption: Adoption, line: Line, row: Requirement | None) -> tuple[Requirement, bool]:
    wished = {
        "clause": line.rule.clause,
        "position": line.position,
        "level": line.rule.level.value,
        "measure": line.rule.do,
        "tightens": line.rule.tightens,
        "data": requirement_data(line.scheme, line.rule),
    }
    if row is None:
        place = {"adoption": adoption, "organization_id": line.organization_id, "code": line.rule.id}
        return Requirement.objects.create(**place, **wished), True
    if all(getattr(row, name) == value for name, value in wished.items()):
        return row, False
    for name, value in wished.items():
        setattr(row, name, value)
    row.save(update_fields=list(wished))
    return row, True


def _lay_slots(adoption: Adoption, line: Line, requirement: Requirement, changed: bool) -> list[int]:
    asked = () if line.scheme.is_dormant(line.rule) else periods(line.rule, adoption.starts, adoption.ends)
    wished = {(period.key, period.starts, period.ends) for period in asked}
    there = {(slot.key, slot.starts, slot.ends): slot for slot in requirement.slots.all()}
    with national("edit-scheme"):
        Slot.objects.filter(pk__in=[slot.pk for key, slot in there.items() if key not in wished]).delete()
    fresh = Slot.objects.bulk_create(
        Slot(requirement=requirement, key=key, starts=starts, ends=ends)
        for key, starts, ends in sorted(wished - there.keys(), key=lambda each: each[2])
    )
    kept = [slot.pk for key, slot in there.items() if key in wished] if changed else []
    return [slot.pk for slot in fresh] + kept
