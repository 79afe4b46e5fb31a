"""Replies: by whoever reads, removed by whoever wrote them, hidden with a reason and mended."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.organizations.factories import CommitteeFactory, GrantFactory, OrganizationFactory, officer_of
from tests.plugins.scoped import unscoped
from tests.study.test_reflections import account, entries, reads, shared
from zhixing.accounts.models import User
from zhixing.core.permissions import Role
from zhixing.study.actions import comments as acting
from zhixing.study.actions.comments import (
    add_comment,
    hide_comment,
    mend_comment,
    remove_comment,
    restore_comment,
)
from zhixing.study.actions.reflections import hide_reflection, share_reflection
from zhixing.study.choices import Visibility
from zhixing.study.models import Comment
from zhixing.study.queries import comments

pytestmark = pytest.mark.django_db
WORDS = "说到了我心里"


@pytest.fixture
def branch():
    return OrganizationFactory(parent=CommitteeFactory())


@pytest.fixture
def row(branch):
    return shared(account(branch), Visibility.BRANCH)


@pytest.fixture
def colleague(branch):
    return account(branch)


@pytest.fixture
def secretary(branch):
    return officer_of(branch)


def seen(user, row):
    fresh = type(user).objects.get(pk=user.pk)
    return [comment.body for comment in comments.comments_on(fresh, row)]


def test_whoever_may_read_it_may_answer(row, colleague, branch):
    comment = add_comment(by=colleague, reflection=row, body=WORDS)

    assert seen(colleague, row) == [WORDS]
    assert comment.reflection == row
    assert not any(WORDS in str(entry.data) for entry in entries())
    with pytest.raises(PermissionDenied):
        add_comment(by=account(OrganizationFactory(parent=branch.parent)), reflection=row, body=WORDS)


def test_an_account_without_a_member_of_the_unit_only_reads(branch):
    row = shared(account(branch), Visibility.OPEN)
    viewer = GrantFactory(role=Role.VIEWER, organization=branch.parent).user

    assert reads(viewer, row)
    with pytest.raises(PermissionDenied):
        add_comment(by=viewer, reflection=row, body=WORDS)


def test_the_same_words_sent_twice_are_kept_once(row, colleague):
    first = add_comment(by=colleague, reflection=row, body=WORDS)

    assert add_comment(by=colleague, reflection=row, body=WORDS).pk == first.pk


@pytest.mark.parametrize("body", ["", "长" * 2_001])
def test_an_empty_or_too_long_answer_is_refused(row, colleague, body):
    with pytest.raises(ValidationError):
        add_comment(by=colleague, reflection=row, body=body)


def test_there_is_an_end_to_answers(row, colleague, monkeypatch):
    monkeypatch.setattr(acting, "MOST", 1)
    add_comment(by=colleague, reflection=row, body=WORDS)

    with pytest.raises(ValidationError):
        add_comment(by=colleague, reflection=row, body="再说一句")


def test_taken_back_its_answers_stay_unseen_and_come_back_with_it(row, colleague):
    add_comment(by=colleague, reflection=row, body=WORDS)
    writer = account_of(row)
    share_reflection(by=writer, reflection=row, visibility=Visibility.PRIVATE)

    assert not reads(colleague, row)
    with pytest.raises(ValidationError):
        add_comment(by=writer, reflection=row, body=WORDS)
    share_reflection(by=writer, reflection=row, visibility=Visibility.BRANCH)
    assert seen(colleague, row) == [WORDS]


def account_of(row):
    return User.objects.get(member_id=row.member_id)


def test_what_is_hidden_is_answered_by_nobody(row, colleague, secretary):
    hide_reflection(by=secretary, reflection=row, reason="涉及他人")

    with pytest.raises(PermissionDenied):
        add_comment(by=colleague, reflection=row, body=WORDS)
    with pytest.raises(ValidationError):
        add_comment(by=secretary, reflection=row, body=WORDS)


def test_ones_own_is_removed_by_oneself_alone(row, colleague, secretary):
    comment = add_comment(by=colleague, reflection=row, body=WORDS)

    with pytest.raises(PermissionDenied):
        remove_comment(by=secretary, reflection=row, comment_id=comment.pk)
    remove_comment(by=colleague, reflection=row, comment_id=comment.pk)
    remove_comment(by=colleague, reflection=row, comment_id=comment.pk)

    with unscoped():
        assert not Comment.objects.exists()


def test_a_hidden_answer_is_seen_by_its_writer_and_moderators_and_mended(row, colleague, secretary, branch):
    comment = add_comment(by=colleague, reflection=row, body=WORDS)
    with pytest.raises(PermissionDenied):
        hide_comment(by=colleague, reflection=row, comment_id=comment.pk, reason="无")
    with pytest.raises(ValidationError):
        hide_comment(by=secretary, reflection=row, comment_id=comment.pk, reason="")
    with pytest.raises(ValidationError):
        mend_comment(by=colleague, reflection=row, comment_id=comment.pk, body="改好了")
    hide_comment(by=secretary, reflection=row, comment_id=comment.pk, reason="语气过重")

    assert seen(account(branch), row) == []
    assert seen(colleague, row) == seen(secretary, row) == [WORDS]
    assert comments.own_hidden(colleague) == [comment]
    assert comments.own_hidden(secretary) == []

    with pytest.raises(PermissionDenied):
        mend_comment(by=secretary, reflection=row, comment_id=comment.pk, body="代改")
    mend_comment(by=colleague, reflection=row, comment_id=comment.pk, body="改好了")
    assert comments.asked_back(secretary, branch) == [comment]
    assert comments.asked_back(colleague, branch) == []
    with pytest.raises(PermissionDenied):
        restore_comment(by=colleague, reflection=row, comment_id=comment.pk)
    restore_comment(by=secretary, reflection=row, comment_id=comment.pk)

    assert seen(account(branch), row) == ["改好了"]
    assert not any("改好了" in str(entry.data) for entry in entries())


def test_an_answer_that_is_gone_is_said_to_be_gone(row, secretary):
    with pytest.raises(ValidationError):
        hide_comment(by=secretary, reflection=row, comment_id=row.pk, reason="无")
    assert comments.find(secretary, row, row.pk) is None
