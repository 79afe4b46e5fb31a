"""The pages of heart talks."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.activities.factories import post
from tests.life.test_talks import WORDS, draft, held, led
from zhixing.core.time import today
from zhixing.life.actions.talks import record_talk
from zhixing.life.models import Talk
from zhixing.life.queries.talks import talks_in

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name, row) -> str:
    return reverse(f"life:{name}", args=[row.pk])


def test_the_missing_pairs_are_planned_in_one_form_and_stand_on_today():
    here = led()
    client = signed_in(here.officer)
    keys = [pair.key for pair in talks_in(here.branch, today().year).missing]
    assert all(f'value="{key}"' in client.get(at("talks", here.branch)).text for key in keys)
    typed = {"pairs": keys, "planned_on": today().isoformat()}
    assert client.post(at("plan-talks", here.branch), typed).status_code == 302
    assert "谈心谈话" in signed_in(here.users[2]).get("/").text
    assert "都已安排" in client.get(at("talks", here.branch)).text


def test_planning_without_a_pair_keeps_the_day_and_says_what_to_do():
    here = led()
    refused = signed_in(here.officer).post(at("plan-talks", here.branch), {"planned_on": today().isoformat()})
    assert refused.status_code == 422
    assert "请至少选择一对" in refused.text
    assert f'value="{today().isoformat()}"' in refused.text


def test_a_member_writes_down_a_talk_and_reads_it():
    here = led()
    client = signed_in(here.users[2])
    typed = {"talker": here.members[2].pk, "partner": here.members[3].pk, "held_on": today().isoformat()}
    assert client.post(at("new-talk", here.branch), typed | {"said": WORDS}).status_code == 302
    talk = Talk.objects.get(unit_id=here.branch.unit_id)
    assert WORDS in client.get(at("talk", talk)).text
    assert at("talk", talk) in client.get(reverse("my-life")).text
    assert at("talk", talk) in client.get(at("talks", here.branch)).text


def test_a_refused_talk_loses_nothing():
    here = led()
    typed = {"talker": here.members[2].pk, "partner": here.members[2].pk, "said": WORDS}
    refused = signed_in(here.users[2]).post(at("new-talk", here.branch), typed)
    assert refused.status_code == 422
    assert WORDS in refused.text
    assert "请选择不同的两个人" in refused.text


def test_an_officer_sees_who_and_when_and_no_words():
    here = led()
    talk = record_talk(by=here.users[2], organization=here.branch, draft=draft(here, 1, 2, said=WORDS))
    client = signed_in(here.officer)
    for name in ("talk", "change-talk"):
        page = client.get(at(name, talk))
        assert page.status_code == 200
        assert WORDS not in page.text
        assert 'name="said"' not in page.text
    assert signed_in(here.organiser).get(at("talk", talk)).status_code == 404


def test_a_stale_form_keeps_what_was_typed():
    here = led()
    talk = held(here, 1, 2)
    client = signed_in(here.users[1])
    typed = {
        "talker": talk.talker_id,
        "partner": talk.partner_id,
        "held_on": today().isoformat(),
        "version": 1,
    }
    assert client.post(at("change-talk", talk), typed | {"said": "先写的"}).status_code == 302
    late = client.post(at("change-talk", talk), typed | {"said": "后写的"})
    assert late.status_code == 422
    assert "后写的" in late.text


def test_a_talk_that_does_not_take_place_is_taken_off():
    here = led()
    talk = held(here, 1, 2)
    signed_in(here.officer).post(at("drop-talk", talk))
    assert not Talk.objects.filter(unit_id=here.branch.unit_id).exists()


def test_a_member_sees_only_their_own_talks():
    here = led()
    held(here, 0, 1)
    page = signed_in(here.users[3]).get(at("talks", here.branch))
    assert here.members[0].name not in page.text


def queries_with(talks, django_assert_max_num_queries) -> int:
    """Count the queries of the page with so many talks."""
    here = led(5)
    post(here.members[2], here.branch, "publicity")
    for number in range(1, talks + 1):
        held(here, 0, number)
    client = signed_in(here.officer)
    client.get(at("talks", here.branch))
    with django_assert_max_num_queries(60) as asked:
        client.get(at("talks", here.branch))
    return len(asked)


def test_the_page_asks_as_often_for_three_talks_as_for_one(django_assert_max_num_queries):
    assert queries_with(1, django_assert_max_num_queries) == queries_with(3, django_assert_max_num_queries)
