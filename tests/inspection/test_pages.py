import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.inspection.factories import FindingFactory, MandateFactory, PointFactory, VisitFactory
from tests.inspection.test_settling import replied
from tests.inspection.test_visits import PHOTO, photo
from tests.inspection.world import DAY, OPENING, SHEET, a_fact, a_visit, in_force, sent
from tests.organizations.factories import MemberFactory, OrganizationFactory, UserFactory, organiser_of
from zhixing.inspection.actions.visits import send_visit
from zhixing.inspection.models import Finding, Mandate, Visit
from zhixing.inspection.queries.mandates import scope_of
from zhixing.inspection.queries.visits import findings_of
from zhixing.rectification.models import Problem


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


def url(name, *args):
    return reverse(f"inspection:{name}", args=args)


def form_of(here, **values):
    return {
        "title": "窗口检查",
        "starts": "2016-05-10",
        "ends": "2016-06-30",
        "bodies": [here.committee.pk],
        "inspectors": [here.inspector.pk],
        "sheets": [SHEET],
        "issued_by": "李书记",
        "reply_days": 5,
        "token": str(uuid.uuid4()),
        **values,
    }


class TestMandatePages:
    def test_from_an_empty_list_to_a_mandate_in_force(self, here):
        client = as_user(here.orderer)
        listed = url("mandates", here.committee.pk)
        assert url("new-mandate", here.committee.pk) in client.get(listed).content.decode()
        page = client.get(url("new-mandate", here.committee.pk)).content.decode()
        assert all(words in page for words in ("窗口检查表", "陈检查", "窗口党支部"))
        answer = client.post(url("new-mandate", here.committee.pk), form_of(here))
        mandate = Mandate.objects.get(unit_id=here.committee.unit_id)
        assert answer["Location"] == url("mandate", mandate.pk)
        client.post(url("issue-mandate", mandate.pk))
        assert "窗口检查" in as_user(here.inspector).get(url("mine")).content.decode()
        assert "窗口检查" in client.get(listed).content.decode()

    def test_what_is_refused_loses_nothing_typed(self, here):
        typed = form_of(here, ends="2016-05-01", title="没写完的检查")
        answer = as_user(here.orderer).post(url("new-mandate", here.committee.pk), typed)
        assert answer.status_code == 422
        assert "没写完的检查" in answer.content.decode()

    def test_what_is_missing_is_said_when_it_is_issued(self, here):
        client = as_user(here.orderer)
        client.post(url("new-mandate", here.committee.pk), form_of(here, bodies=[], issued_by=""))
        mandate = Mandate.objects.get(unit_id=here.committee.unit_id)
        answer = client.post(url("issue-mandate", mandate.pk))
        assert answer.status_code == 422

    def test_of_many_bodies_the_branches_are_folded_away(self, here):
        branches = [OrganizationFactory(parent=here.committee) for _ in range(12)]
        client = as_user(here.orderer)
        client.post(
            url("new-mandate", here.committee.pk), form_of(here, bodies=[], branches=[branches[0].pk])
        )
        mandate = Mandate.objects.get(unit_id=here.committee.unit_id)
        assert scope_of(mandate) == [branches[0]]
        page = client.get(url("change-mandate", mandate.pk)).content.decode()
        assert f'value="{branches[0].pk}" id="id_branches_2" checked' in page.replace('checked=""', "checked")

    def test_a_stale_form_shows_both(self, here):
        client = as_user(here.orderer)
        mandate = in_force(here)
        client.post(url("change-mandate", mandate.pk), form_of(here, title="同事改的", version=2))
        typed = form_of(here, title="我改的", version=2)
        answer = client.post(url("change-mandate", mandate.pk), typed)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "同事改的" in page
        assert "我改的" in page
        again = form_of(here, title="我改的", version=3)
        assert client.post(url("change-mandate", mandate.pk), again).status_code == 302

    def test_ending_says_what_keeps_it_open(self, here):
        mandate = in_force(here)
        a_visit(here, mandate)
        assert as_user(here.orderer).post(url("end-mandate", mandate.pk)).status_code == 422

    def test_others_find_neither_list_nor_mandate(self, here):
        mandate = in_force(here)
        for user in (here.secretary, organiser_of(here.committee), UserFactory(is_superuser=True)):
            client = as_user(user)
            assert client.get(url("mandates", here.committee.pk)).status_code == 404
            assert client.get(url("mandate", mandate.pk)).status_code == 404
        assert as_user(here.inspector).get(url("change-mandate", mandate.pk)).status_code == 200

    @pytest.mark.parametrize("name", ["mandates", "mine"])
    def test_lists_ask_as_much_for_three_as_for_one(self, here, name, django_assert_max_num_queries):
        client = as_user(here.inspector)
        address = url(name, here.committee.pk) if name == "mandates" else url(name)
        counts = []
        for many in (1, 2):
            for _ in range(many):
                MandateFactory(organization=here.committee, inspectors=[here.inspector])
            with django_assert_max_num_queries(60) as caught:
                client.get(address)
            counts.append(len(caught))
        assert counts[0] == counts[1]


