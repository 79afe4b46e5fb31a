"""A secret made on the spot, so that a fresh machine runs without one in the repository."""

import secrets
from pathlib import Path


def local_secret(path: Path) -> str:
    """Read the secret in `path`; make it on first use, readable by its owner only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()
