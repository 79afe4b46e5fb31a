"""What the repository promises about itself: nothing of one machine, undocumented or forbidden."""

import re
import tomllib
from itertools import chain

import pytest
from django.apps import apps
from django.core.management import get_commands

from tests.guards.source import ROOT, SOURCE, modules, texts

OPERATING = (ROOT / "docs" / "operating.md").read_text()
SETTINGS = (SOURCE / "config" / "settings.py").read_text()

HOSTS = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmmirror")
INDEX_OPTIONS = re.compile(r"--index-url|--extra-index-url|--find-links")
MACHINE_PATHS = re.compile(r"(^|[^A-Za-z0-9_.\-])/(work|farm|root|home/\w+)/", re.MULTILINE)
NEIGHBOURS = re.compile(r"\.\./shared")
DATED = re.compile("两学一做|G20|夏宝龙|liangxueyizuo")
DATED_PLACES = ("schemes/", "docs/", "tests/", "README", "CHANGELOG", "CONTEXT", "CONTRIBUTING")
NAMED_FOR_SAMPLES = {
    "src/zhixing/site/management/commands/demo.py": "the file that the sample data adopts",
    "src/zhixing/progress/bench/province.py": "the file that the benchmark's province adopts",
}
HERE = "tests/test_repository.py"  # names what it looks for

# Words of features that must not exist (docs/architecture.md, "What it will not do"), in the names of fields.
FORBIDDEN = re.compile(
    r"points?\b|score|ranking|leader_?board|study_?minutes|minutes_online|time_online|online_minutes|duration_read"
    r"|latitude|longitude|location|gps|geo|check_?in_required|photo_required|last_seen|days_since"
)


@pytest.mark.parametrize(
    "pattern", [HOSTS, INDEX_OPTIONS, MACHINE_PATHS, NEIGHBOURS], ids=lambda found: found.pattern
)
def test_nothing_of_one_machine_is_kept(pattern: re.Pattern[str]) -> None:
    assert [name for name, text in texts() if name != HERE and pattern.search(text)] == []


def test_the_plan_of_one_year_stands_in_data_only() -> None:
    named = {name for name, text in texts() if not name.startswith(DATED_PLACES) and DATED.search(text)}

    assert named == set(NAMED_FOR_SAMPLES)


def test_no_file_outgrows_a_reader() -> None:
    long = {
        str(path.relative_to(SOURCE)): count
        for path in modules()
        if (count := len(path.read_text().splitlines())) > 400
    }

    assert long == {}


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    listed = tomllib.loads(text)
    names = [*listed["project"]["dependencies"], *chain(*listed["dependency-groups"].values())]
    lines = text.splitlines()

    bare = [
        name
        for name in names
        if not any(
            f'"{name}"' in line and ("#" in line or line.lstrip().startswith('"mypy"')) for line in lines
        )
    ]

    assert bare == []


def settings_read() -> set[str]:
    """Find the environment's names that the settings read."""
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS))


def test_every_setting_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATING, re.MULTILINE))

    assert documented == settings_read()


def test_the_environment_is_read_in_the_settings_only() -> None:
    reading = re.compile(r"os\.environ(\.get\(|\[)|os\.getenv\(")

    assert [str(path.relative_to(SOURCE)) for path in modules() if reading.search(path.read_text())] == []


def test_every_command_is_documented_and_no_other() -> None:
    ours = {name for name, app in get_commands().items() if str(app).startswith("zhixing")}
    documented = set(re.findall(r"^\| `zhixing ([a-z-]+)", OPERATING, re.MULTILINE))

    assert documented - {"migrate"} == ours


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models() if model.__module__.startswith("zhixing.")],
    ids=lambda model: model._meta.label,
)
def test_no_table_holds_what_we_will_not_know(model: type) -> None:
    assert [field.name for field in model._meta.get_fields() if FORBIDDEN.search(field.name)] == []


def test_the_readme_shows_both_commands() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text()
        assert "make demo" in text
        assert "make test" in text


def test_the_lock_names_hashes_and_no_place() -> None:
    for name in ("base.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
