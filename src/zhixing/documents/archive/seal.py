"""The seal of an archive: the digest of the whole file, in the zip's own comment at its very end.

The manifest tells which file within was touched; the seal, that anything was, down to a byte of the packing.
"""

import hashlib
from typing import IO

MARK = b"zhixing-archive sha256:"
DIGITS = 64
COMMENT = MARK + b"0" * DIGITS  # what is packed first; the digits are filled in once the file is whole
PIECE = 1 << 20


def put_seal(file: IO[bytes]) -> None:
    """Fill in the digest of a packed archive, whose comment is COMMENT."""
    size = file.seek(0, 2)
    digest = digest_of(file, size - DIGITS)
    file.seek(size - DIGITS)
    file.write(digest.encode())


def is_sealed(file: IO[bytes]) -> bool:
    """Tell whether a file ends in the seal of its own bytes."""
    size = file.seek(0, 2)
    if size < len(COMMENT):
        return False
    file.seek(size - len(COMMENT))
    mark, digits = file.read(len(MARK)), file.read(DIGITS)
    return mark == MARK and digits == digest_of(file, size - DIGITS).encode()


def digest_of(file: IO[bytes], size: int | None = None) -> str:
    """Digest the first `size` bytes of a file (None: all); 64 hex digits."""
    file.seek(0)
    digest, left = hashlib.sha256(), size if size is not None else file.seek(0, 2)
    file.seek(0)
    while left > 0 and (piece := file.read(min(PIECE, left))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest()
