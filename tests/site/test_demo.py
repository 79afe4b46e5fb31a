"""The demo (fill_demo, open_demo_accounts): whole, countable, and made only where somebody asked for it."""

import pytest
from django.core.management import CommandError, call_command

from tests.plugins.scoped import unscoped
from zhixing.accounts.models import User
from zhixing.accounts.personas import personas
from zhixing.activities.models import Activity
from zhixing.core.models import AuditEntry
from zhixing.organizations.models import Organization
from zhixing.progress.queries import branch_states
from zhixing.progress.rebuild import verify

pytestmark = pytest.mark.django_db


def test_demo_is_refused_where_nobody_asked_for_invented_people(settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("demo")
    assert not Organization.objects.exists()


def test_demo_fills_a_tree_whose_numbers_hold_and_whose_people_can_sign_in(settings, client, capsys):
    settings.DEMO = True

    call_command("demo")
    call_command("demo")  # again: says that it is there, changes nothing

    with unscoped():
        assert Activity.objects.count() > 2000
        codes = set(AuditEntry.objects.values_list("code", flat=True))
    assert verify() == []
    assert [persona.username for _user, persona in personas()] == [
        "demo-secretary",
        "demo-member",
        "demo-organiser",
        "demo-provincial",
        "demo-inspector",
    ]
    assert {"site.fill_demo", "site.open_demo_accounts"} <= codes
    client.force_login(User.objects.get(username="demo-secretary"))
    today = client.get("/").text
    assert all(words in today for words in ("尚未确认", "申请请假", "联系社区"))


def test_branch_of_the_demo_has_met_and_unmet_requirements(settings, capsys):
    settings.DEMO = True
    call_command("demo")

    with unscoped():
        branch = Activity.objects.get(state="announced", organization__kind="branch").organization
    states = [state for state in branch_states(branch) if state.is_served and state.due]

    assert any(state.met == state.due for state in states)
    assert any(state.met < state.due for state in states)
