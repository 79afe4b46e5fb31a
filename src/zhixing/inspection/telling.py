"""What a circular tells: facts taken over from settled findings, and what it may not tell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from zhixing.core.text import folded
from zhixing.core.time import today
from zhixing.inspection.models import Circular, Finding, Mandate
from zhixing.inspection.queries.circulars import (
    bodies_for,
    findings_by,
    findings_of,
    may_be_told,
    recipients_of,
)
from zhixing.organizations.models import Affiliation, Organization, Post
from zhixing.organizations.models.member import on_day

SHORTEST = 2  # characters of a name that can be told from any other word
SPACES = " \u00a0\u3000"
WIDER = 0xFEE0  # from a plain sign to its full-width self
LEAST = 4  # characters of a title that say something; shorter ones stand in any text
YEAR = re.compile(r"[(（\[［【〔]\s*((?:19|20)\d\d)\s*[)）\]］】〕]")  # whichever brackets people type
SERIAL = re.compile(r"〔(\d{4})〕\s*第?\s*0*(\d+)\s*号?")


@dataclass(frozen=True)
class CircularDraft:
    """A circular as typed; recipients and findings by their ids."""

    title: str
    about: str
    facts: str
    demand: str
    due_on: date | None = None
    names_people: bool = False
    recipients: tuple[int, ...] = ()
    findings: tuple[int, ...] = ()

    @property
    def fields(self) -> dict[str, Any]:
        """Give what is kept on the circular's own row, by column."""
        names = ("title", "about", "facts", "demand", "due_on", "names_people")
        return {name: getattr(self, name) for name in names}


def text_of(circular: CircularDraft | Circular) -> str:
    """Give all that readers will read, in one."""
    return f"{circular.title}\n{circular.about}\n{circular.facts}\n{circular.demand}"


def prefilled(findings: Iterable[Finding]) -> dict[str, Any]:
    """Fill a circular's form with the facts of findings, in the order of bodies and numbers.

    Only what the organisation was told itself: no mandate, no inspectors, no notes. Always in Chinese, as the
    paper will be.
    """
    rows = sorted(findings, key=lambda row: (row.visit.organization.path, row.seen_on, row.number))
    bodies = {row.visit.organization_id: row.visit.organization.name for row in rows}
    names = "、".join(bodies.values())
    return {
        "title": f"关于{next(iter(bodies.values())) if len(bodies) == 1 else '部分党组织'}有关问题的通报",
        "about": names,
        "facts": "\n".join(f"{number}. {_fact(row)}" for number, row in enumerate(rows, start=1)),
        "recipients": list(bodies),
    }


def _fact(row: Finding) -> str:
    where = [row.visit.organization.name, row.place] if row.place else [row.visit.organization.name]
    facts = row.facts.strip().rstrip("。")
    return f"{_when(row.seen_on, row.at_time)}，{'，'.join(where)}：{facts}。"


def _when(day: date, at: time | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" + (at.strftime("%H:%M") if at else "")


def document_number(text: str) -> str:
    """Write a document number as GB/T 9704 has it: X〔2016〕5号, in square-angled brackets, no 第, no zeros.

    What is no such number stays as it was typed.
    """
    return SERIAL.sub(r"〔\1〕\2号", YEAR.sub(r"〔\1〕", text.strip()))


def people_named(text: str, bodies: Iterable[Organization], day: date) -> list[str]:
    """List the members of these bodies, and of those below them, whose names stand in a text.

    The database gives the few names that begin like something in the text, however many people there are.
    """
    found: set[str] = set()
    words = folded(text)
    begun = beginnings(words)
    for body in bodies:
        below = Organization.objects.below(body.path)
        units = list(below.order_by().values_list("unit_id", flat=True).distinct())
        there = Q(on_day(day), unit_id__in=units, organization__in=below)
        for model in (Affiliation, Post):
            rows = model._default_manager.filter(there).annotate(begins=Left("member__name", SHORTEST))
            names = rows.filter(begins__in=begun).values_list("member__name", flat=True).distinct()
            found.update(name for name in names if len(name) >= SHORTEST and folded(name) in words)
    return sorted(found)


def beginnings(words: str) -> set[str]:
    """Give all that a name may begin with, as it was entered, that stands in a folded text.

    Two signs each, in either case and width; or one and a space.
    """
    ways = {sign: _ways(sign) for sign in set(words)}
    pairs = {
        first + second for one, two in set(pairwise(words)) for first in ways[one] for second in ways[two]
    }
    return pairs | {first + space for signs in ways.values() for first in signs for space in SPACES}


def _ways(sign: str) -> set[str]:
    """Give the signs that are folded into this one."""
    either = {sign, *(each for each in (sign.upper(), sign.title()) if len(each) == 1)}
    return either | {chr(ord(each) + WIDER) for each in either if "!" <= each <= "~"}


def mandates_named(text: str, issuer: Organization) -> bool:
    """Tell whether a text gives away a covert mandate of a body, by its title or its number."""
    words = folded(text)
    rows = Mandate.objects.filter(unit_id=issuer.unit_id, organization=issuer, is_covert=True)
    said = (folded(each) for row in rows for each in (row.title, row.number) if len(each) >= LEAST)
    return any(each in words for each in said)


def names_in(circular: Circular) -> list[str]:
    """List the members of the bodies concerned whose names a circular says."""
    bodies = {row.visit.organization.pk: row.visit.organization for row in findings_of(circular)}
    bodies |= {body.pk: body for body in recipients_of(circular)}
    return people_named(text_of(circular), _widest(bodies.values()), today())


def _widest(bodies: Iterable[Organization]) -> list[Organization]:
    rows = list(bodies)
    paths = [row.path for row in rows]
    return [row for row in rows if not any(row.path != path and row.path.startswith(path) for path in paths)]


def check(organization: Organization, draft: CircularDraft) -> None:
    """Refuse what a circular of a body may not say; raises ValidationError with every problem by field."""
    problems: dict[str, str] = {}
    found = {row.pk: row for row in findings_by(draft.findings)}
    told = [found.get(pk) for pk in draft.findings]
    if not all(row and may_be_told(row, organization) for row in told):
        problems["findings"] = _(
            "Only what is settled as a problem, at a final visit of this body, can be told in a circular."
            " What was handed over keeps a reference only."
        )
    if not draft.recipients:
        problems["recipients"] = _("Choose to whom it goes.")
    elif not {body.pk for body in bodies_for(organization, draft.recipients)}.issuperset(draft.recipients):
        problems["recipients"] = _("It can go only to bodies at or below %(name)s.") % {"name": organization}
    if draft.due_on and draft.due_on < today():
        problems["due_on"] = _("The deadline is past. Give one that can be kept.")
    if mandates_named(text_of(draft), organization):
        problems["facts"] = _(
            "The text gives a covert mandate away by its title or number. Tell the facts without it."
        )
    if problems:
        raise ValidationError(problems)
