"""When two problems are the same in words: without reading either, since texts are encrypted at rest."""

import re
import unicodedata

from zhixing.core.crypto import keyed_hash

APART = re.compile(r"[\W_]+")


def likeness_of(text: str) -> str:
    """Digest a problem's words without spaces, punctuation, width and case; 64 hex digits."""
    return keyed_hash(APART.sub("", unicodedata.normalize("NFKC", text)).casefold(), "rectification.likeness")
