"""The scheme's pages, as those who adopt, adapt and read them see them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.organizations.factories import CommitteeFactory, OrganizationFactory, officer_of, organiser_of
from tests.schemes.factories import SMALL, SYSTEM, adopt
from tests.schemes.test_local_plans import TIGHTER
from zhixing.schemes.actions import load_scheme
from zhixing.schemes.models import Adoption, LocalPlan

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def branch(committee):
    return OrganizationFactory(parent=committee)


@pytest.fixture
def as_organiser(client, committee):
    client.force_login(organiser_of(committee))
    return client


@pytest.fixture
def as_officer(client, branch):
    client.force_login(officer_of(branch))
    return client


def upload(text):
    return SimpleUploadedFile("own.yaml", text.encode())


def test_empty_list_tells_an_organiser_to_adopt_and_a_branch_to_wait(client, committee, branch):
    client.force_login(organiser_of(committee))
    assert (
        reverse("schemes:adopt", args=[committee.pk])
        in client.get(reverse("schemes:list", args=[committee.pk])).text
    )

    client.force_login(officer_of(branch))
    assert (
        reverse("schemes:adopt", args=[branch.pk])
        not in client.get(reverse("schemes:list", args=[branch.pk])).text
    )


def test_scheme_of_the_library_is_adopted_for_a_year(as_organiser, committee):
    data = {"scheme": "liangxueyizuo-2016.yaml", "starts": "2016-01-01", "ends": "2016-12-31"}

    response = as_organiser.post(reverse("schemes:adopt", args=[committee.pk]), data, follow=True)

    adoption = Adoption.objects.get()
    assert response.redirect_chain == [(reverse("schemes:in-place", args=[committee.pk, adoption.pk]), 302)]
    assert adoption.requirements.count() == 68
    assert "R2.1-8" in response.text


def test_form_says_that_one_of_both_is_needed_and_calls_neither_optional(as_organiser, committee):
    shown = as_organiser.get(reverse("schemes:adopt", args=[committee.pk])).text

    assert "两者须择其一" in shown
    assert "（选填）" not in shown


def test_neither_chosen_is_told_beside_the_file(as_organiser, committee):
    data = {"scheme": "file", "starts": "2016-02-01", "ends": "2016-12-31"}

    response = as_organiser.post(reverse("schemes:adopt", args=[committee.pk]), data)

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"file"}


def test_own_file_with_mistakes_comes_back_with_their_lines_and_what_was_typed(as_organiser, committee):
    data = {
        "scheme": "file",
        "file": upload(SMALL.replace("every: quarter", "every: moon")),
        "starts": "2016-02-01",
        "ends": "2016-12-31",
    }

    response = as_organiser.post(reverse("schemes:adopt", args=[committee.pk]), data)

    assert response.status_code == 422
    assert '<li value="11">' in response.text
    assert 'value="2016-02-01"' in response.text
    assert not Adoption.objects.exists()


@pytest.mark.parametrize("content", [b"\x00\x01\xff\xfe", b"PK\x03\x04 not a scheme", b"", b"- " * 5000])
def test_file_that_is_no_scheme_gets_a_message_and_changes_nothing(as_organiser, committee, content):
    data = {
        "scheme": "file",
        "file": SimpleUploadedFile("x.yaml", content),
        "starts": "2016-02-01",
        "ends": "2016-12-31",
    }

    response = as_organiser.post(reverse("schemes:adopt", args=[committee.pk]), data)

    assert response.status_code == 422
    assert not Adoption.objects.exists()


def test_end_before_the_start_is_told_beside_the_field(as_organiser, committee):
    data = {"scheme": "file", "file": upload(SMALL), "starts": "2016-12-31", "ends": "2016-01-01"}

    response = as_organiser.post(reverse("schemes:adopt", args=[committee.pk]), data)

    assert "ends" in response.context["form"].errors


def test_own_plan_shows_what_it_would_change_and_then_applies_it(as_officer, committee, branch):
    adoption = adopt(committee)
    url = reverse("schemes:own-plan", args=[branch.pk, adoption.pk])

    shown = as_officer.post(url, {"text": TIGHTER, "check": "1"})
    assert {code for code, _ in shown.context["changes"]} == {"L-1", "B"}
    assert not LocalPlan.objects.exists()

    as_officer.post(url, {"text": TIGHTER, "apply": "1"})
    assert LocalPlan.objects.get().organization == branch


def test_loosening_keeps_the_text_and_names_the_clause(as_officer, committee, branch):
    adoption = adopt(committee)
    text = TIGHTER.replace("times: 2", "level: encouraged")

    response = as_officer.post(
        reverse("schemes:own-plan", args=[branch.pk, adoption.pk]), {"text": text, "apply": "1"}
    )

    assert "level: encouraged" in response.text
    assert response.context["problems"][0].line == 6
    assert not LocalPlan.objects.exists()


def test_skeleton_of_an_own_plan_is_good_as_it_stands(as_officer, committee, branch):
    adoption = adopt(committee)
    url = reverse("schemes:own-plan", args=[branch.pk, adoption.pk])
    text = as_officer.get(url).context["form"].initial["text"]

    assert as_officer.post(url, {"text": text, "check": "1"}).context["changes"] == []


def test_change_of_days_is_shown_and_then_applied(as_organiser, committee):
    adoption = adopt(committee)
    url = reverse("schemes:change", args=[committee.pk, adoption.pk])
    data = {"version": 1, "starts": "2016-05-01", "ends": "2016-12-31"}

    shown = as_organiser.post(url, data | {"check": "1"})
    assert [code for code, _ in shown.context["changes"]] == ["Q", "L", "H"]
    assert "2016-Q1" in shown.text
    as_organiser.post(url, data | {"apply": "1"})

    adoption.refresh_from_db()
    assert str(adoption.starts) == "2016-05-01"


def test_another_version_shows_what_it_changes_before_it_is_applied(as_organiser, committee):
    adoption = adopt(committee)
    newer = SMALL.replace("title: 讲党课", "title: 专题党课")
    load_scheme(by=SYSTEM, organization=committee, text=newer, name="small.yaml")
    url = reverse("schemes:change", args=[committee.pk, adoption.pk])
    data = {"version": 2, "starts": "2016-01-01", "ends": "2016-12-31"}

    shown = as_organiser.post(url, data | {"check": "1"})

    assert [code for code, _ in shown.context["changes"]] == ["L"]
    adoption.refresh_from_db()
    assert adoption.version.number == 1


def test_pages_of_a_place_outside_the_scope_are_not_found(as_officer, committee, branch):
    other = CommitteeFactory()
    adoption = adopt(other)

    for name, args in (
        ("list", [other.pk]),
        ("in-place", [other.pk, adoption.pk]),
        ("burden", [other.pk, adoption.pk]),
    ):
        assert as_officer.get(reverse(f"schemes:{name}", args=args)).status_code == 404


def test_burden_names_both_schemes_in_force(as_organiser, committee):
    adoption = adopt(committee)
    adopt(committee, SMALL.replace("scheme: small", "scheme: other").replace("小方案", "另一方案"))

    response = as_organiser.get(reverse("schemes:burden", args=[committee.pk, adoption.pk]))

    assert "另一方案" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_queries_however_many_schemes(
    as_organiser, committee, count, django_assert_num_queries
):
    for number in range(count):
        adopt(committee, SMALL.replace("scheme: small", f"scheme: small-{number}"))
    url = reverse("schemes:list", args=[committee.pk])
    as_organiser.get(url)

    with django_assert_num_queries(5):
        as_organiser.get(url)
