"""The address to which a person's mail goes."""

import pytest

from tests.organizations.factories import UserFactory
from zhixing.accounts.actions import set_email
from zhixing.core.models import PLATFORM, AuditEntry

pytestmark = pytest.mark.django_db


def test_the_trail_says_that_it_changed_and_not_what_it_is():
    user = UserFactory()
    set_email(by=user, email="wang@example.cn")
    set_email(by=user, email="wang@example.cn")

    (entry,) = AuditEntry.objects.filter(unit=PLATFORM, code="accounts.set_email")
    assert user.email == "wang@example.cn"
    assert "example.cn" not in str(entry.data)
