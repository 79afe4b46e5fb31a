"""The pages of activities: a branch's tab, the form, and one page for an activity's whole life."""

from zhixing.activities.views.files import add_file, file, remove_file
from zhixing.activities.views.lists import activity_list
from zhixing.activities.views.page import announce, cancel, confirm, detail, minutes, sheet
from zhixing.activities.views.people import attendance, make_up, reasons, unvisit, visit
from zhixing.activities.views.plan import counts, edit, new

__all__ = [
    "activity_list",
    "add_file",
    "announce",
    "attendance",
    "cancel",
    "confirm",
    "counts",
    "detail",
    "edit",
    "file",
    "make_up",
    "minutes",
    "new",
    "reasons",
    "remove_file",
    "sheet",
    "unvisit",
    "visit",
]
