"""manifest.json: what an archive holds, with the digest of each file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = "zhixing-archive"
VERSION = 1
NAME = "manifest.json"
LARGEST = 16 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Listed:
    """One file as the manifest has it."""

    size: int
    sha256: str


class ManifestError(ValueError):
    """The manifest is none of ours; its words say why."""


def write_manifest(about: Mapping[str, Any], files: Mapping[str, Listed]) -> bytes:
    """Write a manifest: what the archive is about, and its files in the order of their names."""
    listed = [
        {"path": path, "size": each.size, "sha256": each.sha256} for path, each in sorted(files.items())
    ]
    data = {"format": FORMAT, "version": VERSION, **about, "files": listed}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def read_manifest(content: bytes) -> tuple[dict[str, Any], dict[str, Listed]]:
    """Read a manifest into what it is about and its files; raises ManifestError for anything else."""
    try:
        data = json.loads(content)
        if data["format"] != FORMAT or data["version"] != VERSION or not str(data["organization"]["name"]):
            raise ManifestError("format")
        files = {str(row["path"]): Listed(int(row["size"]), str(row["sha256"])) for row in data["files"]}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ManifestError(NAME) from error
    if len(files) != len(data["files"]):
        raise ManifestError("files")
    return data, files