class TestVisitPages:
    def test_on_the_spot_with_a_phone(self, here):
        mandate, client = in_force(here), as_user(here.inspector)
        chosen = client.get(url("new-visit", mandate.pk)).content.decode()
        assert "窗口党支部" in chosen
        assert f"?body={here.second.pk}" not in chosen
        address = f"{url('new-visit', mandate.pk)}?body={here.branch.pk}"
        assert client.get(address).status_code == 200
        client.post(address, {"visited_on": "2016-05-19", "place": "大厅", "token": str(uuid.uuid4())})
        visit = Visit.objects.get(unit_id=here.branch.unit_id)
        page = client.get(url("visit", visit.pk)).content.decode()
        assert "按时开窗" in page
        assert "文明用语" in page
        client.post(url("points", visit.pk), {"p0-answer": "fine", "p1-answer": "", "p1-note": ""})
        typed = {"facts": "窗口无人", "entry": OPENING, "seen_on": "2016-05-19", "file": photo()}
        assert client.get(url("new-finding", visit.pk)).status_code == 200
        client.post(url("new-finding", visit.pk), {**typed, "token": str(uuid.uuid4())})
        (finding,) = findings_of(visit)
        assert [file.name for file in finding.files.all()] == ["窗口.png"]
        assert client.get(url("send-visit", visit.pk)).status_code == 200
        assert client.post(url("send-visit", visit.pk)).status_code == 302
        assert "窗口无人" in as_user(here.secretary).get(url("visit", visit.pk)).content.decode()

    def test_a_refused_photo_loses_nothing_typed(self, here):
        visit = a_visit(here, in_force(here))
        typed = {"facts": "窗口无人", "seen_on": "2016-05-19", "file": SimpleUploadedFile("x.exe", b"MZ")}
        answer = as_user(here.inspector).post(url("new-finding", visit.pk), typed)
        assert answer.status_code == 422
        assert "窗口无人" in answer.content.decode()
        assert findings_of(visit) == []

    def test_a_photo_too_large_is_said(self, here, settings):
        settings.UPLOAD_LIMIT = 10
        visit = a_visit(here, in_force(here))
        typed = {"facts": "窗口无人", "seen_on": "2016-05-19", "file": photo()}
        answer = as_user(here.inspector).post(url("new-finding", visit.pk), typed)
        assert answer.status_code == 422
        assert "窗口无人" in answer.content.decode()

    def test_facts_are_changed_and_a_stale_form_shows_both(self, here):
        visit, client = a_visit(here, in_force(here)), as_user(here.inspector)
        finding = a_fact(here, visit)
        address = url("change-finding", visit.pk, finding.pk)
        assert client.get(address).status_code == 200
        typed = {"facts": "我写的", "entry": OPENING, "seen_on": "2016-05-19", "version": 1}
        assert client.post(address, {**typed, "facts": "同事写的"}).status_code == 302
        answer = client.post(address, typed)
        assert answer.status_code == 422
        assert "我写的" in answer.content.decode()
        assert "同事写的" in answer.content.decode()

    def test_the_day_is_changed_and_a_stale_form_shows_both(self, here):
        visit, client = a_visit(here, in_force(here)), as_user(here.inspector)
        address = url("change-visit", visit.pk)
        assert client.get(address).status_code == 200
        typed = {"visited_on": "2016-05-18", "place": "甲处", "version": 1}
        assert client.post(address, typed).status_code == 302
        answer = client.post(address, {**typed, "place": "乙处"})
        assert answer.status_code == 422
        assert "甲处" in answer.content.decode()
        assert client.post(address, {**typed, "visited_on": "2017-05-18", "version": 2}).status_code == 422

    def test_removed_discarded_and_files(self, here):
        visit, client = a_visit(here, in_force(here)), as_user(here.inspector)
        first, second = a_fact(here, visit), a_fact(here, visit, facts="另一情况")
        client.post(
            url("change-finding", visit.pk, second.pk),
            {"facts": "另一情况", "seen_on": "2016-05-19", "version": 1, "file": photo()},
        )
        (file,) = second.files.all()
        given = client.get(url("file", visit.pk, second.pk, file.pk))
        assert given["Content-Disposition"].startswith("attachment")
        assert b"".join(given.streaming_content) == PHOTO
        assert client.get(url("file", visit.pk, first.pk, file.pk)).status_code == 404
        client.post(url("remove-file", visit.pk, second.pk, file.pk))
        client.post(url("remove-finding", visit.pk, first.pk))
        assert [row.pk for row in findings_of(visit)] == [second.pk]
        assert not second.files.exists()
        answer = client.post(url("discard-visit", visit.pk))
        assert answer["Location"] == url("mandate", visit.mandate_id)

    def test_on_file_answers_with_one_click(self, here):
        old = VisitFactory(
            mandate=MandateFactory(organization=here.committee), organization=here.branch, state="final"
        )
        earlier = FindingFactory(visit=old, entry=OPENING, facts="去年无人", outcome="nothing")
        visit, client = a_visit(here, in_force(here)), as_user(here.inspector)
        assert "去年无人" in client.get(url("visit", visit.pk)).content.decode()
        data = {"sheet": SHEET, "entry": OPENING, "finding": earlier.pk}
        assert client.post(url("on-file", visit.pk), data).status_code == 302
        assert client.post(url("on-file", visit.pk), {**data, "finding": "x"}).status_code == 422

    def test_a_point_without_its_fact_keeps_it_from_being_sent(self, here):
        visit = a_visit(here, in_force(here))
        PointFactory(visit=visit, sheet=SHEET, entry=OPENING, answer="fact")
        assert as_user(here.inspector).post(url("send-visit", visit.pk)).status_code == 422

    def test_what_was_sent_is_not_written_on(self, here):
        finding, client = sent(here), as_user(here.inspector)
        for name in ("change-visit", "new-finding", "send-visit"):
            assert client.get(url(name, finding.visit_id)).status_code == 404

    def test_an_unknown_answer_is_refused(self, here):
        visit = a_visit(here, in_force(here))
        answer = as_user(here.inspector).post(url("points", visit.pk), {"p0-answer": "nonsense"})
        assert answer.status_code == 422


