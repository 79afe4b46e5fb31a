"""What is remembered of a sheet for an hour, in the cache and nowhere else: that it came, and from which address.

Both as keyed hashes: neither a token nor an address can be read from them, and nothing joins them to what was written.
"""

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from zhixing.polls.models import Collection

HOUR = 3600
MOST = 30  # sheets in an hour from one address: a whole office stands behind it


def is_first(collection: Collection, token: str) -> bool:
    """Note that a sheet with this token comes in; False where it did within the hour (a double click)."""
    return not token or cache.add(_key("sheet", collection, token), 1, HOUR)


def forget(collection: Collection, token: str) -> None:
    """Forget a sheet that was refused, so that it can be sent again."""
    cache.delete(_key("sheet", collection, token))


def too_many(collection: Collection, address: str | None) -> bool:
    """Count a sheet from an address; tell whether it is one too many within the hour."""
    key = _key("address", collection, str(address))
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) > MOST
    except ValueError:  # its hour ended this very moment
        return False


def _key(what: str, collection: Collection, value: str) -> str:
    hashed = salted_hmac("zhixing.polls.gate", f"{what} {collection.pk} {value}", algorithm="sha256")
    return f"polls-{what}:{hashed.hexdigest()}"
