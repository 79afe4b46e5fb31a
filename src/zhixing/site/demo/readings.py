"""Readers of the sample library: one in the middle of a text, one who is done, two who read on paper, a link."""

from datetime import date, timedelta

from zhixing.accounts.models import User
from zhixing.core.actions import Actor
from zhixing.library.models import Article, Text
from zhixing.library.queries.lists import texts_listed
from zhixing.library.queries.texts import articles_of, texts_for
from zhixing.organizations.models import Member
from zhixing.organizations.queries import members_of
from zhixing.site.demo.people import Cast
from zhixing.study.actions.links import link_passages
from zhixing.study.actions.paper import record_paper
from zhixing.study.actions.reading import finish, keep_place, mark_read
from zhixing.study.queries.links import READ


def let_them_read(by: Actor, cast: Cast, day: date) -> None:
    """Let the member be half-way through each text of the branch, and others be done with the one in the plan."""
    member = User.objects.get(username="demo-member")
    secretary = User.objects.get(username="demo-secretary")
    kept = list(texts_for(cast.branch).order_by("pk"))
    for text in kept[:2]:
        _begin(member, text)
    for text in {text.pk: text for text in texts_listed(cast.branch).values()}.values():
        finish(by=secretary, text=text, on=day - timedelta(days=12))
        record_paper(
            by=secretary,
            organization=cast.branch,
            members=_paper_readers(cast, day),
            texts=[text],
            on=day - timedelta(days=5),
        )
    if len(kept) > 1:
        _link(by, cast, *kept[:2])


def _begin(member: User, text: Text) -> None:
    pieces = _read(text)
    half = max(len(pieces) // 2, 1)
    mark_read(by=member, text=text, anchors=[each.anchor for each in pieces[:half]])
    keep_place(by=member, text=text, anchor=pieces[half - 1].anchor)


def _paper_readers(cast: Cast, day: date) -> list[Member]:
    """Choose two members, neither of them one of the personas."""
    people = [row.member for row in members_of(cast.branch, day)]
    return [each for each in people if each.pk not in {cast.secretary.pk, cast.member.pk}][:2]


def _link(by: Actor, cast: Cast, text: Text, other: Text) -> None:
    here, there = _read(text)[0], _read(other)[0]
    link_passages(
        by=by,
        text=text,
        anchor=here.anchor,
        other=there,
        organization=cast.root,
        note="对照着学：怎么要求，怎么落实",
    )


def _read(text: Text) -> list[Article]:
    """List what is to be read of a text, headings left out."""
    assert text.edition  # noqa: S101  published
    return list(articles_of(text.edition).filter(level__in=READ).select_related("edition__text"))
