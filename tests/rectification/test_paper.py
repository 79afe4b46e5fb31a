"""Lists on paper: noted with the member's agreement, seen and taken back by the member; the only way to write for another."""

import inspect
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.organizations.factories import MemberFactory, officer_of
from tests.plugins.scoped import unscoped
from tests.rectification.test_mine import TODAY, Here
from zhixing.core.actions import ACTIONS, System
from zhixing.core.models import AuditEntry
from zhixing.rectification.actions.own import change_own, hand_in, remove_own, withdraw
from zhixing.rectification.actions.paper import note_paper_list, withdraw_paper
from zhixing.rectification.actions.problems import list_problem
from zhixing.rectification.drafts import ProblemDraft
from zhixing.rectification.models import PaperList, Problem
from zhixing.rectification.queries.own import handed_in_to, own_papers, own_problems
from zhixing.rectification.queries.problems import find

pytestmark = pytest.mark.django_db
DAY = date(2016, 5, 10)
ITEMS = [ProblemDraft("学习不经常"), ProblemDraft("  ")]


@pytest.fixture
def here():
    return Here()


def note(here, by=None, **more):
    given = {"member": here.member, "agreed_on": DAY, "agrees": True, **more}
    return note_paper_list(by=by or here.secretary, organization=here.branch, **given)


def fresh(problem):
    return Problem.objects.select_related("organization", "member").get(
        unit_id=problem.unit_id, pk=problem.pk
    )


def test_that_a_list_is_there_is_enough(here):
    paper = note(here)
    assert note(here) == paper
    assert (paper.member, paper.organization, paper.noted_by_name) == (here.member, here.branch, "王书记")
    assert not own_problems(here.member).exists()
    (line,) = handed_in_to(here.branch)
    assert (line.items, line.papers) == (0, [paper])


@pytest.mark.parametrize(
    ("more", "field"),
    [({"agrees": False}, "agrees"), ({"agreed_on": date(2016, 5, 21)}, "agreed_on")],
)
def test_without_agreement_or_on_a_day_to_come_nothing_is_noted(here, more, field):
    with pytest.raises(ValidationError) as refused:
        note(here, drafts=ITEMS, **more)
    assert list(refused.value.message_dict) == [field]
    assert not own_papers(here.member).exists()
    assert not own_problems(here.member).exists()


def test_a_member_of_another_branch_is_refused(here):
    with pytest.raises(ValidationError, match="不在本支部"):
        note(here, member=MemberFactory(branch=here.second))


def test_what_is_typed_is_the_members_own_with_the_name_of_who_typed_it(here):
    for _ in range(2):
        note(here, drafts=ITEMS, token="a" * 32)
    (row,) = own_problems(here.member)
    assert (row.agreed_on, row.handed_in_on, row.found_on) == (DAY, DAY, DAY)
    assert (row.entered_by_name, row.organization) == ("王书记", here.branch)
    row = change_own(by=here.user, problem=row, version=row.version, draft=ProblemDraft("学习抓得不紧"))
    assert withdraw(by=here.user, problems=[row])
    assert find(here.secretary, row.pk) is None
    remove_own(by=here.user, problem=fresh(row))
    assert not own_problems(here.member).exists()


@pytest.mark.parametrize("who", ["user", "secretary"])
def test_taken_back_by_either_it_counts_no_more_and_its_items_are_private(here, who):
    paper = note(here, drafts=ITEMS)
    hand_in(by=here.user, problems=[here.write("自己写的")])
    by = getattr(here, who)
    withdraw_paper(by=by, paper=paper)
    withdraw_paper(by=by, paper=paper)
    assert not own_papers(here.member).exists()
    shown = {row.text: row.handed_in_on for row in own_problems(here.member)}
    assert shown == {"学习不经常": None, "自己写的": TODAY}
    paper = PaperList.objects.get(unit_id=paper.unit_id, pk=paper.pk)
    assert (paper.withdrawn_by_name, paper.withdrawn_at is None) == (by.name, False)


def test_nobody_else_notes_or_takes_back(here):
    paper = note(here)
    for by in (here.other, here.organiser, here.inspector, here.operator, officer_of(here.second)):
        with pytest.raises(PermissionDenied):
            note(here, by=by)
        with pytest.raises(PermissionDenied):
            withdraw_paper(by=by, paper=paper)
    with pytest.raises(PermissionDenied):
        note(here, by=here.user)


