"""Every action: who acts is said, why it may is said, and a test names it."""

import ast
import inspect
import re

import pytest
import rules

from tests.guards.source import ROOT, SOURCE, import_everything, modules, tree
from zhixing.core.actions import ACTIONS, Registered
from zhixing.core.permissions import PERMISSIONS

import_everything()
every = pytest.mark.parametrize("registered", ACTIONS.values(), ids=lambda registered: registered.code)

# Actions that ask no permission by name, each with its reason.
UNASKED: dict[str, str] = {
    "schemes.waive": "who may waive is the plan's own word: asked inside",
    "schemes.revoke_waiver": "as for granting it: asked inside",
    "supervision.remark": "a member speaks about what is held on themselves",
    "training.enrol": "organisers, the member's own branch, or oneself: asked inside, of each member",
    "training.withdraw": "as for enrolling",
    "study.unlink": "one's own link, or study.guide at the body whose it is: asked inside",
    "accounts.set_password": "one's own, proved by the one-time link",
    "accounts.set_preferences": "one's own",
    "accounts.set_email": "one's own",
    "notices.mark_read": "one's own: found among them",
    "notices.mark_all_read": "one's own",
    "notices.set_preferences": "one's own",
    "notices.stop_mail": "the signed link in the member's own mail is the proof",
    "notices.renew_feed": "one's own",
    "notices.end_feed": "one's own",
    "accounts.create_token": "for oneself: a token may do no more than its user",
    "accounts.revoke_token": "one's own: found among them",
    "accounts.note_token_use": "the token itself has just been checked",
    "accounts.note_security": "tells what sign-in itself has just done",
    "study.begin_reflection": "one's own",
    "study.write_reflection": "one's own: asked inside",
    "study.share_reflection": "one's own: asked inside",
    "study.remove_reflection": "one's own: asked inside",
    "study.ask_restore": "one's own: asked inside",
    "study.comment": "whoever may read what is answered: asked inside",
    "study.remove_comment": "one's own: asked inside",
    "study.mend_comment": "one's own: asked inside",
    "rectification.write_own": "one's own: asked inside",
    "rectification.change_own": "one's own: asked inside",
    "rectification.remove_own": "one's own: asked inside",
    "rectification.hand_in": "one's own: asked inside",
    "rectification.withdraw": "one's own: asked inside",
    "rectification.withdraw_paper": "the member's own or its branch's: asked inside",
    "polls.give_opinions": "whoever has the link or a slip: that is what they are for",
    "polls.cast_by_slip": "whoever holds the slip: it is the right to vote",
    "site.fill_demo": "an operator's command line only: no page leads here",
    "site.open_demo_accounts": "an operator's command line only: no page leads here",
}


@every
def test_an_action_is_told_who_acts_by_keyword_alone(registered: Registered) -> None:
    parameters = inspect.signature(registered.function).parameters

    assert "by" in parameters
    assert {parameter.kind for parameter in parameters.values()} <= {
        inspect.Parameter.KEYWORD_ONLY,
        inspect.Parameter.VAR_KEYWORD,
    }


@every
def test_an_action_says_what_it_does(registered: Registered) -> None:
    assert (registered.function.__doc__ or "").strip()


@every
def test_an_action_asks_a_permission_that_exists_or_says_why_not(registered: Registered) -> None:
    if registered.permission is None:
        assert registered.code in UNASKED
    else:
        assert rules.perm_exists(registered.permission)


def test_no_exception_is_listed_in_vain() -> None:
    assert [code for code in UNASKED if code not in ACTIONS or ACTIONS[code].permission] == []


def test_every_action_is_named_by_a_test() -> None:
    tests = "\n".join(
        path.read_text() for path in (ROOT / "tests").rglob("*.py") if "guards" not in path.parts
    )
    words = set(re.findall(r"\w+", tests))

    assert [code for code, registered in ACTIONS.items() if registered.function.__name__ not in words] == []


def test_a_code_is_used_once() -> None:
    rooms = [
        path for path in modules() if SOURCE / "core" not in path.parents
    ]  # whose docstring shows an example
    codes = re.findall(r'@action\(\s*"([^"]+)"', "\n".join(path.read_text() for path in rooms))

    assert [code for code in sorted(set(codes)) if codes.count(code) > 1] == []


def test_every_rule_is_a_permission_of_the_house_so_that_no_operator_passes_it_by_being_one() -> None:
    assert sorted(set(rules.permissions.permissions) - set(PERMISSIONS)) == []


def test_every_permission_is_asked_somewhere() -> None:
    asked = "\n".join(
        path.read_text()
        for path in [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]
        if path.name != "permissions.py"
    )

    assert [code for code in PERMISSIONS if not re.search(rf"['\"]{re.escape(code)}['\"]", asked)] == []


def test_reads_and_pages_have_docstrings_where_others_call_them() -> None:
    silent = [
        f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}"
        for path in modules()
        if path.stem in {"actions", "queries"} or path.parent.name in {"actions", "queries"}
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]

    assert silent == []


# A secret ballot is cast, and an opinion given, without an audit entry, which would say who did it when.
TRACELESS = {"polls/actions/casting.py", "polls/actions/giving.py"}


def test_nothing_but_a_vote_and_an_opinion_leaves_no_trace() -> None:
    callers = {
        str(path.relative_to(SOURCE))
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "leave_no_trace"
    }

    assert callers == TRACELESS
