"""The way from a body's problem list to what inspections and circulars told it."""

from typing import Any

from zhixing.organizations.models import Organization
from zhixing.rectification.beside import Panel, list_panel


@list_panel
def told(user: Any, organization: Organization) -> Panel | None:
    """Lead whoever may read circulars to them, and who answers for the body to the visits that it received."""
    if not user.has_perm("inspection.read_circular", organization):
        return None
    shown = {
        "organization": organization,
        "received": user.has_perm("inspection.view_received", organization),
    }
    return Panel("inspection/ways.html", shown)
