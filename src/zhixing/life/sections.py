"""The headings of a comparison text: sections.yaml, and the aspects of the schemes in force."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from zhixing.core.language import reader_language
from zhixing.life.choices import TextForm
from zhixing.organizations.models import Organization
from zhixing.polls.questions import aspects_for


@cache
def _data() -> Any:
    return yaml.safe_load(Path(__file__).with_name("sections.yaml").read_text("utf-8"))


def headings_for(organization: Organization, form: TextForm) -> list[str]:
    """List the headings under which a text of that form begins, in the reader's language (R2.6-2)."""
    found: list[str] = []
    for row in _data()[form.value]:
        heading: str = row[reader_language()]
        if "{aspect}" in heading:
            found += [heading.format(aspect=aspect) for aspect in aspects_for(organization)]
        else:
            found.append(heading)
    return found
