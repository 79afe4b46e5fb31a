"""What goes over the wire: nothing inline, nothing from elsewhere."""

import re

import pytest
from django.urls import reverse

from tests.organizations.factories import UserFactory

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PUBLIC = ["start", "help", "gallery", "account_login"]
OWN = [
    "today",
    "me",
    "accounts:account",
    "accounts:tokens",
    "mfa_index",
    "usersessions_list",
    "account_change_password",
]
ELSEWHERE = re.compile(r"""(?:src|href|action|content)=["'](?:https?:)?//""")


@pytest.fixture(params=PUBLIC + OWN)
def answer(request, client, settings):
    settings.DEBUG = request.param == "gallery"
    if request.param in OWN:
        client.force_login(UserFactory(), BACKEND)
    return client.get(reverse(request.param))


def test_a_page_carries_a_strict_policy(answer):
    policy = answer["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_page_has_nothing_inline_and_nothing_from_elsewhere(answer):
    page = answer.content.decode()

    assert answer.status_code == 200
    assert ELSEWHERE.findall(page) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", page) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", page) == []


def test_a_page_is_one_that_screen_readers_know_their_way_in(answer):
    page = answer.content.decode()

    assert page.count("<h1>") == 1
    assert page.count("<main ") == 1
    assert '<a class="skip-link" href="#main">' in page
    assert re.search(r"<title>\S.* · 知行</title>", page)
