"""Names in problems for readers who need only the count: 张三 → 张××."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.organizations.factories import (
    AffiliationFactory,
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    PostFactory,
    UserFactory,
    officer_of,
)
from tests.rectification.factories import OwnProblemFactory, ProblemFactory, ResponsibilityFactory
from zhixing.core.permissions import Role
from zhixing.rectification.masking import CLEAR, Mask, Masks, mask_for
from zhixing.rectification.queries.problems import problems_of, with_rows


@pytest.fixture
def branch(db):
    committee = CommitteeFactory()
    return OrganizationFactory(parent=committee, unit=committee.unit)


def reader_of(branch):
    return UserFactory(member=MemberFactory(branch=branch, name="读者甲"))


class TestMask:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("张三迟到，张三丰早退。", "张××迟到，张××早退。"),
            ("张　三迟到", "张××迟到"),
            ("没有名字\n第二行", "没有名字\n第二行"),
            ("", ""),
            ("李", "李"),
            ("末尾是欧阳锋", "末尾是欧××"),
        ],
    )
    def test_the_longest_first_and_nothing_else(self, text, shown):
        assert Mask(["张三", "张三丰", "欧阳锋", "李", ""]).text(text) == shown

    def test_a_name_by_itself(self):
        assert (Mask([]).name("欧阳锋"), CLEAR.name("欧阳锋")) == ("欧××", "欧阳锋")


class TestReaders:
    def test_an_officer_reads_names(self, branch):
        problem = ProblemFactory(organization=branch)
        assert mask_for(officer_of(branch), problem) is CLEAR

    def test_a_member_and_an_inspector_do_not(self, branch):
        MemberFactory(branch=branch, name="张三")
        problem = ProblemFactory(organization=branch, text="张三只读报")
        inspector = GrantFactory(role=Role.INSPECTOR, organization=branch.parent).user
        for user in (reader_of(branch), inspector):
            assert mask_for(user, problem).text(problem.text) == "张××只读报"

    def test_whoever_answers_for_it_does(self, branch):
        member = MemberFactory(branch=branch)
        mine, theirs = (ProblemFactory(organization=branch) for _ in range(2))
        ResponsibilityFactory(problem=mine, member=member)
        ResponsibilityFactory(problem=theirs)
        user = UserFactory(member=member)
        assert mask_for(user, mine) is CLEAR
        assert Masks(user, branch).of(mine) is CLEAR
        assert mask_for(user, theirs) is not CLEAR

    def test_who_left_who_holds_a_post_and_who_answers_by_name(self, branch):
        left = MemberFactory(unit=branch.unit, name="赵六")
        AffiliationFactory(member=left, organization=branch, ends="2015-01-01", reason="moved_out")
        PostFactory(organization=branch, member=MemberFactory(unit=branch.unit, name="孙七"))
        problem = ProblemFactory(organization=branch, old_owner="周八")
        ResponsibilityFactory(problem=problem, member=None, name="吴九")
        shown = mask_for(reader_of(branch), problem).text("赵六、孙七、周八、吴九、郑十")
        assert shown == "赵××、孙××、周××、吴××、郑十"

    def test_a_members_own_is_never_masked_for_its_readers(self, branch):
        own = OwnProblemFactory(organization=branch)
        assert mask_for(UserFactory(member=own.member), own) is CLEAR

    def test_names_of_a_body_are_read_once_for_a_list(self, branch):
        user, counts = reader_of(branch), []
        for more in (1, 2):
            for number in range(more):
                problem = ProblemFactory(organization=branch, number=10 * more + number)
                ResponsibilityFactory(problem=problem)
            with CaptureQueriesContext(connection) as seen:
                masks = Masks(user, branch)
                rows = list(with_rows(problems_of(branch)))
                assert all(masks.of(row) is not CLEAR for row in rows)
            counts.append(len(seen))
        assert counts[1] <= counts[0]
