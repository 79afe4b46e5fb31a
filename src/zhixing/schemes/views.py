"""The scheme's pages: what is in force here, clause by clause; adopt, adapt, compare, see the burden."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhixing.accounts.requests import signed_in
from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.organizations.requests import place
from zhixing.schemes.actions import adopt_scheme, change_adoption, load_scheme, save_local_plan
from zhixing.schemes.filling import beginning
from zhixing.schemes.forms import AdoptForm, PlanForm, SpanForm
from zhixing.schemes.language.burden import Burden, overlaps
from zhixing.schemes.language.burden import burden as burden_of
from zhixing.schemes.language.demands import Typical
from zhixing.schemes.language.diff import in_words
from zhixing.schemes.language.explain import explain
from zhixing.schemes.language.problems import SchemeError
from zhixing.schemes.models import Adoption, SchemeVersion
from zhixing.schemes.notes import notes_for
from zhixing.schemes.queries import (
    adoption_change,
    adoptions_for,
    library_text,
    local_plan,
    local_plans_above,
    plan_change,
)
from zhixing.schemes.texts import plan_of, scheme_of, widened

TYPICAL_MEMBERS = 24


def _language() -> str:
    return get_language() or "zh"


def _adoption(organization: Organization, pk: int) -> Adoption:
    return get_object_or_404(adoptions_for(organization), pk=pk)


def scheme_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the schemes in force for an organisation, and those of other years."""
    organization = place(request, pk, "schemes.view")
    context = {
        "organization": organization,
        "adoptions": adoptions_for(organization),
        "today": today(),
        "may_adopt": request.user.has_perm("schemes.adopt", organization),
    }
    return render(request, "schemes/list.html", context)


