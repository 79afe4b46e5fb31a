"""Unsurprising rows of the tree and its people; what a test cares about, it says."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from zhixing.accounts.models import User
from zhixing.core.models import Unit
from zhixing.core.paths import number, segment
from zhixing.core.permissions import Role
from zhixing.organizations.choices import Kind, PostCode, Rank, Sex
from zhixing.organizations.identity import id_hash_of, sort_key_of
from zhixing.organizations.models import Affiliation, Grant, Member, Organization, Post, RankHolding

LONG_AGO = date(2010, 1, 1)


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit
        django_get_or_create = ("id",)

    id = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda unit: f"U{unit.id}")
    name = factory.LazyAttribute(lambda unit: f"第{unit.id}单位")


def free_path(parent: Organization | None) -> str:
    """Give the next place below a parent, or beside the roots."""
    last = Organization.objects.filter(parent=parent).order_by("path").last()
    return (parent.path if parent else "") + segment(number(last.path) + 1 if last else 0)


class OrganizationFactory(DjangoModelFactory):
    """A branch unless told otherwise; without a parent, the root of a unit of its own."""

    class Meta:
        model = Organization

    parent = None
    unit = factory.LazyAttribute(lambda new: new.parent.unit if new.parent else UnitFactory())
    path = factory.LazyAttribute(lambda new: free_path(new.parent))
    kind = Kind.BRANCH
    code = factory.Sequence(lambda n: f"B{n:04}")
    name = factory.Sequence(lambda n: f"第{n}党支部")
    sort_key = factory.LazyAttribute(lambda new: sort_key_of(new.name))


class CommitteeFactory(OrganizationFactory):
    kind = Kind.ORGAN_COMMITTEE
    name = factory.Sequence(lambda n: f"第{n}机关委员会")


class MemberFactory(DjangoModelFactory):
    """A full member; `branch=` also gives an affiliation there since 2010."""

    class Meta:
        model = Member

    branch = cell = None
    since = LONG_AGO
    unit = factory.LazyAttribute(lambda new: new.branch.unit if new.branch else UnitFactory())
    name = factory.Sequence(lambda n: f"张{chr(0x4E00 + n % 5000)}")
    sort_key = factory.LazyAttribute(lambda new: sort_key_of(new.name))
    sex = Sex.FEMALE
    ethnicity = "汉族"
    born_on = date(1980, 5, 1)
    id_number = ""
    id_hash = factory.LazyAttribute(lambda new: id_hash_of(new.id_number))
    joined_on = date(2005, 7, 1)
    full_member_on = date(2006, 7, 1)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        branch, cell, since = (kwargs.pop(name) for name in ("branch", "cell", "since"))
        member = super()._create(model_class, *args, **kwargs)
        if branch is not None:
            AffiliationFactory(member=member, organization=branch, cell=cell, starts=since)
        return member


class AffiliationFactory(DjangoModelFactory):
    class Meta:
        model = Affiliation

    organization = factory.SubFactory(OrganizationFactory)
    member = factory.LazyAttribute(lambda new: MemberFactory(unit=new.organization.unit))
    unit = factory.SelfAttribute("member.unit")
    starts = LONG_AGO


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    organization = factory.SubFactory(OrganizationFactory)
    member = factory.LazyAttribute(lambda new: MemberFactory(branch=new.organization))
    unit = factory.SelfAttribute("member.unit")
    code = PostCode.SECRETARY
    starts = LONG_AGO


class RankFactory(DjangoModelFactory):
    class Meta:
        model = RankHolding

    member = factory.SubFactory(MemberFactory)
    unit = factory.SelfAttribute("member.unit")
    rank = Rank.SECTION_HEAD
    starts = LONG_AGO


class UserFactory(DjangoModelFactory):
    """An account; `member=` makes it that member's."""

    class Meta:
        model = User

    member = None
    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.LazyAttribute(lambda new: new.username)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        member = kwargs.pop("member")
        if member is not None:
            kwargs |= {"unit_id": member.unit_id, "member_id": member.pk}
        return super()._create(model_class, *args, **kwargs)


class GrantFactory(DjangoModelFactory):
    class Meta:
        model = Grant

    user = factory.SubFactory(UserFactory)
    role = Role.COMMITTEE_ORGANISER
    organization = factory.SubFactory(CommitteeFactory)
    starts = LONG_AGO


def officer_of(branch: Organization, **member) -> User:
    """Give the account of a branch's secretary."""
    return UserFactory(
        member=PostFactory(organization=branch, member=MemberFactory(branch=branch, **member)).member
    )


def organiser_of(organization: Organization) -> User:
    """Give the account of an organiser of everything below an organisation."""
    return GrantFactory(organization=organization).user
