"""The search: what is found, by whom, and that nothing typed into it does harm."""

from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.activities.factories import SYSTEM, confirmed, plan
from tests.library.factories import TextFactory, published
from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    organiser_of,
)
from tests.plugins.scoped import unscoped
from zhixing.activities.actions import cancel_activity, confirm_activity, remove_speech, write_minutes
from zhixing.activities.models import Speech
from zhixing.activities.typed import Typed, TypedPart, TypedSpeech
from zhixing.core.permissions import Role
from zhixing.library.models import Material
from zhixing.organizations.models import Affiliation
from zhixing.study.actions.indexing import index_unit
from zhixing.study.queries import search
from zhixing.study.queries.hits import shown
from zhixing.study.queries.search import Query, activities_found, materials_found, texts_found
from zhixing.study.terms import terms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Let what waits for the commit happen: `with committed(): …`."""
    return partial(django_capture_on_commit_callbacks, execute=True)


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def branch(committee):
    return OrganizationFactory(parent=committee)


@pytest.fixture
def reader(branch):
    return UserFactory(member=MemberFactory(branch=branch))


def words(query):
    return Query(tuple(terms_of(query)))


def articles(user, query, **more):
    hits = texts_found(user, Query(tuple(terms_of(query)), **more)).found
    return [
        "".join(piece.text for piece in each.title) + each.place
        for each in shown(user, hits, terms_of(query))
    ]


def activities(user, query, **more):
    hits = activities_found(user, Query(tuple(terms_of(query)), **more)).found
    return ["".join(piece.text for piece in each.title) for each in shown(user, hits, terms_of(query))]


def minutes(activity, text="一、学习", speeches=(), version=0):
    typed = Typed({"main": TypedPart(text, version)}, list(speeches))
    write_minutes(by=SYSTEM, activity=activity, typed=typed)


# --- Texts --------------------------------------------------------------------------------------------
@pytest.fixture
def text(committee):
    text = TextFactory(organization=committee, title="《请假制度（示例）》", kind="own_rule")
    published(text, "每月学习一次。", "请假应当提前一天提出，书面或 口头均可。", "100%到会不是要求。")
    return text


def test_an_article_is_found_by_part_of_a_sentence_and_leads_to_its_place(reader, text):
    query = words("提前一天")
    (hit,) = shown(reader, texts_found(reader, query).found, query.terms)

    assert hit.place == "第2条"
    assert hit.url == reverse("study:text", args=[text.pk]) + "#a2"
    assert [piece.text for piece in hit.lines if piece.hit] == ["提前一天"]


def test_the_title_comes_first_then_articles_in_the_order_of_reading(reader, text, committee):
    other = TextFactory(organization=committee, title="《学习制度（示例）》")
    published(other, "请假的，另行补学。")

    assert articles(reader, "请假") == [
        "《请假制度（示例）》",
        "《学习制度（示例）》第1条",
        "《请假制度（示例）》第2条",
    ]


def test_all_words_must_stand_in_an_article_or_its_title(reader, text):
    assert articles(reader, "请假 提前") == ["《请假制度（示例）》第2条"]
    assert articles(reader, "请假 补学") == []
    assert articles(reader, "制度 学习") == ["《请假制度（示例）》第1条"]


def test_width_case_and_spaces_make_no_difference(reader, text):
    assert (
        articles(reader, "书面或口头") == articles(reader, "“书面 或口 头”") == ["《请假制度（示例）》第2条"]
    )
    assert articles(reader, "１００％") == ["《请假制度（示例）》第3条"]


def test_one_character_is_enough(reader, text):
    assert articles(reader, "%") == ["《请假制度（示例）》第3条"]


def test_only_the_edition_in_force_is_looked_through(reader, text):
    published(text, "每月学习两次。")
    text.refresh_from_db()

    assert articles(reader, "一次") == []
    assert articles(reader, "两次") == ["《请假制度（示例）》第1条"]


def test_a_text_kept_elsewhere_or_withdrawn_is_not_found(reader, text):
    elsewhere = TextFactory(title="《外单位制度（示例）》")
    published(elsewhere, "外单位的学习。")
    assert articles(reader, "外单位") == []

    type(text).objects.filter(pk=text.pk).update(withdrawn_at="2016-05-01T00:00Z")
    assert articles(reader, "学习") == []


def test_texts_are_narrowed_by_kind_body_and_day(reader, text, committee):
    assert articles(reader, "学习", text_kind="own_rule") == ["《请假制度（示例）》第1条"]
    assert articles(reader, "学习", text_kind="book") == []
    assert articles(reader, "学习", body=committee.name[1:]) == ["《请假制度（示例）》第1条"]
    assert articles(reader, "学习", body="没有这个支部") == []
    assert articles(reader, "学习", since=date(2016, 1, 1)) == []  # nobody said when it was issued


# --- Activities and minutes ---------------------------------------------------------------------------
def test_confirmed_minutes_are_found_by_their_words_and_speeches(reader, branch, committed):
    with committed():
        activity = plan(branch, title="五月党员大会")
        minutes(activity, "一、通报 志愿服务情况", [TypedSpeech("李明", "建议到社区去", token="1")])
        confirm_activity(by=SYSTEM, activity=activity)

    query = words("社区")
    (hit,) = shown(reader, activities_found(reader, query).found, query.terms)
    assert (hit.place, hit.url) == ("李明", reverse("activities:detail", args=[activity.pk]) + "#minutes")
    assert activities(reader, "通报志愿") == activities(reader, "李明") == ["五月党员大会"]
    assert activities(reader, "大会 社区") == ["五月党员大会"]
    assert activities(reader, "情况建议") == []  # two pieces are no sentence


def test_minutes_in_the_making_are_found_by_who_records_alone(reader, branch, committed):
    secretary = organiser_of(branch)
    with committed():
        minutes(plan(branch, title="五月党员大会"), "尚未确认的话")

    assert activities(secretary, "尚未确认") == ["五月党员大会"]
    assert activities(reader, "尚未确认") == activities(reader, "大会 确认的话") == []
    assert activities(reader, "党员大会") == ["五月党员大会"]


def test_what_found_by_its_title_shows_nothing_of_unfinished_minutes(reader, branch, committed):
    with committed():
        minutes(plan(branch, title="学习会"), "学习会上的草稿")

    query = words("学习会")
    (hit,) = shown(reader, activities_found(reader, query).found, query.terms)
    assert hit.lines == []


def test_minutes_of_another_branch_are_found_by_who_stands_above_or_took_part(
    committee, branch, reader, committed
):
    other = OrganizationFactory(parent=committee)
    with committed():
        confirmed(branch, title="联合党日", others=(other,), joint_reason="邻近")
        confirmed(other, title="另一个支部的党日")

    assert set(activities(organiser_of(committee), "党日")) == {"联合党日", "另一个支部的党日"}
    assert activities(reader, "党日") == ["联合党日"]
    guest = UserFactory(member=MemberFactory(branch=other))
    assert set(activities(guest, "党日")) == {"联合党日", "另一个支部的党日"}
    assert activities(organiser_of(CommitteeFactory()), "党日") == []


def test_whoever_came_finds_it_wherever_it_was(reader, branch, committed):
    with committed():
        confirmed(branch, title="五月党员大会")
    moved = OrganizationFactory()
    member = reader.member_id
    with unscoped():
        Affiliation.objects.filter(member_id=member).update(organization=moved)
    fresh = type(reader).objects.get(pk=reader.pk)

    assert activities(fresh, "党员大会") == ["五月党员大会"]


def test_the_search_follows_what_is_changed(reader, branch, committed):
    with committed():
        activity = plan(branch, title="五月党员大会")
        minutes(activity, "旧的话", [TypedSpeech("李明", "删去的话", token="1")])
    with unscoped():
        speech = Speech.objects.get()
    with committed():
        minutes(activity, "新的话", version=1)
        remove_speech(by=SYSTEM, activity=activity, speech_id=speech.pk)
        cancel_activity(by=SYSTEM, activity=activity, reason="台风")

    secretary = organiser_of(branch)
    assert activities(secretary, "新的话") == ["五月党员大会"]
    assert activities(secretary, "旧的话") == activities(secretary, "删去的话") == []


def test_the_rows_of_the_search_can_be_made_again(reader, branch):
    confirmed(branch, title="五月党员大会")
    material(branch)
    assert activities(reader, "党员大会") == []

    assert index_unit(branch.unit_id) == 2

    assert activities(reader, "党员大会") == ["五月党员大会"]
    assert [hit.kind for hit in materials_found(reader, words("示例课")).found] == ["material"]


def test_a_title_comes_before_minutes_and_the_latest_first(reader, branch, committed):
    with committed():
        confirmed(branch, title="五月学习会", held_on=date(2016, 5, 3))
        confirmed(branch, title="四月学习会", held_on=date(2016, 4, 3))
        talk = plan(branch, title="六月大会", held_on=date(2016, 5, 10))
        minutes(talk, "学习会的安排")

    assert activities(organiser_of(branch), "学习会") == ["五月学习会", "四月学习会", "六月大会"]
    assert activities(reader, "学习会", since=date(2016, 5, 1)) == ["五月学习会"]
    assert activities(reader, "学习会", until=date(2016, 4, 30), body=branch.name) == ["四月学习会"]


def test_beyond_the_bound_the_latest_are_looked_through_and_the_day_is_told(
    reader, branch, committed, monkeypatch
):
    monkeypatch.setattr(search, "LOOK", 1)
    with committed():
        confirmed(branch, title="五月学习会", held_on=date(2016, 5, 3))
        confirmed(branch, title="四月学习会", held_on=date(2016, 4, 3))

    hits = activities_found(reader, words("五月学习会"))
    assert (len(hits.found), hits.looked_back_to) == (1, date(2016, 4, 3))


# --- Materials ----------------------------------------------------------------------------------------
def material(organization, **values):
    return Material.objects.create(
        **{
            "unit": organization.unit,
            "organization": organization,
            "title": "示例课",
            "kind": "link",
            "url": "https://example.cn/",
            "about": "怎样写好会议记录",
            "made_by_name": "组织员",
            **values,
        }
    )


def test_a_material_is_found_below_the_body_that_offers_it_until_it_is_withdrawn(
    reader, committee, committed
):
    with committed():
        offered = material(committee)
        material(CommitteeFactory(), title="外单位示例课")

    query = words("会议记录")
    (hit,) = shown(reader, materials_found(reader, query).found, query.terms)
    assert "".join(piece.text for piece in hit.title) == "示例课"
    assert [piece.text for piece in hit.lines if piece.hit] == ["会议记录"]

    with committed():
        offered.withdrawn_at = offered.made_at
        offered.save()
    assert materials_found(reader, query).found == []


# --- The page -----------------------------------------------------------------------------------------
@pytest.fixture
def ask(client, reader):
    def ask(**asked):
        client.force_login(reader)
        answer = client.get(reverse("study:search"), asked)
        assert answer.status_code == 200
        return answer.content.decode()

    return ask


def test_the_page_says_what_can_be_searched_and_what_to_do_when_nothing_is_found(ask):
    assert "想找什么？" in ask()
    page = ask(q="没有这句话")
    assert "没有找到" in page
    assert "少用几个词" in page


@pytest.mark.parametrize(
    "ugly",
    [
        "%",
        "_",
        "\\",
        "'",
        '"',
        "';--",
        "\x00",
        "a\x00b",
        "😀",
        "<script>alert(1)</script>",
        "“",
        "[a-z]*",
        ")(",
        "\ud83d",
    ],
)
def test_ugly_words_find_nothing_and_break_nothing(ask, text, ugly):
    page = ask(q=ugly.encode("utf-8", "replace").decode())

    assert "<script>alert" not in page


def test_wildcards_are_plain_characters(reader, text):
    assert articles(reader, "请%提前") == articles(reader, "请_应") == articles(reader, "\\") == []


def test_what_is_much_too_long_is_answered_kindly(ask):
    page = ask(q="学" * 10_000)

    assert "有10000个字" in page
    assert "多于8个词" in ask(q="一 二 三 四 五 六 七 八 九")


def test_a_hit_is_marked_and_everything_else_escaped(ask, committee):
    text = TextFactory(organization=committee, title="<b>《示例》</b>")
    published(text, "脚本<mark>与<script>alert(1)</script>")

    page = ask(q="脚本")
    assert "<mark>脚本</mark>" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>《示例》</b>" not in page


def test_odd_addresses_are_read_as_far_as_they_say_something(ask, text):
    page = ask(q="学习", kind="nonsense", page="-4", since="昨天")

    assert "昨天" in page or "2016" in page
    assert ask(**{"q": "学习", "in": "texts", "since": "2016-12-01", "until": "2016-01-01"})
    assert ask(**{"q": "学习", "in": "nowhere"})


def test_one_kind_goes_page_by_page(ask, committee):
    text = TextFactory(organization=committee, title="《长篇（示例）》")
    published(text, *[f"第{number}次学习。" for number in range(1, 31)])

    assert ask(q="学习").count("hit__title") == 5
    assert "?q=%E5%AD%A6%E4%B9%A0&amp;in=texts" in ask(q="学习")
    assert ask(**{"q": "学习", "in": "texts"}).count("hit__title") == 20
    assert ask(**{"q": "学习", "in": "texts", "page": "2"}).count("hit__title") == 10


def test_more_than_are_kept_is_said(ask, committee, monkeypatch):
    monkeypatch.setattr(search, "KEEP", 2)
    text = TextFactory(organization=committee)
    published(text, *[f"第{number}次学习。" for number in range(1, 6)])

    assert "还有更多结果" in ask(q="次学习")


def test_the_page_asks_the_same_questions_however_many_are_found(
    client, reader, branch, committed, django_assert_num_queries
):
    client.force_login(reader)
    counts = []
    for number in (1, 2):
        text = TextFactory(organization=branch)
        with committed():
            published(text, *["学习一次。"] * number)
            for place in range(number):
                activity = plan(branch, title=f"{number}{place}学习会")
                minutes(activity, "学习一次")
            material(branch, title=f"学习课{number}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("study:search"), {"q": "学习"})
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_viewer_without_a_member_searches_too(client, committee, text):
    viewer = GrantFactory(role=Role.VIEWER, organization=committee).user
    client.force_login(viewer)

    assert "第2条" in client.get(reverse("study:search"), {"q": "提前一天"}).content.decode()


def test_somebody_without_any_role_finds_nothing(text):
    nobody = UserFactory()

    assert texts_found(nobody, words("学习")).found == []
    assert activities_found(nobody, words("学习")).found == []
    assert materials_found(nobody, words("学习")).found == []


def test_every_page_leads_to_the_search(client, reader):
    client.force_login(reader)

    assert f'href="{reverse("study:search")}"' in client.get(reverse("study:reflections")).content.decode()
