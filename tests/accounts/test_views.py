"""Sign-in and my account."""

import re

import pytest
from django.urls import NoReverseMatch, reverse

from tests.organizations.factories import CommitteeFactory, OrganizationFactory, UserFactory, organiser_of
from zhixing.accounts.actions import create_account, create_token, one_time_link
from zhixing.accounts.models import ApiToken, User
from zhixing.core.actions import System
from zhixing.core.models import AuditEntry

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "一个很长很长的密码吧"
BROWSER = {
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
}


@pytest.fixture
def user():
    made = UserFactory(username="zhang", name="张三")
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def signed_in(client, user):
    client.force_login(user, BACKEND)
    return user


def sign_in(client, password=PASSWORD):
    return client.post(
        reverse("account_login"), {"login": "zhang", "password": password}, headers=BROWSER, follow=True
    )


# --- The door --------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("user")
def test_a_wrong_password_says_how_to_mend_it_and_keeps_the_name(client):
    page = sign_in(client, "wrong").content.decode()

    assert "用户名或密码不正确，请核对后重试。" in page
    assert 'value="zhang"' in page


@pytest.mark.usefixtures("user")
def test_five_wrong_passwords_close_the_door_for_a_while(client):
    for _ in range(5):
        answer = sign_in(client, "wrong")

    page = answer.content.decode()
    assert answer.status_code == 429
    assert "密码已连续输错 5 次" in page
    assert "15 分钟后自动恢复" in page
    assert "上级党委组织员" in page
    assert sign_in(client).status_code == 429, "the right password does not open it either"


@pytest.mark.usefixtures("user")
def test_four_wrong_passwords_do_not(client):
    for _ in range(4):
        sign_in(client, "wrong")

    sign_in(client)

    assert client.get(reverse("accounts:account")).status_code == 200


