"""Requirements in plain Chinese and plain English, clause by clause.

Both languages are always at hand, whatever language the page is in: a secretary's notice is
Chinese even where the committee's page is English.  So the words come from the vocabulary and the
scheme, not from the translation catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhixing.schemes.language.model import (
    Between,
    By,
    CalendarUnit,
    Clause,
    CountAt,
    Day,
    Every,
    Level,
    MonthDay,
    OwedBy,
    Requirement,
    Row,
    RowType,
    Scheme,
    Subject,
    Text,
    Waive,
    When,
)
from zhixing.schemes.language.periods import Period
from zhixing.schemes.language.predicate import predicate
from zhixing.schemes.language.vocabulary import vocabulary

EVERY = {
    CalendarUnit.MONTH: Text("每月", "every month"),
    CalendarUnit.QUARTER: Text("每季度", "every quarter"),
    CalendarUnit.HALF_YEAR: Text("每半年", "every half-year"),
    CalendarUnit.YEAR: Text("每年", "every year"),
}
EACH = {Subject.ORGANIZATION: "每个", Subject.MEMBER: "每名", Subject.ITEM: "每项"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def sentence(requirement: Requirement, scheme: Scheme, language: str) -> str:
    """Say the requirement in one sentence, ``language`` being zh… or another (English)."""
    if language.startswith("zh"):
        return _chinese(requirement, scheme)
    return _english(requirement, scheme)


def _chinese(each: Requirement, scheme: Scheme) -> str:
    who = f"{EACH[each.who.each]}{each.who.title.zh}"
    when, does = _when(each.when, scheme).zh, predicate(each, scheme, "zh")
    match each.level:
        case Level.REQUIRED:
            return f"{who}{when}{does}。"
        case Level.IF_ABLE:
            return f"有条件的{each.who.title.zh}{when}{does}；暂无条件的说明原因。"
        case Level.ENCOURAGED:
            return f"鼓励{who}{when}{does}。"
        case Level.SHOWN:
            return f"{who}{when}{does}；只反映情况，不设数量要求。"


def _english(each: Requirement, scheme: Scheme) -> str:
    who, does = f"Each {each.who.title.en}", predicate(each, scheme, "en")
    when = _when(each.when, scheme).en
    does = f"{does} {when}" if when else does
    match each.level:
        case Level.REQUIRED:
            return f"{who} must {does}."
        case Level.IF_ABLE:
            return f"{who} that has the means must {does}; one that has not says why."
        case Level.ENCOURAGED:
            return f"{who} is encouraged to {does}."
        case Level.SHOWN:
            return f"{who} should {does}; facts are shown, no number is asked."


def _when(when: When, scheme: Scheme) -> Text:
    match when:
        case Every(unit):
            return EVERY[unit]
        case By(day):
            yearly = isinstance(day, MonthDay) and not _is_one_year(scheme)
            zh = f"{'每年' if yearly else ''}于{_day_zh(day)}前"
            return Text(zh, f"by {_day_en(day)}{' each year' if yearly else ''}")
        case Between(window):
            zh = f"在{window.title.zh}（{_day_zh(window.starts)}至{_day_zh(window.ends)}）"
            en = f"{window.title.en} ({_day_en(window.starts)} to {_day_en(window.ends)})"
            return Text(zh, en)
        case _:
            return Text("", "")


def _is_one_year(scheme: Scheme) -> bool:
    starts, ends = scheme.starts, scheme.ends
    return starts is not None and ends is not None and starts.year == ends.year


def _day_zh(day: Day) -> str:
    year = "" if isinstance(day, MonthDay) else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def _day_en(day: Day) -> str:
    year = "" if isinstance(day, MonthDay) else f" {day.year}"
    return f"{day.day} {MONTHS[day.month - 1]}{year}"


def days(period: Period, language: str) -> str:
    """Say a period's first and last day."""
    if language.startswith("zh"):
        return f"{_day_zh(period.starts)}至{_day_zh(period.ends)}"
    return f"{_day_en(period.starts)} to {_day_en(period.ends)}"


def details(requirement: Requirement, scheme: Scheme, language: str) -> tuple[str, ...]:
    """Say what the sentence leaves out: exceptions, who may waive, what counts, how the text is read."""
    return tuple(each.in_language(language) for each in _details(requirement, scheme))


