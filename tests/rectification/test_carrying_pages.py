"""The pages of carrying over: a list handed in, what it would bring, and the word that lists it."""

from datetime import date

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from tests.organizations.factories import (
    CommitteeFactory,
    MemberFactory,
    OrganizationFactory,
    officer_of,
    organiser_of,
)
from tests.plugins.scoped import unscoped
from tests.rectification.books import book_of, list_of, row
from tests.rectification.factories import (
    CarryOverFactory,
    ProblemFactory,
    RemedyFactory,
    ResponsibilityFactory,
)
from tests.rectification.plans import adopt_kinds
from zhixing.core.sheets.book import open_book
from zhixing.organizations.models import Organization
from zhixing.rectification.carrying.checking import Defaults
from zhixing.rectification.carrying.columns import LIST, vocabulary
from zhixing.rectification.carrying.grouping import group
from zhixing.rectification.carrying.reading import read_list
from zhixing.rectification.carrying.template import template
from zhixing.rectification.carrying.whole import examine
from zhixing.rectification.choices import CarryOverState, ProblemState
from zhixing.rectification.models import CarryOver, Problem
from zhixing.rectification.views import carrying

WORDS = "学习不深入，笔记不及时"
SAMPLE = project.ROOT / "samples" / "earlier-problems.xlsx"


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def branch(db):
    committee = CommitteeFactory(name="机关党委")
    adopt_kinds(committee)
    return OrganizationFactory(parent=committee, unit=committee.unit, name="办公室党支部")


@pytest.fixture
def office(client, branch):
    """The secretary's browser."""
    client.force_login(officer_of(branch, name="王书记"))
    return client


def page(branch):
    return reverse("rectification:carry-over", args=[branch.pk])


def send(client, branch, content, name="台账.xlsx", **more):
    return client.post(page(branch), {"file": SimpleUploadedFile(name, content), **more}, follow=True)


def text(answer):
    return answer.content.decode()


def waiting():
    with unscoped():
        return CarryOver.objects.get()


def answer(client, **data):
    return client.post(reverse("rectification:answer-carry-over", args=[waiting().pk]), data, follow=True)


