"""What people type about activities."""

from zhixing.activities.forms.lists import FilterForm
from zhixing.activities.forms.minutes import MinutesForm
from zhixing.activities.forms.people import AttendanceForm, MakeUpForm, VisitorForm
from zhixing.activities.forms.plan import PlanForm
from zhixing.activities.forms.small import ReasonForm, UploadForm

__all__ = [
    "AttendanceForm",
    "FilterForm",
    "MakeUpForm",
    "MinutesForm",
    "PlanForm",
    "ReasonForm",
    "UploadForm",
    "VisitorForm",
]
