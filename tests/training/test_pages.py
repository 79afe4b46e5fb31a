"""The pages of training: what each reader sees, what is answered to what was typed wrong."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.organizations.factories import GrantFactory, MemberFactory, PostFactory, UserFactory
from tests.plugins.scoped import unscoped
from tests.schemes.factories import adopt
from tests.training.factories import a_class, enrolled, held, session_on
from tests.training.test_measures import PLAN
from tests.training.test_names import workbook
from zhixing.core.permissions import Role
from zhixing.core.sheets.book import open_book
from zhixing.library.models import Material
from zhixing.progress.drain import drain
from zhixing.progress.rebuild import rebuild
from zhixing.schemes.models import Slot, Waiver
from zhixing.training.choices import For
from zhixing.training.models import TrainingClass
from zhixing.training.queries.classes import activities_of, find
from zhixing.training.queries.people import enrolled_ids

JUNE = date(2016, 6, 6)


def page(name, obj, **more):
    return reverse(f"training:{name}", kwargs={"pk": obj.pk, **more})


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def office(client, here):
    """The organiser's browser."""
    client.force_login(here.organiser)
    return client


def text(answer):
    return answer.content.decode()


def as_user(client, user):
    client.force_login(user)
    return client


class TestList:
    def test_an_empty_one_says_what_to_do(self, office, here):
        answer = office.get(page("list", here.committee))
        assert "还没有培训班" in text(answer)
        assert page("new", here.committee) in text(answer)

    def test_a_member_sees_classes_from_above_that_concern_them(self, client, here):
        a_class(here.committee, starts=JUNE, title="党员大培训")
        a_class(here.committee, starts=JUNE, title="骨干培训", meant_for=For.CORE_STAFF)
        a_class(here.committee, title="上周的班")
        answer = text(as_user(client, here.account).get(page("list", here.branch)))
        assert "党员大培训" in answer
        assert "骨干培训" not in answer
        assert "上周的班" not in answer
        assert "骨干培训" in text(as_user(client, here.secretary).get(page("list", here.branch)))
        holder = UserFactory(member=here.people[1])
        PostFactory(member=here.people[1], organization=here.branch, code="publicity")
        assert "骨干培训" in text(as_user(client, holder).get(page("list", here.branch)))

    def test_as_many_queries_for_three_as_for_one(self, office, here):
        counts = []
        for more in (1, 2):
            for number in range(more):
                enrolled(a_class(here.committee, starts=JUNE, title=f"班{more}{number}"), here.people[0])
            with CaptureQueriesContext(connection) as seen:
                office.get(page("list", here.committee))
            counts.append(len(seen))
        assert counts[0] == counts[1]


class TestNew:
    def test_five_fields_make_a_class_with_its_session(self, office, here):
        typed = {
            "title": "党课培训",
            "meant_for": "members",
            "starts": "2016-06-06",
            "place": "礼堂",
            "is_open": "on",
        }
        answer = office.post(page("new", here.committee), typed)
        training = TrainingClass.objects.get(unit_id=here.committee.unit_id)
        assert answer.url == page("class", training)
        assert len(activities_of(training)) == 1

    def test_one_of_several_days_leads_on_to_its_sessions(self, office, here):
        typed = {"title": "班", "meant_for": "members", "starts": "2016-06-06", "ends": "2016-06-08"}
        answer = office.post(page("new", here.committee), typed, follow=True)
        assert text(answer).count("第3次课") == 1
        assert "2016-06-08" in text(answer)

    def test_reversed_dates_lose_nothing(self, office, here):
        typed = {
            "title": "写了很久的名称",
            "meant_for": "members",
            "starts": "2016-06-06",
            "ends": "2016-06-01",
        }
        answer = office.post(page("new", here.committee), typed)
        assert answer.status_code == 422
        assert "写了很久的名称" in text(answer)
        assert "结束日期早于开始日期" in text(answer)

    def test_the_way_here_says_for_whom(self, office, here):
        answer = office.get(page("new", here.committee) + "?for=core_staff")
        assert answer.context["form"]["meant_for"].value() == "core_staff"