class TestReceived:
    def test_the_organisation_replies_and_the_problem_comes_onto_its_list(self, here):
        finding, client = sent(here), as_user(here.secretary)
        assert url("visit", finding.visit_id) in client.get(url("received", here.branch.pk)).content.decode()
        address = url("reply", finding.visit_id, finding.pk)
        assert client.get(address).status_code == 200
        file = SimpleUploadedFile("说明.txt", "已整改".encode(), "text/plain")
        client.post(address, {"stance": "agrees", "reply": "已安排替班", "version": 1, "file": file})
        inspector = as_user(here.inspector)
        settle = url("settle", finding.visit_id, finding.pk)
        assert "已安排替班" in inspector.get(settle).content.decode()
        inspector.post(settle, {"outcome": "problem", "text": "窗口值守不落实", "version": 2})
        (problem,) = Problem.objects.filter(unit_id=here.branch.unit_id)
        assert problem.text == "窗口值守不落实"
        page = client.get(url("visit", finding.visit_id)).content.decode()
        assert reverse("rectification:problem", args=[problem.pk]) in page
        assert client.get(address).status_code == 404

    def test_of_a_covert_visit_it_sees_no_mandate(self, here):
        finding = sent(here, is_covert=True, title="暗访窗口计划")
        client = as_user(here.secretary)
        for address in (url("visit", finding.visit_id), url("received", here.branch.pk), reverse("today")):
            page = client.get(address).content.decode()
            assert "暗访窗口计划" not in page
            assert "暗访" not in page
        assert client.get(url("mandate", finding.visit.mandate_id)).status_code == 404

    def test_the_note_among_inspectors_is_never_shown_to_it(self, here):
        finding = sent(here)
        page = as_user(here.secretary).get(url("visit", finding.visit_id)).content.decode()
        assert "先看监控" not in page
        assert "先看监控" in as_user(here.inspector).get(url("visit", finding.visit_id)).content.decode()

    def test_a_reply_that_lags_behind_a_colleagues_shows_both(self, here):
        finding = sent(here)
        replied(here, finding, reply="同事写的")
        address = url("reply", finding.visit_id, finding.pk)
        answer = as_user(here.secretary).post(address, {"stance": "agrees", "reply": "我写的", "version": 1})
        assert answer.status_code == 422
        assert "同事写的" in answer.content.decode()
        assert "我写的" in answer.content.decode()

    def test_members_do_not_read_what_was_sent(self, here):
        finding = sent(here)
        client = as_user(UserFactory(member=MemberFactory(branch=here.branch)))
        assert client.get(url("visit", finding.visit_id)).status_code == 404
        assert client.get(url("received", here.branch.pk)).status_code == 404

    def test_the_list_asks_as_much_for_three_as_for_one(self, here, django_assert_max_num_queries):
        client, counts = as_user(here.secretary), []
        mandate = MandateFactory(organization=here.committee)
        for many in (1, 2):
            for _ in range(many):
                VisitFactory(mandate=mandate, organization=here.branch, state="sent")
            with django_assert_max_num_queries(60) as caught:
                client.get(url("received", here.branch.pk))
            counts.append(len(caught))
        assert counts[0] == counts[1]


