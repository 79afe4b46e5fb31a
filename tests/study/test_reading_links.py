"""Links between passages (R2.1-4): one's own or a body's, found by title and number or by words, on both sides."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.library.factories import published
from tests.organizations.factories import GrantFactory, UserFactory
from tests.plugins.scoped import unscoped
from tests.study.reading_world import NOON, ReadingWorld
from zhixing.study.actions.links import link_passages, unlink
from zhixing.study.models import Link
from zhixing.study.queries.links import links_beside, passages


class LinkWorld(ReadingWorld):
    """Besides, a speech to which articles can be linked."""

    def __init__(self):
        super().__init__()
        self.speech = self.new_text(
            "讲话要点，贵在坚持。", "学习要联系实际。", title="《在学习会上的讲话（示例）》"
        )

    def article(self, number, text=None):
        return (text or self.speech).edition.articles.get(number=number)

    def own(self, by=None, **values):
        return link_passages(by=by or self.user, text=self.text, anchor=2, other=self.article(1), **values)


@pytest.fixture
def world(db):
    with time_machine.travel(NOON, tick=True):
        yield LinkWorld()


def test_a_link_shows_on_both_sides(world):
    world.own(note="都说要经常学")

    (there,) = links_beside(world.user, world.text)[2]
    (back,) = links_beside(world.user, world.speech)[1]
    assert (there.title, there.anchor, there.label) == (world.speech.title, 1, "第1条")
    assert (back.title, back.anchor, back.is_own) == (world.text.title, 2, True)


def test_ones_own_link_is_seen_by_nobody_else(world):
    world.own()

    assert links_beside(world.secretary, world.text) == {}


def test_a_bodys_link_is_seen_by_all_below_it_and_nobody_beside(world):
    organiser = GrantFactory(organization=world.committee).user
    world.own(by=organiser, organization=world.committee)

    assert links_beside(world.user, world.text)[2][0].may_remove is False
    assert links_beside(organiser, world.text)[2][0].may_remove is True
    assert links_beside(LinkWorld().user, world.text) == {}


def test_the_same_link_from_the_other_side_is_one_link(world):
    first = world.own()
    again = link_passages(by=world.user, text=world.speech, anchor=1, other=world.article(2, world.text))

    assert again.pk == first.pk


def test_a_passage_is_not_linked_to_itself(world):
    with pytest.raises(ValidationError):
        link_passages(by=world.user, text=world.speech, anchor=1, other=world.article(1))


def test_who_does_not_guide_a_body_makes_no_link_for_it(world):
    with pytest.raises(PermissionDenied):
        world.own(organization=world.branch)


def test_an_account_of_no_member_has_no_link_of_its_own(world):
    with pytest.raises(ValidationError):
        world.own(by=GrantFactory(organization=world.committee).user)


def test_only_its_own_people_remove_a_link(world):
    own, bodys = world.own(), world.own(by=world.secretary, organization=world.branch)

    for link, stranger in ((own, world.secretary), (bodys, world.user)):
        with pytest.raises(PermissionDenied):
            unlink(by=stranger, link=link)
    unlink(by=world.user, link=own)
    unlink(by=world.secretary, link=bodys)
    with unscoped():
        assert Link.objects.count() == 0


def test_an_article_that_is_gone_from_the_edition_keeps_its_link_without_a_name(world):
    world.own()
    published(world.speech, "全新的内容。")

    assert links_beside(world.user, world.text)[2][0].label == ""


@pytest.mark.parametrize(
    ("words", "number", "found"),
    [
        ("讲话", 2, [2]),
        ("讲话", None, [1, 2]),
        ("联系 实际", None, [2]),
        ("没有这句话", None, []),
        ("讲话", 9, []),
    ],
)
def test_passages_are_found_by_title_and_number_or_by_words(world, words, number, found):
    assert [each.number for each in passages(world.user, words, number)] == found


def test_passages_of_texts_kept_elsewhere_are_not_offered(world):
    assert passages(UserFactory(), "讲话") == []


def test_the_page_finds_links_and_removes(client, world):
    client.force_login(world.user)
    address = reverse("study:link", args=[world.text.pk, 2])
    assert client.get(address).status_code == 200
    assert "讲话要点" in client.get(address, {"words": "讲话"}).content.decode()

    answer = client.post(
        f"{address}?words=讲话", {"other": world.article(1).pk, "note": "都说坚持", "whose": "me"}
    )
    assert answer["Location"] == reverse("study:text", args=[world.text.pk]) + "#a2"
    body = client.get(reverse("study:text", args=[world.text.pk])).content.decode()
    assert world.speech.title in body
    assert "都说坚持" in body

    with unscoped():
        link = Link.objects.get()
    client.post(reverse("study:unlink", args=[world.speech.pk, link.pk]))
    with unscoped():
        assert Link.objects.count() == 0


def test_nothing_chosen_is_explained_and_the_note_stays(client, world):
    client.force_login(world.user)
    address = reverse("study:link", args=[world.text.pk, 2])

    answer = client.post(f"{address}?words=讲话", {"note": "写了半天", "whose": "me"})

    assert answer.status_code == 422
    assert "写了半天" in answer.content.decode()
    assert 'class="empty"' in client.get(address, {"words": "没有这句话"}).content.decode()


def test_an_article_that_never_was_is_not_found(client, world):
    client.force_login(world.user)

    assert client.get(reverse("study:link", args=[world.text.pk, 99])).status_code == 404


def test_a_link_is_not_removed_from_the_page_of_a_third_text(client, world):
    link, third = world.own(), world.new_text()
    client.force_login(world.user)

    assert client.post(reverse("study:unlink", args=[third.pk, link.pk])).status_code == 404
