"""Everything that changes an activity: planned → announced → held → confirmed; or cancelled."""

from zhixing.activities.actions.files import add_file, remove_file
from zhixing.activities.actions.frame import StaleError
from zhixing.activities.actions.holding import confirm_activity, record_make_up, set_attendance
from zhixing.activities.actions.people import add_visitor, remove_visitor, reveal_reasons
from zhixing.activities.actions.planning import (
    announce_activity,
    cancel_activity,
    correct_activity,
    edit_activity,
    plan_activity,
    write_minutes,
)

__all__ = [
    "StaleError",
    "add_file",
    "add_visitor",
    "announce_activity",
    "cancel_activity",
    "confirm_activity",
    "correct_activity",
    "edit_activity",
    "plan_activity",
    "record_make_up",
    "remove_file",
    "remove_visitor",
    "reveal_reasons",
    "set_attendance",
    "write_minutes",
]
