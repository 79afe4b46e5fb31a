"""A unit's own plan: it adds and tightens, and cannot loosen."""

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.schemes.language.reader import read_plan
from zhixing.schemes.layout import lay_out
from zhixing.schemes.models import Adoption, LocalPlan
from zhixing.schemes.texts import scheme_of


@action("schemes.save_local_plan", permission="schemes.adapt", on="organization")
def save_local_plan(*, by: Actor, adoption: Adoption, organization: Organization, text: str) -> LocalPlan:
    """Put a new version of an organisation's own plan in force; the earlier ones are kept.

    Raises SchemeError: a loosening names the clause that forbids it (R1.3-6 leaves room, R2.x do not).
    """
    read_plan(text, str(organization), scheme_of(adoption.version))
    newest = (
        LocalPlan.objects.filter(adoption=adoption, organization=organization).order_by("-number").first()
    )
    if newest and newest.text == text:
        unchanged()
        return newest
    plan = LocalPlan.objects.create(
        adoption=adoption, organization=organization, number=newest.number + 1 if newest else 1, text=text
    )
    lay_out(adoption)
    record(plan, new={"scheme": adoption.scheme.code, "number": plan.number})
    touch(organization.unit_id, organizations=[organization.pk], first=today(), last=today())
    return plan
