"""Compares the rows of a roster with each other and with what is already known."""

from .check import check_roster
from .known import KnownOrganization, KnownTree
from .sift import Sifted, sift

__all__ = ["KnownOrganization", "KnownTree", "Sifted", "check_roster", "sift"]
