"""Meetings, lectures, activity days: what was announced, held and confirmed, and who was there."""

from zhixing.activities.models.activity import Activity, ActivityKind, Correction, File, Host
from zhixing.activities.models.asking import CheckedIn, CheckIn, Claim, Leave
from zhixing.activities.models.decisions import Resolution, Vote
from zhixing.activities.models.minutes import Revision, Section, Signature, Speech
from zhixing.activities.models.people import Attendance, Credit, Guest, Lecturer

__all__ = [
    "Activity",
    "ActivityKind",
    "Attendance",
    "CheckIn",
    "CheckedIn",
    "Claim",
    "Correction",
    "Credit",
    "File",
    "Guest",
    "Host",
    "Leave",
    "Lecturer",
    "Resolution",
    "Revision",
    "Section",
    "Signature",
    "Speech",
    "Vote",
]
