"""Classes in the sample committee: one that was held, one to come for core staff, one open to all members."""

from datetime import date, time, timedelta

from zhixing.accounts.models import User
from zhixing.activities.actions import announce_activity, confirm_activity
from zhixing.core.actions import Actor
from zhixing.organizations.models import Affiliation, Member
from zhixing.organizations.models.member import on_day
from zhixing.site.demo.people import Cast
from zhixing.training.actions.classes import open_class
from zhixing.training.actions.enrolling import enrol
from zhixing.training.choices import For
from zhixing.training.drafts import ClassDraft
from zhixing.training.models import TrainingClass
from zhixing.training.queries.classes import activities_of

FEW = 12


def let_them_train(cast: Cast, day: date) -> None:
    """Hold a class of last month, announce one for core staff, and open one in which members enrol themselves."""
    by = User.objects.get(username="demo-organiser")
    people = _some(cast, day)
    held = _class(by, cast, "党员集中培训班（第一期）", For.MEMBERS, day - timedelta(days=30))
    enrol(by=by, training=held, members=[*people, cast.secretary])
    confirm_activity(by=by, activity=activities_of(held)[0])
    staff = _class(by, cast, "党支部书记培训班", For.CORE_STAFF, day + timedelta(days=12))
    enrol(by=by, training=staff, members=[cast.secretary])
    announce_activity(by=by, activity=activities_of(staff)[0])
    _class(by, cast, "党员集中培训班（第二期）", For.MEMBERS, day + timedelta(days=20), seats=60)


def _some(cast: Cast, day: date) -> list[Member]:
    here = Affiliation.objects.filter(on_day(day), unit_id=cast.branch.unit_id, organization=cast.branch)
    rows = here.exclude(member_id__in=[cast.member.pk, cast.secretary.pk]).select_related("member")
    return [row.member for row in rows.order_by("member_id")[:FEW]]


def _class(
    by: Actor, cast: Cast, title: str, meant_for: str, day: date, seats: int | None = None
) -> TrainingClass:
    draft = ClassDraft(
        cast.committee,
        title,
        meant_for,
        day,
        day,
        place="机关礼堂",
        about="上午授课，下午分组交流。",
        seats=seats,
        starts_at=time(9),
        ends_at=time(16, 30),
    )
    return open_class(by=by, organization=cast.committee, draft=draft)
