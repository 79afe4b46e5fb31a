"""Sealed ballot papers (docs/ballots.md): HPKE to a round's public key, whose private key only tellers' codes open.

Everything here is `cryptography`'s: HPKE (RFC 9180) seals papers, HKDF and AES-GCM lock the private key. A sealed
paper is as long as any other of its round, whatever it says.
"""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zhixing.core.crypto import keyed_hash

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
OVERHEAD = 48  # bytes that sealing adds: the sender's half of the key, and the seal
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that a pen confuses: no 0 and O, 1, I and L
CODE, RECEIPT, GROUP = 16, 8, 4  # characters: 79 bits, 39 bits
NEEDED = 2  # tellers' codes that open a round
NONCE = 12
BLANK = -1  # no option chosen, in as few signs as any other mark

Choices = Sequence[int | None]  # for each item in its order: the position of an option, or None for none


class WrongCodesError(Exception):
    """These codes do not open this round."""


@dataclass(frozen=True)
class Keys:
    """What drawing keys gives: the public key, each teller's code, and the private key locked by every two."""

    public: str
    codes: Mapping[str, str]
    wraps: Mapping[str, str]


def new_code(length: int = CODE) -> str:
    """Make a random code in groups of four."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(length))
    return "-".join(signs[at : at + GROUP] for at in range(0, length, GROUP))


def plain(code: str) -> str:
    """Give a code as it was typed without blanks and dashes, in capitals."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


def hash_of(slip: str) -> str:
    """Give what is kept of a voter's slip."""
    return keyed_hash(plain(slip), "ballot slip")


def draw(tellers: Sequence[str], context: str) -> Keys:
    """Draw a round's key pair and a code for each teller; the private key is kept by no one, only locked."""
    private = X25519PrivateKey.generate()
    codes = {name: new_code() for name in tellers}
    wraps = {
        "、".join(pair): _lock(private.private_bytes_raw(), [codes[name] for name in pair], context)
        for pair in combinations(tellers, NEEDED)
    }
    return Keys(_text(private.public_key().public_bytes_raw()), codes, wraps)


def unlock(wraps: Sequence[str], codes: Sequence[str], context: str) -> X25519PrivateKey:
    """Give the private key that two codes, in whatever order, open; raises WrongCodesError."""
    for wrapped in wraps:
        raw = b64decode(wrapped)
        try:
            key = AESGCM(_key(codes, context)).decrypt(raw[:NONCE], raw[NONCE:], context.encode())
        except InvalidTag:
            continue
        return X25519PrivateKey.from_private_bytes(key)
    raise WrongCodesError


def _lock(private: bytes, codes: Sequence[str], context: str) -> str:
    nonce = secrets.token_bytes(NONCE)
    return _text(nonce + AESGCM(_key(codes, context)).encrypt(nonce, private, context.encode()))


def _key(codes: Sequence[str], context: str) -> bytes:
    both = "|".join(sorted(plain(code) for code in codes))
    return HKDF(SHA256(), length=32, salt=None, info=f"ballot codes {context}".encode()).derive(both.encode())


def size_of(items: int) -> int:
    """Tell how many bytes a paper on so many items has before it is sealed: room for any choices."""
    return 40 + 4 * items


def seal_paper(public: str, choices: Choices, receipt: str, context: str) -> bytes:
    """Seal one paper to a round's public key."""
    marks = [BLANK if choice is None else choice for choice in choices]
    text = json.dumps({"c": marks, "r": plain(receipt)}, separators=(",", ":"))
    return seal(public, text.ljust(size_of(len(choices))), context)


def seal(public: str, text: str, context: str) -> bytes:
    """Seal a text to a round's public key."""
    key = X25519PublicKey.from_public_bytes(b64decode(public))
    return bytes(SUITE.encrypt(text.encode(), key, info=context.encode()))


def open_sealed(private: X25519PrivateKey, sealed: bytes, context: str) -> Any:
    """Open what was sealed and read it."""
    return json.loads(SUITE.decrypt(bytes(sealed), private, info=context.encode()))


def papers_in(box: bytes, items: int) -> Iterator[bytes]:
    """Give the sealed papers of a box, one after the other."""
    length = size_of(items) + OVERHEAD
    return (box[at : at + length] for at in range(0, len(box), length))


def put_in(box: bytes, paper: bytes) -> bytes:
    """Put a paper at a random place of a box."""
    at = secrets.randbelow(len(box) // len(paper) + 1) * len(paper)
    return box[:at] + paper + box[at:]


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
