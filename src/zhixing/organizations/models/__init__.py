"""The tree, its members, and who holds what, where and when."""

from zhixing.organizations.models.imports import ImportJob
from zhixing.organizations.models.member import Affiliation, Member, Person, Post, RankHolding
from zhixing.organizations.models.organization import Organization, OrganizationChange
from zhixing.organizations.models.roles import Grant

__all__ = [
    "Affiliation",
    "Grant",
    "ImportJob",
    "Member",
    "Organization",
    "OrganizationChange",
    "Person",
    "Post",
    "RankHolding",
]
