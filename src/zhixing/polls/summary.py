"""The summary of a collection: what was said, about whom, in words that do not tell who said it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhixing.core.text import clean_text
from zhixing.core.workbooks import Value, Workbook
from zhixing.polls.choices import Fate
from zhixing.polls.models import Collection, Opinion
from zhixing.polls.queries.opinions import opinions_in
from zhixing.polls.questions import aspects_for


@dataclass(frozen=True)
class Part:
    """What concerns the body, or one member."""

    about: str
    opinions: list[Opinion]


@dataclass(frozen=True)
class Summary:
    """A released collection, part by part, and the reasons of what was set aside."""

    collection: Collection
    parts: list[Part]
    reasons: list[str]

    @property
    def taken(self) -> int:
        """How many opinions were taken."""
        return sum(len(part.opinions) for part in self.parts)


def summary_of(collection: Collection) -> Summary:
    """Put a released collection's opinions together: the body's first, then each member's, by aspect."""
    rows = list(opinions_in(collection))
    taken = [row for row in rows if row.fate == Fate.TAKEN]
    order = {aspect: at for at, aspect in enumerate(aspects_for(collection.organization))}
    taken.sort(key=lambda row: order.get(row.aspect, len(order)))  # stable: else the random order stays
    members = {row.member_id: row.member for row in taken if row.member}
    people = sorted(members.values(), key=lambda member: (member.sort_key, member.pk))
    body = [row for row in taken if row.member_id is None]
    parts = [Part(collection.organization.name, body)] if body else []
    parts += [Part(each.name, [row for row in taken if row.member_id == each.pk]) for each in people]
    return Summary(collection, parts, [row.reason for row in rows if row.fate == Fate.ASIDE])


def workbook(summary: Summary) -> bytes:
    """Write a summary as .xlsx, in Chinese as offices keep it; the same rows, the same bytes."""
    with translation.override("zh-hans"):
        title = f"{summary.collection.organization.name}{_('Summary of opinions')}"
        book = Workbook(clean_text(title))
        heads = [
            ("", 6),
            (_("Whom it concerns"), 24),
            (_("Aspect"), 14),
            (pgettext("sheet", "Opinion"), 80),
            (_("How it came"), 16),
        ]
        book.sheet(_("Summary of opinions"), clean_text(title), heads, _lines(summary.parts))
        return book.content()


def _lines(parts: Iterable[Part]) -> list[list[Value]]:
    rows = [(part.about, row) for part in parts for row in part.opinions]
    return [
        [
            number,
            clean_text(about),
            clean_text(row.aspect),
            clean_text(row.words, lines=True),
            str(row.get_source_display()),
        ]
        for number, (about, row) in enumerate(rows, start=1)
    ]
