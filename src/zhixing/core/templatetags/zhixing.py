"""The small computations behind the shared components."""

from collections.abc import Sequence
from typing import Any

from django import forms, template
from django.utils.translation import gettext_lazy as _

from zhixing.core.charts import Chart, draw, shade_of

register = template.Library()

STATE_WORDS = {
    "met": _("done"),
    "due": _("to do"),
    "coming": _("coming"),
    "waived": _("waived"),
    "late": _("overdue"),
    "none": _("not for us"),
    "info": _("for information"),
}
# Django's message levels, in the three kinds that a person can tell apart.
ALERT_KINDS = {"success": "success", "error": "error", "warning": "error"}


@register.filter
def state_words(code: str) -> str:
    """Tell a state in words; an unknown code stands for itself."""
    return str(STATE_WORDS.get(code, code))


@register.filter
def alert_kind(kind: str) -> str:
    """Tell the kind of alert for a kind or a message level: info, success or error."""
    return ALERT_KINDS.get(kind, "info")


@register.filter
def is_tick(field: forms.BoundField) -> bool:
    """Tell whether a field is one tick box, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def faulty(form: forms.BaseForm) -> list[forms.BoundField]:
    """List the fields of a form that have errors, in the form's order."""
    return [field for field in form if field.errors]


@register.filter
def shade(met: int | None, due: int | None) -> str:
    """Tell the class of a coverage cell: `{{ met|shade:due }}` → "shade-3"."""
    return shade_of(met, due)


@register.simple_tag(takes_context=True)
def page_address(context: dict[str, Any], number: int) -> str:
    """Make the address of another page of the same list, with the same filters."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def trend(points: Sequence[dict[str, Any]]) -> Chart:
    """Work out the lines of a trend from points with `met` and `due` (None: not yet known)."""
    return draw([(point["met"], point["due"]) for point in points])
