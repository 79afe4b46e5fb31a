"""Walks the XML parts of a workbook without ever holding one whole."""

from collections.abc import Callable, Mapping
from typing import IO
from xml.parsers import expat

Attributes = dict[str, str]
OnStart = Callable[[Attributes], None]
OnEnd = Callable[[], None]

CHUNK = 1 << 18


class DamagedPart(Exception):  # noqa: N818 -- says what it is; never leaves the reader
    """A part of the workbook is not the XML it should be."""


def _refuse_entities(*_declaration: object) -> None:
    raise DamagedPart("entity declared")


def _local(name: str) -> str:
    return name[name.rfind(" ") + 1 :]


def walk(
    part: IO[bytes],
    *,
    starts: Mapping[str, OnStart],
    ends: Mapping[str, OnEnd] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call the handlers by local element name while streaming through one part.

    Attribute names lose their namespaces. Memory does not grow with the part.

    Raises:
        DamagedPart: when the XML is broken or declares entities (no writer of workbooks does).
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    on_end = ends or {}

    def start(name: str, attributes: Attributes) -> None:
        if handler := starts.get(_local(name)):
            handler(attributes)

    def end(name: str) -> None:
        if handler := on_end.get(_local(name)):
            handler()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = _refuse_entities
    try:
        while chunk := part.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise DamagedPart(str(error)) from error


def local_attributes(attributes: Attributes) -> Attributes:
    """Return the attributes under their local names, so that `r:id` is found as `id`."""
    return {_local(name): value for name, value in attributes.items()}
