"""A small scheme for tests, and the helper that puts it in force."""

from datetime import date

from zhixing.core.actions import System
from zhixing.organizations.models import Organization
from zhixing.schemes.actions import adopt_scheme, load_scheme
from zhixing.schemes.models import Adoption

SMALL = """\
scheme: small
title: {zh: 小方案, en: Small scheme}
clauses:
  一: {title: {zh: 组织生活, en: Organisational life}, obligations: [Q, L, H, B]}
lists:
  books: {title: {zh: 必读书目, en: Required books}, entries: {"1": slot}}
populations:
  branch: {each: organization, title: {zh: 党支部, en: branch}, kind: branch}
  member: {each: member, title: {zh: 党员, en: member}}
requirements:
- {id: Q, title: 党员大会, who: branch, do: activities.held, where: {kind: members_meeting}, every: quarter}
- {id: L, title: 讲党课, who: branch, do: activities.held, where: {kind: lecture}}
- {id: H, title: 听党课, who: member, do: activities.attended, where: {kind: lecture}}
- {id: B, title: 读书, who: member, do: study.read, cover: books}
"""
SYSTEM = System("tests")


def adopt(organization: Organization, text: str = SMALL, year: int = 2016) -> Adoption:
    """Put a scheme in force for a year."""
    version = load_scheme(by=SYSTEM, organization=organization, text=text, name="small.yaml")
    return adopt_scheme(
        by=SYSTEM,
        organization=organization,
        version=version,
        starts=date(year, 1, 1),
        ends=date(year, 12, 31),
    )
