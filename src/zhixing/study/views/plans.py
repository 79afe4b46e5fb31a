"""Study plans: made from what is asked, put in force, changed, printed; their points tied to meetings."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.activities.plans import topics_for
from zhixing.core.stale import StaleError
from zhixing.core.time import today
from zhixing.core.typed import done, with_version
from zhixing.library.queries.texts import texts_for
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Organization
from zhixing.study.actions import plans as actions
from zhixing.study.choices import PlanFor, StudyWay
from zhixing.study.forms.plans import (
    ForceForm,
    FrameForm,
    MeetingForm,
    NewPlanForm,
    PointForm,
    ProposalsForm,
    initial_of,
)
from zhixing.study.meetings import token_for
from zhixing.study.models import Plan, PlanItem
from zhixing.study.proposing import proposals_for
from zhixing.study.queries import plans as queries
from zhixing.study.views.topics import GUIDE, guided

# At what a body studies together; a committee's own members meet in their branches.
MEETINGS = {Kind.BRANCH: "members_meeting", Kind.GENERAL_BRANCH: "members_meeting", Kind.CELL: "cell_meeting"}


def load(request: HttpRequest, pk: int) -> Plan:
    """Load a plan that the user may see; any other is not found."""
    plan = queries.find_plan(pk)
    if plan is None or not request.user.has_perm("study.view", plan):
        raise Http404
    return plan


def load_to_guide(request: HttpRequest, pk: int) -> Plan:
    """Load a plan that the user keeps; who may only see it is refused."""
    plan = load(request, pk)
    if not request.user.has_perm(GUIDE, plan):
        raise PermissionDenied
    return plan


def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a plan with its points and where each stands."""
    return _page(request, load(request, pk))


def _page(request: HttpRequest, plan: Plan, status: int = 200, **forms: Any) -> HttpResponse:
    organization, items = plan.organization, queries.items_of(plan)
    may_guide = request.user.has_perm(GUIDE, plan)
    points = queries.points_of(organization, items)
    context = {
        "organization": organization,
        "plan": plan,
        "may_guide": may_guide,
        "today": today(),
        "rows": [(point, _meet_url(plan, point) if may_guide else "") for point in points],
        **(_forms(plan, points) if may_guide else {}),
        **forms,
    }
    return render(request, "study/plan.html", context, status=status)


def _forms(plan: Plan, points: list[queries.Point]) -> dict[str, Any]:
    asked = proposals_for(plan.organization, plan.year, plan.group, today())
    items = [point.item for point in points]
    left = [each for each in asked if not each.is_in(items)]
    return {
        "point_form": point_form(plan.organization, prefix="new"),
        "proposals_form": ProposalsForm(proposals=left) if left else None,
        "force_form": ForceForm(initial={"on": plan.in_force_on or today()}, prefix="force"),
    }


def point_form(organization: Organization, *args: Any, **kwargs: Any) -> PointForm:
    """Make the form of a point with the texts and topics of a body."""
    return PointForm(*args, texts=texts_for(organization), topics=topics_for(organization), **kwargs)


def _meet_url(plan: Plan, point: queries.Point) -> str:
    """Make the address of the form that plans the meeting of a point, filled in; the meeting is tied to it then."""
    if not point.may_meet:
        return ""
    item = point.item
    given = {"kind": _kind(plan, item), "token": token_for(item, uuid4().hex)}
    if item.topic:
        given["topic"] = item.topic
    elif item.way == StudyWay.TOGETHER:
        given["topic_text"] = point.name
    if item.by:
        given["on"] = max(item.by, today()).isoformat()
    return f"{reverse('activities:new', args=[plan.organization_id])}?{urlencode(given)}"


