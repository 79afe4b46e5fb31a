"""A member's own list: theirs alone until handed in, then their branch committee's, and nobody's above."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.organizations.factories import (
    AffiliationFactory,
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
    organiser_of,
)
from tests.plugins.scoped import unscoped
from tests.rectification.factories import OwnProblemFactory, ProblemFactory
from zhixing.core.models import AuditEntry
from zhixing.core.permissions import Role
from zhixing.organizations.models import Affiliation
from zhixing.rectification.actions.frame import StaleProblemError
from zhixing.rectification.actions.own import change_own, hand_in, remove_own, withdraw, write_own
from zhixing.rectification.actions.reading import read_handed_in
from zhixing.rectification.drafts import ProblemDraft, RemedyDraft
from zhixing.rectification.models import Problem, Remedy, Step
from zhixing.rectification.queries.own import handed_in_by, handed_in_to, own_problems, readers_at
from zhixing.rectification.queries.problems import find, problems_of
from zhixing.schemes.models import Requirement
from zhixing.supervision.asks import place_for_me, place_to_act

pytestmark = pytest.mark.django_db
TODAY = date(2016, 5, 20)
MINE = ProblemDraft("开会爱走神")


class Here:
    def __init__(self):
        self.committee = CommitteeFactory(name="省直机关委员会")
        self.organiser = organiser_of(self.committee)
        self.branch, self.second = (
            OrganizationFactory(parent=self.committee, name=f"{name}党支部") for name in ("办公室", "人事处")
        )
        self.secretary = officer_of(self.branch, name="王书记")
        self.secretary.name = "王书记"
        self.secretary.save()
        self.member = MemberFactory(branch=self.branch, name="李党员")
        self.user = UserFactory(member=self.member, name="李党员")
        self.other = UserFactory(member=MemberFactory(branch=self.branch))
        self.inspector = GrantFactory(organization=self.committee, role=Role.INSPECTOR).user
        self.operator = GrantFactory(organization=self.committee, role=Role.OPERATOR).user

    @property
    def others(self):
        return self.secretary, self.other, self.organiser, self.inspector, self.operator

    def write(self, text="开会爱走神", **more):
        return write_own(by=self.user, draft=ProblemDraft(text), **more)


@pytest.fixture
def here():
    return Here()


def fresh(problem):
    return Problem.objects.select_related("organization", "member").get(
        unit_id=problem.unit_id, pk=problem.pk
    )


class TestWriting:
    def test_it_stands_with_the_members_branch_and_is_private(self, here):
        remedy = RemedyDraft(step="不带手机进会场", due_on=date(2016, 6, 1))
        row = here.write(remedy=remedy)
        assert (row.organization, row.member, row.handed_in_on) == (here.branch, here.member, None)
        assert (row.number, row.found_on) == (1, TODAY)
        assert list(Remedy.objects.filter(problem=row).values_list("step", flat=True)) != []
        assert list(problems_of(here.branch)) == []

    def test_the_same_form_twice_writes_once(self, here):
        assert here.write(token="a") == here.write("又一次", token="a")
        assert own_problems(here.member).count() == 1

    def test_who_belongs_to_no_branch_is_told(self, here):
        loose = UserFactory(member=MemberFactory(unit=here.branch.unit))
        with pytest.raises(ValidationError, match="不在任何党支部"):
            write_own(by=loose, draft=MINE)
        with pytest.raises(PermissionDenied):
            write_own(by=here.organiser, draft=MINE)

    @pytest.mark.parametrize(
        ("remedy", "field"),
        [
            (RemedyDraft(step="学习"), "due_on"),
            (RemedyDraft(due_on=date(2016, 6, 1)), "step"),
            (RemedyDraft(step="学习", due_on=date(2016, 5, 1)), "due_on"),
            (RemedyDraft(step="学" * 3000, due_on=date(2016, 6, 1)), "step"),
        ],
    )
    def test_a_remedy_says_what_and_by_when(self, here, remedy, field):
        with pytest.raises(ValidationError) as refused:
            here.write(remedy=remedy)
        assert list(refused.value.message_dict) == [field]
        assert not own_problems(here.member).exists()


class TestCorrecting:
    def test_words_and_remedy_change_and_the_first_day_stays(self, here):
        row = here.write(remedy=RemedyDraft(step="学习", due_on=date(2016, 6, 1)))
        change_own(by=here.user, problem=row, version=row.version, draft=ProblemDraft("开会常走神"))
        row = fresh(row)
        assert (row.text, row.found_on, row.version) == ("开会常走神", TODAY, 2)
        assert not Remedy.objects.filter(problem=row).exists()
        remedy = RemedyDraft(step="多记笔记", due_on=date(2016, 7, 1))
        change_own(by=here.user, problem=row, version=2, draft=ProblemDraft("开会常走神"), remedy=remedy)
        assert fresh(row).version == 3
        same = change_own(
            by=here.user, problem=row, version=3, draft=ProblemDraft("开会常走神"), remedy=remedy
        )
        assert same.version == 3

    def test_a_stale_form_is_refused(self, here):
        row = here.write()
        change_own(by=here.user, problem=row, version=1, draft=ProblemDraft("甲"))
        with pytest.raises(StaleProblemError):
            change_own(by=here.user, problem=row, version=1, draft=ProblemDraft("乙"))

    def test_nobody_else_does_any_of_it(self, here):
        row = here.write()
        hand_in(by=here.user, problems=[row])
        row = fresh(row)
        for by in here.others:
            for act in (
                lambda by=by: change_own(by=by, problem=row, version=row.version, draft=MINE),
                lambda by=by: remove_own(by=by, problem=row),
                lambda by=by: hand_in(by=by, problems=[row]),
                lambda by=by: withdraw(by=by, problems=[row]),
            ):
                with pytest.raises(PermissionDenied):
                    act()


class TestRemoving:
    def test_it_is_really_gone(self, here):
        row = here.write(remedy=RemedyDraft(step="学习", due_on=date(2016, 6, 1)))
        remove_own(by=here.user, problem=row)
        with unscoped():
            assert (Problem.objects.count(), Step.objects.count(), Remedy.objects.count()) == (0, 0, 0)

    def test_what_is_handed_in_is_withdrawn_first(self, here):
        row = here.write()
        hand_in(by=here.user, problems=[row])
        with pytest.raises(ValidationError, match="撤回"):
            remove_own(by=here.user, problem=fresh(row))
        withdraw(by=here.user, problems=[fresh(row)])
        remove_own(by=here.user, problem=fresh(row))
        assert not own_problems(here.member).exists()


class TestHandingIn:
    def test_a_private_one_is_read_by_nobody_else(self, here):
        row = here.write()
        assert find(here.user, row.pk) == row
        assert [find(by, row.pk) for by in here.others] == [None] * 5

    def test_handed_in_it_is_read_by_the_committee_of_that_branch_alone(self, here):
        row = here.write()
        hand_in(by=here.user, problems=[row])
        assert [bool(find(by, row.pk)) for by in here.others] == [True, False, False, False, False]
        assert find(officer_of(here.second), row.pk) is None

    def test_what_is_written_afterwards_is_private(self, here):
        hand_in(by=here.user, problems=[here.write()])
        here.write("另一个")
        (shown,) = handed_in_by(here.member, here.branch)
        assert shown.text == "开会爱走神"

    def test_withdrawn_it_is_private_again(self, here):
        row = here.write()
        hand_in(by=here.user, problems=[row])
        assert withdraw(by=here.user, problems=[fresh(row)])
        assert withdraw(by=here.user, problems=[fresh(row)]) == []
        assert find(here.secretary, row.pk) is None
        assert handed_in_to(here.branch) == []

    def test_twice_is_once_and_nothing_chosen_is_told(self, here):
        row = here.write()
        assert hand_in(by=here.user, problems=[row])
        assert hand_in(by=here.user, problems=[fresh(row)]) == []
        for act in (hand_in, withdraw):
            with pytest.raises(ValidationError, match="勾选"):
                act(by=here.user, problems=[])

    def test_who_moves_is_read_by_the_old_branch_until_handed_in_to_the_new(self, here):
        row = here.write()
        hand_in(by=here.user, problems=[row])
        Affiliation.objects.filter(unit_id=here.member.unit_id, member=here.member).update(ends=TODAY)
        AffiliationFactory(member=here.member, organization=here.second, starts=TODAY)
        new_secretary = officer_of(here.second)
        assert find(here.secretary, row.pk)
        assert find(new_secretary, row.pk) is None
        (moved,) = hand_in(by=here.user, problems=[fresh(row)])
        assert moved.organization == here.second
        assert find(here.secretary, row.pk) is None
        assert find(new_secretary, row.pk)

    def test_readers_are_named_exactly(self, here):
        GrantFactory(organization=here.branch, role=Role.BRANCH_OFFICER, user=UserFactory(name="赵代管"))
        found = [(each.post, each.name) for each in readers_at(here.branch, TODAY)]
        assert found == [("书记", "王书记"), (Role.BRANCH_OFFICER.label, "赵代管")]


class TestTheTrail:
    def test_of_a_private_one_it_says_only_that_the_account_acted(self, here):
        row = here.write("绝密的毛病")
        change_own(by=here.user, problem=row, version=1, draft=ProblemDraft("另一个毛病"))
        remove_own(by=here.user, problem=fresh(row))
        with unscoped():
            entries = list(AuditEntry.objects.filter(code__startswith="rectification."))
        assert [entry.code for entry in entries] == [
            f"rectification.{name}_own" for name in ("write", "change", "remove")
        ]
        assert {(entry.target_type, entry.target_id, entry.organization_id) for entry in entries} == {
            ("accounts.user", here.user.pk, None)
        }
        assert all(entry.data == {} for entry in entries)

    def test_a_reading_is_kept_once_a_day_and_told_to_the_member(self, here):
        hand_in(by=here.user, problems=[here.write()])
        for _ in range(2):
            read_handed_in(by=here.secretary, organization=here.branch, member=here.member)
        with unscoped():
            (entry,) = AuditEntry.objects.filter(code="rectification.read_handed_in")
        assert (entry.target_id, entry.actor_id) == (here.member.pk, here.secretary.pk)
        for by in (here.organiser, here.inspector, here.other):
            with pytest.raises(PermissionDenied):
                read_handed_in(by=by, organization=here.branch, member=here.member)


class TestPages:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client, here):
        client.force_login(here.user)

    def test_written_corrected_and_removed(self, client, here):
        page = client.get(reverse("rectification:mine"))
        token = page.context["form"].initial["token"]
        sent = {"text": "开会爱走神", "source": "self_check", "found_on": "2016-05-18", "token": token}
        assert client.post(reverse("rectification:mine"), sent).status_code == 302
        client.post(reverse("rectification:mine"), sent)
        (row,) = own_problems(here.member)
        assert row.found_on == date(2016, 5, 18)
        address = reverse("rectification:change-own", args=[row.pk])
        changed = {"text": "开会常走神", "source": "self_check", "version": 1, "step": "记笔记"}
        refused = client.post(address, changed)
        assert refused.status_code == 422
        assert "记笔记" in refused.content.decode()
        assert client.post(address, {**changed, "due_on": "2016-06-30"}).status_code == 302
        stale = client.post(address, {**changed, "due_on": "2016-06-30", "text": "我的新话"})
        assert stale.status_code == 422
        assert "我的新话" in stale.content.decode()
        assert client.get(address).status_code == 200
        client.post(reverse("rectification:remove-own", args=[row.pk]))
        assert not own_problems(here.member).exists()

    def test_what_is_wrong_keeps_what_was_typed(self, client):
        answer = client.post(
            reverse("rectification:mine"),
            {"text": "", "source": "self_check", "found_on": "x", "step": "学习"},
        )
        assert answer.status_code == 422
        assert "学习" in answer.content.decode()

    def test_the_page_says_who_will_read_it_before_it_is_handed_in(self, client, here):
        row, other = here.write(), here.write("第二个")
        page = client.get(reverse("rectification:hand-in")).content.decode()
        assert "王书记" in page
        assert here.organiser.name not in page
        assert client.post(reverse("rectification:hand-in"), {}).status_code == 422
        client.post(reverse("rectification:hand-in"), {"problems": [row.pk]})
        assert [fresh(each).handed_in_on for each in (row, other)] == [TODAY, None]
        client.post(reverse("rectification:withdraw"), {"problem": row.pk})
        assert fresh(row).handed_in_on is None
        client.post(reverse("rectification:hand-in"), {"problems": [row.pk, other.pk]})
        client.post(reverse("rectification:withdraw"), {"all": "1"})
        assert not own_problems(here.member).filter(handed_in_on__isnull=False).exists()
        client.post(reverse("rectification:withdraw"), {"all": "1"})

    def test_nobody_elses_can_be_opened_or_ticked(self, client, here):
        others = OwnProblemFactory(organization=here.branch)
        assert client.get(reverse("rectification:change-own", args=[others.pk])).status_code == 404
        assert client.post(reverse("rectification:remove-own", args=[others.pk])).status_code == 404
        here.write()
        assert client.post(reverse("rectification:hand-in"), {"problems": [others.pk]}).status_code == 422

    def test_who_moved_is_told_who_still_reads(self, client, here):
        hand_in(by=here.user, problems=[here.write()])
        Affiliation.objects.filter(unit_id=here.member.unit_id, member=here.member).update(ends=TODAY)
        AffiliationFactory(member=here.member, organization=here.second, starts=TODAY)
        page = client.get(reverse("rectification:mine")).content.decode()
        assert here.branch.name in page
        assert here.second.name in page
        left = Affiliation.objects.filter(unit_id=here.member.unit_id, organization=here.second)
        left.filter(member=here.member).delete()
        assert client.get(reverse("rectification:mine")).status_code == 200
        assert client.get(reverse("rectification:hand-in")).status_code == 200

    def test_an_account_of_no_member_is_told(self, client, here):
        client.force_login(here.organiser)
        assert client.get(reverse("rectification:mine")).status_code == 200
        assert client.get(reverse("rectification:hand-in")).status_code == 404

    def test_the_committee_reads_and_the_member_sees_that(self, client, here):
        hand_in(by=here.user, problems=[here.write("常迟到")])
        client.force_login(here.secretary)
        handed_in = reverse("rectification:handed-in", args=[here.branch.pk])
        assert "常迟到" not in client.get(handed_in).content.decode()
        read = reverse("rectification:read-handed-in", args=[here.branch.pk, here.member.pk])
        assert "常迟到" in client.get(read).content.decode()
        client.force_login(here.user)
        assert "王书记" in client.get(reverse("rectification:mine")).content.decode()
        for by in (here.user, here.organiser, here.inspector):
            client.force_login(by)
            assert client.get(handed_in).status_code == client.get(read).status_code == 404

    def test_its_page_counts_as_a_reading_too(self, client, here):
        row = here.write()
        hand_in(by=here.user, problems=[row])
        client.force_login(here.secretary)
        assert client.get(reverse("rectification:problem", args=[row.pk])).status_code == 200
        with unscoped():
            assert AuditEntry.objects.filter(code="rectification.read_handed_in").count() == 1

    def test_what_nobody_handed_in_is_not_found(self, client, here):
        here.write()
        client.force_login(here.secretary)
        assert (
            client.get(
                reverse("rectification:read-handed-in", args=[here.branch.pk, here.member.pk])
            ).status_code
            == 404
        )

    @pytest.mark.parametrize("name", ["mine", "hand-in"])
    def test_as_many_queries_for_three_as_for_one(self, client, here, name):
        here.write()
        client.get(reverse(f"rectification:{name}"))
        with CaptureQueriesContext(connection) as one:
            client.get(reverse(f"rectification:{name}"))
        for text in ("二", "三"):
            here.write(text)
        with CaptureQueriesContext(connection) as three:
            client.get(reverse(f"rectification:{name}"))
        assert len(one) == len(three)


def test_no_page_of_the_house_shows_a_private_one(client, here):
    """Officers, organisers and inspectors walk where problems of a branch might be shown."""
    here.write("绝密的毛病", remedy=RemedyDraft(step="绝密的办法", due_on=TODAY + timedelta(days=3)))
    ProblemFactory(organization=here.branch)
    pages = [
        reverse("today"),
        *(reverse(f"rectification:{name}", args=[here.branch.pk]) for name in ("list", "print", "across")),
        reverse("organizations:member", args=[here.member.pk]),
        f"{reverse('study:search')}?q=绝密",
    ]
    for by in here.others:
        client.force_login(by)
        for page in pages:
            assert "绝密的" not in client.get(page).content.decode(), (by, page)
    client.force_login(here.secretary)
    excel = client.get(reverse("rectification:excel", args=[here.branch.pk]))
    with ZipFile(BytesIO(b"".join(excel))) as book:
        assert not any("绝密的".encode() in book.read(name) for name in book.namelist())


@pytest.mark.parametrize("measure", ["rectification.listed", "rectification.handed_in"])
def test_what_the_plan_asks_leads_the_member_to_their_own_list_and_the_branch_to_its_lists(here, measure):
    requirement = Requirement(measure=measure)
    assert place_for_me(requirement)[1] == reverse("rectification:mine")
    assert place_to_act(requirement, here.branch)[1] == reverse("rectification:list", args=[here.branch.pk])
    assert place_for_me(Requirement(measure="activities.held")) is None
