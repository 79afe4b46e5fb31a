"""What is wrong with a value, in the caller's language: pydantic speaks English only."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

SAYS_ITSELF = {"value_error", "assertion_error"}  # raised by our own validators, in the active language


def complaint(error: Mapping[str, Any]) -> str:
    """Say what is wrong with one value; `error` is one of pydantic's."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in SAYS_ITSELF:
        return str(context.get("error", ""))
    if kind in {"enum", "literal_error"}:
        return _("Choose one of: %(list)s.") % {"list": context.get("expected", "")}
    return _sized(kind, context) or _plain(kind)


def _sized(kind: str, context: Mapping[str, Any]) -> str:
    """Speak about length and size."""
    words = {
        "string_too_long": (_("At most %(limit)s characters."), "max_length"),
        "string_too_short": (_("At least %(limit)s characters."), "min_length"),
        "too_long": (_("At most %(limit)s entries."), "max_length"),
        "too_short": (_("At least %(limit)s entries."), "min_length"),
        "greater_than_equal": (_("Not less than %(limit)s."), "ge"),
        "less_than_equal": (_("Not more than %(limit)s."), "le"),
    }
    if kind not in words:
        return ""
    message, name = words[kind]
    return message % {"limit": context.get(name, "")}


def _plain(kind: str) -> str:
    words = {
        "missing": _("This is needed."),
        "extra_forbidden": _("This field is not known here. Check its name."),
        "model": _("An object is expected here."),
        "list": _("A list is expected here."),
        "string": _("A text is expected here."),
        "int": _("A whole number is expected here."),
        "bool": _("true or false is expected here."),
    }
    return words.get(kind) or words.get(kind.partition("_")[0]) or _("This value cannot be read.")
