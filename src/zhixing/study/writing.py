"""What somebody wrote, with what stood there when they began: two windows never write over each other."""

from dataclasses import dataclass

from zhixing.activities.merging import settled

TITLE, BODY, REPLY = 120, 20_000, 2_000  # characters


@dataclass(frozen=True)
class Written:
    """A title and a text as typed, the version they were typed on, and what that version said (None: unknown)."""

    title: str
    body: str
    version: int = 0
    base_title: str | None = None
    base: str | None = None


@dataclass(frozen=True)
class Standing:
    """A title and a text as they are kept."""

    title: str
    body: str
    version: int


def put_together(stored: Standing, typed: Written) -> tuple[str, str] | None:
    """Tell the title and the text that are to stand; None where both windows changed the same place."""
    title = settled(stored.title, stored.version, typed.title, typed.version, typed.base_title)
    body = settled(stored.body, stored.version, typed.body, typed.version, typed.base)
    if title is None or body is None or title not in {typed.title, stored.title}:
        return None
    return title, body


def sent_again(stored: Standing, typed: Written) -> bool:
    """Tell whether what was begun without a connection came twice: nothing that is kept would be lost."""
    return stored.version == 1 or (stored.title in typed.title and stored.body in typed.body)
