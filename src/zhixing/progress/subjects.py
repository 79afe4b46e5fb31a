"""Who is asked: a question's organisations or members, as querysets of (org, home, up, who).

`org` is the organisation at which one is counted, `home` its unit, `up` the organisation above it, `who` the
subject. Everything is looked up on the period's last day, so that cells hold no clock.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from zhixing.core.paths import above
from zhixing.organizations.choices import ranks_from
from zhixing.organizations.models import Affiliation, Organization, Post, RankHolding
from zhixing.organizations.models.member import on_day
from zhixing.progress.measures import Subject
from zhixing.progress.question import Question

Rows = QuerySet[Any, Any]


def subjects(question: Question) -> Rows:
    """List a question's subjects; for an item the bodies to which its items may belong."""
    if question.each == Subject.MEMBER:
        return _at_post(question) if question.posts and question.at_post else _at_home(question)
    return (
        Organization.objects.order_by()
        .filter(_standing(question), _bodies(question))
        .values(org=F("pk"), home=F("unit_id"), up=F("parent_id"), who=F("pk"))
    )


def is_single(question: Question) -> bool:
    """Tell whether nobody is listed twice: one may hold two posts in the same place."""
    return not (question.posts and question.at_post)


def _at_home(question: Question) -> Rows:
    belongs = Affiliation.objects.filter(
        on_day(question.ends), _standing(question, "organization__"), _person(question)
    )
    if question.posts:
        belongs = belongs.filter(_held(Post, _posts(question)))
    else:
        belongs = belongs.filter(_bodies(question, "organization__"))
    if question.settled:
        belongs = belongs.filter(starts__lte=question.ends - timedelta(days=question.settled))
    return _counted(belongs)


def _at_post(question: Question) -> Rows:
    return _counted(
        Post.objects.filter(_standing(question, "organization__"), _posts(question), _person(question))
    )


def _counted(people: QuerySet[Any]) -> Rows:
    return people.values(
        org=F("organization_id"),
        home=F("organization__unit_id"),
        up=F("organization__parent_id"),
        who=F("member_id"),
    )


def _standing(question: Question, prefix: str = "") -> Q:
    """Make the condition: below the requirement's place, and alive on the last day."""
    condition = Q(**{f"{prefix}path__gte": question.path, f"{prefix}path__lt": above(question.path)})
    for column, holds in (("founded_on", "lte"), ("dissolved_on", "gt")):
        condition &= Q(**{f"{prefix}{column}__isnull": True}) | Q(
            **{f"{prefix}{column}__{holds}": question.ends}
        )
    return condition


def _bodies(question: Question, prefix: str = "") -> Q:
    return Q(**{f"{prefix}{column}": value for column, value in question.bodies.asked().items()})


def _posts(question: Question) -> Q:
    return Q(on_day(question.ends), _bodies(question, "organization__"), code__in=question.posts)


def _person(question: Question) -> Q:
    return _rank(question) & _status(question)


def _rank(question: Question) -> Q:
    if not question.rank and question.leading is None:
        return Q()
    condition = on_day(question.ends)
    if question.rank:
        condition &= Q(rank__in=ranks_from(question.rank))
    if question.leading is not None:
        condition &= Q(leading=question.leading)
    return Q(_held(RankHolding, condition))


def _status(question: Question) -> Q:
    full = Q(member__full_member_on__lte=question.ends)
    probationary = Q(member__full_member_on__isnull=True) | Q(member__full_member_on__gt=question.ends)
    wanted = {"full": full, "probationary": probationary}
    condition = Q()
    for status in question.statuses:
        condition |= wanted[status]
    return condition


def _held(model: type[Post] | type[RankHolding], condition: Q) -> Exists:
    return Exists(
        model.objects.filter(condition, unit_id=OuterRef("unit_id"), member_id=OuterRef("member_id"))
    )
