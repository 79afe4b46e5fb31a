"""The pages of activities: a branch's tab, the form, and one page for an activity's whole life."""

from zhixing.activities.views import checkin, claims, leave
from zhixing.activities.views.decisions import (
    add_resolution,
    add_vote,
    finish,
    remove_resolution,
    remove_vote,
    resolution,
    resolution_list,
    vote,
)
from zhixing.activities.views.files import add_file, file, remove_file
from zhixing.activities.views.lectures import lectures
from zhixing.activities.views.lists import activity_list
from zhixing.activities.views.minutes import earlier_minutes, minutes, restore_minutes
from zhixing.activities.views.page import announce, cancel, confirm, detail
from zhixing.activities.views.people import attendance, make_up, reasons, unvisit, visit
from zhixing.activities.views.plan import counts, edit, new
from zhixing.activities.views.sheets import sheet

__all__ = [
    "activity_list",
    "add_file",
    "add_resolution",
    "add_vote",
    "announce",
    "attendance",
    "cancel",
    "checkin",
    "claims",
    "confirm",
    "counts",
    "detail",
    "earlier_minutes",
    "edit",
    "file",
    "finish",
    "leave",
    "lectures",
    "make_up",
    "minutes",
    "new",
    "reasons",
    "remove_file",
    "remove_resolution",
    "remove_vote",
    "resolution",
    "resolution_list",
    "restore_minutes",
    "sheet",
    "unvisit",
    "visit",
    "vote",
]
