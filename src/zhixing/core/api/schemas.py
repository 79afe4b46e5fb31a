"""The types of which requests and answers are made."""

import re
from datetime import date, time
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

from zhixing.core.text import clean_text

LARGEST = 2**63 - 1
ID = re.compile(r"[0-9]{1,19}", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def _id(value: Any) -> int:
    if not isinstance(value, str) or not ID.fullmatch(value) or int(value) > LARGEST:
        raise ValueError(_("An id is expected here: digits, as a text."))
    return int(value)


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError(_("A date is expected here, such as 2016-03-05."))


def _time(value: Any) -> time:
    if isinstance(value, time):
        return value
    if isinstance(value, str) and TIME.fullmatch(value):
        return time.fromisoformat(value)
    raise ValueError(_("A time of day is expected here, such as 14:30."))


def _line(value: Any) -> Any:
    return clean_text(value) if isinstance(value, str) else value


def _paragraphs(value: Any) -> Any:
    return clean_text(value, lines=True) if isinstance(value, str) else value


# Ids have 64 bits, which JavaScript's numbers do not: they are texts on the wire.
Id = Annotated[
    int,
    BeforeValidator(_id),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,19}$", "examples": ["1099511627776"]}),
]
OutId = Annotated[str, BeforeValidator(str), WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,19}$"})]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Time = Annotated[
    time,
    BeforeValidator(_time),
    PlainSerializer(lambda value: f"{value:%H:%M}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["14:30"]}),
]
Line = Annotated[str, BeforeValidator(_line)]
Paragraphs = Annotated[str, BeforeValidator(_paragraphs)]


class In(BaseModel):
    """What a caller sends; an unknown field is refused, since it is a mistake that would go unseen."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """What a caller gets."""


class Named(Out):
    """A thing by its id and name."""

    id: OutId
    name: str
