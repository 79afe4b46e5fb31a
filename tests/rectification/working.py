"""A branch whose problem is worked off: a secretary, a colleague of the committee, and the one responsible."""

from dataclasses import dataclass
from datetime import date

from tests.organizations.factories import MemberFactory, OrganizationFactory, UserFactory, officer_of
from tests.rectification.factories import ProblemFactory, RemedyFactory, ResponsibilityFactory
from zhixing.accounts.models import User
from zhixing.organizations.models import Member, Organization
from zhixing.rectification.actions.steps import report_done
from zhixing.rectification.models import Problem, Remedy, Responsibility, Step

TODAY = date(2016, 5, 20)
MAY_10 = date(2016, 5, 10)


@dataclass
class Work:
    """What the tests of steps act on."""

    branch: Organization
    secretary: User
    deputy: User
    person: Member
    owner: User
    problem: Problem
    remedy: Remedy

    def fresh(self) -> Problem:
        """Read the problem as it stands."""
        return Problem.objects.get(unit_id=self.problem.unit_id, pk=self.problem.pk)

    def kinds(self) -> list[str]:
        """List the steps of its history, the earliest first."""
        rows = Step.objects.filter(unit_id=self.problem.unit_id, problem=self.problem).order_by("pk")
        return list(rows.values_list("kind", flat=True))

    def done(self) -> Step:
        """Report it as done, as the one responsible."""
        return report_done(by=self.owner, problem=self.problem, on=MAY_10)

    def name_owner(self, member: Member) -> None:
        """Make somebody else responsible."""
        rows = Responsibility.objects.filter(unit_id=self.problem.unit_id, problem=self.problem)
        rows.update(member=member, name=member.name)


def work() -> Work:
    """Make a problem with a measure and somebody responsible."""
    branch = OrganizationFactory(name="办公室党支部")
    secretary, deputy = officer_of(branch, name="王书记"), officer_of(branch, name="李副书记")
    person = MemberFactory(branch=branch, name="陈负责")
    problem = ProblemFactory(organization=branch, number=1, text="学习不够深入")
    remedy = RemedyFactory(problem=problem, due_on=date(2016, 5, 25))
    ResponsibilityFactory(problem=problem, member=person)
    owner = UserFactory(member=person, name=person.name)
    secretary.name, deputy.name = "王书记", "李副书记"
    return Work(branch, secretary, deputy, person, owner, problem, remedy)
