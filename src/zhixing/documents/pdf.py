"""PDF by typst, from the same fields as Word: no network, no fonts but those of the package, the same bytes."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from zhixing.documents.choices import Document

TEMPLATES = Path(__file__).parent / "typst"
_one_at_a_time = Lock()  # the compiler keeps its inputs between calls


@cache
def _compiler() -> typst.Compiler:
    """Make the compiler once: reading twenty megabytes of typefaces takes half a second."""
    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    return typst.Compiler(root=TEMPLATES, font_paths=[str(fonts)], ignore_system_fonts=True)


def pdf(document: Document, context: Mapping[str, Any]) -> bytes:
    """Set a document as PDF from what `context_of` gave."""
    source = str(TEMPLATES / f"{document.value}.typ")
    data = json.dumps(context, ensure_ascii=False)
    with _one_at_a_time:
        made = _compiler().compile(input=source, format="pdf", sys_inputs={"data": data}, timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError(document)
    return made
