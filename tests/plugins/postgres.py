"""`--db=postgres` (or ZHIXING_TEST_DB=postgres) runs the suite on an embedded PostgreSQL of its own.

It must stand before Django reads its settings, so this is a `-p` plugin: a conftest comes too late.
"""

import os
from argparse import Namespace
from pathlib import Path
from tempfile import mkdtemp

import pytest

from zhixing.config import embedded


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=("sqlite", "postgres"),
        default=os.environ.get("ZHIXING_TEST_DB", "sqlite"),
        help="the database under the tests",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> None:
    options: Namespace = parser.parse_known_args(args)
    if options.db == "sqlite":
        os.environ.pop("DATABASE_URL", None)
        return
    folder = Path(mkdtemp(prefix="zhixing-postgres-"))
    os.environ["DATABASE_URL"] = embedded.start(folder)  # xdist's workers inherit it
    early_config.add_cleanup(lambda: embedded.remove(folder))


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('db')}"