def detail(_request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to an adoption where it was made."""
    adoption = get_object_or_404(Adoption, pk=pk)
    return redirect("schemes:in-place", pk=adoption.organization_id, adoption=pk)


def in_place(request: HttpRequest, pk: int, adoption: int) -> HttpResponse:
    """Show a scheme clause by clause as it holds at one organisation, with what was added on the way down."""
    organization = place(request, pk, "schemes.view")
    adopted = _adoption(organization, adoption)
    own = local_plan(adopted, organization)
    context = {
        "organization": organization,
        "adoption": adopted,
        "scheme": scheme_of(adopted.version),
        "title": scheme_of(adopted.version).title.in_language(_language()),
        "clauses": explain(widened(adopted, own), _language()),
        "notes": notes_for(organization, adopted),
        "additions": _additions(local_plans_above(adopted, organization)),
        "may_adopt": request.user.has_perm("schemes.adopt", adopted.organization),
        "may_adapt": request.user.has_perm("schemes.adapt", organization),
    }
    return render(request, "schemes/detail.html", context)


def _additions(plans: list[Any]) -> dict[str, Organization]:
    """Tell, for each requirement that a unit added or tightened, which unit it was."""
    return {rule.id: plan.organization for plan in plans for rule in plan_of(plan).requirements}


def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a scheme of the library, or of a file, in force."""
    organization = place(request, pk, "schemes.adopt")
    form = AdoptForm(request.POST or None, request.FILES or None)
    problems: Any = ()
    if request.method == "POST" and form.is_valid():
        try:
            name, text = _chosen_text(form.cleaned_data)
            version = load_scheme(by=signed_in(request), organization=organization, text=text, name=name)
            adoption = adopt_scheme(
                by=signed_in(request),
                organization=organization,
                version=version,
                starts=form.cleaned_data["starts"],
                ends=form.cleaned_data["ends"],
            )
        except SchemeError as error:
            problems = error.problems
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The scheme is in force. Every branch below now has its plan."))
            return redirect("schemes:in-place", pk=organization.pk, adoption=adoption.pk)
    context = {"organization": organization, "form": form, "problems": problems}
    return render(request, "schemes/adopt.html", context, status=422 if request.method == "POST" else 200)


def _chosen_text(cleaned: dict[str, Any]) -> tuple[str, str]:
    if cleaned.get("file"):
        return cleaned["file"].name, cleaned["file"].read().decode("utf-8", errors="replace")
    return cleaned["scheme"], library_text(cleaned["scheme"])


def own_plan(request: HttpRequest, pk: int, adoption: int) -> HttpResponse:
    """Write a unit's own plan: first what it would change is shown, then it is put in force."""
    organization = place(request, pk, "schemes.adapt")
    adopted = _adoption(organization, adoption)
    current = local_plan(adopted, organization)
    text = current.text if current else beginning(adopted, organization)
    form = PlanForm(request.POST or None, initial={"text": text})
    context = {"organization": organization, "adoption": adopted, "form": form, "current": current}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        try:
            if "apply" in request.POST:
                save_local_plan(by=signed_in(request), adoption=adopted, organization=organization, text=text)
                messages.success(request, _("Your own plan is in force."))
                return redirect("schemes:in-place", pk=organization.pk, adoption=adopted.pk)
            changes = plan_change(adopted, organization, text)
            context |= {"checked": True, "changes": _worded(changes, adopted.version, adopted.version)}
        except SchemeError as error:
            context["problems"] = error.problems
    return render(request, "schemes/own_plan.html", context)


def _worded(changes: Any, old: SchemeVersion, new: SchemeVersion) -> list[tuple[str, tuple[str, ...]]]:
    before, after = scheme_of(old), scheme_of(new)
    return [(change.id, in_words(change, before, after, _language())) for change in changes]


def change(request: HttpRequest, pk: int, adoption: int) -> HttpResponse:
    """Change the days of an adoption, or take the library's newer text; what changes is shown first."""
    organization = place(request, pk, "schemes.adopt")
    adopted = get_object_or_404(
        Adoption.objects.select_related("version", "scheme"), pk=adoption, organization=pk
    )
    versions = adopted.scheme.versions.order_by("-number")
    version = get_object_or_404(versions, number=request.POST.get("version", adopted.version.number))
    form = SpanForm(request.POST or None, initial={"starts": adopted.starts, "ends": adopted.ends})
    context: dict[str, Any] = {
        "organization": organization,
        "adoption": adopted,
        "versions": versions,
        "form": form,
    }
    if request.method == "POST" and form.is_valid():
        span = {"starts": form.cleaned_data["starts"], "ends": form.cleaned_data["ends"]}
        if "apply" not in request.POST:
            changes = _worded(adoption_change(adopted, version, **span), adopted.version, version)
            context |= {"checked": True, "version": version, "changes": changes}
            return render(request, "schemes/change.html", context)
        try:
            change_adoption(by=signed_in(request), adoption=adopted, version=version, **span)
        except ValidationError as error:
            form.add_error(None, error)
        except SchemeError as error:
            context["problems"] = error.problems
        else:
            messages.success(request, _("The change is in force."))
            return redirect("schemes:in-place", pk=pk, adoption=adoption)
    return render(request, "schemes/change.html", context)


def burden(request: HttpRequest, pk: int, adoption: int) -> HttpResponse:
    """Show what the schemes in force ask of a typical branch and member in a month."""
    organization = place(request, pk, "schemes.view")
    adopted = _adoption(organization, adoption)
    scheme = widened(adopted, local_plan(adopted, organization))
    others = [other for other in adoptions_for(organization) if _overlap_in_time(other, adopted)]
    texts = [scheme, *(scheme_of(other.version) for other in others)]
    cost = burden_of(texts, Typical(TYPICAL_MEMBERS, organization.level), adopted.ends.year)
    context = {
        "organization": organization,
        "adoption": adopted,
        "others": others,
        "cost": cost,
        "shared": _titled(cost),
        "overlaps": [(other, overlaps(scheme, scheme_of(other.version))) for other in others],
    }
    return render(request, "schemes/burden.html", context)


def _titled(cost: Burden) -> list[tuple[list[str], int]]:
    """Name the requirements that activities can share, rather than number them."""
    titles = {
        label: each.title.in_language(_language())
        for event in cost.events
        for label, each in event.serves.items()
    }
    return [([titles[label] for label in labels], number) for labels, number in cost.shared]


def _overlap_in_time(other: Adoption, adoption: Adoption) -> bool:
    return other.pk != adoption.pk and other.starts <= adoption.ends and other.ends >= adoption.starts
