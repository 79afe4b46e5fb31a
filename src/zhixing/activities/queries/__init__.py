"""Every read of activities that a page, an export or another room needs."""

from zhixing.activities.queries.listing import (
    Filters,
    Month,
    activities_of,
    calendar,
    coming,
    coming_for,
    credits_of,
    find,
    host_paths,
    is_on_list,
    to_confirm,
    visible_to,
    with_details,
    years_of,
)
from zhixing.activities.queries.people import (
    Expected,
    Line,
    Sheet,
    attendance_sheet,
    expected_people,
    people_named,
)
from zhixing.activities.queries.suggesting import Suggestion, next_fixed_day, suggestion_for, topics_left

__all__ = [
    "Expected",
    "Filters",
    "Line",
    "Month",
    "Sheet",
    "Suggestion",
    "activities_of",
    "attendance_sheet",
    "calendar",
    "coming",
    "coming_for",
    "credits_of",
    "expected_people",
    "find",
    "host_paths",
    "is_on_list",
    "next_fixed_day",
    "people_named",
    "suggestion_for",
    "to_confirm",
    "topics_left",
    "visible_to",
    "with_details",
    "years_of",
]
