"""The secret address of a calendar, and the signed word in a mail that stops mails."""

import re
from hashlib import sha256
from secrets import token_urlsafe

from django.core import signing

from zhixing.core.ids import unit_of

FORM = re.compile(r"(?P<unit>[0-9a-f]{1,6})-[\w-]+", re.ASCII)  # a unit has 22 bits
SECRET_BYTES = 24  # 192 random bits
STOP = "notices.stop-mail"


def new_secret(unit_id: int) -> str:
    """Make the secret of a feed; it says its unit, so that looking it up asks one shard."""
    return f"{unit_id:x}-{token_urlsafe(SECRET_BYTES)}"


def unit_in(secret: str) -> int | None:
    """Tell the unit that a secret names; None where it is none of ours."""
    named = FORM.fullmatch(secret)
    return int(named["unit"], 16) if named else None


def digest_of(secret: str) -> str:
    """Hash a secret for keeping; it is random, so a plain SHA-256 needs no salt and can be looked up."""
    return sha256(secret.encode()).hexdigest()


def stop_token(member_id: int) -> str:
    """Sign the word that stops a member's mails; it does nothing else and never runs out."""
    return signing.dumps(member_id, salt=STOP)


def member_to_stop(token: str) -> tuple[int, int] | None:
    """Tell whose mails a token stops, as unit and member; None for one that we did not sign."""
    try:
        member_id = int(signing.loads(token, salt=STOP))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return unit_of(member_id), member_id
