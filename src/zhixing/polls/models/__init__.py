"""Secret ballots: what is voted on, the roll, the sealed boxes, the counts."""

from zhixing.polls.models.ballot import Ballot, Box, Item, KeyWrap, Option, PaperCount, Tally, Voter

__all__ = ["Ballot", "Box", "Item", "KeyWrap", "Option", "PaperCount", "Tally", "Voter"]