class TestClass:
    def test_names_for_officers_and_the_own_state_for_the_reader(self, client, here):
        training = a_class(here.committee, starts=JUNE)
        enrolled(training, *here.people, here.visitor)
        shown = text(as_user(client, here.account).get(page("class", training)))
        assert "您已报名" in shown
        assert here.people[1].name not in shown
        shown = text(as_user(client, here.secretary).get(page("class", training)))
        assert here.people[1].name in shown
        assert "远客" not in shown
        assert "另有其他党支部1人" in shown

    def test_sessions_with_attendance_and_materials(self, office, here):
        training = a_class(here.committee)
        enrolled(training, *here.people)
        session = held(training)
        Material.objects.create(
            unit=here.committee.unit, organization=here.committee, title="讲义", kind="link",
            url="https://example.org/", activity_id=session.pk,
        )  # fmt: skip
        shown = text(office.get(page("class", training)))
        assert "应到3人，实到3人" in shown
        assert "讲义" in shown

    def test_a_member_enrols_and_leaves(self, client, here):
        training = a_class(here.committee, starts=JUNE)
        as_user(client, here.account)
        assert "报名成功" in text(client.post(page("enrol-me", training), follow=True))
        assert enrolled_ids(training) == {here.people[0].pk}
        client.post(page("withdraw", training))
        assert enrolled_ids(training) == set()

    def test_full_is_said(self, client, here):
        training = a_class(here.committee, starts=JUNE, seats=1)
        enrolled(training, here.visitor)
        as_user(client, here.account)
        assert "名额已满" in text(client.get(page("class", training)))
        assert "名额已满" in text(client.post(page("enrol-me", training), follow=True))

    def test_an_account_of_no_member_enrols_nobody(self, office, here):
        assert office.post(page("enrol-me", a_class(here.committee, starts=JUNE))).status_code == 403

    def test_as_many_queries_for_three_sessions_as_for_one(self, office, here):
        training = a_class(here.committee, starts=JUNE)
        enrolled(training, here.people[0])
        counts = []
        for day in (None, 7, 8):
            if day:
                session_on(training, JUNE.replace(day=day))
            with CaptureQueriesContext(connection) as seen:
                office.get(page("class", training))
            counts.append(len(seen))
        assert counts[0] == counts[2]


class TestChangedAndCancelled:
    def typed(self, training, **values):
        return {
            "title": training.title, "meant_for": "members", "starts": "2016-06-06", "ends": "2016-06-06",
            "version": training.version, **values,
        }  # fmt: skip

    def test_a_stale_form_shows_both_and_then_saves(self, office, here):
        training = a_class(here.committee, starts=JUNE)
        office.post(page("change", training), self.typed(training, title="甲改的"))
        answer = office.post(page("change", training), self.typed(training, title="乙改的"))
        assert answer.status_code == 422
        assert "甲改的" in text(answer)
        assert 'value="乙改的"' in text(answer)
        office.post(page("change", training), self.typed(training, title="乙改的", version=2))
        assert find(training.pk).title == "乙改的"

    def test_cancelled_with_a_reason_only(self, office, here):
        training = a_class(here.committee, starts=JUNE)
        assert office.post(page("cancel", training), {"cancel-reason": ""}).status_code == 422
        answer = office.post(page("cancel", training), {"cancel-reason": "台风"}, follow=True)
        assert "台风" in text(answer)


class TestSessions:
    def rows(self, *rows):
        given = {"token": "not-a-uuid"}
        for number, (day, subject) in enumerate(rows):
            given |= {f"{number}-held_on": day, f"{number}-subject": subject}
            given |= {f"{number}-starts_at": "", f"{number}-ends_at": ""}
        return given

    def test_planned_in_one_go(self, office, here):
        training = a_class(here.committee, starts=JUNE, ends=date(2016, 6, 8))
        office.post(
            page("sessions", training), self.rows(("2016-06-06", "党章"), ("", ""), ("2016-06-08", ""))
        )
        assert len(activities_of(training)) == 2

    def test_outside_the_days_is_a_warning(self, office, here):
        training = a_class(here.committee, starts=JUNE, ends=date(2016, 6, 8))
        answer = office.post(page("sessions", training), self.rows(("2016-07-01", "")), follow=True)
        assert "不在培训班起止日期内" in text(answer)
        assert len(activities_of(training)) == 1

    def test_what_is_wrong_stands_beside_its_row(self, office, here):
        training = a_class(here.committee, starts=JUNE, ends=date(2016, 6, 8))
        answer = office.post(
            page("sessions", training), self.rows(("2016-06-06", "甲"), ("2106-06-08", "乙"))
        )
        assert answer.status_code == 422
        assert "两年" in text(answer)
        assert 'value="乙"' in text(answer)
        assert activities_of(training) == []

    def test_a_subject_without_a_date_is_asked_for_one(self, office, here):
        training = a_class(here.committee, starts=JUNE)
        answer = office.post(page("sessions", training), self.rows(("", "写了内容")))
        assert answer.status_code == 422
        assert "写了内容" in text(answer)

    def test_taken_out(self, office, here):
        training = a_class(here.committee)
        (session,) = activities_of(training)
        office.post(page("detach", training, session=session.pk))
        assert activities_of(training) == []
        assert office.post(page("detach", training, session=session.pk)).status_code == 404


