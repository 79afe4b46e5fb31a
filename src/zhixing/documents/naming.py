"""Names of files that people read."""

from zhixing.core.uploads import clean_name


def file_name(text: str) -> str:
    """Make a name for a file of a text, in which a stroke leads into no folder."""
    return clean_name(text.replace("/", "-").replace("\\", "-"))
