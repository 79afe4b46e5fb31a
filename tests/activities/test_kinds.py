"""Kinds as data: the house's own, and those that a scheme adds."""

from datetime import date
from pathlib import Path

import pytest

from tests.activities.factories import DAY, plan
from tests.organizations.factories import OrganizationFactory
from tests.schemes.factories import adopt
from zhixing.activities.choices import Expects
from zhixing.activities.kinds import base, catalogue, expected_at, go_together, held_by, suggested_title
from zhixing.activities.plans import topics_for
from zhixing.schemes.language.vocabulary import vocabulary

ADDS = """\
scheme: adding
title: {zh: 加一类, en: Adding}
clauses:
  一: {title: {zh: 组织生活, en: Life}, obligations: [K]}
kinds:
  read_along: {zh: 读书会, en: reading circle, audience: members, hours: 1, joins: [lecture]}
topics:
  one: {zh: 专题一, en: topic one}
populations:
  branch: {each: organization, title: {zh: 党支部, en: branch}, kind: branch}
requirements:
- id: K
  clause: 一
  title: {zh: 读书会, en: Circle}
  who: branch
  do: activities.held
  where: {kind: read_along}
"""


def test_every_word_of_the_language_is_a_kind_here():
    assert set(base()) == set(vocabulary().kinds)


@pytest.mark.parametrize("code", list(base()))
def test_each_kind_is_whole(code):
    kind = base()[code]
    assert kind.name.zh
    assert kind.name.en
    assert kind.hours > 0
    assert kind.held_by
    assert suggested_title([kind], DAY, "专题")


def test_the_fixed_day_is_a_container():
    assert [code for code, kind in base().items() if kind.is_container] == ["fixed_day"]
    assert go_together(base()["fixed_day"], base()["lecture"])
    assert not go_together(base()["committee_meeting"], base()["members_meeting"])


def test_the_widest_circle_is_expected():
    kinds = [base()["training"], base()["lecture"]]
    assert expected_at(kinds) == Expects.ALL_MEMBERS
    assert expected_at([]) == Expects.NOBODY


def test_a_scheme_adds_its_kinds_and_topics_while_in_force(db):
    branch = OrganizationFactory()
    adopt(branch, ADDS)
    assert "read_along" in held_by(catalogue(branch, DAY), branch)
    assert "read_along" not in catalogue(branch, date(2017, 1, 1))
    assert "read_along" in catalogue(branch)
    assert list(topics_for(branch, DAY)) == ["adding/one"]
    activity = plan(branch, kinds=("read_along", "lecture"), topic="adding/one")
    assert activity.title == "读书会暨党课"


def test_another_branch_does_not_know_them(db):
    adopt(OrganizationFactory(), ADDS)
    assert "read_along" not in catalogue(OrganizationFactory(), DAY)


def test_the_file_names_nothing_of_a_campaign():
    import zhixing.activities

    text = (Path(zhixing.activities.__file__).parent / "kinds.yaml").read_text("utf-8")
    assert "两学一做" not in text
    assert "2016" not in text