class TestEnrol:
    def test_core_staff_who_still_have_to_attend_are_ticked(self, office, here):
        adopt(here.committee, PLAN)
        drain()
        training = a_class(here.committee, starts=JUNE, meant_for=For.CORE_STAFF)
        answer = office.get(page("enrol", training))
        people = {person.member.pk for person in answer.context["choice"].people}
        assert people == {here.secretary.member_id, here.away_secretary.member_id}
        assert answer.context["choice"].ticked == people
        office.post(page("enrol", training), {"member": list(people)})
        assert enrolled_ids(training) == people

    def test_by_branch(self, office, here):
        training = a_class(here.committee, starts=JUNE)
        answer = office.get(page("enrol", training) + f"?branch={here.away.pk}")
        assert "远客" in text(answer)
        office.post(page("enrol", training) + f"?branch={here.away.pk}", {"member": [here.visitor.pk]})
        assert enrolled_ids(training) == {here.visitor.pk}

    def test_a_secretary_is_offered_the_own_branch_alone(self, client, here):
        training = a_class(here.committee, starts=JUNE)
        as_user(client, here.secretary)
        shown = text(client.get(page("enrol", training)))
        assert here.people[0].name in shown
        assert "外地党支部" not in shown
        assert client.post(page("enrol", training), {"member": [here.visitor.pk]}).status_code == 403
        assert as_user(client, here.account).get(page("enrol", training)).status_code == 403

    def test_nobody_ticked_and_too_few_seats_lose_nothing(self, office, here):
        training = a_class(here.committee, starts=JUNE, seats=1)
        address = page("enrol", training) + f"?branch={here.branch.pk}"
        assert office.post(address, {"member": ["x"]}).status_code == 422
        answer = office.post(address, {"member": [each.pk for each in here.people]})
        assert answer.status_code == 422
        assert answer.context["choice"].ticked == {each.pk for each in here.people}


class TestNames:
    def test_pasted_looked_for_then_enrolled(self, office, here):
        training = a_class(here.committee, starts=JUNE)
        given = {"names": f"{here.people[0].name}\n远客"}
        shown = office.post(page("names", training), given)
        assert "查到2人" in text(shown)
        assert enrolled_ids(training) == set()
        office.post(page("names", training), {**given, "enrol": "yes"})
        assert enrolled_ids(training) == {here.people[0].pk, here.visitor.pk}

    def test_one_unknown_name_enrols_nobody_and_keeps_the_list(self, office, here):
        training = a_class(here.committee, starts=JUNE)
        answer = office.post(page("names", training), {"names": "远客\n查无此人", "enrol": "yes"})
        assert answer.status_code == 422
        assert "第2行：查无此人" in text(answer)
        assert "远客\n查无此人" in text(answer)
        assert enrolled_ids(training) == set()

    def test_a_file_with_merged_cells_becomes_lines_to_be_mended(self, office, here):
        for each in (here.branch, here.second):
            MemberFactory(branch=each, name="重名")
        rows = (["报名表", None], ["姓名", "党支部"], ["重名", None], ["查无此人", None])
        upload = BytesIO(workbook(*rows, merges=[(0, 0, 0, 1, "报名表")]))
        upload.name = "报名.xlsx"
        training = a_class(here.committee, starts=JUNE)
        answer = office.post(page("names", training), {"names": "", "file": upload})
        assert "第1行：是哪一位重名？" in text(answer)
        assert "第2行：查无此人" in text(answer)
        pick = answer.context["matching"].several[0]
        chosen = {pick.field: pick.candidates[1].member_id, "names": "重名", "enrol": "yes"}
        office.post(page("names", training), chosen)
        assert enrolled_ids(training) == {pick.candidates[1].member_id}

    @pytest.mark.parametrize("content", [b"\xff\xd8\xff picture", b"PK\x05\x06" + b"\0" * 18, b"<html>"])
    def test_what_is_no_workbook_is_said(self, office, here, content):
        upload = BytesIO(content)
        upload.name = "报名.xlsx"
        answer = office.post(page("names", a_class(here.committee)), {"names": "", "file": upload})
        assert answer.status_code == 422
        assert answer.context["form"].errors["file"]

    def test_an_empty_list_is_said(self, office, here):
        answer = office.post(page("names", a_class(here.committee)), {"names": " \n "})
        assert answer.context["form"].errors["names"]


