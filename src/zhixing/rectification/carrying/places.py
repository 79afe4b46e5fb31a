"""The bodies that a list may name: where the reader keeps problem lists, at a body or below it."""

from typing import Any

from zhixing.core.paths import above
from zhixing.core.sheets.text import name_key
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import visible_to
from zhixing.organizations.roster.checking.known import KnownOrganization, KnownTree, Names
from zhixing.organizations.roster.checking.suggestions import Suggestions, core
from zhixing.rectification.queries.carrying import KEEP


class Bodies:
    """Finds bodies by their names or codes."""

    def __init__(self, user: Any, organization: Organization) -> None:
        below = visible_to(user, KEEP).filter(path__gte=organization.path, path__lt=above(organization.path))
        self.all = {body.pk: body for body in below.filter(dissolved_on=None)}
        self._found: dict[str, list[Organization]] = {}
        for body in self.all.values():
            for key in {name_key(body.name), name_key(body.code), core(body.name)} - {""}:
                self._found.setdefault(key, []).append(body)
        known = (KnownOrganization(body.code, body.name, body.kind) for body in self.all.values())
        self._suggestions = Suggestions(Names((), KnownTree(tuple(known))))

    def find(self, name: str) -> list[Organization]:
        """List the bodies with this name or code; usually one."""
        return self._found.get(name_key(name)) or self._found.get(core(name)) or []

    def near(self, name: str) -> list[str]:
        """Suggest up to three names that may be meant."""
        return self._suggestions.near(name)
