"""Which language and which type a reader gets."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.organizations.factories import UserFactory
from zhixing.accounts.preferences import language_of, wants_large_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of(rf):
    def make(user=None, **cookies):
        request = rf.get("/", headers={"Accept-Language": "en"})
        request.user = user or AnonymousUser()
        request.COOKIES.update(cookies)
        return request

    return make


def test_chinese_is_the_default_whatever_the_browser_says(request_of):
    assert language_of(request_of()) == "zh-hans"


def test_a_cookie_chooses_before_sign_in(request_of):
    assert language_of(request_of(django_language="en")) == "en"


def test_the_account_chooses_over_the_cookie(request_of):
    assert language_of(request_of(UserFactory(language="zh-hans"), django_language="en")) == "zh-hans"


def test_an_unknown_language_is_not_tried(request_of):
    assert language_of(request_of(django_language="../x")) == "zh-hans"


def test_large_type_comes_from_the_account_or_the_cookie(request_of):
    assert wants_large_type(request_of(UserFactory(large_type=True)))
    assert wants_large_type(request_of(large_type="on"))
    assert not wants_large_type(request_of(UserFactory(), large_type="on"))