def test_a_closed_account_is_told_whom_to_ask(client, user):
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert sign_in(client).status_code == 200
    assert client.get(reverse("accounts:account")).status_code == 302


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password"])
def test_nobody_signs_up_and_nothing_goes_by_mail(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


# --- The first password ----------------------------------------------------------------------------------
def choose(client, link, password):
    form = client.get(link, follow=True)
    return client.post(
        form.request["PATH_INFO"], {"new_password1": password, "new_password2": password}, follow=True
    )


def test_a_one_time_link_sets_a_password_and_then_works_no_more(client):
    link = create_account(by=System("test"), username="zhang", name="张三").link

    answer = choose(client, link, PASSWORD)

    assert "密码已设置，请用它登录。" in answer.content.decode()
    assert User.objects.get(username="zhang").check_password(PASSWORD)
    assert "该链接已失效" in client.get(link, follow=True).content.decode()
    assert AuditEntry.objects.filter(unit_id=0, code="accounts.set_password").count() == 1


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123"])
def test_a_weak_first_password_is_refused(client, password):
    opened = create_account(by=System("test"), username="zhang", name="张三")

    page = choose(client, opened.link, password).content.decode()

    assert "尚未保存。请先改正以下各项：" in page
    assert not User.objects.get(pk=opened.user.pk).has_usable_password()


def test_a_mistyped_link_is_refused(client, user):
    page = client.get(one_time_link(user)[:-2] + "x/", follow=True).content.decode()

    assert "该链接已失效" in page


# --- My account ------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("user")
def test_sessions_are_listed_and_the_others_ended(client):
    sign_in(client)
    other = type(client)()
    sign_in(other)

    page = client.get(reverse("usersessions_list")).content.decode()
    assert page.count("Edge · Windows") == 2
    assert page.count("本机") == 1

    client.post(reverse("usersessions_list"))
    assert client.get(reverse("accounts:account")).status_code == 200
    assert other.get(reverse("accounts:account")).status_code == 302


@pytest.mark.usefixtures("user")
def test_changing_the_password_keeps_me_in_and_is_told_to_the_trail(client):
    sign_in(client)
    new = {"oldpassword": PASSWORD, "password1": PASSWORD + "新", "password2": PASSWORD + "新"}

    answer = client.post(reverse("account_change_password"), new, follow=True)

    assert answer.status_code == 200
    assert User.objects.get(username="zhang").check_password(PASSWORD + "新")
    assert AuditEntry.objects.get(unit_id=0, code="accounts.note_security").data == {
        "what": "password_changed"
    }


def test_preferences_are_kept_with_the_account(client, signed_in):
    client.post(reverse("accounts:preferences"), {"language": "en", "large_type": "on"})

    page = client.get(reverse("accounts:account")).content.decode()
    assert '<html lang="en" data-type="large">' in page
    assert User.objects.get(pk=signed_in.pk).language == "en"


@pytest.mark.usefixtures("signed_in")
def test_an_unknown_language_is_not_kept(client):
    client.post(reverse("accounts:preferences"), {"language": "xx"})

    assert '<html lang="zh-hans">' in client.get(reverse("accounts:account")).content.decode()


def test_a_token_is_shown_once(client, signed_in):
    given = {"name": "人事系统", "place": "", "days": "30"}

    page = client.post(reverse("accounts:tokens"), given).content.decode()

    (secret,) = set(re.findall(r"zx_[\w-]{43}", page))
    assert secret not in client.get(reverse("accounts:tokens")).content.decode()
    assert ApiToken.objects.get(user=signed_in).can_write is False


@pytest.mark.usefixtures("signed_in")
def test_a_token_without_a_name_is_refused_and_says_why(client):
    page = client.post(reverse("accounts:tokens"), {"place": "", "days": "30"}).content.decode()

    assert "尚未保存。请先改正以下各项：" in page
    assert not ApiToken.objects.exists()


def test_a_token_can_be_limited_to_where_i_am_only(client):
    user = organiser_of(CommitteeFactory())
    client.force_login(user, BACKEND)
    given = {"name": "人事系统", "place": OrganizationFactory().path, "days": "30"}

    client.post(reverse("accounts:tokens"), given)

    assert not ApiToken.objects.exists()


def test_my_token_is_ended(client, signed_in):
    token = create_token(by=signed_in, name="人事系统").token

    client.post(reverse("accounts:revoke", args=[token.pk]))

    assert not ApiToken.objects.get(pk=token.pk).is_alive


@pytest.mark.usefixtures("signed_in")
def test_anothers_token_is_not_found(client):
    token = create_token(by=UserFactory(), name="人事系统").token

    assert client.post(reverse("accounts:revoke", args=[token.pk])).status_code == 404
    assert ApiToken.objects.get(pk=token.pk).is_alive


# --- The demonstration -----------------------------------------------------------------------------------
@pytest.fixture
def demo(settings):
    settings.DEMO, settings.SECOND_FACTOR_REQUIRED = True, False


def test_outside_the_demonstration_nobody_enters_with_one_click(client):
    UserFactory(username="demo-secretary")

    assert client.get(reverse("accounts:demo")).status_code == 404
    assert client.post(reverse("accounts:demo"), {"username": "demo-secretary"}).status_code == 404


@pytest.mark.usefixtures("demo")
def test_one_click_signs_in(client):
    UserFactory(username="demo-secretary", name="李明")

    assert "支部书记" in client.get(reverse("accounts:demo")).content.decode()
    client.post(reverse("accounts:demo"), {"username": "demo-secretary"})

    assert "李明" in client.get(reverse("accounts:account")).content.decode()


@pytest.mark.usefixtures("demo")
def test_one_click_opens_no_other_account(client, user):
    assert client.post(reverse("accounts:demo"), {"username": user.username}).status_code == 404


@pytest.mark.usefixtures("demo")
def test_a_demonstration_without_data_says_what_to_do(client):
    assert "zhixing demo" in client.get(reverse("accounts:demo")).content.decode()


# --- Every page of the account -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name",
    [
        "accounts:account",
        "accounts:tokens",
        "account_change_password",
        "mfa_index",
        "usersessions_list",
        "account_logout",
    ],
)
@pytest.mark.usefixtures("user")
def test_a_page_of_the_account_answers_in_our_look(client, name):
    sign_in(client)

    page = client.get(reverse(name)).content.decode()

    assert 'class="site-header"' in page
    assert "张三" in page
