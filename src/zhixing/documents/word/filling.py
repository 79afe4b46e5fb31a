"""Filling a template: prepared once, filled many times."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jinja2
from docxtpl import DocxTemplate
from lxml import etree

from zhixing.documents.word.language import PlainEnvironment
from zhixing.documents.word.packing import pack

FILLED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
FAST = 1  # packing is most of the work, and the best level saves a tenth of the size
PARAGRAPH = "\a"  # docxtpl begins a new paragraph of the same look here
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Prepared:
    """A template taken apart: its files in order, and those of them that are filled, compiled."""

    files: tuple[tuple[str, bytes], ...]
    texts: Mapping[str, jinja2.Template]

    def fill(self, context: Mapping[str, Any]) -> bytes:
        """Fill the template; line breaks become paragraphs."""
        values = {name: _paragraphs(value) for name, value in context.items()}
        filled = (
            (name, self._filled(name, values) if name in self.texts else content)
            for name, content in self.files
        )
        return pack(filled, level=FAST)

    def _filled(self, name: str, values: Mapping[str, Any]) -> bytes:
        rendered = self.texts[name].render(values)
        xml: str = _dialect().resolve_listing(rendered)
        return (DECLARATION + xml).encode()


@lru_cache(maxsize=16)
def prepare(content: bytes) -> Prepared:
    """Take a template apart and compile it; raises jinja2.TemplateError for what a template may not say."""
    environment, texts = PlainEnvironment(), {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = tuple((name, archive.read(name)) for name in archive.namelist() if not name.endswith("/"))
    for name, data in files:
        if FILLED.fullmatch(name):
            texts[name] = environment.from_string(_dialect().patch_xml(_text(data)))
    return Prepared(files, texts)


def parse(data: bytes) -> Any:
    """Parse one of a document's files without entities, network or limits lifted."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def _text(data: bytes) -> str:
    text: str = etree.tostring(parse(data), encoding="unicode")
    return text


def _dialect() -> Any:
    """Give docxtpl's own reading of `{%p %}` and `{%tr %}`; it needs no file for that."""
    return DocxTemplate(io.BytesIO())


def _paragraphs(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\n", PARAGRAPH)
    if isinstance(value, list):
        return [{name: _paragraphs(text) for name, text in row.items()} for row in value]
    return value
