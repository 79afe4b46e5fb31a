"""Whoever sees more than one branch needs a second factor in service, and none in the demonstration."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.urls import reverse

from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
    organiser_of,
)
from zhixing.accounts.second_factor import needs_second_factor
from zhixing.core.models import AuditEntry
from zhixing.core.permissions import Role

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "一个很长很长的密码吧"
SETTING_UP = "/accounts/second-factor/totp/activate/"


@pytest.fixture
def in_service(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.DEMO = False


@pytest.fixture
def organiser(client):
    user = organiser_of(CommitteeFactory())
    client.force_login(user, BACKEND)
    return user


@pytest.mark.parametrize("role", [Role.COMMITTEE_ORGANISER, Role.INSPECTOR, Role.OPERATOR])
def test_who_sees_more_than_a_branch_needs_one(role):
    assert needs_second_factor(GrantFactory(role=role).user)


def test_an_operator_of_the_server_needs_one():
    assert needs_second_factor(UserFactory(is_staff=True))


def test_a_branch_officer_needs_none():
    assert not needs_second_factor(officer_of(OrganizationFactory()))


@pytest.mark.usefixtures("in_service", "organiser")
def test_an_organiser_without_one_is_led_to_set_it_up(client):
    answer = client.get(reverse("accounts:account"))

    assert (answer.status_code, answer["Location"]) == (302, SETTING_UP)


@pytest.mark.usefixtures("in_service", "organiser")
def test_a_fragment_is_led_there_as_a_whole_page(client):
    answer = client.get(reverse("accounts:account"), headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == SETTING_UP


@pytest.mark.usefixtures("in_service", "organiser")
def test_help_and_leaving_stay_open(client):
    assert client.get(reverse("help")).status_code == 200
    assert client.post(reverse("account_logout"))["Location"] != SETTING_UP


@pytest.mark.usefixtures("in_service")
def test_one_that_is_set_up_opens_the_way(client, organiser):
    Authenticator.objects.create(user=organiser, type=Authenticator.Type.TOTP, data={"secret": "x"})

    assert client.get(reverse("accounts:account")).status_code == 200


@pytest.mark.usefixtures("organiser")
def test_the_demonstration_asks_for_none(client, settings):
    settings.DEMO, settings.SECOND_FACTOR_REQUIRED = True, False

    answer = client.get(reverse("accounts:account"))

    assert answer.status_code == 200
    assert "不要求双重验证" in answer.content.decode()


@pytest.mark.usefixtures("in_service")
def test_setting_it_up_keeps_the_secret_unreadable_and_is_told_to_the_trail(
    client, django_capture_on_commit_callbacks
):
    user = organiser_of(CommitteeFactory())
    user.set_password(PASSWORD)
    user.save()
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    again = client.get(SETTING_UP)["Location"]
    assert client.post(again, {"password": PASSWORD})["Location"] == SETTING_UP
    secret = client.get(SETTING_UP).context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(SETTING_UP, {"code": code_for(secret)})

    assert answer["Location"] == "/accounts/second-factor/recovery-codes/"
    assert secret not in str(Authenticator.objects.filter(user=user).values_list("data"))
    assert AuditEntry.objects.filter(unit_id=0, code="accounts.note_security").exists()


@pytest.mark.usefixtures("in_service")
def test_the_password_alone_no_longer_opens(client):
    user = organiser_of(CommitteeFactory())
    user.set_password(PASSWORD)
    user.save()
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(user, secret)

    answer = client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get("/accounts/")["Location"].startswith(reverse("account_login"))

    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert client.get("/accounts/").status_code == 200


@pytest.mark.usefixtures("in_service")
def test_the_operators_pages_are_entered_by_the_same_door(client):
    answer = client.get("/operator/")

    assert client.get(answer["Location"])["Location"].startswith(reverse("account_login"))


def code_for(secret):
    """Give the code that an authenticator app shows now."""
    return auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time())))
