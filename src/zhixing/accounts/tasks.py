"""Background work of accounts."""

from zhixing.accounts.idempotency import forget_old
from zhixing.core.worker import periodic


@periodic(seconds=3600)
def forget_idempotency_keys() -> None:
    """Forget the keys of API requests that are a week old."""
    forget_old()
