"""What a roster changes, and that it is all or nothing."""

from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from tests.organizations.apply.workbooks import TREE, id_number, person, workbook
from tests.organizations.conftest import Tree
from tests.organizations.factories import MemberFactory, organiser_of
from tests.organizations.helpers import SYSTEM, history, last_entry, touches, trail
from tests.plugins.scoped import unscoped
from zhixing.core.models import AuditEntry, Unit
from zhixing.core.sheets.errors import BookError
from zhixing.organizations.actions import end_affiliation, transfer_member
from zhixing.organizations.choices import Kind, LeavingReason, PostCode, Rank
from zhixing.organizations.models import Affiliation, Member, Organization, Person, Post, RankHolding
from zhixing.organizations.roster.apply import ImportPlan, Options, apply_import, plan_import, stated_day
from zhixing.organizations.roster.reading import read_roster

SAMPLES = Path(__file__).parents[2] / "samples"
AS_OF = date(2016, 3, 31)
SINCE = date(2016, 1, 1)

pytestmark = pytest.mark.django_db


def planned(content: bytes, **options: Any) -> ImportPlan:
    given = {"as_of": AS_OF, "since": SINCE} | options
    return plan_import(read_roster(content), Options(**given))


def imported(content: bytes, *, by: Any = SYSTEM, **options: Any) -> ImportPlan:
    with transaction.atomic():
        plan = planned(content, **options)
        apply_import(by=by, place=plan.options.scope, plan=plan, digest="d1", filename="名册.xlsx")
    return plan


def errors(plan: ImportPlan) -> list[str]:
    return [problem.message for problem in plan.problems if problem.is_error]


def member(name: str) -> Member:
    with unscoped():
        return Member.objects.get(name=name)


def test_a_roster_founds_its_unit_its_tree_and_its_people() -> None:
    plan = imported(workbook([person("张三", 1, 党小组="第1党小组", 党内职务="书记", 职级="处长")]))

    unit = Unit.objects.get(code="R")
    three = member("张三")
    assert errors(plan) == []
    assert list(Organization.objects.order_by("path").values_list("name", "kind", "unit_id")) == [
        ("省直机关工作委员会", Kind.WORK_COMMITTEE, unit.pk),
        ("省民政厅机关委员会", Kind.ORGAN_COMMITTEE, unit.pk),
        ("办公室党支部", Kind.BRANCH, unit.pk),
        ("第1党小组", Kind.CELL, unit.pk),
        ("人事处党支部", Kind.BRANCH, unit.pk),
    ]
    assert history(three) == [("办公室党支部", "2016-01-01", None)]
    assert Post.objects.get(unit=unit, member=three).code == PostCode.SECRETARY
    assert RankHolding.objects.get(unit=unit, member=three).rank == Rank.DIVISION_HEAD
    assert Person.objects.get().member_id == three.pk


def test_the_second_import_of_the_same_file_changes_nothing() -> None:
    content = workbook([person("张三", 1, 党小组="第1党小组", 党内职务="书记", 职级="处长"), person("李四")])
    imported(content)

    plan = imported(content)

    assert not plan.changes_anything
    assert plan.counts()["unchanged"] == 2


@pytest.mark.parametrize(
    ("name", "people", "places"), [("roster-tidy.xlsx", 2581, 130), ("roster-office.xlsx", 985, 52)]
)
def test_the_sample_rosters_come_in_whole_and_the_second_time_change_nothing(
    name: str, people: int, places: int
) -> None:
    content = (SAMPLES / name).read_bytes()

    counts = imported(content).counts()

    assert (counts["members"], counts["bad_rows"]) == (people, 0)
    assert Organization.objects.exclude(kind=Kind.CELL).count() == places
    assert not planned(content).changes_anything


