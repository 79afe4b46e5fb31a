"""A member's list that is kept on paper: noted by the branch with the member's agreement, taken back by either.

This is the only way in which somebody writes anything on the list of somebody else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.core.time import now, today
from zhixing.organizations.models import Member, Organization
from zhixing.organizations.queries import home_of
from zhixing.rectification.actions.frame import claim, hold_list
from zhixing.rectification.actions.own import take_back
from zhixing.rectification.actions.problems import enter
from zhixing.rectification.checking import Fault, refuse
from zhixing.rectification.drafts import ProblemDraft
from zhixing.rectification.models import PaperList, Problem


@action("rectification.note_paper_list", permission="rectification.view_handed_in", on="organization")
def note_paper_list(
    *,
    by: Actor,
    organization: Organization,
    member: Member,
    agreed_on: date,
    agrees: bool,
    drafts: Iterable[ProblemDraft] = (),
    token: str = "",
) -> PaperList:
    """Note that a member handed a list in on paper and agrees that this is noted; type its items if wished.

    What is typed is the member's own from then on: the member sees who typed it, corrects, withdraws, removes.
    The same form (`token`, up to 32 characters) sent twice is noted once.
    Raises ValidationError by field: without the agreement, for a day to come, for a member of another branch.
    """
    refuse(_faults(organization, member, agreed_on, agrees))
    hold_list(organization, member)
    typed = _fresh(member, token, [each for each in drafts if each.text.strip()])
    there = _standing(organization, member, agreed_on)
    if there and not typed:
        unchanged()
        return there
    paper = there or PaperList.objects.create(
        unit_id=organization.unit_id,
        organization=organization,
        member=member,
        agreed_on=agreed_on,
        noted_by_name=str(by.name),
    )
    for key, draft in typed.items():
        _type(by, paper, draft, key)
    touch(paper.unit_id, members=[member.pk], first=agreed_on)
    record(member, organization=organization.pk, agreed_on=agreed_on, typed=len(typed))
    return paper


@action("rectification.withdraw_paper", permission=None)  # the member's own, or its branch's: asked inside
def withdraw_paper(*, by: Actor, paper: PaperList) -> PaperList:
    """Take back that a list on paper was noted; what was typed from it is the member's alone again.

    Raises PermissionDenied for who is neither the member nor of the branch's committee.
    """
    row = PaperList.objects.select_for_update(of=("self",)).select_related("organization", "member")
    current = row.get(unit_id=paper.unit_id, pk=paper.pk)
    if not (_is_members(by, current) or by.has_perm("rectification.view_handed_in", current.organization)):
        raise PermissionDenied
    if current.withdrawn_at:
        unchanged()
        return current
    current.withdrawn_at, current.withdrawn_by_name = now(), str(by.name)
    current.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
    for problem in _typed_from(current):
        take_back(claim(problem))
    touch(current.unit_id, members=[current.member_id], first=current.agreed_on)
    record(current.member, organization=current.organization_id, agreed_on=current.agreed_on)
    return current


def _faults(organization: Organization, member: Member, agreed_on: date, agrees: bool) -> Iterator[Fault]:
    if not agrees:
        yield "agrees", _("Ask the member first. Without their agreement nothing is noted.")
    if agreed_on > today():
        yield "agreed_on", _("This day has not come yet. Give the day on which the list was handed in.")
    elif home_of(member, agreed_on) != organization:
        message = _("On that day %(name)s did not belong to this branch. Give another day.")
        yield "agreed_on", message % {"name": member.name}


def _standing(organization: Organization, member: Member, agreed_on: date) -> PaperList | None:
    rows = PaperList.objects.filter(unit_id=organization.unit_id, organization=organization, member=member)
    return rows.filter(agreed_on=agreed_on, withdrawn_at=None).first()


def _fresh(member: Member, token: str, drafts: list[ProblemDraft]) -> dict[str, ProblemDraft]:
    """Give what no earlier sending of the same form has typed, by the token of its row."""
    rows = {f"{token}-{place}" if token else f"#{place}": draft for place, draft in enumerate(drafts)}
    there = Problem.objects.filter(unit_id=member.unit_id, member=member, token__in=list(rows))
    known = set(there.values_list("token", flat=True)) if token else set()
    return {key: draft for key, draft in rows.items() if key not in known}


def _type(by: Actor, paper: PaperList, draft: ProblemDraft, token: str) -> Problem:
    return enter(
        organization=paper.organization,
        draft=replace(draft, found_on=draft.found_on or paper.agreed_on),
        by=by,
        member=paper.member,
        token="" if token.startswith("#") else token,
        agreed_on=paper.agreed_on,
        handed_in_on=paper.agreed_on,
    )


def _typed_from(paper: PaperList) -> list[Problem]:
    """List what was typed from a paper and can still be read by its branch."""
    rows = Problem.objects.filter(unit_id=paper.unit_id, member=paper.member, organization=paper.organization)
    return list(rows.filter(agreed_on=paper.agreed_on, handed_in_on__isnull=False))


def _is_members(by: Actor, paper: PaperList) -> bool:
    whose = (getattr(by, "unit_id", None), getattr(by, "member_id", None))
    return whose == (paper.unit_id, paper.member_id)
