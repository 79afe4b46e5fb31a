"""Who sees how the plan goes, and who may help whom."""

from zhixing.core.permissions import Role, allow
from zhixing.organizations.permissions import EVERYONE, OFFICERS, path_of

allow("progress.view", EVERYONE, at=path_of)  # numbers, never names: those ask organizations.view_members
allow("supervision.nudge", (Role.COMMITTEE_ORGANISER,), at=path_of)
allow("supervision.note_visit", (Role.COMMITTEE_ORGANISER,), at=path_of)
allow("supervision.view_visits", (*OFFICERS, Role.INSPECTOR), at=path_of)
allow("supervision.answer_remark", OFFICERS, at=path_of)
