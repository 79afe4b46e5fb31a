"""Earlier problems: what a list means here, what is there already, and taking it over whole or not at all."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from tests.organizations.factories import (
    AffiliationFactory,
    CommitteeFactory,
    MemberFactory,
    OrganizationFactory,
    officer_of,
    organiser_of,
)
from tests.plugins.scoped import unscoped
from tests.rectification.books import HEADS, book_of, list_of, row
from tests.rectification.factories import ProblemFactory, RemedyFactory
from tests.rectification.plans import FIVE, adopt_kinds
from zhixing.core.models import AuditEntry
from zhixing.core.sheets.errors import BookError
from zhixing.core.time import today
from zhixing.organizations.choices import LeavingReason
from zhixing.rectification.actions.carrying import discard, read_carry_over, take_over
from zhixing.rectification.carrying.carried import from_json
from zhixing.rectification.carrying.checking import Defaults
from zhixing.rectification.carrying.comparing import compare
from zhixing.rectification.carrying.whole import examine
from zhixing.rectification.choices import CarryOverState, Duty, ProblemState, Source, StepKind
from zhixing.rectification.models import CarryOver, Problem, Remedy, Responsibility, Step
from zhixing.rectification.queries.carrying import bodies_of
from zhixing.schemes.models import Adoption

WORDS = "学习不深入，笔记不及时"
ORIGIN = ("p2016/origins", "p2016/mass_line")


@pytest.fixture
def committee(db):
    body = CommitteeFactory(name="机关党委")
    adopt_kinds(body)
    return body


@pytest.fixture
def branch(committee):
    return OrganizationFactory(parent=committee, unit=committee.unit, name="办公室党支部", code="BGS")


@pytest.fixture
def secretary(branch):
    return officer_of(branch, name="王书记")


@pytest.fixture
def organiser(committee):
    return organiser_of(committee)


def read(branch, user, content, **defaults):
    return examine(content, user=user, organization=branch, defaults=Defaults(**defaults))


def kept(branch, user, content, **defaults):
    found = read(branch, user, content, **defaults)
    assert not found.errors
    return read_carry_over(
        by=user, organization=branch, filename="台账.xlsx", digest=str(hash(content))[:64], found=found.items
    )


def taken(branch, user, content, **more):
    return take_over(by=user, carry_over=kept(branch, user, content), **more)


def problems():
    with unscoped():
        return list(Problem.objects.order_by("number"))


def errors(found):
    return [(each.row, each.field) for each in found.errors]


class TestTakingOver:
    def test_a_problem_comes_with_its_first_day_its_origin_and_everything_done_about_it(
        self, branch, secretary
    ):
        member = MemberFactory(branch=branch, name="张三")
        carried = taken(
            branch,
            secretary,
            list_of(
                row(number=1, text=WORDS, origin="群众路线", found="2014.7", step="每周学习", due="2016年7月底",
                    leader="李局长", owner="张 三", progress="已开展三次", state="整改中", note="重点"),
                row(step="每月交流", due="2014/8/31"),
            ),
        )  # fmt: skip
        problem = problems()[0]
        assert (problem.found_on, problem.listed_on) == (date(2014, 7, 1), today())
        assert (problem.source, problem.carried_by, problem.state) == (
            Source.CARRIED_OVER,
            carried.pk,
            "under_way",
        )
        with unscoped():
            assert [(tag.taxonomy, tag.entry) for tag in problem.tags.all()] == [ORIGIN]
            remedies = [(each.step, each.due_on, each.done_on) for each in Remedy.objects.all()]
            duties = {(each.duty, each.name, each.member_id) for each in Responsibility.objects.all()}
            steps = [(each.kind, each.text) for each in Step.objects.order_by("pk")]
        assert remedies == [("每周学习", date(2016, 7, 31), None), ("每月交流", date(2014, 8, 31), None)]
        assert duties == {(Duty.LEADER, "李局长", None), (Duty.OWNER, "张三", member.pk)}
        assert [kind for kind, _text in steps] == [StepKind.LISTED, StepKind.NOTE, StepKind.STARTED]
        assert steps[1][1] == "已开展三次\n备注：重点"

    def test_long_term_is_lawful_and_looked_back_on_within_a_year(self, branch, secretary):
        taken(branch, secretary, list_of(row(text=WORDS, found="2014.7", step="坚持学习", due="长期")))
        problem = problems()[0]
        assert (problem.state, problem.look_back_on) == (ProblemState.LONG_TERM, date(2017, 5, 20))

    def test_at_once_means_the_month_in_which_it_was_found(self, branch, secretary):
        taken(
            branch,
            secretary,
            list_of(row(text=WORDS, found="2014-07-08", step="当场改正", due="立行立改", state="完成")),
        )
        with unscoped():
            assert Remedy.objects.get().due_on == date(2014, 7, 31)

    def test_an_owner_who_left_or_is_nobody_here_stays_a_name(self, branch, secretary):
        gone = MemberFactory(unit=branch.unit, name="赵六")
        AffiliationFactory(
            member=gone, organization=branch, ends=date(2015, 1, 1), reason=LeavingReason.TRANSFERRED
        )
        content = list_of(
            row(text=WORDS, found="2014.7", owner="赵六"), row(text="作风不实", found="2014.7", owner="周某")
        )
        remarks = read(branch, secretary, content).items.remarks
        assert [each["field"] for each in remarks] == ["owner", "owner"]
        taken(branch, secretary, content)
        assert [problem.old_owner for problem in problems()] == ["赵六", "周某"]
        with unscoped():
            assert not Responsibility.objects.exists()

    def test_of_two_owners_the_second_helps(self, branch, secretary):
        for name in ("张三", "李四"):
            MemberFactory(branch=branch, name=name)
        taken(branch, secretary, list_of(row(text=WORDS, found="2014.7", owner="张三、李四")))
        with unscoped():
            assert {(each.duty, each.name) for each in Responsibility.objects.all()} == {
                (Duty.OWNER, "张三"),
                (Duty.HELPER, "李四"),
            }

    def test_kinds_become_tags_and_unknown_ones_stay_words(self, branch, secretary):
        heads = [*HEADS, "问题类别"]
        line = [*row(text=WORDS, found="2014.7"), "理想信念、懒散"]
        taken(branch, secretary, book_of(("表", [heads, line])))
        with unscoped():
            assert [(tag.taxonomy, tag.entry) for tag in problems()[0].tags.all()] == [FIVE]
            assert "问题类别：懒散" in Step.objects.get(kind=StepKind.NOTE).text

    def test_what_holds_for_the_whole_file_fills_what_rows_leave_out(self, branch, secretary):
        content = list_of(row(text=WORDS), row(text="作风不实", found="2014.9"))
        assert errors(read(branch, secretary, content)) == [(3, "found_on")]
        carry_over = kept(branch, secretary, content, found_on=date(2014, 2, 1), origin=ORIGIN)
        take_over(by=secretary, carry_over=carry_over)
        assert [problem.found_on for problem in problems()] == [date(2014, 2, 1), date(2014, 9, 1)]

    def test_a_double_click_and_the_same_file_again_list_nothing_twice(self, branch, secretary):
        content = list_of(
            row(text=WORDS, found="2014.7"),
            row(text="作风不实", found="2014.7", state="已销号", struck="2015.1.5"),
        )
        first = taken(branch, secretary, content, struck_off_too=True)
        assert take_over(by=secretary, carry_over=first).listed == 2
        assert taken(branch, secretary, content, struck_off_too=True).listed == 0
        assert len(problems()) == 2

    def test_the_same_file_read_twice_waits_once(self, branch, secretary):
        content = list_of(row(text=WORDS, found="2014.7"))
        kept(branch, secretary, content)
        second = kept(branch, secretary, content)
        with unscoped():
            assert list(CarryOver.objects.all()) == [second]

    def test_the_rows_are_unreadable_at_rest_and_gone_once_taken_over(self, branch, secretary):
        carry_over = kept(branch, secretary, list_of(row(text=WORDS, found="2014.7")))
        with connection.cursor() as cursor:
            cursor.execute("SELECT rows FROM rectification_carryover WHERE unit_id = %s", [branch.unit_id])
            assert WORDS not in cursor.fetchone()[0]
        assert take_over(by=secretary, carry_over=carry_over).rows == ""

    def test_all_or_nothing_where_a_row_cannot_be_listed_any_more(self, branch, secretary, committee):
        content = list_of(
            row(text="作风不实", found="2014.7"), row(text=WORDS, found="2014.7", origin="群众路线")
        )
        carry_over = kept(branch, secretary, content)
        Adoption.objects.filter(organization=committee).update(ends=date(2016, 1, 2))
        with pytest.raises(ValidationError, match="4"):
            take_over(by=secretary, carry_over=carry_over)
        assert problems() == []

    def test_it_stands_in_the_trail_without_words(self, branch, secretary):
        taken(branch, secretary, list_of(row(text=WORDS, found="2014.7")))
        with unscoped():
            entries = AuditEntry.objects.filter(
                code__in=["rectification.read_carry_over", "rectification.take_over"]
            )
            assert entries.count() == 3
            assert WORDS not in str([entry.data for entry in entries])

    def test_who_does_not_keep_the_lists_may_not(self, branch, secretary):
        carry_over = kept(branch, secretary, list_of(row(text=WORDS, found="2014.7")))
        stranger = officer_of(OrganizationFactory())
        for call in (take_over, discard):
            with pytest.raises(PermissionDenied):
                call(by=stranger, carry_over=carry_over)

    def test_discarded_it_is_forgotten_and_cannot_be_taken_over(self, branch, secretary):
        carry_over = kept(branch, secretary, list_of(row(text=WORDS, found="2014.7")))
        discard(by=secretary, carry_over=carry_over)
        discard(by=secretary, carry_over=carry_over)
        with pytest.raises(ValidationError):
            take_over(by=secretary, carry_over=carry_over)

    def test_what_is_taken_over_is_not_discarded(self, branch, secretary):
        carry_over = taken(branch, secretary, list_of(row(text=WORDS, found="2014.7")))
        discard(by=secretary, carry_over=carry_over)
        with unscoped():
            assert CarryOver.objects.get().state == CarryOverState.DONE


class TestThereAlready:
    def compared(self, branch, user, content):
        items = from_json(kept(branch, user, content).rows).items
        return compare(items, bodies_of(items))

    def test_the_same_words_still_standing_are_named_with_their_number(self, branch, secretary):
        ProblemFactory(organization=branch, text="学习不深入 笔记不及时。", number=7)
        found = self.compared(branch, secretary, list_of(row(text=WORDS, found="2014.7")))
        assert [each.there.number for each in found.there] == [7]
        assert not found.fresh

    def test_one_struck_off_before_is_listed_with_its_history(self, branch, secretary):
        before = ProblemFactory(
            organization=branch, text=WORDS, state=ProblemState.STRUCK_OFF, found_on=date(2013, 7, 1)
        )
        content = list_of(row(text=WORDS, found="2015.7"))
        assert [each.earlier for each in self.compared(branch, secretary, content).again] == [before]
        taken(branch, secretary, content)
        assert problems()[-1].earlier_id == before.pk

    def test_the_same_words_found_the_same_day_are_the_same_even_if_struck_off_here_since(
        self, branch, secretary
    ):
        ProblemFactory(
            organization=branch, text=WORDS, state=ProblemState.STRUCK_OFF, found_on=date(2014, 7, 1)
        )
        assert not self.compared(branch, secretary, list_of(row(text=WORDS, found="2014.7"))).fresh

    def test_struck_off_in_the_list_it_comes_along_only_if_wished_and_then_recurrence_is_seen(
        self, branch, secretary
    ):
        content = list_of(
            row(
                number=1,
                text=WORDS,
                found="2013.7",
                state="已销号",
                struck="2014年1月5日",
                step="整改",
                due="2013.12",
            ),
            row(number=2, text=WORDS, found="2015.7", state="整改中"),
        )
        found = self.compared(branch, secretary, content)
        assert (len(found.fresh), len(found.over), len(found.again)) == (1, 1, 1)
        taken(branch, secretary, content, struck_off_too=True)
        over, again = problems()
        assert (over.state, over.struck_off_on) == (ProblemState.STRUCK_OFF, date(2014, 1, 5))
        assert again.earlier_id == over.pk
        with unscoped():
            assert Remedy.objects.get().done_on == date(2014, 1, 5)

    def test_only_open_ones_unless_wished(self, branch, secretary):
        taken(branch, secretary, list_of(row(text=WORDS, found="2014.7", state="已销号", struck="2015.1.5")))
        assert problems() == []

    def test_a_row_twice_in_the_file_is_listed_once_and_said(self, branch, secretary):
        content = list_of(
            row(number=1, text=WORDS, found="2014.7"), row(number=2, text=WORDS, found="2014.7")
        )
        assert len(read(branch, secretary, content).items.remarks) == 1
        assert taken(branch, secretary, content).listed == 1


class TestBodies:
    HEADS = ("主体", "问题", "发现日期")

    def of(self, *lines):
        return book_of(("台账", [self.HEADS, *lines]))

    def test_a_committee_carries_over_for_the_bodies_below(self, committee, branch, organiser):
        carry_over = taken(
            committee,
            organiser,
            self.of(
                ("办公室党支部", WORDS, "2014.7"),
                ("BGS", "作风不实", "2014.7"),
                ("机关党委", "制度不全", "2014.7"),
            ),
        )
        assert carry_over.listed == 3
        assert [problem.organization_id for problem in problems()].count(branch.pk) == 2

    def test_an_unknown_name_is_an_error_with_what_may_be_meant(self, committee, branch, organiser):
        found = read(committee, organiser, self.of(("办公支部", WORDS, "2014.7")))
        assert errors(found) == [(2, "body")]
        assert "办公室党支部" in found.errors[0].expected

    def test_a_name_of_two_bodies_asks_for_the_code(self, committee, branch, organiser):
        OrganizationFactory(parent=committee, unit=committee.unit, name="办公室党支部", code="BGS2")
        found = read(committee, organiser, self.of(("办公室党支部", WORDS, "2014.7")))
        assert "BGS2" in found.errors[0].expected

    def test_a_body_elsewhere_is_not_named(self, branch, secretary, committee):
        OrganizationFactory(parent=committee, unit=committee.unit, name="法规处党支部")
        found = read(branch, secretary, self.of(("法规处党支部", WORDS, "2014.7")))
        assert errors(found) == [(2, "body")]
        assert "法规处" not in found.errors[0].expected

    def test_who_no_longer_keeps_a_body_of_the_file_takes_nothing_over(self, committee, branch, organiser):
        carry_over = kept(
            committee, organiser, self.of(("办公室党支部", WORDS, "2014.7"), ("机关党委", "乙", "2014.7"))
        )
        with unscoped():
            type(branch).objects.filter(pk=branch.pk).update(parent=None, path="ZZ/")
        with pytest.raises(PermissionDenied):
            take_over(by=organiser, carry_over=carry_over)


class TestFaults:
    @pytest.mark.parametrize(
        ("line", "place"),
        [
            ({"text": WORDS, "found": "2014.7", "step": "学习"}, "due_on"),
            ({"text": WORDS, "found": "2014.7", "step": "学习", "due": "近期"}, "due_on"),
            ({"text": WORDS, "found": "2014.7", "step": "学习", "due": "2014.6"}, "due_on"),
            ({"text": WORDS, "found": "2014.7", "step": "学习", "due": "2044.6"}, "due_on"),
            ({"text": WORDS, "found": "2016.6"}, "found_on"),
            ({"text": WORDS, "found": "夏天"}, "found_on"),
            ({"text": WORDS, "found": "2014.7", "state": "差不多"}, "state"),
            ({"text": WORDS, "found": "2014.7", "origin": "大讨论"}, "origin"),
            ({"text": WORDS, "found": "2014.7", "state": "已销号", "struck": "2014.6"}, "struck_off_on"),
            ({"text": WORDS, "found": "2014.7", "state": "已销号", "struck": "2016.8"}, "struck_off_on"),
            ({"text": "长" * 2001, "found": "2014.7"}, "text"),
        ],
    )
    def test_each_is_named_by_its_row_and_column_once(self, branch, secretary, line, place):
        found = read(branch, secretary, list_of(row(**line)))
        assert errors(found) == [(3, place)]

    def test_every_fault_of_the_file_is_named_at_once(self, branch, secretary):
        content = list_of(
            row(text=WORDS, found="夏天"), row(text="乙", found="2014.7", due="近期", step="学")
        )
        assert errors(read(branch, secretary, content)) == [(3, "found_on"), (4, "due_on")]

    def test_an_activity_that_is_nearly_named_is_suggested(self, branch, secretary):
        found = read(branch, secretary, list_of(row(text=WORDS, found="2014.7", origin="群众路线教育活动")))
        assert not found.errors
        assert found.items.remarks[0]["field"] == "origin"

    def test_struck_off_without_a_day_is_left_out_and_said(self, branch, secretary):
        found = read(
            branch,
            secretary,
            list_of(row(text=WORDS, found="2014.7", state="已销号"), row(text="乙", found="2014.7")),
        )
        assert not found.errors
        assert [item.text for item in found.items.items] == ["乙"]
        assert found.items.remarks[0]["field"] == "struck_off_on"

    def test_an_empty_template_says_so(self, branch, secretary):
        with pytest.raises(BookError):
            read(branch, secretary, list_of())

    def test_a_deadline_of_the_problem_holds_for_all_its_measures(self, branch, secretary):
        content = list_of(row(text=WORDS, found="2014.7", step="一", due="2016.7"), row(step="二"))
        assert [each.due_on for each in read(branch, secretary, content).items.items[0].remedies] == [
            date(2016, 7, 31),
            date(2016, 7, 31),
        ]


def test_what_waits_is_read_back_as_it_was(branch, secretary):
    content = list_of(
        row(
            text=WORDS,
            origin="群众路线",
            found="2014.7",
            step="学",
            due="2016.7",
            leader="李局长",
            state="已销号",
            struck="2016.1.3",
        )
    )
    found = read(branch, secretary, content).items
    assert from_json(found.as_json()) == found


def test_remedies_of_an_earlier_problem_stay_untouched(branch, secretary):
    before = ProblemFactory(organization=branch, text=WORDS)
    RemedyFactory(problem=before, step="旧措施")
    taken(branch, secretary, list_of(row(text=WORDS, found="2014.7", step="新措施", due="2016.7")))
    with unscoped():
        assert [each.step for each in Remedy.objects.all()] == ["旧措施"]
