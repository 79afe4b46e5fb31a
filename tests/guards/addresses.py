"""Every address that the project answers to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

SAMPLES = {
    "int": "1",
    "document": "notice",
    "str": "x",
    "slug": "x",
    "path": "x",
    "uuid": "00000000-0000-0000-0000-000000000001",
}


@dataclass(frozen=True)
class Address:
    """One URL pattern: its full name, its route as written, and a path that it matches."""

    name: str
    route: str

    @property
    def path(self) -> str:
        """A path with something in place of each argument."""
        filled = re.sub(r"<(?:(\w+):)?\w+>", lambda match: SAMPLES.get(match[1] or "str", "1"), self.route)
        return "/" + filled

    @property
    def arguments(self) -> bool:
        """Whether it names an object."""
        return "<" in self.route


def addresses() -> list[Address]:
    """List every pattern of the root URLconf, the included ones too."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], route: str, namespace: str) -> Iterator[Address]:
    for pattern in patterns:
        here = route + _text(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, here, inner)
        else:
            yield Address(namespace + (pattern.name or here), here)


def _text(pattern: object) -> str:
    if isinstance(pattern, RoutePattern):
        return str(pattern)
    if isinstance(pattern, RegexPattern):
        named = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", str(pattern))
        return re.sub(r"\\(.)", r"\1", named.strip("^$").removesuffix("\\Z").replace("(?:", "")).replace(
            "?", ""
        )
    return str(pattern)
