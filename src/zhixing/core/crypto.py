"""Encryption of sensitive fields and keyed hashes, on the `cryptography` library (AES-256-GCM, HKDF, HMAC).

A stored value names its key, so that keys can be changed: new values use the first key of `FIELD_KEYS`,
old ones stay readable while their key is listed.
"""

import hashlib
import hmac
import os
from base64 import b64decode, b64encode
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12  # bytes, as GCM asks


class UnreadableError(ValueError):
    """A stored value that no listed key opens: it was altered, moved, or its key was taken away."""


@lru_cache
def _derive(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=f"zhixing:{purpose}".encode()).derive(secret.encode())


def _name(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:8]


def encrypt(text: str, context: str) -> str:
    """Encrypt `text` for one table and column; the same text gives a different value each time."""
    secret = settings.FIELD_KEYS[0]
    nonce = os.urandom(NONCE)
    sealed = AESGCM(_derive(secret, "field")).encrypt(nonce, text.encode(), context.encode())
    return f"{_name(secret)}:{b64encode(nonce + sealed).decode()}"


def decrypt(value: str, context: str) -> str:
    """Decrypt what `encrypt` made for the same context; raises UnreadableError if it cannot."""
    name, _, body = value.partition(":")
    for secret in settings.FIELD_KEYS:
        if _name(secret) == name:
            raw = b64decode(body)
            try:
                return (
                    AESGCM(_derive(secret, "field"))
                    .decrypt(raw[:NONCE], raw[NONCE:], context.encode())
                    .decode()
                )
            except InvalidTag as error:
                raise UnreadableError(context) from error
    raise UnreadableError(context)


def keyed_hash(text: str, purpose: str) -> str:
    """Hash `text` so that equality can be tested without reading it; 64 hex digits.

    Uses the *last* listed key, which never changes when a new key is put in front.
    """
    return hmac.new(_derive(settings.FIELD_KEYS[-1], purpose), text.encode(), hashlib.sha256).hexdigest()


def mask(text: str, head: int = 4, tail: int = 4) -> str:
    """Show only the ends of a number: 3301**********1234; a short one shows nothing."""
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]
