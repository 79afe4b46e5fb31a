"""Opening sealed papers and adding them up, in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from zhixing.polls.sealing import BLANK, open_sealed, papers_in


@dataclass
class Counted:
    """What was found in the boxes: how often each option of each item, and the receipts, both without order."""

    totals: list[list[int]]
    papers: int = 0
    receipts: list[str] = field(default_factory=list)

    def add(self, totals: Sequence[Sequence[int]]) -> None:
        """Add totals that were counted by hand."""
        for mine, more in zip(self.totals, totals, strict=True):
            for option, count in enumerate(more):
                mine[option] += count


def count_papers(
    private: X25519PrivateKey, boxes: Iterable[bytes], items: int, options: int, context: str
) -> Counted:
    """Open every paper of every box and add up the choices."""
    counted = Counted([[0] * options for _item in range(items)])
    for box in boxes:
        for sealed in papers_in(box, items):
            paper = open_sealed(private, sealed, context)
            counted.papers += 1
            counted.receipts.append(paper["r"])
            for at, choice in enumerate(paper["c"]):
                if choice != BLANK:
                    counted.totals[at][choice] += 1
    return counted
