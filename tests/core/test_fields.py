"""Keys that stay within their unit, and text that is unreadable at rest."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from tests.core.factories import UnitFactory
from tests.plugins.scoped import unscoped
from zhixing.core import crypto
from zhixing.core.models import Unit
from zhixing.organizations.models import Affiliation, Member, Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    return UnitFactory()


@pytest.fixture
def branch(unit: Unit) -> Organization:
    return Organization.objects.create(unit=unit, path="0001", code="B1", name="第一支部", kind="branch")


@pytest.fixture
def member(unit: Unit) -> Member:
    return Member.objects.create(unit=unit, name="王芳", id_number="330102198501011234")


@pytest.fixture
def affiliation(member: Member, branch: Organization) -> Affiliation:
    return Affiliation.objects.create(
        unit=member.unit, member=member, organization=branch, starts=date(2016, 1, 1)
    )


class TestUnitForeignKey:
    """The test guard fails each of these if its SQL does not name the unit."""

    def test_forwards(self, affiliation: Affiliation, member: Member) -> None:
        assert Affiliation.objects.get(pk=affiliation.pk).member == member

    def test_backwards(self, affiliation: Affiliation, member: Member) -> None:
        assert list(member.affiliations.all()) == [affiliation]

    def test_over_a_join(self, affiliation: Affiliation, unit: Unit) -> None:
        assert list(Affiliation.objects.filter(unit=unit, member__name="王芳")) == [affiliation]
        assert list(Affiliation.objects.filter(unit=unit).select_related("member")) == [affiliation]

    def test_prefetching(self, affiliation: Affiliation, unit: Unit, member: Member) -> None:
        (found,) = Member.objects.filter(unit=unit).prefetch_related("affiliations")

        assert list(found.affiliations.all()) == [affiliation]

    def test_a_cascade_and_a_delete(self, affiliation: Affiliation, member: Member, unit: Unit) -> None:
        affiliation.delete()
        member.delete()

        assert not Member.objects.filter(unit=unit).exists()

    def test_the_unit_stands_in_where_and_never_in_set(self, member: Member) -> None:
        member.name = "李雷"
        with CaptureQueriesContext(connection) as queries:
            member.save()

        statement = queries[-1]["sql"].replace('"', "")
        assert "unit_id =" not in statement.partition("WHERE")[0]
        assert "organizations_member.unit_id =" in statement.partition("WHERE")[2]

    def test_ids_of_several_units_name_each(self, member: Member) -> None:
        other = Member.objects.create(unit=UnitFactory(), name="李雷")

        assert set(Member.objects.filter(pk__in=[member.pk, other.pk])) == {member, other}

    def test_a_key_into_another_unit_is_refused(self, member: Member, branch: Organization) -> None:
        with pytest.raises(IntegrityError):
            Affiliation.objects.create(
                unit=UnitFactory(), member=member, organization=branch, starts=date(2016, 1, 1)
            )


class TestEncryptedField:
    def stored(self, member: Member) -> str:
        with unscoped(), connection.cursor() as cursor:
            cursor.execute("SELECT id_number FROM organizations_member WHERE id = %s", [member.pk])
            return str(cursor.fetchone()[0])

    def test_text_comes_back_and_is_unreadable_at_rest(self, member: Member) -> None:
        member.refresh_from_db()

        assert member.id_number == "330102198501011234"
        assert "330102" not in self.stored(member)

    def test_the_same_text_is_stored_differently_each_time(self, member: Member) -> None:
        before = self.stored(member)
        member.save()

        assert self.stored(member) != before

    def test_nothing_is_kept_as_nothing(self, member: Member) -> None:
        member.phone = ""
        member.save()

        assert Member.objects.filter(pk=member.pk, phone="").exists()

    def test_a_new_key_reads_old_values_and_writes_its_own(self, member: Member, settings: Any) -> None:
        old = settings.FIELD_KEYS
        settings.FIELD_KEYS = ["a newer key", *old]
        member.refresh_from_db()
        member.save()
        settings.FIELD_KEYS = ["a newer key"]
        member.refresh_from_db()

        assert member.id_number == "330102198501011234"

    def test_without_its_key_a_value_is_unreadable(self, member: Member, settings: Any) -> None:
        settings.FIELD_KEYS = ["another key altogether"]

        with pytest.raises(crypto.UnreadableError):
            member.refresh_from_db()

    def test_a_value_moved_to_another_column_is_refused(self, member: Member) -> None:
        with unscoped(), connection.cursor() as cursor:
            cursor.execute("UPDATE organizations_member SET phone = id_number WHERE id = %s", [member.pk])

        with pytest.raises(crypto.UnreadableError, match="phone"):
            member.refresh_from_db()

    def test_an_altered_value_is_refused(self, member: Member) -> None:
        stored = self.stored(member)
        altered = stored[:-6] + ("A" if stored[-6] != "A" else "B") + stored[-5:]
        with unscoped(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE organizations_member SET id_number = %s WHERE id = %s", [altered, member.pk]
            )

        with pytest.raises(crypto.UnreadableError):
            member.refresh_from_db()

    def test_no_search_can_look_into_it(self, unit: Unit) -> None:
        with pytest.raises(FieldError):
            Member.objects.filter(unit=unit, id_number__startswith="33").exists()


class TestHashesAndMasks:
    def test_a_hash_stays_when_a_new_key_is_put_in_front(self, settings: Any) -> None:
        before = crypto.keyed_hash("330102198501011234", "id")
        settings.FIELD_KEYS = ["a newer key", *settings.FIELD_KEYS]

        assert crypto.keyed_hash("330102198501011234", "id") == before

    def test_a_hash_differs_by_purpose(self) -> None:
        assert crypto.keyed_hash("1", "id") != crypto.keyed_hash("1", "token")

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("330102198501011234", "3301**********1234"),
            ("12345678", "********"),
            ("123456789", "1234*6789"),
            ("", ""),
        ],
    )
    def test_only_the_ends_are_shown(self, text: str, shown: str) -> None:
        assert crypto.mask(text) == shown
