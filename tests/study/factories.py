"""Rows of study for tests: a reading as its reader left it."""

import factory
from factory.django import DjangoModelFactory

from tests.library.factories import TextFactory
from tests.organizations.factories import MemberFactory
from zhixing.study.choices import Way
from zhixing.study.models import Reading


class ReadingFactory(DjangoModelFactory):
    """What a member has read of a text: begun, unless `finished_on` says more."""

    class Meta:
        model = Reading

    member = factory.SubFactory(MemberFactory)
    text = factory.SubFactory(TextFactory)
    unit = factory.SelfAttribute("member.unit")
    way = factory.LazyAttribute(lambda new: Way.ONLINE if new.finished_on else "")
    finished_on = None