class TestSettlePage:
    def test_while_there_are_days_left_it_says_until_when(self, here):
        finding = sent(here)
        page = as_user(here.inspector).get(url("settle", finding.visit_id, finding.pk)).content.decode()
        assert "2016年5月25日" in page

    def test_handing_over_asks_for_a_deliberate_tick(self, here):
        finding = replied(here, sent(here))
        client, address = as_user(here.inspector), url("settle", finding.visit_id, finding.pk)
        data = {"outcome": "handed_over", "handed_to": "省直纪工委", "version": 2}
        answer = client.post(address, data)
        assert answer.status_code == 422
        assert "省直纪工委" in answer.content.decode()
        assert client.post(address, {**data, "sure": "on"}).status_code == 302
        page = as_user(here.secretary).get(url("visit", finding.visit_id)).content.decode()
        assert finding.facts not in page
        assert "省直纪工委" not in page

    def test_a_reply_corrected_meanwhile_is_read_first(self, here):
        finding = replied(here, sent(here))
        replied(here, finding, reply="补充说明")
        address = url("settle", finding.visit_id, finding.pk)
        answer = as_user(here.inspector).post(address, {"outcome": "nothing", "version": 2})
        assert answer.status_code == 422
        assert "补充说明" in answer.content.decode()

    def test_the_page_asks_as_much_for_three_findings_as_for_one(self, here, django_assert_max_num_queries):
        mandate = in_force(here)
        client, counts = as_user(here.inspector), []
        visit = a_visit(here, mandate)
        for many in (1, 2):
            for _ in range(many):
                FindingFactory(visit=visit, entry=OPENING)
            with django_assert_max_num_queries(80) as caught:
                client.get(url("visit", visit.pk))
            counts.append(len(caught))
        assert counts[0] == counts[1]


class TestToday:
    def test_each_finds_what_is_theirs(self, here):
        mandate = in_force(here, ends=date(2016, 5, 24))
        visit = a_visit(here, mandate)
        finding = a_fact(here, visit)
        address = url("visit", visit.pk)
        assert address in as_user(here.inspector).get(reverse("today")).content.decode()
        assert address not in as_user(here.secretary).get(reverse("today")).content.decode()
        assert (
            f"{url('mandate', mandate.pk)}#visits"
            in as_user(here.orderer).get(reverse("today")).content.decode()
        )
        finding.visit = send_visit(by=here.inspector, visit=visit)
        assert address in as_user(here.secretary).get(reverse("today")).content.decode()
        assert address not in as_user(here.inspector).get(reverse("today")).content.decode()
        replied(here, finding)
        assert address in as_user(here.inspector).get(reverse("today")).content.decode()

    def test_the_way_in_stands_on_the_coverage_page(self, here):
        page = as_user(here.orderer).get(reverse("supervision:coverage", args=[here.committee.pk]))
        assert f'{url("mandates", here.committee.pk)}"' in page.content.decode()
        page = as_user(organiser_of(here.committee)).get(
            reverse("supervision:coverage", args=[here.committee.pk])
        )
        assert url("received", here.committee.pk) in page.content.decode()
        assert f'{url("mandates", here.committee.pk)}"' not in page.content.decode()


def test_a_visit_of_nobody_is_not_found(here):
    finding = sent(here)
    client = as_user(here.inspector)
    assert client.get(url("visit", 1)).status_code == 404
    assert client.get(url("settle", finding.visit_id, 1)).status_code == 404
    assert Finding.objects.filter(unit_id=here.branch.unit_id).count() == 1
    assert date(2016, 5, 20) > DAY
