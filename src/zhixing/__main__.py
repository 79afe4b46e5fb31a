"""The `zhixing` command: Django's own commands and ours under one name."""

import os
import sys


def main() -> None:
    """Run a management command with the project's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhixing.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  settings must be named first

    execute_from_command_line(["zhixing", *sys.argv[1:]])


if __name__ == "__main__":
    main()
