"""The frame of the API: one way in, one shape of errors, one way to page. Rooms bring the operations."""

from zhixing.core.api.frame import Api
from zhixing.core.api.paging import LIMIT, Cursor, Limit, Page, page
from zhixing.core.api.problems import Problem, invalid, not_found, problem_of, too_large
from zhixing.core.api.schemas import Day, Id, In, Line, Named, Out, OutId, Paragraphs, Time

__all__ = [
    "LIMIT",
    "Api",
    "Cursor",
    "Day",
    "Id",
    "In",
    "Limit",
    "Line",
    "Named",
    "Out",
    "OutId",
    "Page",
    "Paragraphs",
    "Problem",
    "Time",
    "invalid",
    "not_found",
    "page",
    "problem_of",
    "too_large",
]
