"""How codes of the audit trail and of imports are said."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhixing.organizations.models import ImportJob, Member, Organization

ACTS = {
    "organizations.enter_member": _("entered the member"),
    "organizations.edit_member": _("changed what is kept"),
    "organizations.transfer": _("transferred the member"),
    "organizations.undo_transfer": _("took a transfer back"),
    "organizations.end_affiliation": _("took the member off the roster"),
    "organizations.set_rank": _("set the rank"),
    "organizations.open_account": _("opened the account"),
}
FIELDS = {"id_number": _("ID number"), "phone": _("phone"), "address": _("home address")}
# What an import counts.
COUNTS = {
    "organizations": _("new organisations"),
    "organizations_changed": _("changed organisations"),
    "organizations_moved": _("moved organisations"),
    "members": _("new members"),
    "members_changed": _("changed members"),
    "transfers": _("transfers"),
    "posts_begun": _("posts begun"),
    "posts_ended": _("posts ended"),
    "ranks": _("ranks set"),
    "unchanged": _("members as they were"),
    "bad_rows": _("rows with problems"),
    "warnings": _("warnings"),
}


def said(code: str) -> str:
    """Tell what an audit code means; an unknown one stands for itself."""
    return str(ACTS.get(code, code))


def details_of(job: ImportJob) -> list[tuple[str, list[tuple[str, str]]]]:
    """Say the changes that a preview names: a title for each sort, and lines of words and what is more."""
    found = job.details
    edits, people = found.get("edits", ()), found.get("member_edits", ())
    sorts = [
        ("organizations_moved", [(name, f"→ {to}") for name, to in found.get("moves", ())]),
        (
            "organizations_changed",
            [(name, _fields(Organization, facts)) for name, *facts in edits],
        ),
        ("transfers", [(name, _moved(*rest)) for name, *rest in found.get("transfers", ())]),
        (
            "members_changed",
            [(name, _fields(Member, facts)) for name, *facts in people],
        ),
        ("posts_ended", [(f"{place} · {post}", on) for place, post, on in found.get("ended_posts", ())]),
    ]
    return [(str(COUNTS[name]), lines) for name, lines in sorts if lines]


def _fields(model: type[Member] | type[Organization], names: list[str]) -> str:
    words = {field.name: str(field.verbose_name) for field in model._meta.concrete_fields}
    return "、".join(words[name] for name in names)


def _moved(left: str, to: str, on: str) -> str:
    if not left:
        return gettext("to %(to)s, from %(on)s") % {"to": to, "on": on}
    return gettext("from %(left)s to %(to)s, from %(on)s") % {"left": left, "to": to, "on": on}
