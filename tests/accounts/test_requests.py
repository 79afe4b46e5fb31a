"""From which address somebody asks: what a trusted proxy says, and nothing that anybody may have written."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from tests.organizations.factories import UserFactory
from zhixing.accounts.requests import client_address

PROXY, HOME, OTHER, FORGED = "10.0.0.1", "203.0.113.7", "203.0.113.8", "198.51.100.1"


def address(forwarded: str | None = None) -> str | None:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=PROXY))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, HOME, PROXY),  # nobody is trusted
        (1, HOME, HOME),
        (1, f"{FORGED}, {HOME}", HOME),
        (2, f"{FORGED}, {HOME}, 10.0.0.2", HOME),
        (2, HOME, PROXY),  # it came past one of the two
        (1, None, PROXY),
        (1, "", PROXY),
        (1, "unknown", PROXY),
        (1, "'; DROP TABLE", PROXY),
        (1, "2001:db8::7", "2001:db8::7"),
    ],
)
def test_address_is_that_which_the_outermost_trusted_proxy_saw(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies

    assert address(forwarded) == expected


def test_server_behind_a_socket_knows_no_address():
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) is None


@pytest.fixture
def attempt(client, db):
    user = UserFactory(username="zhang")
    user.set_password("一个很长很长的密码吧")
    user.save()

    def attempt(password: str, forwarded: str) -> int:
        typed = {"login": "zhang", "password": password}
        headers = {"X-Forwarded-For": forwarded, "User-Agent": "Mozilla/5.0"}
        return client.post(reverse("account_login"), typed, headers=headers, REMOTE_ADDR=PROXY).status_code

    return attempt


def test_five_wrong_passwords_close_the_door_to_their_address_alone(settings, attempt):
    settings.TRUSTED_PROXIES = 1
    for number in range(5):
        attempt("wrong", f"198.51.100.{number}, {OTHER}")

    assert attempt("一个很长很长的密码吧", f"{FORGED}, {OTHER}") == 429
    assert attempt("一个很长很长的密码吧", HOME) == 302


def test_without_the_setting_what_the_header_says_changes_nothing(attempt):
    for number in range(5):
        attempt("wrong", f"198.51.100.{number}")

    assert attempt("一个很长很长的密码吧", HOME) == 429
