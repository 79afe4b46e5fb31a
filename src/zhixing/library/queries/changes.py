"""What a draft changes against the edition in force."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhixing.library.anchors import matches, wording
from zhixing.library.choices import Level
from zhixing.library.models import Article, Edition
from zhixing.library.queries.texts import articles_of


@dataclass(frozen=True)
class Change:
    """One piece as it was and as it will be."""

    before: Article
    after: Article


@dataclass(frozen=True)
class Changes:
    """What is new, worded otherwise, gone, and how many pieces stay as they are (their readers' marks too)."""

    new: list[Article] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    gone: list[Article] = field(default_factory=list)
    same: int = 0

    @property
    def is_none(self) -> bool:
        """Whether both say the same."""
        return not (self.new or self.changed or self.gone)


def changes_of(draft: Edition) -> Changes | None:
    """Compare a draft with the edition in force; None where there is none yet."""
    in_force = draft.text.edition_id
    if in_force is None:
        return None
    old, new = (list(Article.objects.filter(edition_id=in_force)), list(articles_of(draft)))
    same = matches([wording(each) for each in old], [wording(each) for each in new])
    kept = set(same.values())
    gone = [each for place, each in enumerate(old) if place not in kept]
    fresh = [each for place, each in enumerate(new) if place not in same]
    return _paired(gone, fresh, len(same))


def _paired(gone: Sequence[Article], fresh: Sequence[Article], same: int) -> Changes:
    """Call a piece changed where one with its label went and another came."""
    before = {(each.level, each.label): each for each in gone if each.label}
    changed = [
        Change(before.pop((each.level, each.label)), each)
        for each in fresh
        if (each.level, each.label) in before
    ]
    gone_now = {change.before.pk for change in changed}
    new_now = {change.after.pk for change in changed}
    return Changes(
        [each for each in fresh if each.pk not in new_now],
        changed,
        [each for each in gone if each.pk not in gone_now],
        same,
    )


def in_short(article: Article) -> str:
    """Name a piece by its label, its heading or its first words."""
    words = article.label if article.level == Level.ARTICLE else f"{article.label} {article.heading}".strip()
    return words or article.heading or f"{article.body[:20]}…"
