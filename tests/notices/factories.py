"""Notices for tests."""

import factory
from factory.django import DjangoModelFactory

from zhixing.core.time import now
from zhixing.notices.choices import What
from zhixing.notices.models import Notice


class NoticeFactory(DjangoModelFactory):
    """That an activity is announced, to one member."""

    class Meta:
        model = Notice

    unit = factory.SelfAttribute("member.unit")
    what = What.ANNOUNCED
    turn = factory.Sequence(str)
    made_at = factory.LazyFunction(now)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        activity = kwargs.pop("activity")
        kwargs.setdefault("params", {"title": activity.title, "place": activity.place})
        kwargs.setdefault("address", f"/activities/{activity.pk}/")
        kwargs |= {"activity_id": activity.pk, "day": activity.held_on, "time": activity.starts_at}
        return super()._create(model_class, *args, **kwargs)
