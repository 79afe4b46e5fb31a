"""Reads what people type into cells: each reader returns what a filled cell means, or refuses it."""

from .parsed import Parsed, Unreadable

__all__ = ["Parsed", "Unreadable"]
