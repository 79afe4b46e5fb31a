"""Audit entries about a member in words; codes and JSON stand in the trail, the words are made when read."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhixing.core.models import AuditEntry
from zhixing.organizations.models import Member

WORDS = {
    "organizations.enter_member": gettext_lazy("entered you in the roster"),
    "organizations.import": gettext_lazy("entered or updated you from a roster file"),
    "organizations.edit_member": gettext_lazy("changed your record"),
    "organizations.set_rank": gettext_lazy("recorded your rank"),
    "organizations.transfer": gettext_lazy("recorded your transfer"),
    "organizations.undo_transfer": gettext_lazy("took a transfer back"),
    "organizations.end_affiliation": gettext_lazy("recorded that your affiliation ended"),
    "organizations.open_account": gettext_lazy("opened your account"),
    "organizations.reveal": gettext_lazy("read in full"),
    "activities.reveal_reasons": gettext_lazy("read why you were on leave"),
    "rectification.note_paper_list": gettext_lazy("noted your problem list on paper"),
    "rectification.withdraw_paper": gettext_lazy("took back that your list on paper was noted"),
    "rectification.read_handed_in": gettext_lazy("read the problems that you handed in"),
    "appraisal.read_record": gettext_lazy("opened your record of an appraisal"),
}
READING = {
    "organizations.reveal",
    "activities.reveal_reasons",
    "rectification.read_handed_in",
    "appraisal.read_record",
}


def said(entry: AuditEntry) -> str:
    """Say what somebody did with a member's record, and with which of its fields."""
    words = str(WORDS.get(entry.code, _("worked on your record")))
    fields = [label_of(name) for name in _fields(entry.data)]
    separator = _(", ")
    return _("%(what)s: %(fields)s") % {"what": words, "fields": separator.join(fields)} if fields else words


def is_reading(entry: AuditEntry) -> bool:
    """Tell whether something was read rather than recorded."""
    return entry.code in READING


def _fields(data: dict[str, Any]) -> list[str]:
    named = [data["field"]] if "field" in data else []
    changed = [*(data.get("new") or {}), *(data.get("sensitive") or [])] if "old" in data else []
    return [name for name in [*named, *changed] if label_of(name)]


def label_of(name: str) -> str:
    """Name a field of a member as pages do; empty for what is none."""
    labels = {field.name: getattr(field, "verbose_name", "") for field in Member._meta.get_fields()}
    return str(labels.get(name, ""))
