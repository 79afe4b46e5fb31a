"""What a cell or a total holds."""

from typing import NamedTuple


class Numbers(NamedTuple):
    """How many were due, met it, were waived; who is waived is in neither of the others."""

    due: int = 0
    met: int = 0
    waived: int = 0

    @property
    def missing(self) -> int:
        """Tell how many are still due."""
        return max(self.due - self.met, 0)

    def plus(self, other: "Numbers") -> "Numbers":
        """Add cell by cell."""
        return Numbers(self.due + other.due, self.met + other.met, self.waived + other.waived)


NONE = Numbers()
Grid = dict[tuple[int, int], Numbers]  # (organisation, slot) → numbers; who has nothing is left out
