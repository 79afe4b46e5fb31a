import pytest

from tests.organizations.factories import UserFactory
from zhixing.accounts.personas import personas


@pytest.mark.django_db
def test_personas_stand_in_order_and_strangers_last():
    for name in ("demo-zhou", "demo-organiser", "demo-secretary", "other"):
        UserFactory(username=name)
    UserFactory(username="demo-member", is_active=False)

    assert [user.username for user, _ in personas()] == ["demo-secretary", "demo-organiser", "demo-zhou"]
