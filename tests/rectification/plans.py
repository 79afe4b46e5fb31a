"""A small plan with the taxonomies that problems are tagged from."""

from tests.schemes.factories import adopt
from zhixing.organizations.models import Organization
from zhixing.schemes.models import Adoption

KINDS = """\
scheme: p2016
title: {zh: 方案, en: Plan}
clauses:
  一: {title: {zh: 整改, en: Rectification}, obligations: [P]}
taxonomies:
  special: {title: {zh: 专项行动, en: Special actions}, use: actions, entries: {style_action: {zh: 提能效, en: style}}}
  origins: {title: {zh: 问题来源, en: Origin}, use: origins, entries: {mass_line: {zh: 群众路线, en: mass line}}}
  five_groups:
    title: {zh: 五类问题, en: Five groups}
    use: problems
    entries: {belief_group: {zh: 理想信念, en: belief}, purpose_group: {zh: 宗旨观念, en: purpose}}
  four_nots: {title: {zh: 四不, en: Four nots}, use: problems, entries: {no_rules: {zh: 不守规矩, en: keeps no rules}}}
  seven: {title: {zh: 七个短板, en: Seven}, use: problems, entries: {s1: slot}}
  awards: {title: {zh: 表彰, en: Awards}, entries: {best: {zh: 优秀, en: best}}}
populations:
  branch: {each: organization, title: {zh: 党支部, en: branch}, kind: branch}
requirements:
- {id: P, title: 问题清单, who: branch, do: rectification.listed_by}
"""
FIVE = ("p2016/five_groups", "p2016/belief_group")
FOUR = ("p2016/four_nots", "p2016/no_rules")


def adopt_kinds(organization: Organization, text: str = KINDS, year: int = 2016) -> Adoption:
    """Put the plan in force."""
    return adopt(organization, text, year)
