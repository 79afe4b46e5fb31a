"""Loading a scheme's text and putting it in force."""

import hashlib
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.core.paths import ancestors
from zhixing.organizations.models import Organization
from zhixing.schemes.language.reader import read_plan, read_scheme
from zhixing.schemes.layout import lay_out, plans_in_force
from zhixing.schemes.models import Adoption, Scheme, SchemeVersion
from zhixing.schemes.texts import scheme_of


@action("schemes.load", permission="schemes.adopt", on="organization")
def load_scheme(*, by: Actor, organization: Organization, text: str, name: str) -> SchemeVersion:
    """Store a scheme's text as a new version of it; the same text again gives the version that is there.

    `organization` is the one on whose behalf it is loaded.
    Raises SchemeError with every problem and its line.
    """
    read = read_scheme(text, name)
    digest = hashlib.sha256(text.encode()).hexdigest()
    scheme, _made = Scheme.objects.get_or_create(
        code=read.code, defaults={"title": {"zh": read.title.zh, "en": read.title.en}}
    )
    newest = scheme.versions.order_by("-number").first()
    same = scheme.versions.filter(digest=digest).first()
    if same:
        unchanged()
        return same
    version = SchemeVersion.objects.create(
        scheme=scheme, number=newest.number + 1 if newest else 1, text=text, digest=digest
    )
    record(version, new={"scheme": scheme.code, "number": version.number, "digest": digest})
    return version


@action("schemes.adopt", permission="schemes.adopt", on="organization")
def adopt_scheme(
    *, by: Actor, organization: Organization, version: SchemeVersion, starts: date, ends: date
) -> Adoption:
    """Put a scheme in force for an organisation and everything below it, both days inclusive.

    Raises ValidationError for an end before the start, or where the same scheme is in force already, here or
    from above.
    """
    _check_span(starts, ends)
    _check_free(organization, version, starts, ends)
    adoption = Adoption.objects.create(
        organization=organization, scheme=version.scheme, version=version, starts=starts, ends=ends
    )
    lay_out(adoption)
    record(
        adoption,
        new={"scheme": version.scheme.code, "number": version.number, "starts": starts, "ends": ends},
    )
    touch(organization.unit_id, organizations=[organization.pk], first=starts, last=starts)
    return adoption


@action("schemes.change_adoption", permission="schemes.adopt", on="adoption")
def change_adoption(
    *, by: Actor, adoption: Adoption, version: SchemeVersion, starts: date, ends: date
) -> Adoption:
    """Change the version or the days of an adoption; what its waivers name by code stays waived.

    Raises ValidationError for impossible days, SchemeError if a local plan no longer fits the new version.
    """
    _check_span(starts, ends)
    if version.scheme_id != adoption.scheme_id:
        raise ValidationError(_("This is another scheme. Adopt it beside the one in force."))
    old = {"number": adoption.version.number, "starts": adoption.starts, "ends": adoption.ends}
    new = {"number": version.number, "starts": starts, "ends": ends}
    if old == new:
        unchanged()
        return adoption
    for plan in plans_in_force(adoption):
        read_plan(plan.text, str(plan.organization), scheme_of(version))
    old_starts = adoption.starts
    adoption.version, adoption.starts, adoption.ends = version, starts, ends
    adoption.save(update_fields=["version", "starts", "ends"])
    lay_out(adoption)
    record(adoption, old=old, new=new)
    here = adoption.organization
    touch(here.unit_id, organizations=[here.pk], first=min(old_starts, starts), last=max(old_starts, starts))
    return adoption


def _check_span(starts: date, ends: date) -> None:
    if ends < starts:
        raise ValidationError({"ends": _("The last day lies before the first. Choose a later one.")})


def _check_free(organization: Organization, version: SchemeVersion, starts: date, ends: date) -> None:
    above = [*ancestors(organization.path), organization.path]
    taken = Adoption.objects.filter(
        scheme=version.scheme, organization__path__in=above, starts__lte=ends, ends__gte=starts
    ).first()
    if taken:
        message = _(
            "%(organization)s has this scheme in force from %(starts)s to %(ends)s, and it holds here too. "
            "Adapt it in your own plan, or choose days outside."
        )
        raise ValidationError(
            message,
            params={"organization": taken.organization.name, "starts": taken.starts, "ends": taken.ends},
        )