def _details(each: Requirement, scheme: Scheme) -> list[Text]:
    said: list[Text] = []
    if scheme.is_dormant(each):
        said.append(Text("清单尚未填写，暂不计入。", "The list is still empty, so nothing is due yet."))
    if each.settled:
        zh = f"期末前{each.settled}天内转入的不计。"
        said.append(Text(zh, f"Who joined in the last {each.settled} days is not due."))
    if each.within is not None:
        said.append(
            Text(f"每项自提出之日起{each.within}天内。", f"Within {each.within} days of its own day.")
        )
    if len(each.counts) < len(vocabulary().attendance):
        words = [vocabulary().attendance[state] for state in each.counts]
        zh, en = "、".join(word.zh for word in words), ", ".join(word.en for word in words)
        said.append(Text(f"仅计：{zh}。", f"Only these count: {en}."))
    said += _powers(each)
    if each.note:
        said.append(each.note)
    return said


def _powers(each: Requirement) -> list[Text]:
    said: list[Text] = []
    if each.waive == Waive.SELF and each.level != Level.IF_ABLE:
        said.append(Text("确有困难的，可自行说明原因。", "Who cannot may say so, with the reason."))
    if each.waive == Waive.NOBODY:
        said.append(Text("不得免除。", "Nobody may waive it."))
    if not each.merge:
        said.append(Text("不得合并开展。", "It may not be done together with another body."))
    if each.owed_by == OwedBy.UPPER:
        said.append(Text("由上级党组织负责。", "The organisation above has to act."))
    if each.owed_by == OwedBy.DISCIPLINE:
        said.append(Text("由纪检机构负责。", "The discipline body has to act."))
    if each.count_at == CountAt.POST:
        said.append(Text("在任职的党组织统计。", "Counted in the body where the post is held."))
    if each.counts_with is not None:
        ids = ", ".join(each.counts_with)
        zh = f"一次活动可同时计入：{ids}。" if ids else "一次活动不得同时计入其他要求。"
        en = f"One activity may also count for: {ids}." if ids else "One activity counts for nothing else."
        said.append(Text(zh, en))
    return said


@dataclass(frozen=True, slots=True)
class Line:
    """One line under a clause: id, what it is (obligation, aim, …, folded), short title, sentences."""

    id: str
    kind: str
    title: str
    words: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """A clause with everything that stands under it."""

    clause: Clause
    title: str
    lines: tuple[Line, ...]

    @property
    def aims(self) -> tuple[Line, ...]:
        """Give the lines that only say what the source says: aims, options, information, what was folded."""
        return tuple(line for line in self.lines if not line.title)

    @property
    def rules(self) -> tuple[Line, ...]:
        """Give the lines that are requirements."""
        return tuple(line for line in self.lines if line.title)


def explain(scheme: Scheme, language: str, clause: str = "") -> tuple[Explained, ...]:
    """Say the scheme clause by clause; with ``clause`` only that one and those under it (二 has 二.1)."""
    wanted = (each for each in scheme.clauses if not clause or f"{each.code}.".startswith(f"{clause}."))
    return tuple(
        Explained(each, each.title.in_language(language), tuple(_lines(each, scheme, language)))
        for each in wanted
    )


def _lines(clause: Clause, scheme: Scheme, language: str) -> list[Line]:
    rows = [_row_line(row, scheme, language) for row in clause.rows]
    kinds = {row.id: str(row.type) for row in clause.rows}
    rules = [
        Line(
            each.id,
            next((kinds[ref] for ref in each.refs if ref in kinds), str(RowType.OBLIGATION)),
            each.title.in_language(language),
            sentence(each, scheme, language),
            details(each, scheme, language),
        )
        for each in scheme.requirements
        if each.clause == clause.code
    ]
    return [each for each in rows if each] + rules


def _row_line(row: Row, scheme: Scheme, language: str) -> Line | None:
    if row.id in scheme.folded:
        return Line(row.id, "folded", "", scheme.folded[row.id].in_language(language))
    if row.title is None:
        return None
    return Line(row.id, str(row.type), "", row.title.in_language(language), _topics(row, scheme, language))


def _topics(row: Row, scheme: Scheme, language: str) -> tuple[str, ...]:
    """Say what the topics that a row names are about, and what their discussions ask."""
    named = [topic for topic in scheme.topics.filled if topic.ref == row.id]
    words = [text for topic in named for text in (topic.about, *topic.questions) if text]
    return tuple(text.in_language(language) for text in words)