def _kind(plan: Plan, item: PlanItem) -> str:
    if item.way == StudyWay.TRAINING:
        return "training"
    if plan.group == PlanFor.THEORY_GROUP:
        return "theory_group"
    return MEETINGS.get(Kind(plan.organization.kind), "")


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a plan for a year (?year=2016&for=theory_group); one that is there is shown instead."""
    organization = guided(request, pk)
    year, group = _year(request), _group(request, organization)
    there = queries.plan_at(organization, year, group)
    if there and request.method != "POST":
        return redirect("study:plan", there.pk)
    proposals = proposals_for(organization, year, group, today())
    initial = {"title": default_title(organization, year, group), "year": year, "group": group}
    form = NewPlanForm(request.POST or None, proposals=proposals, initial=initial)
    if request.method == "POST":
        made = _made(request, organization, form)
        if made:
            return redirect("study:plan", made.pk)
    context = {
        "organization": organization,
        "form": form,
        "year": year,
        "group": PlanFor(group),
        "others": [each for each in queries.groups_at(organization) if each != group],
        "before": queries.plan_at(organization, year - 1, group),
    }
    return render(request, "study/plan_new.html", context)


def _year(request: HttpRequest) -> int:
    text = request.POST.get("year") or request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else today().year
    return year if abs(year - today().year) <= abs(actions.NEAREST) else today().year


def _group(request: HttpRequest, organization: Organization) -> str:
    asked = request.POST.get("group") or request.GET.get("for", "")
    groups = queries.groups_at(organization)
    return asked if asked in groups else groups[0]


def default_title(organization: Organization, year: int, group: str) -> str:
    """Name a plan as one would: the body, the year, and whose it is."""
    values = {"name": organization.name, "year": year}
    if group == PlanFor.THEORY_GROUP:
        return (_("%(name)s: theory-centre group study plan %(year)d") % values)[:200]
    return (_("%(name)s: study plan %(year)d") % values)[:200]


def _made(request: HttpRequest, organization: Organization, form: NewPlanForm) -> Plan | None:
    made: list[Plan] = []

    def make() -> None:
        given = form.cleaned_data
        frame = {name: given[name] for name in ("year", "group", "title", "aims")}
        by = signed_in(request)
        made.append(actions.make_plan(by=by, organization=organization, points=form.drafts(), **frame))

    if not done(form, make):
        return None
    _begin(request, made[0], at_once=form.cleaned_data["at_once"])
    return made[0]


def _begin(request: HttpRequest, plan: Plan, *, at_once: bool) -> None:
    """Put a new plan in force where that was wished; without points it stays a draft, and says so."""
    if not at_once or plan.in_force_on:
        messages.success(request, _("The study plan is made. It counts once it is put in force."))
        return
    try:
        actions.put_in_force(by=signed_in(request), plan=plan, on=today())
        messages.success(request, _("The study plan is made and in force."))
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the plan of a year from that of the year before."""
    organization = guided(request, pk)
    year, group = _year(request), _group(request, organization)
    title = default_title(organization, year, group)
    try:
        made = actions.copy_plan(
            by=signed_in(request), organization=organization, year=year, group=group, title=title
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("study:new-plan", pk)
    messages.success(request, _("Copied. Look at the dates, then put it in force."))
    return redirect("study:plan", made.pk)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a plan's title and aims."""
    plan = load_to_guide(request, pk)
    initial = {"title": plan.title, "aims": plan.aims, "version": plan.version}
    form = FrameForm(request.POST or None, initial=initial)
    context = {"organization": plan.organization, "plan": plan, "form": form}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        words = {"title": given["title"], "aims": given["aims"]}
        try:
            actions.edit_plan(by=signed_in(request), plan=plan, version=given["version"] or 0, **words)
        except StaleError as error:
            form = FrameForm(with_version(request.POST, error.current.version))
            context |= {"form": form, "stored": error.current}
            return render(request, "study/plan_form.html", context, status=409)
        messages.success(request, _("Saved."))
        return redirect("study:plan", pk)
    return render(request, "study/plan_form.html", context)


@require_POST
def force(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a plan in force."""
    plan = load_to_guide(request, pk)
    form = ForceForm(request.POST, prefix="force")
    if done(form, lambda: actions.put_in_force(by=signed_in(request), plan=plan, on=form.cleaned_data["on"])):
        messages.success(request, _("The study plan is in force."))
        return redirect("study:plan", pk)
    return _page(request, plan, force_form=form)


@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Add what is asked and still ticked."""
    plan = load_to_guide(request, pk)
    asked = proposals_for(plan.organization, plan.year, plan.group, today())
    items = queries.items_of(plan)
    form = ProposalsForm(request.POST, proposals=[each for each in asked if not each.is_in(items)])
    if done(form, lambda: actions.add_points(by=signed_in(request), plan=plan, points=form.drafts())):
        messages.success(request, _("Added to the plan."))
        return redirect("study:plan", pk)
    return _page(request, plan, proposals_form=form)


@require_POST
def add_point(request: HttpRequest, pk: int) -> HttpResponse:
    """Add one point."""
    plan = load_to_guide(request, pk)
    form = point_form(plan.organization, request.POST, prefix="new")
    if done(form, lambda: actions.add_points(by=signed_in(request), plan=plan, points=[form.draft()])):
        messages.success(request, _("Added to the plan."))
        return redirect(f"{reverse('study:plan', args=[pk])}#points")
    return _page(request, plan, point_form=form)


def point(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Change one point on a page of its own, or tie it to a meeting."""
    plan = load_to_guide(request, pk)
    row = _item(plan, item)
    initial = {**initial_of(row), "version": plan.version}
    form = point_form(plan.organization, request.POST or None, item=row, initial=initial)
    if request.method != "POST":
        return _point_page(request, plan, row, form)
    try:
        if done(form, lambda: _change(request, plan, row, form)):
            messages.success(request, _("Saved."))
            return redirect(f"{reverse('study:plan', args=[pk])}#point-{item}")
    except StaleError as error:
        data = with_version(request.POST, error.current.version)
        again = point_form(plan.organization, data, item=row, initial=initial)
        return _point_page(request, plan, row, again, is_stale=True, status=409)
    return _point_page(request, plan, row, form)


def _change(request: HttpRequest, plan: Plan, item: PlanItem, form: PointForm) -> None:
    version = form.cleaned_data["version"] or 0
    actions.change_point(by=signed_in(request), plan=plan, item=item, version=version, point=form.draft())


def _point_page(
    request: HttpRequest, plan: Plan, item: PlanItem, form: PointForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    (named,) = queries.points_of(plan.organization, [item])
    context = {
        "organization": plan.organization,
        "plan": plan,
        "point": named,
        "form": form,
        "meeting_form": meeting_form(plan, item),
        **more,
    }
    return render(request, "study/point.html", context, status=status)


def meeting_form(plan: Plan, item: PlanItem, *args: Any) -> MeetingForm:
    """Make the form that ties a point to a meeting."""
    meetings = queries.meetings_for(plan).fitting(item)
    return MeetingForm(*args, meetings=meetings, initial={"meeting": item.activity_id}, prefix="at")


def _item(plan: Plan, item_id: int) -> PlanItem:
    row = queries.item_of(plan, item_id)
    if row is None:
        raise Http404
    return row


@require_POST
def link(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Say at which activity a point is studied."""
    plan = load_to_guide(request, pk)
    row = _item(plan, item)
    form = meeting_form(plan, row, request.POST)
    act: dict[str, Any] = {"by": signed_in(request), "plan": plan, "item": row}
    if done(form, lambda: actions.link_meeting(**act, activity=form.chosen)):
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('study:plan', args=[pk])}#point-{item}")
    initial = {**initial_of(row), "version": plan.version}
    shown = point_form(plan.organization, item=row, initial=initial)
    return _point_page(request, plan, row, shown, meeting_form=form)


@require_POST
def drop(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Take a point out of the plan."""
    plan = load_to_guide(request, pk)
    actions.drop_point(by=signed_in(request), plan=plan, item=_item(plan, item))
    messages.success(request, _("The point is out of the plan."))
    return redirect(f"{reverse('study:plan', args=[pk])}#points")


def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a plan as it is printed."""
    plan = load(request, pk)
    points = queries.points_of(plan.organization, queries.items_of(plan))
    context = {"organization": plan.organization, "plan": plan, "points": points}
    return render(request, "study/plan_sheet.html", context)
