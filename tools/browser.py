"""Sees to a Chromium for the browser journeys: on PATH, else Playwright's own, else Debian's package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.plugins.chromium import MISSING, find


def install() -> None:
    """Try Playwright's own build, then Debian's; each may be out of reach."""
    print("Browser: none found; asking Playwright for its own", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if find() is None and not os.geteuid() and shutil.which("apt-get"):
        print("Browser: asking Debian for chromium", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False)


def main() -> int:
    """Install a browser if there is none; without one only CI fails, the journeys are skipped elsewhere."""
    if find() is None:
        install()
    found = find()
    print(f"Browser: {found}" if found else MISSING)
    return int(found is None and bool(os.environ.get("CI")))


if __name__ == "__main__":
    sys.exit(main())
