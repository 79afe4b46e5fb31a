"""The pages that belong to no room."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.organizations.factories import UserFactory
from zhixing.accounts.models import User

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.mark.parametrize(
    ("name", "words"), [("start", "账号由所在组织开通"), ("help", "不积分、不打分、不排名")]
)
def test_a_public_page_answers_to_everyone(client, name, words):
    assert words in client.get(reverse(name)).content.decode()


def test_the_gallery_is_for_development_only(client, settings):
    assert client.get(reverse("gallery")).status_code == 404
    settings.DEBUG = True
    assert client.get(reverse("gallery")).status_code == 200


# --- Language and large type -----------------------------------------------------------------------------
def test_the_language_is_kept_in_the_browser(client):
    answer = client.post(reverse("language"), {"language": "en", "next": "/help/"})

    assert answer["Location"] == "/help/"
    assert "Short answers to what people ask first." in client.get("/help/").content.decode()


def test_the_language_is_kept_with_the_account(client):
    user = UserFactory()
    client.force_login(user, BACKEND)

    client.post(reverse("language"), {"language": "en"})

    assert User.objects.get(pk=user.pk).language == "en"


def test_an_unknown_language_changes_nothing(client):
    client.post(reverse("language"), {"language": "tlh"})

    assert '<html lang="zh-hans">' in client.get("/help/").content.decode()


def test_large_type_is_switched_on_and_off(client):
    client.post(reverse("large-type"), {"large_type": "on"})
    assert 'data-type="large"' in client.get("/help/").content.decode()

    client.post(reverse("large-type"), {"large_type": ""})
    assert 'data-type="large"' not in client.get("/help/").content.decode()


def test_large_type_is_kept_with_the_account(client):
    user = UserFactory()
    client.force_login(user, BACKEND)

    client.post(reverse("large-type"), {"large_type": "on"})

    assert User.objects.get(pk=user.pk).large_type


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""]
)
def test_a_choice_leads_back_to_this_site_only(client, address):
    assert client.post(reverse("language"), {"language": "en", "next": address})["Location"] == "/"


# --- When something is wrong -----------------------------------------------------------------------------
def test_a_missing_page_says_what_it_may_be(client):
    answer = client.get("/help/nothing/")

    assert answer.status_code == 404
    assert "找不到这个页面" in answer.content.decode()


def test_a_form_from_before_signing_out_asks_to_send_it_again():
    answer = Client(enforce_csrf_checks=True).post(reverse("large-type"), {"large_type": "on"})

    assert answer.status_code == 403
    assert "页面打开时间过长" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/broken/", 500, "系统出错了"),
        ("/forbidden/", 403, "您的职务没有此项权限"),
        ("/strange/", 400, "请求无法识别"),
    ],
)
def test_an_error_says_what_happened_and_shows_no_inner_words(client, settings, address, status, words):
    settings.ROOT_URLCONF = "tests.site.failing_urls"
    client.raise_request_exception = False

    answer = client.get(address)
    page = answer.content.decode()

    assert answer.status_code == status
    assert words in page
    assert "organizations.manage" not in page
