"""The operators' pages: a look at technical records, and nothing to change."""

import pytest
from django.urls import NoReverseMatch, reverse

from tests.organizations.factories import UserFactory
from zhixing.accounts.admin import operators

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_operator(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", list(operators._registry), ids=lambda model: model._meta.label_lower)
def test_operator_sees_a_list_and_can_add_change_or_delete_nothing(as_operator, model):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"

    assert as_operator.get(reverse(f"{name}_changelist")).status_code == 200
    assert as_operator.get(reverse(f"{name}_add")).status_code == 403


def test_no_record_of_a_room_is_registered():
    labels = {model._meta.app_label for model in operators._registry}

    assert labels == {"accounts", "axes", "core", "django_tasks_database"}
    with pytest.raises(NoReverseMatch):
        reverse("admin:organizations_member_changelist")


def test_whoever_is_no_operator_does_not_come_in(client):
    client.force_login(UserFactory())

    assert client.get(reverse("admin:index")).status_code in {302, 403}