class TestPages:
    def test_the_way_leads_from_the_list_to_what_would_be_listed_and_then_onto_the_list(self, office, branch):
        link = reverse("rectification:carry-over", args=[branch.pk])
        assert link in text(office.get(reverse("rectification:list", args=[branch.pk])))
        preview = text(
            send(office, branch, list_of(row(text=WORDS, found="2014.7", step="每周学习", due="2016.7")))
        )
        assert WORDS in preview
        assert "2014年7月1日" in preview
        done = text(answer(office, take_over="yes"))
        assert "已结转1个问题" in done
        assert WORDS in text(office.get(reverse("rectification:list", args=[branch.pk])))

    def test_every_fault_is_shown_with_its_place_and_nothing_is_kept(self, office, branch):
        response = send(
            office, branch, list_of(row(text=WORDS, found="夏天"), row(text="乙", found="同上", owner="同上"))
        )
        assert response.status_code == 422
        assert "查摆时间" in text(response)
        assert "夏天" in text(response)
        with unscoped():
            assert not CarryOver.objects.exists()

    def test_what_was_said_for_the_whole_file_stays_when_the_file_is_to_be_mended(self, office, branch):
        response = send(
            office,
            branch,
            list_of(row(text=WORDS, step="学")),
            found_on="2014-02-01",
            origin="p2016/mass_line",
        )
        assert 'value="2014-02-01"' in text(response)
        assert "selected" in text(response)

    def test_many_faults_are_cut_and_counted(self, office, branch, monkeypatch):
        monkeypatch.setattr(carrying, "MOST_FAULTS", 2)
        response = text(send(office, branch, list_of(*(row(text=f"问题{n}") for n in range(5)))))
        assert "有5处需要修改" in response
        assert "只显示前2处" in response

    @pytest.mark.parametrize(
        ("name", "content", "advice"),
        [
            ("台账.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ".xlsx"),
            ("台账.xlsx", "序号,问题\n1,学习\n".encode("gb18030"), "文本文件"),
            ("台账.xlsx", b"PK\x03\x04", "损坏"),
        ],
    )
    def test_a_file_that_is_no_list_is_named_for_what_it_is(self, office, branch, name, content, advice):
        response = send(office, branch, content, name)
        assert response.status_code == 422
        assert advice in text(response)

    def test_without_a_file_it_asks_for_one(self, office, branch):
        assert "请选择清单的Excel文件" in text(office.post(page(branch), {}))

    def test_a_file_that_is_too_large_is_refused_while_it_comes_in(self, office, branch, settings):
        settings.UPLOAD_LIMIT = 1000
        assert send(office, branch, list_of(row(text=WORDS))).status_code == 422

    def test_a_day_to_come_is_refused_for_the_whole_file(self, office, branch):
        response = send(office, branch, list_of(row(text=WORDS)), found_on="2016-08-01")
        assert response.status_code == 422

    def test_what_is_there_and_what_came_back_are_shown_with_their_numbers(self, office, branch):
        ProblemFactory(organization=branch, text="作风不实", number=41)
        ProblemFactory(organization=branch, text=WORDS, number=42, state=ProblemState.STRUCK_OFF)
        preview = text(
            send(
                office, branch, list_of(row(text="作风不实", found="2014.7"), row(text=WORDS, found="2014.7"))
            )
        )
        assert "问题41" in preview.replace(" ", "")
        assert "问题42" in preview.replace(" ", "")

    def test_struck_off_ones_come_only_with_the_tick(self, office, branch):
        send(office, branch, list_of(row(text=WORDS, found="2014.7", state="已销号", struck="2015.1.5")))
        answer(office, take_over="yes", struck_off_too="yes")
        with unscoped():
            assert Problem.objects.get().state == ProblemState.STRUCK_OFF

    def test_discarding_leads_back_and_leaves_nothing(self, office, branch):
        send(office, branch, list_of(row(text=WORDS, found="2014.7")))
        assert "已放弃" in text(answer(office, discard="yes"))
        with unscoped():
            assert not CarryOver.objects.exists()

    def test_the_page_stays_as_it_is_where_nothing_can_be_taken_over(self, office, branch, monkeypatch):
        send(office, branch, list_of(row(text=WORDS, found="2014.7", origin="群众路线")))
        monkeypatch.setattr("zhixing.rectification.actions.carrying.offered", lambda *_args: [])
        assert "没有结转任何问题" in text(answer(office, take_over="yes"))
        assert waiting().state == CarryOverState.READY

    def test_a_member_may_not(self, client, branch):
        from tests.organizations.factories import UserFactory

        client.force_login(UserFactory(member=MemberFactory(branch=branch)))
        assert client.get(page(branch)).status_code == 403
        carry_over = CarryOverFactory(organization=branch)
        assert client.get(reverse("rectification:carried", args=[carry_over.pk])).status_code == 404

    def test_the_preview_asks_as_many_questions_for_three_as_for_one(self, office, branch):
        def queries(*rows):
            send(office, branch, list_of(*rows))
            with unscoped():
                last = CarryOver.objects.order_by("-pk").first()
            with CaptureQueriesContext(connection) as found:
                office.get(reverse("rectification:carried", args=[last.pk]))
            return len(found)

        one = queries(row(text="甲方面", found="2014.7"))
        assert queries(*(row(text=f"问题{n}", found="2014.7") for n in range(3))) == one

    def test_the_page_asks_as_many_questions_for_three_imports_as_for_one(self, office, branch):
        def queries():
            with CaptureQueriesContext(connection) as found:
                office.get(page(branch))
            return len(found)

        CarryOverFactory(organization=branch)
        one = queries()
        CarryOverFactory.create_batch(2, organization=branch)
        assert queries() == one


class TestRoundTrip:
    def test_the_empty_list_has_every_column_and_is_read_as_one(self, office, branch):
        content = office.get(reverse("rectification:carry-over-template", args=[branch.pk])).content
        (sheet,) = open_book(content).sheets
        headings = [field.heading for name, field in vocabulary().fields[LIST].items() if name != "unit"]
        assert list(sheet.rows[2].values()) == headings
        assert not read_list(content).lines

    CELL = st.text("甲乙丙丁戊己庚辛壬癸", min_size=2, max_size=12)  # no word that stands for nothing

    @tries(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(
            st.tuples(
                CELL,
                st.dates(date(2000, 1, 1), date(2016, 5, 1)),
                st.lists(CELL, max_size=3, unique=True),
                CELL,
            ),
            max_size=6,
            unique_by=lambda each: each[0],
        )
    )
    def test_what_is_written_under_its_headings_is_read_back_the_same(self, listed):
        (sheet,) = open_book(template([])).sheets
        heads = list(sheet.rows[2].values())
        rows = []
        for number, (words, day, steps, note) in enumerate(listed, start=1):
            for place, step in enumerate(steps or [None]):
                said = {
                    "序号": number,
                    "问题·表现": words,
                    "发现日期": day,
                    "整改措施": step,
                    "备注": note if not place else None,
                }
                rows.append([said.get(head) for head in heads])
        read = read_list(book_of(("表", [["标题"], heads, *rows])))
        entries = group(read.lines, [])
        assert not read.problems
        back = [
            (each.get("text"), each.get("found_on").day, each.all("step"), each.get("note"))
            for each in entries
        ]
        assert back == [(words, day, steps, note) for words, day, steps, note in listed]

    def test_our_own_three_lists_as_excel_are_read_back(self, office, branch):
        problem = ProblemFactory(organization=branch, text=WORDS, number=4, found_on=date(2016, 5, 3))
        RemedyFactory(problem=problem, step="每周学习", due_on=date(2016, 9, 30))
        RemedyFactory(problem=problem, step="每月交流", due_on=date(2016, 10, 31))
        ResponsibilityFactory(problem=problem, member=MemberFactory(branch=branch, name="张三"), name="张三")
        content = office.get(reverse("rectification:excel", args=[branch.pk])).content
        found = examine(
            content,
            user=officer_of(branch),
            organization=branch,
            defaults=Defaults(found_on=date(2016, 5, 3)),
        )
        assert not found.errors
        (item,) = found.items.items
        assert (item.text, item.found_on, item.state) == (WORDS, date(2016, 5, 3), ProblemState.OPEN)
        assert [(each.step, each.due_on) for each in item.remedies] == [
            ("每周学习", date(2016, 9, 30)),
            ("每月交流", date(2016, 10, 31)),
        ]
        assert [duty.name for duty in item.duties] == ["张三"]


def test_the_sample_is_as_ugly_as_real_ones_and_is_read_whole(db, client):
    from tests.schemes.factories import adopt

    committee = CommitteeFactory(name="机关党委")
    adopt(committee, (project.ROOT / "schemes" / "liangxueyizuo-2016.yaml").read_text(), 2016)
    branch = OrganizationFactory(parent=committee, unit=committee.unit, name="办公室党支部")
    assert Organization.objects.filter(pk=branch.pk).exists()
    found = examine(
        SAMPLE.read_bytes(), user=organiser_of(committee), organization=branch, defaults=Defaults()
    )
    assert found.errors == []
    states = [item.state for item in found.items.items]
    assert states == ["under_way", "long_term", "open", "struck_off", "under_way", "done"]
    assert [len(item.remedies) for item in found.items.items] == [3, 1, 1, 1, 1, 1]
    assert {tag for item in found.items.items for tag in item.tags if tag[0].endswith("/origins")} == {
        ("liangxueyizuo-2016/origins", "liangxueyizuo-2016/mass_line"),
        ("liangxueyizuo-2016/origins", "liangxueyizuo-2016/three_stricts"),
    }
