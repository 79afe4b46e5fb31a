"""Meetings, lectures, activity days: what was announced, held and confirmed, and who was there."""

from zhixing.activities.models.activity import Activity, ActivityKind, Correction, File, Host
from zhixing.activities.models.people import Attendance, Credit, Guest, Lecturer

__all__ = [
    "Activity",
    "ActivityKind",
    "Attendance",
    "Correction",
    "Credit",
    "File",
    "Guest",
    "Host",
    "Lecturer",
]
