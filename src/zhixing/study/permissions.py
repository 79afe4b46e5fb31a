"""Who keeps topics and plans, who sees where a hand is needed, who may hide what was written."""

from zhixing.core.permissions import Role, allow
from zhixing.organizations.permissions import EVERYONE, OFFICERS, path_of

allow("study.view", EVERYONE, at=path_of)  # plans and topics of a body
allow("study.guide", OFFICERS, at=path_of)  # topics, readings, plans, links for all below
allow("study.help", (Role.BRANCH_OFFICER,), at=path_of)  # who has which text before them, by name
allow("study.moderate", OFFICERS, at=path_of)  # hide what was shared, with a reason
