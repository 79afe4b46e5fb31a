"""Files: what Excel calls itself on the wire, and names below MEDIA_ROOT."""

import secrets

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def random_name(room: str, unit_id: int) -> str:
    """Make a name in a room's folder that nobody can guess and that says nothing."""
    token = secrets.token_hex(16)
    return f"{room}/{unit_id}/{token[:2]}/{token}"