def test_a_row_that_says_less_erases_nothing_and_a_changed_value_is_changed() -> None:
    imported(workbook([person("张三", 1, 手机号码="13800001234", 党内职务="书记", 职级="处长")]))

    plan = imported(
        workbook([person("张三", 1, 转正日期="", 手机号码="", 党内职务="", 职级="", 入党日期="2005-08-01")])
    )

    assert [facts for _member, facts in plan.member_edits] == [{"joined_on": date(2005, 8, 1)}]
    assert (member("张三").phone, member("张三").full_member_on) == ("13800001234", date(2006, 7, 1))


def test_a_month_does_not_blur_a_day_that_is_known() -> None:
    imported(workbook([person("张三", 1)]))

    assert not planned(
        workbook([person("张三", 1, 入党日期="2005.07", 转正日期="2006年7月")])
    ).changes_anything


def test_people_without_a_number_are_known_by_name_birth_and_branch() -> None:
    imported(workbook([person("张三"), person("李四")]))

    plan = imported(workbook([person("张三", 7), person("李四", 出生日期="1999-09-09")]))

    assert [facts for _member, facts in plan.member_edits] == [{"sex": "male", "id_number": id_number(7)}]
    assert plan.counts()["members"] == 1  # another 李四, born in another year


def test_somebody_in_another_branch_is_transferred_as_of_the_roster_s_day() -> None:
    imported(workbook([person("张三", 1, 党内职务="书记")]))

    plan = imported(workbook([person("张三", 1, 所在党支部="人事处党支部")]))

    assert history(member("张三")) == [
        ("办公室党支部", "2016-01-01", "2016-03-31"),
        ("人事处党支部", "2016-03-31", None),
    ]
    assert plan.counts()["posts_ended"] == 1
    assert not planned(workbook([person("张三", 1, 所在党支部="人事处党支部")])).changes_anything


def test_the_date_of_transfer_in_the_roster_holds() -> None:
    imported(workbook([person("张三", 1), person("赵六", 2, 转入日期="2014-02-03")]))
    imported(workbook([person("张三", 1, 所在党支部="人事处党支部", 转入日期="2016-02-01")]))

    assert history(member("张三"))[-1] == ("人事处党支部", "2016-02-01", None)
    assert history(member("赵六")) == [("办公室党支部", "2014-02-03", None)]


def test_a_place_that_was_wrong_from_the_first_day_is_mended_without_a_transfer() -> None:
    imported(workbook([person("张三", 1)]), as_of=SINCE)
    imported(workbook([person("张三", 1, 所在党支部="人事处党支部")]), as_of=SINCE)

    assert history(member("张三")) == [("人事处党支部", "2016-01-01", None)]


def test_whoever_joined_after_the_year_began_belongs_since_then() -> None:
    imported(workbook([person("新人", 1, 入党日期="2016-02-20", 转正日期="", 人员类别="预备党员")]))

    assert history(member("新人")) == [("办公室党支部", "2016-02-20", None)]
    assert member("新人").full_member_on is None


def test_a_full_member_without_a_date_is_one_since_a_year_after_joining() -> None:
    imported(workbook([person("张三", 1, 转正日期="")]))

    assert member("张三").full_member_on == date(2006, 7, 1)


def test_one_who_had_left_comes_in_again() -> None:
    imported(workbook([person("张三", 1)]))
    end_affiliation(by=SYSTEM, member=member("张三"), on=date(2016, 2, 1), reason=LeavingReason.MOVED_OUT)

    imported(workbook([person("张三", 1)]))

    assert history(member("张三"))[-1] == ("办公室党支部", "2016-03-31", None)


def test_a_new_secretary_ends_the_former_one_s_post() -> None:
    imported(workbook([person("张三", 1, 党内职务="书记"), person("李四", 2)]))
    imported(workbook([person("张三", 1), person("李四", 2, 党内职务="书记、组织委员")]))

    branch = Organization.objects.get(code="R.1.1")
    posts = Post.objects.filter(unit=branch.unit, organization=branch).order_by("starts", "code")
    assert [(post.member.name, post.code, post.ends) for post in posts] == [
        ("张三", PostCode.SECRETARY, AS_OF),
        ("李四", PostCode.ORGANISATION, None),
        ("李四", PostCode.SECRETARY, None),
    ]
    assert branch.has_committee


