"""What a year's opinions and appraisals come to, as sheets of the ledgers: numbers, and what the body itself may read.

The words of opinions are for the officers of that very body, as on their own page; the ledgers are also fetched by
those above, and so is the archive, which has the numbers alone. No sheet has a name with a grade.
"""

from collections import Counter
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zhixing.appraisal.choices import Answer, Grade
from zhixing.appraisal.models import Appraisal, Participant
from zhixing.documents.context import chinese_day
from zhixing.documents.ledger.life import life_sheets
from zhixing.documents.ledger.sheets import Sheet, Value
from zhixing.organizations.models import Organization
from zhixing.polls.choices import About, CollectionState, Door
from zhixing.polls.models import Collection
from zhixing.polls.queries.opinions import collections_of, released_of

DOORS = {Door.LINK: "链接或扫码", Door.SLIPS: "意见票"}
COLLECTION_HEADS = (
    *(("名称", 36), ("开始日期", 14), ("结束日期", 14), ("征求方式", 14)),
    *(("收回（份）", 10), ("意见（条）", 10), ("反馈日期", 14)),
)
SORTED_HEADS = (("对本组织的意见（条）", 12), ("对党员的意见（条）", 12))
OPINION_HEADS = (("名称", 36), ("方面", 14), ("意见", 80))
APPRAISAL_HEADS = (
    *(("年度", 8), ("参加评议（人）", 10), ("评定等次（人）", 10), ("不评定等次（人）", 10)),
    *(("优秀", 8), ("合格", 8), ("基本合格", 10), ("不合格", 8)),  # in the order of Grade
    *(("评定日期", 14), ("已告知（人）", 10), ("已签署（人）", 10)),
    *(("不同意见（人）", 10), ("申请复核（人）", 10)),
)


def sheets_of(organization: Organization, year: int, reader: Any = None) -> list[Sheet]:
    """Make the sheets of a year that are no ledgers of activities; without `reader`, as whoever may fetch them."""
    return [*asked_sheets(organization, year, reader), *life_sheets(organization, year, reader)]


def asked_sheets(organization: Organization, year: int, reader: Any = None) -> list[Sheet]:
    """Make the sheets of opinions and appraisals in a year; without `reader`, as whoever may fetch them reads them.

    A collection stands in the year in which it was released, an appraisal in its own once it is decided.
    """
    rows = list(_collections(organization, year))
    is_own = reader is not None and reader.has_perm("polls.collect", organization)
    sheets = [_collection_sheet(organization, rows, is_own=is_own)]
    if is_own:
        sheets.append(_opinion_sheet(organization, year))
    if reader is None or reader.has_perm("appraisal.count", organization):
        sheets.append(_appraisal_sheet(organization, year))
    return sheets


def _collections(organization: Organization, year: int) -> QuerySet[Collection]:
    rows = collections_of(organization).filter(state=CollectionState.RELEASED, released_on__year=year)
    return rows.order_by("released_on", "pk")


def _collection_sheet(organization: Organization, rows: list[Collection], *, is_own: bool) -> Sheet:
    about = _about(organization, rows) if is_own else Counter()
    lines = (
        (
            *(row.title, chinese_day(row.opened_on), chinese_day(row.closed_on), DOORS[Door(row.door)]),
            *(row.sheets, row.received, chinese_day(row.released_on)),
            *((about[row.pk, About.BODY], about[row.pk, About.MEMBER]) if is_own else ()),
        )
        for row in rows
    )
    heads = (*COLLECTION_HEADS, *(SORTED_HEADS if is_own else ()))
    return Sheet(_("Opinions asked for"), "征求意见汇总", heads, tuple(lines))


def _about(organization: Organization, rows: list[Collection]) -> Counter[tuple[int, str]]:
    """Count for each collection how many of its opinions concern the body, and how many a member."""
    found = released_of(organization).filter(collection__in=[row.pk for row in rows])
    return Counter(found.order_by().values_list("collection_id", "about"))


def _opinion_sheet(organization: Organization, year: int) -> Sheet:
    """List what was said of the body; of members the workbook has no words."""
    rows = released_of(organization).filter(about=About.BODY, collection__released_on__year=year)
    rows = rows.order_by("collection__released_on", "collection_id", "aspect", "place")
    lines = tuple((row.collection.title, row.aspect, row.words) for row in rows)
    return Sheet(_("Opinions on the organisation"), "对本组织的意见", OPINION_HEADS, lines)


def _appraisal_sheet(organization: Organization, year: int) -> Sheet:
    rows = Appraisal.objects.filter(
        unit_id=organization.unit_id, organization=organization, year=year, decided_on__isnull=False
    )
    lines = tuple(_appraisal_line(row) for row in rows.order_by("pk"))
    return Sheet(_("Appraisal of members"), "评议汇总", APPRAISAL_HEADS, lines)


def _appraisal_line(row: Appraisal) -> tuple[Value, ...]:
    counts = Participant.objects.filter(unit_id=row.unit_id, appraisal=row).aggregate(
        people=Count("pk"),
        graded=Count("pk", ~Q(grade="")),
        told=Count("pk", Q(told_on__isnull=False)),
        signed=Count("pk", Q(answer=Answer.SIGNED)),
        dissents=Count("pk", Q(answer=Answer.DISSENT)),
        asked=Count("pk", Q(review_asked_on__isnull=False)),
        **{grade.value: Count("pk", Q(grade=grade)) for grade in Grade},
    )
    return (
        *(row.year, counts["people"], counts["graded"], counts["people"] - counts["graded"]),
        *(counts[grade.value] for grade in Grade),
        chinese_day(row.decided_on),
        *(counts[name] for name in ("told", "signed", "dissents", "asked")),
    )
