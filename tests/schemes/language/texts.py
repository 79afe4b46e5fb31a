"""Small scheme files to change in one place and read."""

import pytest

from zhixing.schemes.language.model import LocalPlan, Requirement, Scheme
from zhixing.schemes.language.problems import SchemeError
from zhixing.schemes.language.reader import read_plan, read_scheme

SMALL = """\
scheme: small
title: {zh: 小方案, en: Small scheme}
campaign: {starts: 2016-01-01, ends: 2016-12-31}
clauses:
  一:
    title: {zh: 党课, en: Lectures}
    obligations: [A1, A2]
    aims: {A3: 讲好党课}
topics:
  belief: {zh: 有信念, en: belief}
  action: {zh: 有作为, en: action}
lists:
  books: {title: {zh: 书目, en: Books}, entries: {one: slot, two: slot}}
  open_books: {title: {zh: 选读, en: More books}, open: true, entries: {}}
windows:
  july: {title: {zh: “七一”前后, en: around 1 July}, starts: 06-15, ends: 07-15}
populations:
  branch: {each: organization, title: {zh: 党支部, en: branch}, kind: branch}
  member: {each: member, title: {zh: 党员, en: member}}
  problem: {each: item, title: {zh: 问题, en: problem}, of: rectification.problem}
requirements:
- {id: A1, title: 季度党课, who: branch, do: activities.held, where: {kind: lecture}, every: quarter}
- {id: A2, title: 听党课, who: member, do: activities.attended, where: {kind: lecture}, settled: 30}
"""
PLAN = """\
plan: ours
of: small
title: 我们的计划
"""


def small(*changes: tuple[str, str]) -> str:
    """The small scheme with pieces of its text replaced; each piece must be there."""
    text = SMALL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def with_rule(rule: str) -> str:
    """The small scheme with one more requirement, written as the inside of a YAML mapping."""
    return SMALL + f"- {{id: A9, refs: A1, title: 另一项, {rule}}}\n"


def scheme(*changes: tuple[str, str]) -> Scheme:
    return read_scheme(small(*changes), "small.yaml")


def rule(text: str) -> Requirement:
    return read_scheme(with_rule(text), "small.yaml").requirement("A9")


def plan(text: str, base: Scheme | None = None) -> LocalPlan:
    return read_plan(PLAN + text, "ours.yaml", base or scheme())


def problems_of(source: bytes | str) -> list[str]:
    """What is wrong with a scheme, one line each."""
    with pytest.raises(SchemeError) as caught:
        read_scheme(source, "bad.yaml")
    return [str(each) for each in caught.value.problems]


def problems_of_plan(text: str, base: Scheme | None = None) -> list[str]:
    with pytest.raises(SchemeError) as caught:
        plan(text, base)
    return [str(each) for each in caught.value.problems]
