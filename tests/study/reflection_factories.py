"""Reflections for tests: private unless told otherwise."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests.organizations.factories import MemberFactory, OrganizationFactory
from zhixing.study.models import Comment, Reflection


class ReflectionFactory(DjangoModelFactory):
    class Meta:
        model = Reflection

    organization = factory.SubFactory(OrganizationFactory)
    member = factory.LazyAttribute(lambda new: MemberFactory(branch=new.organization))
    unit = factory.SelfAttribute("organization.unit")
    title = factory.Sequence(lambda n: f"读书心得{n}")
    body = "学习要联系实际。"
    shared_at = factory.LazyAttribute(
        lambda new: None if getattr(new, "visibility", "private") == "private" else timezone.now()
    )


class CommentFactory(DjangoModelFactory):
    class Meta:
        model = Comment

    reflection = factory.SubFactory(ReflectionFactory)
    member = factory.LazyAttribute(lambda new: new.reflection.member)
    unit = factory.SelfAttribute("reflection.unit")
    body = "说得在理。"
