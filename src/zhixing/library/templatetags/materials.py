"""What pages of the library say about materials and pushes."""

from typing import Any

from django import template

from zhixing.library.queries.pushes import Thing, push_places
from zhixing.library.wording import reach
from zhixing.organizations.models import Organization

register = template.Library()


@register.filter
def reach_from(thing: Thing, organization: Organization) -> str:
    """Say whom a push of this by a body reaches: `{{ thing|reach_from:organization }}`."""
    return reach(organization, thing)


@register.simple_tag(takes_context=True)
def places_to_push(context: dict[str, Any], thing: Thing) -> list[Organization]:
    """List the bodies from which the reader may push something: `{% places_to_push text as places %}`."""
    return push_places(context["request"].user, thing)
