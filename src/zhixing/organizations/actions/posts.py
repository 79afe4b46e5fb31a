"""Posts: who holds what, where, since when."""

from datetime import date

from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.organizations.actions.common import end_held, exists_on, not_future, refuse, require, shown
from zhixing.organizations.choices import PostCode
from zhixing.organizations.models import Member, Organization, Post

# Held by one person at a time: the next one's first day is the former's last.
SINGLE = {PostCode.SECRETARY, PostCode.TEAM_SECRETARY, PostCode.CELL_HEAD}


@action("organizations.begin_post", permission="organizations.manage_members", on="organization")
def begin_post(*, by: Actor, organization: Organization, member: Member, code: str, on: date) -> Post:
    """Give a member a post in an organisation from a day on; a secretary's predecessor ends on that day.

    Raises:
        PermissionDenied: the actor may not see the member.
        ValidationError: the day is impossible, or the member is of another unit.
    """
    require(by, "organizations.view_member", member)
    not_future(on)
    exists_on(organization, on)
    if member.unit_id != organization.unit_id:
        refuse(_("The member belongs to another unit. Transfer the member first."))
    held = Post.objects.select_for_update().filter(
        unit_id=organization.unit_id, organization=organization, code=code, ends__isnull=True
    )
    mine = held.filter(member_id=member.pk).first()
    if mine:
        unchanged()
        return mine
    former = list(held) if PostCode(code) in SINGLE else []
    if any(post.starts > on for post in former):
        refuse(
            _("Somebody else has held this post since %(day)s. Choose a later day.")
            % {"day": shown(max(post.starts for post in former))}
        )
    end_held(former, on)
    post = Post.objects.create(
        unit_id=organization.unit_id, organization=organization, member=member, code=code, starts=on
    )
    record(
        post, new={"member": member.pk, "post": code, "from": on}, ended=[each.member_id for each in former]
    )
    touch(organization.unit_id, organizations=[organization.pk], members=[member.pk], first=on)
    return post


@action("organizations.end_post", permission="organizations.manage_members", on="post")
def end_post(*, by: Actor, post: Post, on: date) -> Post:
    """End a post on a day (the first day no longer); on its own first day it never was.

    Raises:
        ValidationError: the day has not come or is before the post began.
    """
    not_future(on)
    post = (
        Post.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(unit_id=post.unit_id, pk=post.pk)
    )
    if post.ends:
        unchanged()
        return post
    if on < post.starts:
        refuse(
            _("The post began only on %(day)s. Choose that day or a later one.") % {"day": shown(post.starts)}
        )
    record(post, old={"until": None}, new={"until": on}, member=post.member_id, post=post.code)
    end_held([post], on)
    post.ends = on
    return post
