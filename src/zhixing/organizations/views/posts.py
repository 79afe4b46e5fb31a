"""Who holds which post in an organisation, since when."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.paths import above
from zhixing.core.time import today
from zhixing.organizations.actions import begin_post, end_post
from zhixing.organizations.forms.fields import day_field
from zhixing.organizations.forms.members import PostForm
from zhixing.organizations.models import Member, Organization, Post
from zhixing.organizations.queries import belonging_within, posts_in
from zhixing.organizations.views.common import attempt, load_organization, show

OFFERED = 500


def posts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the posts of an organisation, and begin one."""
    place = load_organization(request, pk, "organizations.manage_members")
    form = PostForm(request.POST or None, people=_people(request, place))
    begun = attempt(request, form, lambda: _begin(request, place, form))
    if begun:
        messages.success(request, _("Saved."))
        return redirect("organizations:posts", pk=place.pk)
    context = {"organization": place, "form": form, "posts": posts_in(place, today()), "today": today()}
    return show(request, "organizations/posts.html", context)


def _people(request: HttpRequest, place: Organization) -> list[tuple[int, str]]:
    """Offer those who belong at or below the organisation; in a cell, those of its branch."""
    top = place.parent if place.kind == "cell" and place.parent else place
    rows = belonging_within(request.user, "organizations.view_members", today()).filter(
        unit_id=place.unit_id, organization__path__gte=top.path, organization__path__lt=above(top.path)
    )
    return [(row.member_id, f"{row.member.name} · {row.organization.name}") for row in rows[:OFFERED]]


def _begin(request: HttpRequest, place: Organization, form: PostForm) -> Post:
    given = form.cleaned_data
    member = Member.objects.get(unit_id=place.unit_id, pk=given["member"])
    return begin_post(
        by=signed_in(request), organization=place, member=member, code=given["code"], on=given["on"]
    )


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post on the day given, today unless told."""
    post = get_object_or_404(Post.objects.of(pk).select_related("organization"))
    load_organization(request, post.organization_id, "organizations.manage_members")
    try:
        on = day_field("", required=False).clean(request.POST.get("on", "")) or today()
        end_post(by=signed_in(request), post=post, on=on)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The post is ended."))
    return redirect("organizations:posts", pk=post.organization_id)