def test_the_member_sees_who_noted_it_on_every_page_of_theirs(client, here):
    note(here, drafts=ITEMS)
    client.force_login(here.user)
    for page in ("rectification:mine", "today", "me"):
        assert "王书记" in client.get(reverse(page)).content.decode(), page
    with unscoped():
        (entry,) = AuditEntry.objects.filter(code="rectification.note_paper_list")
    assert entry.target_id == here.member.pk
    assert "学习" not in str(entry.data)


def test_every_action_that_takes_a_member_or_a_problem_writes_no_own_item_for_another(here):
    """Walk the room's actions: none but the paper's has both the words of an item and a member to whom they go."""
    room = {code: act.function for code, act in ACTIONS.items() if code.startswith("rectification.")}
    takes = {code: set(inspect.signature(function).parameters) for code, function in room.items()}
    words = {"draft", "drafts"}
    assert {code for code, names in takes.items() if "member" in names and names & words} == {
        "rectification.note_paper_list"
    }
    assert "member" not in takes["rectification.list"] | takes["rectification.write_own"]
    problem = list_problem(by=here.secretary, organization=here.branch, draft=ProblemDraft("李党员常迟到"))
    assert problem.member_id is None
    with pytest.raises(ValidationError):
        note_paper_list(
            by=System("tests"), organization=here.branch, member=here.member, agreed_on=DAY, agrees=False,
            drafts=ITEMS,
        )  # fmt: skip


def test_no_form_of_the_room_takes_a_member_along(client, here):
    """What is posted beside a form's fields is not read: an own item cannot be slipped to somebody else."""
    client.force_login(here.secretary)
    smuggled = {
        "text": "李党员常迟到", "source": "self_check", "found_on": "2016-05-18",
        "member": here.member.pk, "member_id": here.member.pk, "handed_in_on": "2016-05-18", "agreed_on": "2016-05-18",
    }  # fmt: skip
    client.post(reverse("rectification:new", args=[here.branch.pk]), smuggled)
    client.post(reverse("rectification:mine"), smuggled)
    assert not own_problems(here.member).exists()
    with unscoped():
        owners = set(Problem.objects.values_list("member_id", flat=True))
    assert owners <= {None, here.secretary.member_id}


class TestPages:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client, here):
        client.force_login(here.secretary)

    def post(self, client, here, **more):
        given = {"member": here.member.pk, "agreed_on": "2016-05-10", "agrees": "on", **more}
        return client.post(reverse("rectification:note-paper", args=[here.branch.pk]), given)

    def test_noted_and_taken_back(self, client, here):
        page = client.get(reverse("rectification:note-paper", args=[here.branch.pk]))
        assert page.status_code == 200
        sent = {"item-1": "学习不经常", "token": page.context["form"].fields["token"].initial}
        for _ in range(2):
            assert self.post(client, here, **sent).status_code == 302
        assert own_problems(here.member).count() == 1
        (paper,) = own_papers(here.member)
        address = reverse("rectification:take-back-paper", args=[here.branch.pk, paper.pk])
        assert client.post(address).status_code == 302
        assert not own_papers(here.member).exists()

    def test_the_member_takes_it_back(self, client, here):
        paper = note(here)
        address = reverse("rectification:withdraw-paper", args=[paper.pk])
        assert client.post(address).status_code == 404
        client.force_login(here.user)
        assert client.post(address).status_code == 302
        assert not own_papers(here.member).exists()

    @pytest.mark.parametrize("more", [{"agrees": ""}, {"member": ""}, {"agreed_on": "昨天"}])
    def test_what_is_wrong_keeps_what_was_typed(self, client, here, more):
        answer = self.post(client, here, **{"item-1": "学习不经常"}, **more)
        assert answer.status_code == 422
        assert "学习不经常" in answer.content.decode()
        assert not own_papers(here.member).exists()

    def test_another_branch_has_no_such_page(self, client, here):
        for name in ("note-paper", "handed-in"):
            assert client.get(reverse(f"rectification:{name}", args=[here.second.pk])).status_code == 404

    def test_as_many_queries_for_three_as_for_one(self, client, here):
        hand_in(by=here.user, problems=[here.write()])
        for name, args in (
            ("handed-in", [here.branch.pk]),
            ("read-handed-in", [here.branch.pk, here.member.pk]),
        ):
            counts = []
            for text in ("二", "三", ""):
                with CaptureQueriesContext(connection) as asked:
                    client.get(reverse(f"rectification:{name}", args=args))
                counts.append(len(asked))
                if text:
                    hand_in(by=here.user, problems=[here.write(text)])
                    note(here, member=MemberFactory(branch=here.branch))
            assert counts[1] == counts[2], name
