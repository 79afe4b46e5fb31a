"""Opinions: given without a trace, shuffled at closing, sorted by who may, given to those concerned (R2.6-3)."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from tests.organizations.factories import GrantFactory, MemberFactory
from tests.plugins.scoped import unscoped
from tests.polls.collecting import QUESTIONS, asked, closed_with, give, house, officer_who_is, opened_for
from zhixing.core.models import AuditEntry
from zhixing.core.permissions import Role
from zhixing.core.time import today
from zhixing.polls.actions.giving import NotOpenError
from zhixing.polls.actions.opinions import (
    StaleCollectionError,
    change_collection,
    close_collection,
    open_collection,
    prepare_collection,
    print_slips,
)
from zhixing.polls.actions.sorting import StaleOpinionError, add_opinion, release_opinions, sort_opinion
from zhixing.polls.choices import CollectionState, Door, Fate, Source
from zhixing.polls.drafts import ByHand, CollectionDraft, Sorting
from zhixing.polls.limits import WORDS
from zhixing.polls.measures import collected
from zhixing.polls.models import Collection, Opinion, Pot, Slip
from zhixing.polls.queries.opinions import opinions_in, released_for, released_of, sheets_in, sortable_by
from zhixing.progress.measures import is_served

pytestmark = pytest.mark.django_db


def dump() -> str:
    """Everything in the database."""
    out = io.StringIO()
    with unscoped(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            out.writelines(f"{table} {row}\n" for row in cursor.fetchall())
    return out.getvalue()


def sizes() -> dict[str, int]:
    with unscoped():
        return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def trail(collection) -> list[str]:
    rows = AuditEntry.objects.filter(unit_id=collection.unit_id, code__startswith="polls.")
    return sorted(rows.values_list("code", flat=True))


def test_a_collection_goes_from_the_draft_to_those_concerned():
    here = house(2)
    subject = here.members[0]
    collection = opened_for(here, subject)
    give(collection, "学习抓得不紧", "会议太长", member=subject)
    give(collection, "", "多到车间来")
    assert sheets_in(collection) == 2
    collection = close_collection(by=here.officer, collection=collection)
    assert (collection.sheets, collection.received) == (2, 3)
    for opinion in opinions_in(collection):
        new = Sorting(f"{opinion.raw}。", opinion.hint_id, "作风")
        sort_opinion(by=here.officer, opinion=opinion, version=1, sorting=new)
    assert not released_for(subject).exists()
    release_opinions(by=here.officer, collection=collection)
    assert {row.words for row in released_for(subject)} == {"学习抓得不紧。", "会议太长。"}
    assert not released_for(here.members[1]).exists()
    assert released_of(here.branch).count() == 3


def test_giving_adds_no_row_no_entry_and_no_time():
    here = house(1)
    collection = opened_for(here)
    before, entries = sizes(), trail(collection)
    give(collection, "多到车间来")
    assert sizes() == before
    assert trail(collection) == entries
    assert "多到车间来" not in dump()
    kinds = {"DateTimeField", "DateField", "TimeField", "AutoField", "BigAutoField"}
    for model in (Pot, Slip):
        assert not [field.name for field in model._meta.get_fields() if field.get_internal_type() in kinds]


def test_an_opinion_that_came_on_a_sheet_has_no_day():
    collection = closed_with(house(1), "多到车间来")
    assert list(opinions_in(collection).values_list("came_on", flat=True)) == [None]


def test_ids_and_places_do_not_tell_the_order_of_arrival():
    here = house(1)
    said = [f"意见{number:02}" for number in range(40)]
    collection = closed_with(here, *said)
    by_id = [row.raw for row in opinions_in(collection).order_by("pk")]
    by_place = [row.raw for row in opinions_in(collection)]
    assert sorted(by_id) == sorted(by_place) == said
    assert by_id != said  # by chance: one in 40!
    assert by_place != by_id
    assert not Pot.objects.filter(unit_id=collection.unit_id).exists()


def test_a_sheet_lands_at_every_place_of_its_pot():
    here = house(1)
    collection = opened_for(here)
    Pot.objects.filter(unit_id=collection.unit_id, number__gt=0).delete()
    places = set()
    for _each in range(60):
        pot = Pot.objects.get(unit_id=collection.unit_id, collection=collection)
        pot.words = json.dumps([[0, None, "甲"], [0, None, "乙"]])
        pot.save(update_fields=["words"])
        give(collection, "丙")
        pot.refresh_from_db()
        places.add([line[2] for line in json.loads(pot.words)].index("丙"))
    assert places == {0, 1, 2}


@pytest.mark.parametrize(
    "state", [CollectionState.DRAFT, CollectionState.CLOSED, CollectionState.RELEASED], ids=str
)
def test_no_sheet_is_taken_unless_it_is_open(state):
    here = house(1)
    collection = asked(here)
    if state != CollectionState.DRAFT:
        open_collection(by=here.officer, collection=collection)
        collection = close_collection(by=here.officer, collection=collection)
    if state == CollectionState.RELEASED:
        collection = release_opinions(by=here.officer, collection=collection)
    with pytest.raises(NotOpenError):
        give(collection, "太晚了")


def test_no_sheet_is_taken_after_its_days_nor_by_one_who_loaded_it_before_it_was_closed():
    here = house(1)
    collection = opened_for(here)
    rows = Collection.objects.filter(unit_id=collection.unit_id, pk=collection.pk)
    rows.update(closes_on=today() - timedelta(days=1))
    with pytest.raises(NotOpenError):
        give(rows.get(), "太晚了")
    close_collection(by=here.officer, collection=collection)
    with pytest.raises(NotOpenError):
        give(collection, "太晚了")


@pytest.mark.parametrize("said", [[], ["  "], ["长" * (WORDS + 1)], ["", "", "没有这一行"]])
def test_a_sheet_that_cannot_be_is_refused(said):
    with pytest.raises(ValidationError):
        give(opened_for(house(1)), *said)


def test_an_opinion_about_somebody_who_is_not_asked_about_is_refused():
    here = house(2)
    with pytest.raises(ValidationError):
        give(opened_for(here, here.members[0]), "意见", member=here.members[1])


def test_a_slip_takes_one_sheet_and_only_its_hash_is_kept():
    here = house(1)
    collection = opened_for(here, door=Door.SLIPS)
    slips = print_slips(by=here.officer, collection=collection, count=3)
    give(collection, "意见", slip=slips[1])
    with pytest.raises(NotOpenError):
        give(collection, "再来一次", slip=slips[1])
    with pytest.raises(NotOpenError):
        give(collection, "没有凭条")
    kept = dump().replace("-", "")
    assert not [slip for slip in slips if slip.replace("-", "") in kept]
    rows = Slip.objects.filter(unit_id=collection.unit_id, collection=collection)
    assert list(rows.order_by("pk").values_list("hash", flat=True)) == sorted(
        rows.values_list("hash", flat=True)
    )
    close_collection(by=here.officer, collection=collection)
    assert not rows.exists()


def test_slips_of_an_open_link_and_too_many_of_them_are_refused():
    here = house(1)
    with pytest.raises(ValidationError):
        print_slips(by=here.officer, collection=opened_for(here), count=1)
    with pytest.raises(ValidationError):
        print_slips(by=here.officer, collection=opened_for(here, door=Door.SLIPS), count=1001)


def test_an_officer_above_runs_nothing_and_reads_nothing():
    here = house(1)
    collection = closed_with(here, "意见")
    above = GrantFactory(role=Role.COMMITTEE_ORGANISER, organization=here.branch.parent).user
    with pytest.raises(PermissionDenied):
        sort_opinion(by=above, opinion=opinions_in(collection)[0], version=1, sorting=Sorting("意见"))
    with pytest.raises(PermissionDenied):
        release_opinions(by=above, collection=collection)


def test_a_draft_that_cannot_be_asked_is_refused_by_field():
    here = house(1)
    stranger = MemberFactory()
    for field, draft in {
        "title": CollectionDraft(" ", QUESTIONS),
        "questions": CollectionDraft("征求意见", ()),
        "days": CollectionDraft("征求意见", QUESTIONS, days=0),
        "concerned": CollectionDraft("征求意见", QUESTIONS, concerned=(stranger.pk,)),
    }.items():
        with pytest.raises(ValidationError) as refused:
            prepare_collection(by=here.officer, organization=here.branch, draft=draft)
        assert set(refused.value.message_dict) == {field}


def test_the_same_form_sent_twice_prepares_one_and_a_stale_one_is_refused():
    here = house(1)
    draft = CollectionDraft("征求意见", QUESTIONS)
    rows = [
        prepare_collection(by=here.officer, organization=here.branch, draft=draft, token="t") for _ in "ab"
    ]
    assert rows[0].pk == rows[1].pk
    new = replace(draft, questions=("只问一句",))
    changed = change_collection(by=here.officer, collection=rows[0], version=1, draft=new)
    assert [each.text for each in changed.questions.filter(unit_id=changed.unit_id)] == ["只问一句"]
    with pytest.raises(StaleCollectionError):
        change_collection(by=here.officer, collection=rows[0], version=1, draft=draft)


def test_what_came_otherwise_is_added_until_the_release_and_counted():
    here = house(1)
    collection = opened_for(here)
    by_hand = ByHand(Source.TALK, today(), "谈话中提到：会多")
    first = add_opinion(by=here.officer, collection=collection, opinion=by_hand, token="t")
    assert add_opinion(by=here.officer, collection=collection, opinion=by_hand, token="t").pk == first.pk
    collection = close_collection(by=here.officer, collection=collection)
    add_opinion(by=here.officer, collection=collection, opinion=replace(by_hand, source=Source.BOX))
    collection.refresh_from_db()
    assert (collection.sheets, collection.received) == (2, 2)
    for bad in (
        replace(by_hand, came_on=today() + timedelta(days=1)),
        replace(by_hand, words=" "),
        replace(by_hand, source=Source.ONLINE),
    ):
        with pytest.raises(ValidationError):
            add_opinion(by=here.officer, collection=collection, opinion=bad)


def test_who_is_concerned_neither_sees_nor_sorts_it_where_another_officer_can():
    here = house(2)
    subject = here.members[0]
    concerned = officer_who_is(here, subject)
    collection = closed_with(here, "脾气急", member=subject)
    opinion = opinions_in(collection)[0]
    assert not sortable_by(concerned, collection).exists()
    with pytest.raises(ValidationError, match="本人"):
        sort_opinion(by=concerned, opinion=opinion, version=1, sorting=Sorting("没什么"))
    sort_opinion(by=here.officer, opinion=opinion, version=1, sorting=Sorting("脾气较急", subject.pk))
    assert not sortable_by(concerned, collection).exists()
    here.officer.is_active = False
    here.officer.save()
    assert sortable_by(concerned, collection).exists()
    sort_opinion(by=concerned, opinion=opinion, version=2, sorting=Sorting("脾气急", subject.pk))


def test_an_opinion_is_set_aside_with_a_reason_and_sorted_anew():
    here = house(1)
    collection = closed_with(here, "哈哈")
    opinion = opinions_in(collection)[0]
    aside = sort_opinion(by=here.officer, opinion=opinion, version=1, sorting=Sorting(aside="无实质内容"))
    assert (aside.fate, aside.reason, aside.words) == (Fate.ASIDE, "无实质内容", "")
    with pytest.raises(StaleOpinionError):
        sort_opinion(by=here.officer, opinion=opinion, version=1, sorting=Sorting("意见"))
    with pytest.raises(ValidationError):
        sort_opinion(by=here.officer, opinion=opinion, version=2, sorting=Sorting("  "))
    again = sort_opinion(by=here.officer, opinion=opinion, version=2, sorting=Sorting("意见"))
    assert (again.fate, again.reason) == (Fate.TAKEN, "")


def test_the_release_waits_for_the_last_and_destroys_the_raw_words():
    here = house(1)
    collection = closed_with(here, "我在三车间，会议太长")
    with pytest.raises(ValidationError):
        release_opinions(by=here.officer, collection=collection)
    opinion = opinions_in(collection)[0]
    sort_opinion(by=here.officer, opinion=opinion, version=1, sorting=Sorting("会议偏长"))
    released = release_opinions(by=here.officer, collection=collection)
    assert released.released_on == today()
    with unscoped(), connection.cursor() as cursor:
        cursor.execute("SELECT raw FROM polls_opinion")
        assert cursor.fetchall() == [("",)]
    with pytest.raises(ValidationError):
        sort_opinion(by=here.officer, opinion=opinion, version=2, sorting=Sorting("别的"))


def test_the_trail_has_the_course_and_no_words():
    here = house(1)
    collection = closed_with(here, "会议太长")
    opinion = opinions_in(collection)[0]
    sort_opinion(by=here.officer, opinion=opinion, version=1, sorting=Sorting("会议偏长"))
    release_opinions(by=here.officer, collection=collection)
    assert trail(collection) == [
        "polls.close_collection",
        "polls.open_collection",
        "polls.prepare_collection",
        "polls.release_opinions",
        "polls.sort_opinion",
    ]
    kept = json.dumps(
        list(AuditEntry.objects.filter(unit_id=collection.unit_id).values_list("data", flat=True))
    )
    assert "会议" not in json.dumps(json.loads(kept), ensure_ascii=False)


def test_steps_done_twice_change_nothing():
    here = house(1)
    collection = opened_for(here)
    assert open_collection(by=here.officer, collection=collection).version == collection.version
    closed = close_collection(by=here.officer, collection=collection)
    assert close_collection(by=here.officer, collection=collection).version == closed.version


def test_the_measure_counts_a_closed_collection_that_brought_something():
    here = house(1)
    closed_with(here)
    opened_for(here)
    full = closed_with(here, "会议太长")
    (facts,) = collected({}, today(), today())
    assert [
        (row["subject"], row["day"], row["key"]) for row in facts.filter(unit_id=here.branch.unit_id)
    ] == [(here.branch.pk, today(), full.pk)]
    assert is_served("polls.collected")


def test_the_database_holds_a_released_collection_to_a_day_and_a_taken_opinion_to_somebody():
    collection = closed_with(house(1), "意见")
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Collection.objects.filter(unit_id=collection.unit_id, pk=collection.pk).update(
            state=CollectionState.RELEASED
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.filter(unit_id=collection.unit_id, collection=collection).update(fate=Fate.TAKEN)
