"""Mandates, visits and findings for tests: plain rows as they stand; what a test cares about, it says."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from tests.organizations.factories import CommitteeFactory, GrantFactory, OrganizationFactory, UserFactory
from zhixing.accounts.models import User
from zhixing.core.permissions import Role
from zhixing.inspection.choices import Answer, MandateState, VisitState
from zhixing.inspection.models import Finding, Inspector, Mandate, MandateBody, MandateSheet, Point, Visit
from zhixing.organizations.models import Organization

ISSUED = date(2016, 5, 9)
VISITED = date(2016, 5, 12)
SENT = date(2016, 5, 16)
REPLY_BY = date(2016, 5, 21)
FINAL = date(2016, 5, 19)


def inspector_of(organization: Organization, **user) -> User:
    """Give the account of an inspector of a body: who orders inspections there."""
    return GrantFactory(organization=organization, role=Role.INSPECTOR, user=UserFactory(**user)).user


class MandateFactory(DjangoModelFactory):
    """In force in May 2016; `bodies=[…]` is its scope (else the issuer), `inspectors=[users]`, `sheets=[codes]`."""

    class Meta:
        model = Mandate
        skip_postgeneration_save = True

    organization = factory.SubFactory(CommitteeFactory)
    unit = factory.SelfAttribute("organization.unit")
    title = factory.Sequence(lambda n: f"正风肃纪检查第{n}号")
    number = "省直纪工委〔2016〕5号"
    issued_by = "李书记"
    state = MandateState.IN_FORCE
    issued_on = factory.LazyAttribute(lambda new: None if new.state == MandateState.DRAFT else ISSUED)
    starts = date(2016, 5, 10)
    ends = date(2016, 6, 30)
    made_by_name = "督查员"

    @factory.post_generation
    def bodies(self, create, extracted, **_more):
        """Give it its scope."""
        for body in (extracted if extracted is not None else [self.organization]) if create else ():
            MandateBody.objects.create(unit=self.unit, mandate=self, organization=body)

    @factory.post_generation
    def inspectors(self, create, extracted, **_more):
        """Name its inspectors."""
        for user in extracted or ():
            Inspector.objects.create(unit=self.unit, mandate=self, user=user, name=user.name)

    @factory.post_generation
    def sheets(self, create, extracted, **_more):
        """Give it its check sheets."""
        for sheet in extracted or ():
            MandateSheet.objects.create(unit=self.unit, mandate=self, sheet=sheet)


class VisitFactory(DjangoModelFactory):
    """A draft under a mandate (`mandate=`) at a branch below the issuer; `state=` sends it or makes it final."""

    class Meta:
        model = Visit

    class Params:
        mandate = factory.SubFactory(MandateFactory)

    issuer = factory.SelfAttribute("mandate.organization")
    mandate_id = factory.SelfAttribute("mandate.pk")
    is_covert = factory.SelfAttribute("mandate.is_covert")
    organization = factory.LazyAttribute(lambda new: OrganizationFactory(parent=new.mandate.organization))
    unit = factory.SelfAttribute("organization.unit")
    visited_on = VISITED
    place = "办事大厅"
    state = VisitState.DRAFT
    sent_on = factory.LazyAttribute(lambda new: None if new.state == VisitState.DRAFT else SENT)
    reply_by = factory.LazyAttribute(lambda new: None if new.state == VisitState.DRAFT else REPLY_BY)
    final_on = factory.LazyAttribute(lambda new: FINAL if new.state == VisitState.FINAL else None)
    made_by_name = "督查员"


class PointFactory(DjangoModelFactory):
    class Meta:
        model = Point

    visit = factory.SubFactory(VisitFactory)
    unit = factory.SelfAttribute("visit.unit")
    sheet = "p2016/inspected_rules"
    entry = "p2016/eight_points"
    answer = Answer.FINE


class FindingFactory(DjangoModelFactory):
    """A fact of a visit, neither replied to nor settled; `stance=` and `outcome=` do that on the day."""

    class Meta:
        model = Finding

    visit = factory.SubFactory(VisitFactory)
    unit = factory.SelfAttribute("visit.unit")
    number = factory.Sequence(lambda n: n + 1)
    entry = "p2016/eight_points"
    seen_on = VISITED
    place = "办事大厅"
    facts = factory.Sequence(lambda n: f"工作时间窗口无人值守，情况{n}")
    stance = ""
    replied_on = factory.LazyAttribute(lambda new: FINAL if new.stance else None)
    outcome = ""
    outcome_on = factory.LazyAttribute(lambda new: FINAL if new.outcome else None)
