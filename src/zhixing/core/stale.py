"""What stands against overwriting somebody else's words: a version that is no longer the present one."""

from typing import Any


class StaleError(Exception):
    """Somebody changed the row after the form was opened; `current` is how it stands now."""

    def __init__(self, current: Any) -> None:
        super().__init__(current.pk)
        self.current = current
