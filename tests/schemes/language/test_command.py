from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.schemes.language.texts import PLAN, SMALL, small

SCHEMES = Path(__file__).parents[3] / "schemes"


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.yaml"
    path.write_text(SMALL, "utf-8")
    return path


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(small(("every: quarter", "every: quater"), ("starts: 06-15", "starts: soon")), "utf-8")
    return path


def run(*args: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("scheme", *map(str, args), stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue() + str(error)
    return out.getvalue(), err.getvalue()


def test_check_says_that_a_file_is_good(good):
    assert run("check", good) == (f"{good}: good, 2 requirements\n", "")


def test_check_names_all_problems_and_fails_with_1(good, bad):
    out, err = run("check", bad, good)

    assert out == f"{good}: good, 2 requirements\n"
    assert f"{bad}:16: " in err
    assert f"{bad}:22: requirements › A1 › every: found “quater”" in err
    assert "problems found: 2" in err
    with pytest.raises(CommandError) as caught:
        call_command("scheme", "check", str(bad), stderr=StringIO())
    assert caught.value.returncode == 1


def test_check_of_a_local_plan_over_its_scheme(good, tmp_path):
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN + "requirements:\n- {id: P1, tightens: A1, every: year}\n", "utf-8")

    _out, err = run("check", "--of", good, plan)

    assert f"{plan}:5: requirements › P1 › every: clause 一 (A1) asks for more" in err


def test_explain_speaks_both_languages(good):
    chinese, english = run("explain", good)[0], run("explain", good, "--lang", "en")[0]

    assert "] 每个党支部每季度至少组织一次党课。\n" in chinese
    assert "  A1 [obligation] Each branch must arrange at least one lecture every quarter.\n" in english


def test_explain_of_an_unknown_clause_names_the_clauses(good):
    assert "the scheme has no clause 九; it has 一" in run("explain", good, "--clause", "九")[1]


def test_burden_prints_plain_text_when_no_terminal_looks(good):
    out, _err = run("burden", good, "--members", "30")

    assert "A branch with 30 members in 2016, a month" in out
    assert "A1, A2" in out
    assert "Assumed hours: lecture 1." in out
    assert "│" not in out


def test_burden_of_two_schemes_names_their_overlaps():
    out, _err = run("burden", *sorted(SCHEMES.glob("*.yaml")))

    assert "What branch-regulations-2018 and liangxueyizuo-2016 both ask" in out
    assert "B1-1 Members' meeting" in out


@pytest.mark.parametrize(("option", "value"), [("--members", "0"), ("--members", "999999"), ("--year", "1")])
def test_burden_refuses_senseless_numbers(good, option, value):
    assert f"{option} wants" in run("burden", good, option, value)[1]


def test_a_bad_file_stops_explain_and_burden_with_its_problems(bad):
    assert f"{bad}:22: " in run("explain", bad)[1]
    assert f"{bad}:22: " in run("burden", bad)[1]


def test_schema_prints_the_file_for_editors():
    assert run("schema")[0] == (SCHEMES / "scheme.schema.json").read_text("utf-8")
