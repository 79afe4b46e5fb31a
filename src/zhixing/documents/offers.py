"""Which documents an activity has, by what it is."""

from collections.abc import Collection

from zhixing.documents.choices import Document

LECTURES = {"lecture"}


def documents_for(kinds: Collection[str], *, has_resolutions: bool) -> list[Document]:
    """List the documents of an activity of these kinds: a pure lecture has a record instead of minutes."""
    found = [Document.NOTICE, Document.AGENDA, Document.SIGN_IN]
    if not kinds or set(kinds) - LECTURES:
        found.append(Document.MINUTES)
    if set(kinds) & LECTURES:
        found.append(Document.LECTURE)
    if has_resolutions:
        found.append(Document.RESOLUTIONS)
    return found