def test_a_changed_rank_follows_the_former_one() -> None:
    imported(workbook([person("张三", 1, 职级="科员")]))
    imported(workbook([person("张三", 1, 职级="主任科员")]))

    three = member("张三")
    ranks = RankHolding.objects.filter(unit_id=three.unit_id, member=three).order_by("starts")
    assert [(held.rank, held.ends) for held in ranks] == [(Rank.STAFF, AS_OF), (Rank.SECTION_HEAD, None)]


def test_organizations_are_changed_and_moved_by_their_code() -> None:
    imported(workbook([person("张三", 1)]))
    moved = [
        *TREE[:2],
        ("R.2", "省财政厅机关委员会", "机关党委", "省直机关工作委员会", ""),
        (*TREE[2][:3], "省财政厅机关委员会", "周一"),
    ]

    imported(workbook([], moved))

    branch = Organization.objects.get(code="R.1.1")
    assert (branch.parent.code, branch.contact_name) == ("R.2", "周一")
    assert branch.path.startswith(branch.parent.path)
    assert sorted(branch.changes.values_list("what", flat=True)) == ["changed", "founded", "moved"]


def test_bad_rows_are_named_and_left_out_and_the_good_ones_come_in() -> None:
    plan = imported(
        workbook(
            [
                person("张三", 1),
                person("李四", 2, 所在党支部="没有的支部"),
                person("王五", 3, 入党日期="昨天"),
            ]
        )
    )

    assert [row for _sheet, row in sorted(plan.bad)] == [3, 4]
    with unscoped():
        assert list(Member.objects.values_list("name", flat=True)) == ["张三"]


def test_a_member_in_two_branches_is_refused_in_both() -> None:
    plan = planned(workbook([person("张三", 1), person("张三", 1, 所在党支部="人事处党支部")]))

    assert len(plan.bad) == 2


def test_a_cycle_is_refused() -> None:
    rows = [
        *TREE,
        ("R.8", "甲委员会", "机关党委", "乙委员会", ""),
        ("R.9", "乙委员会", "机关党委", "甲委员会", ""),
    ]

    assert len(planned(workbook([person("张三", 1)], rows)).bad) == 2


def test_members_alone_find_their_branches_by_name() -> None:
    imported(workbook([person("张三", 1)]))

    assert planned(workbook([person("李四", 2)], [])).counts()["members"] == 1


def test_members_alone_of_unknown_branches_say_what_to_do_first() -> None:
    with pytest.raises(BookError):
        planned(workbook([person("张三", 1)], []))


def test_the_unit_can_be_named() -> None:
    assert planned(workbook([person("张三", 1)]), unit_code="ZJ").unit.code == "ZJ"


def test_a_person_of_another_unit_is_refused_and_not_taken_away() -> None:
    imported(workbook([person("张三", 1)]))
    second = [
        ("S", "市直机关工作委员会", "工作委员会", "", ""),
        ("S.1", "一支部", "党支部", "市直机关工作委员会", ""),
    ]

    plan = imported(workbook([person("张三", 1, 所在党支部="一支部")], second))

    assert len(plan.bad) == 1
    assert history(member("张三")) == [("办公室党支部", "2016-01-01", None)]


def test_an_organiser_imports_below_their_own_committee_only(place: Tree) -> None:
    rows = [
        ("M", "省民政厅机关委员会", "机关党委", "上面的工委", ""),
        ("M.1", "办公室党支部", "党支部", "省民政厅机关委员会", ""),
    ]
    outside = person("外人", 3, 所在党支部="别处党支部")
    content = workbook([person("新人", 2), outside], rows[1:])

    plan = imported(content, by=place.organiser, scope=place.committee)

    assert plan.counts()["members"] == 1
    assert len(plan.bad) == 1
    assert history(member("新人")) == [("办公室党支部", "2016-01-01", None)]


