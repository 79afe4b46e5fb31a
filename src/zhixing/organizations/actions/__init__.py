"""Every change of the tree and its people; one file per noun."""

from zhixing.organizations.actions.accounts import end_grant, grant_role, open_account
from zhixing.organizations.actions.affiliations import end_affiliation, transfer_member, undo_transfer
from zhixing.organizations.actions.endings import close_organization, merge_organizations, reopen_organization
from zhixing.organizations.actions.imports import answer_import, begin_import
from zhixing.organizations.actions.members import edit_member, enter_member, reveal_sensitive
from zhixing.organizations.actions.posts import begin_post, end_post
from zhixing.organizations.actions.ranks import set_rank
from zhixing.organizations.actions.tree import (
    edit_organization,
    found_organization,
    found_unit,
    move_organization,
)

__all__ = [
    "answer_import",
    "begin_import",
    "begin_post",
    "close_organization",
    "edit_member",
    "edit_organization",
    "end_affiliation",
    "end_grant",
    "end_post",
    "enter_member",
    "found_organization",
    "found_unit",
    "grant_role",
    "merge_organizations",
    "move_organization",
    "open_account",
    "reopen_organization",
    "reveal_sensitive",
    "set_rank",
    "transfer_member",
    "undo_transfer",
]
