"""What tells people apart and puts them in order: the keyed hash of an ID number, and pinyin."""

from collections.abc import Callable
from itertools import chain, count

from pypinyin import lazy_pinyin

from zhixing.core.crypto import keyed_hash

SORT_KEY_LENGTH = 200


def id_hash_of(id_number: str) -> str:
    """Hash an ID number of 18 characters for comparison without reading it; "" for none."""
    return keyed_hash(id_number.upper(), "id-number") if id_number else ""


def sort_key_of(name: str, limit: int = SORT_KEY_LENGTH) -> str:
    """Spell a name in pinyin, so that every database sorts it as people expect; the name breaks ties."""
    return f"{' '.join(lazy_pinyin(name))} {name}".lower()[:limit]


def username_from(name: str, is_taken: Callable[[str], bool]) -> str:
    """Suggest a user name that is free: the name in pinyin, with a number if somebody has it."""
    plain = (
        "".join(each for each in "".join(lazy_pinyin(name)).lower() if each.isascii() and each.isalnum())
        or "user"
    )
    return next(wish for wish in chain([plain], (f"{plain}{n}" for n in count(2))) if not is_taken(wish))
