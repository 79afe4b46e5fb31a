"""Names of files: those that people read, and those below MEDIA_ROOT that say nothing."""

import secrets

from zhixing.activities.uploads import clean_name


def file_name(text: str) -> str:
    """Make a name for a file of a text, in which a stroke leads into no folder."""
    return clean_name(text.replace("/", "-").replace("\\", "-"))


def random_name(unit_id: int) -> str:
    """Make a name below MEDIA_ROOT that nobody can guess and that says nothing."""
    token = secrets.token_hex(16)
    return f"documents/{unit_id}/{token[:2]}/{token}"
