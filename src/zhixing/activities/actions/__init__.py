"""Everything that changes an activity: planned → announced → held → confirmed; or cancelled."""

from zhixing.activities.actions.checkin import check_in, close_check_in, open_check_in
from zhixing.activities.actions.claims import answer_claim, make_claim
from zhixing.activities.actions.decisions import (
    finish_resolution,
    record_resolution,
    record_vote,
    remove_resolution,
    remove_vote,
    reopen_resolution,
)
from zhixing.activities.actions.files import add_file, remove_file
from zhixing.activities.actions.frame import StaleError
from zhixing.activities.actions.holding import confirm_activity, record_make_up, set_attendance
from zhixing.activities.actions.leave import answer_leave, ask_leave, withdraw_leave
from zhixing.activities.actions.minutes import restore_minutes, write_minutes
from zhixing.activities.actions.people import add_visitor, remove_visitor, reveal_reasons
from zhixing.activities.actions.planning import (
    announce_activity,
    cancel_activity,
    correct_activity,
    edit_activity,
    plan_activity,
)
from zhixing.activities.actions.signing import sign_minutes
from zhixing.activities.actions.speeches import move_speech, remove_speech
from zhixing.activities.actions.year import (
    Wish,
    cancel_series,
    merge_activities,
    move_activity,
    move_series,
    plan_series,
    plan_year,
)

__all__ = [
    "StaleError",
    "Wish",
    "add_file",
    "add_visitor",
    "announce_activity",
    "answer_claim",
    "answer_leave",
    "ask_leave",
    "cancel_activity",
    "cancel_series",
    "check_in",
    "close_check_in",
    "confirm_activity",
    "correct_activity",
    "edit_activity",
    "finish_resolution",
    "make_claim",
    "merge_activities",
    "move_activity",
    "move_series",
    "move_speech",
    "open_check_in",
    "plan_activity",
    "plan_series",
    "plan_year",
    "record_make_up",
    "record_resolution",
    "record_vote",
    "remove_file",
    "remove_resolution",
    "remove_speech",
    "remove_visitor",
    "remove_vote",
    "reopen_resolution",
    "restore_minutes",
    "reveal_reasons",
    "set_attendance",
    "sign_minutes",
    "withdraw_leave",
    "write_minutes",
]
