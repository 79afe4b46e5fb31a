"""What reading a cell gives: a value with remarks, or a refusal."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """A value and, if something about it should be looked at, remarks in the active language."""

    value: T
    remarks: tuple[str, ...] = ()


class Unreadable(ValueError):  # noqa: N818 -- says what the cell is
    """A cell that cannot be understood: what is wrong, and what is expected, in the active language."""

    def __init__(self, message: str, expected: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
