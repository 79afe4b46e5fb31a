"""What the caller knows already, and how names in a roster find their organisations."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from zhixing.core.sheets.text import name_key
from zhixing.organizations.roster.rows import OrganizationRow


@dataclass(frozen=True, slots=True)
class KnownOrganization:
    """An organisation that exists already."""

    code: str
    name: str
    kind: str
    parent_name: str = ""


@dataclass(frozen=True)
class KnownTree:
    """The organisations and people that exist already, as far as the caller may know of them.

    `branch_of` maps the hash of an ID number to the name of the member's branch; "" stands for a branch the
    caller may not name. `hash_id` makes such a hash.
    """

    organizations: tuple[KnownOrganization, ...] = ()
    branch_of: Mapping[str, str] = field(default_factory=dict)
    hash_id: Callable[[str], str] = str


class Names:
    """Finds organisations, known or listed in the roster, by full name or by code."""

    def __init__(self, rows: Iterable[OrganizationRow], known: KnownTree) -> None:
        self.full: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self._by_code: dict[str, str] = {}
        self._found: dict[str, str | None] = {}
        everything: tuple[KnownOrganization | OrganizationRow, ...] = (*known.organizations, *rows)
        for each in everything:
            if each.name:
                self._add(each.name, each.code, each.kind)

    def _add(self, name: str, code: str, kind: str) -> None:
        key = name_key(name)
        self.full[key] = name
        self.kinds[key] = kind
        if code:
            self._by_code[code] = key

    def find(self, text: str) -> str | None:
        """Return the key of the organisation with this name or code, or None."""
        if text not in self._found:
            key = name_key(text)
            self._found[text] = key if key in self.full else self._by_code.get(text)
        return self._found[text]