def test_an_organiser_cannot_import_above_or_beside(place: Tree) -> None:
    content = workbook([person("新人", 2)])
    for scope in (None, place.elsewhere.parent):
        with pytest.raises(PermissionDenied), transaction.atomic():
            apply_import(by=place.organiser, place=scope, plan=planned(content, scope=scope))
    with pytest.raises(PermissionDenied):
        apply_import(
            by=organiser_of(place.other), place=place.committee, plan=planned(content, scope=place.committee)
        )


def test_a_member_who_stands_outside_the_scope_is_not_pulled_in(place: Tree) -> None:
    number = id_number(5)
    there = MemberFactory(branch=place.other, name="钱七", id_number=number)

    plan = imported(workbook([person("钱七", 5)], []), scope=place.branch, by=organiser_of(place.branch))

    assert len(plan.bad) == 1
    assert history(there) == [("人事处党支部", "2010-01-01", None)]


def test_a_closed_organization_s_code_says_so(place: Tree) -> None:
    Organization.objects.filter(pk=place.other.pk).update(dissolved_on=date(2015, 1, 1))

    plan = planned(
        workbook([], [("M.2", "人事处党支部", "党支部", "省民政厅机关委员会", "")]), scope=place.committee
    )

    assert "人事处党支部" in errors(plan)[0]


def test_one_audit_entry_has_counts_digest_and_no_secret() -> None:
    imported(workbook([person("张三", 1, 手机号码="13800001234")]))

    unit = Unit.objects.get(code="R")
    entry = last_entry(unit.pk, "organizations.import")
    assert (entry.data["digest"], entry.data["file"], entry.data["new"]["members"]) == ("d1", "名册.xlsx", 1)
    assert id_number(1) not in trail(unit.pk)
    assert "13800001234" not in trail(unit.pk)


def test_every_place_that_changes_is_marked() -> None:
    imported(workbook([person("张三", 1), person("李四", 2)]))

    with touches() as seen:
        imported(workbook([person("张三", 1, 所在党支部="人事处党支部"), person("李四", 2, 职级="科员")]))

    marked = Organization.objects.filter(pk__in=[touch.organization_id for touch in seen])
    assert sorted(marked.values_list("code", flat=True)) == ["R.1.1", "R.1.2"]


def test_an_import_that_fails_half_way_leaves_nothing() -> None:
    content = workbook([person("张三", 1, 职级="科员")])

    with (
        patch.object(RankHolding.objects, "bulk_create", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        imported(content)

    with unscoped():
        left = [
            model.objects.count() for model in (Organization, Member, Affiliation, Post, Person, AuditEntry)
        ]
    assert left == [0, 0, 0, 0, 0, 0]
    assert not Unit.objects.filter(code="R").exists()


def test_after_a_transfer_by_hand_the_new_place_is_what_the_roster_is_compared_with() -> None:
    imported(workbook([person("张三", 1)]))
    to = Organization.objects.get(code="R.1.2")
    transfer_member(by=SYSTEM, member=member("张三"), to=to, on=date(2016, 2, 1))

    assert not planned(workbook([person("张三", 1, 所在党支部="人事处党支部")])).changes_anything


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("（截至2016年3月31日）", date(2016, 3, 31)),
        ("截止 2016.12.1", date(2016, 12, 1)),
        ("截至2016年13月1日", None),
        ("花名册", None),
    ],
)
def test_the_day_that_a_roster_states(title: str, day: date | None) -> None:
    assert stated_day(workbook([person("张三", 1)], title=title)) == day


def test_the_day_of_the_office_sample() -> None:
    assert stated_day((SAMPLES / "roster-office.xlsx").read_bytes()) == date(2016, 3, 31)
