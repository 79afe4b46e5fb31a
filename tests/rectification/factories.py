"""Problems for tests: plain rows as they stand; what a test cares about, it says."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from tests.organizations.factories import MemberFactory, OrganizationFactory
from zhixing.rectification.choices import Duty, ProblemState, Source, StepKind
from zhixing.rectification.likeness import likeness_of
from zhixing.rectification.models import CarryOver, PaperList, Problem, Remedy, Responsibility, Step, Tag

FOUND = date(2016, 5, 3)
LISTED = date(2016, 5, 4)


class OfUnit(DjangoModelFactory):
    class Meta:
        abstract = True

    unit = factory.SelfAttribute("problem.unit")


class ProblemFactory(DjangoModelFactory):
    """An organisation's, not started; `member=` makes it that member's own."""

    class Meta:
        model = Problem
        skip_postgeneration_save = True

    organization = factory.SubFactory(OrganizationFactory)
    unit = factory.SelfAttribute("organization.unit")
    member = None
    number = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"学习不够深入，表现{n}")
    likeness = factory.LazyAttribute(lambda new: likeness_of(new.text))
    source = Source.SELF_CHECK
    found_on = FOUND
    listed_on = factory.LazyAttribute(lambda new: max(LISTED, new.found_on))
    state = ProblemState.OPEN
    state_on = factory.SelfAttribute("listed_on")
    struck_off_on = factory.LazyAttribute(
        lambda new: new.state_on if new.state == ProblemState.STRUCK_OFF else None
    )
    look_back_on = factory.LazyAttribute(
        lambda new: (
            new.state_on.replace(year=new.state_on.year + 1, day=1)
            if new.state == ProblemState.LONG_TERM
            else None
        )
    )
    entered_by_name = "王书记"

    @factory.post_generation
    def steps(self, create, extracted, **_more):
        """Give it the history of its listing; `steps=False` leaves that out."""
        if create and extracted is not False:
            StepFactory(problem=self, kind=StepKind.LISTED, on=self.listed_on)

    @factory.post_generation
    def tags(self, create, extracted, **_more):
        """Tag it: `tags=[(taxonomy, entry)]`."""
        for taxonomy, entry in extracted or ():
            TagFactory(problem=self, taxonomy=taxonomy, entry=entry)


class OwnProblemFactory(ProblemFactory):
    """A member's own, of the branch where the member belongs: `organization=` and `member=` may be given."""

    member = factory.LazyAttribute(lambda new: MemberFactory(branch=new.organization))


class TagFactory(OfUnit):
    class Meta:
        model = Tag

    problem = factory.SubFactory(ProblemFactory)
    taxonomy = "p2016/five_groups"
    entry = "p2016/belief_group"


class RemedyFactory(OfUnit):
    class Meta:
        model = Remedy

    problem = factory.SubFactory(ProblemFactory)
    position = factory.Sequence(lambda n: n + 1)
    aim = "制度健全"
    step = "每月开展一次集中学习"
    due_on = date(2016, 9, 30)


class ResponsibilityFactory(OfUnit):
    """The owner, a member of the body, unless told otherwise."""

    class Meta:
        model = Responsibility

    problem = factory.SubFactory(ProblemFactory)
    duty = Duty.OWNER
    member = factory.LazyAttribute(lambda new: MemberFactory(branch=new.problem.organization))
    name = factory.LazyAttribute(lambda new: new.member.name if new.member else "机关服务中心")


class StepFactory(OfUnit):
    class Meta:
        model = Step

    problem = factory.SubFactory(ProblemFactory, steps=False)
    kind = StepKind.NOTE
    on = LISTED
    by_name = "王书记"


class PaperListFactory(DjangoModelFactory):
    """A list on paper of a member of the body, noted with their agreement."""

    class Meta:
        model = PaperList

    organization = factory.SubFactory(OrganizationFactory)
    unit = factory.SelfAttribute("organization.unit")
    member = factory.LazyAttribute(lambda new: MemberFactory(branch=new.organization))
    agreed_on = factory.Sequence(lambda n: date(2016, 1, 1) + timedelta(days=n % 130))
    noted_by_name = "王书记"


class CarryOverFactory(DjangoModelFactory):
    """A list of earlier problems that was read and waits."""

    class Meta:
        model = CarryOver

    organization = factory.SubFactory(OrganizationFactory)
    unit = factory.SelfAttribute("organization.unit")
    filename = "以往问题.xlsx"
    digest = factory.Sequence(lambda n: f"{n:064}")
    made_by_name = "王书记"
