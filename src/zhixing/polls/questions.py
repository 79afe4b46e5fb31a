"""What a sheet asks to begin with, and the aspects by which opinions are sorted: questions.yaml and the schemes."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from zhixing.activities.plans import texts_for
from zhixing.core.language import reader_language
from zhixing.core.time import today
from zhixing.organizations.models import Organization


@cache
def _data() -> Any:
    return yaml.safe_load(Path(__file__).with_name("questions.yaml").read_text("utf-8"))


def first_questions(organization: Organization) -> list[str]:
    """Give the lines that a new sheet of a body begins with, in the reader's language."""
    line = _data()["line"][reader_language()]
    return [line.format(aspect=aspect) for aspect in _of_schemes(organization)] or [
        _data()["plain"][reader_language()]
    ]


def aspects_for(organization: Organization) -> list[str]:
    """List the aspects by which a body's opinions may be sorted, in the reader's language."""
    return _of_schemes(organization) or list(_data()["aspects"][reader_language()])


def _of_schemes(organization: Organization) -> list[str]:
    """Name the entries of the taxonomies that the schemes in force have for it."""
    language, codes = reader_language(), _data()["taxonomies"]
    found = [
        entry.title.in_language(language)
        for _adoption, scheme in texts_for(organization, today())
        for taxonomy in scheme.taxonomies.values()
        if taxonomy.code in codes
        for entry in taxonomy.filled
        if entry.title
    ]
    return list(dict.fromkeys(found))
