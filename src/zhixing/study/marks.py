"""Which articles a reader marked as read: a bit for each anchor, so that a text is one row whatever its length."""

from collections.abc import Iterable

BITS = 8


def anchors_in(marks: bytes) -> set[int]:
    """Return the anchors that are marked; the bit of anchor n is bit n % 8 of byte n // 8."""
    return {
        BITS * place + bit
        for place, byte in enumerate(bytes(marks))
        for bit in range(BITS)
        if byte >> bit & 1
    }


def with_marks(marks: bytes, anchors: Iterable[int], *, on: bool) -> bytes:
    """Return the marks with these anchors marked, or no longer; bytes that hold nothing stand at no end."""
    wished = anchors_in(marks) | set(anchors) if on else anchors_in(marks) - set(anchors)
    packed = bytearray(max(wished) // BITS + 1 if wished else 0)
    for anchor in wished:
        packed[anchor // BITS] |= 1 << anchor % BITS
    return bytes(packed)