class TestRoll:
    def test_on_paper_and_as_a_workbook_with_masked_numbers(self, office, here):
        training = a_class(here.committee)
        person = MemberFactory(branch=here.branch, name="=1+1", phone="13800138000")
        enrolled(training, person, here.visitor)
        held(training)
        assert "远客" in text(office.get(page("roll", training)))
        answer = office.get(page("excel", training))
        (sheet,) = open_book(answer.content).sheets
        lines = [cells for row, cells in sheet.rows.items() if row > 3]
        assert {line[1] for line in lines} == {"=1+1", "远客"}
        assert {line[5] for line in lines} == {"到会"}
        assert b"13800138000" not in answer.content
        assert "13800138000" not in str(lines)

    def test_not_for_who_does_not_hold_the_class(self, client, here):
        training = a_class(here.committee)
        for name in ("roll", "excel"):
            assert as_user(client, here.secretary).get(page(name, training)).status_code == 403


class TestDuties:
    @pytest.fixture
    def plan(self, here):
        adopt(here.committee, PLAN)
        drain()
        return Slot.objects.get(requirement__code="H")

    def test_not_able_with_its_reason_and_taken_back(self, office, here, plan):
        assert "还没有已确认的集中培训" in text(office.get(page("list", here.committee)))
        address = page("not-able", here.committee, slot=plan.pk)
        assert office.post(address, {"reason": " "}).status_code == 422
        shown = text(office.post(address, {"reason": "单位刚组建"}, follow=True))
        assert "单位刚组建" in shown
        with unscoped():
            waiver = Waiver.objects.get()
        shown = text(office.post(page("able", here.committee, waiver=waiver.pk), follow=True))
        assert "单位刚组建" not in shown

    def test_held_is_done(self, office, here, plan):
        held(a_class(here.committee))
        assert "已举办集中培训" in text(office.get(page("list", here.committee)))

    def test_branches_do_not_say_it_for_the_committee(self, client, here, plan):
        address = page("not-able", here.committee, slot=plan.pk)
        assert as_user(client, here.secretary).post(address, {"reason": "不想"}).status_code == 404

    def test_untrained_by_name_with_new_post_holders_marked(self, office, here, plan):
        person = MemberFactory(branch=here.second, name="新书记")
        PostFactory(member=person, organization=here.second, starts=date(2016, 4, 1))
        training = a_class(here.committee, starts=JUNE, meant_for=For.CORE_STAFF)
        enrolled(training, person)
        drain()
        rebuild()
        shown = text(office.get(page("untrained", here.committee)))
        assert "新书记" in shown
        assert "2016年4月1日" in shown
        assert shown.count("新任职") == 1
        office.post(page("enrol-untrained", here.committee), {"class": training.pk})
        assert enrolled_ids(training) == {person.pk, here.secretary.member_id, here.away_secretary.member_id}

    def test_numbers_alone_for_who_may_read_no_names(self, client, here, plan):
        viewer = GrantFactory(organization=here.committee, role=Role.VIEWER).user
        shown = text(as_user(client, viewer).get(page("untrained", here.committee)))
        assert "办公室党支部" in shown
        assert "王书记" not in shown

    def test_all_trained_and_nothing_asked_are_said(self, office, here):
        assert "目前没有这项要求" in text(office.get(page("untrained", here.committee)))

    def test_no_class_chosen_is_said(self, office, here, plan):
        answer = office.post(page("enrol-untrained", here.committee), {"class": ""}, follow=True)
        assert "请先选择培训班" in text(answer)
