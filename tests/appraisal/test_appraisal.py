"""The four steps of an appraisal (R2.6-6): who takes part, what is said, what is decided, how it is answered."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.appraisal.world import begun, decided, house, part_of, polled, spoken
from tests.organizations.factories import CommitteeFactory, GrantFactory, MemberFactory, OrganizationFactory
from tests.plugins.scoped import unscoped
from zhixing.appraisal.actions.answering import answer, ask_again, reply
from zhixing.appraisal.actions.deciding import decide, tell
from zhixing.appraisal.actions.frame import StaleAppraisalError
from zhixing.appraisal.actions.polling import prepare_poll
from zhixing.appraisal.actions.reading import read_record
from zhixing.appraisal.actions.rounds import begin, change, leave_ungraded, take_in
from zhixing.appraisal.actions.saying import assess, note_assessment, note_review, review
from zhixing.appraisal.choices import Answer, Grade, Way
from zhixing.appraisal.drafts import AppraisalDraft, Decision
from zhixing.appraisal.measures import stepped
from zhixing.appraisal.queries.counts import asked_below, counts_below
from zhixing.appraisal.queries.records import readings_of, said_of, to_review
from zhixing.appraisal.queries.rounds import participants_of, poll_of, steps_of
from zhixing.core.models import AuditEntry
from zhixing.core.permissions import Role
from zhixing.core.time import today
from zhixing.polls.actions.running import again, spoil_ballot

pytestmark = pytest.mark.django_db


def facts(*keys):
    days = (today() - timedelta(days=400), today())
    with unscoped():
        found = stepped({"cover": keys} if keys else {}, *days)
        return {(row["key"], row["subject"]) for rows in found for row in rows}


def test_everybody_of_the_day_takes_part_and_probationary_members_are_not_graded():
    here = house(2)
    young = MemberFactory(branch=here.branch, full_member_on=None)
    rows = {row.member_id: row for row in participants_of(begun(here))}
    assert rows.keys() == {young.pk, *(member.pk for member in here.members)}
    assert not rows[young.pk].is_graded
    assert rows[here.members[0].pk].is_graded


def test_a_second_appraisal_of_the_same_year_is_refused():
    here = house(2)
    begun(here)
    with pytest.raises(ValidationError, match="year"):
        begun(here)


def test_a_body_without_members_cannot_be_appraised():
    here = house(0)
    with pytest.raises(ValidationError):
        begun(here)


@pytest.mark.parametrize(
    ("rules", "field"),
    [({"grades": ("excellent",)}, "grades"), ({"most_excellent": "many"}, "most_excellent")],
)
def test_rules_that_cannot_be_gone_by_are_told_by_field(rules, field):
    with pytest.raises(ValidationError) as refused:
        begun(house(2), **rules)
    assert field in refused.value.message_dict


def test_nobody_above_begins_or_reads_an_appraisal():
    here = house(2)
    organiser = GrantFactory(role=Role.COMMITTEE_ORGANISER, organization=here.branch.parent).user
    with pytest.raises(PermissionDenied):
        begin(by=organiser, organization=here.branch, draft=AppraisalDraft(today().year))
    row = part_of(begun(here), here.members[0])
    with pytest.raises(PermissionDenied):
        read_record(by=organiser, participant=row)


def test_who_came_later_is_taken_in_once():
    here = house(2)
    appraisal = begun(here)
    MemberFactory(branch=here.branch)
    assert take_in(by=here.officer, appraisal=appraisal) == 1
    assert take_in(by=here.officer, appraisal=appraisal) == 0


def test_rules_changed_meanwhile_are_not_overwritten():
    here = house(2)
    appraisal = begun(here)
    draft = AppraisalDraft(appraisal.year, most_excellent="1/3")
    change(by=here.officer, appraisal=appraisal, version=1, draft=draft)
    with pytest.raises(StaleAppraisalError):
        change(by=here.officer, appraisal=appraisal, version=1, draft=AppraisalDraft(appraisal.year))


def test_a_member_writes_for_themself_alone():
    here = house(2)
    appraisal = begun(here)
    row = part_of(appraisal, here.members[0])
    with pytest.raises(PermissionDenied):
        assess(by=here.users[1], participant=row, version=1, text="替写")
    with pytest.raises(PermissionDenied):
        assess(by=here.officer, participant=row, version=1, text="代写")
    assert assess(by=here.users[0], participant=row, version=1, text="自评").assessment == "自评"


def test_what_a_member_wrote_is_not_overwritten_by_an_officers_note():
    here = house(2)
    appraisal = begun(here)
    first, second = (part_of(appraisal, member) for member in here.members)
    assess(by=here.users[0], participant=first, version=1, text="自评")
    first.refresh_from_db()
    with pytest.raises(ValidationError):
        note_assessment(by=here.officer, participant=first, text="口头", on=today())
    noted = note_assessment(by=here.officer, participant=second, text="口头自评", on=today())
    assert noted.assessed_way == Way.SPOKEN


def test_members_speak_of_others_and_never_of_themselves():
    here = house(2)
    appraisal = begun(here)
    first, second = (part_of(appraisal, member) for member in here.members)
    review(by=here.users[0], giver=first, said=[(second, "踏实")])
    review(by=here.users[0], giver=first, said=[(second, "踏实，可更主动")])
    assert [each.text for each in said_of(second, here.officer)] == ["踏实，可更主动"]
    with pytest.raises(ValidationError):
        review(by=here.users[0], giver=first, said=[(first, "很好")])
    with pytest.raises(ValidationError):
        note_review(by=here.officer, giver=first, about=second, text="口头", on=today())


def test_by_cell_members_speak_of_those_in_their_cell():
    here = house(1)
    cells = [OrganizationFactory(parent=here.branch, kind="cell") for _each in range(2)]
    near, far = (MemberFactory(branch=here.branch, cell=cell) for cell in cells)
    also = MemberFactory(branch=here.branch, cell=cells[0])
    appraisal = begun(here, by_cell=True)
    giver = part_of(appraisal, near)
    assert [each.about.member_id for each in to_review(giver)] == [also.pk]
    with pytest.raises(ValidationError):
        note_review(by=here.officer, giver=giver, about=part_of(appraisal, far), text="好", on=today())


def test_the_member_reads_what_was_said_without_names_unless_the_rules_show_them():
    here = house(2)
    appraisal = begun(here)
    spoken(here, appraisal)
    about = participants_of(appraisal).filter(was_reviewed=True).first()
    own = next(user for user in here.users if user.member_id == about.member_id)
    assert {each.name for each in said_of(about, own)} == {""}
    assert "" not in {each.name for each in said_of(about, here.officer)}
    draft = AppraisalDraft(appraisal.year, names_shown=True)
    change(by=here.officer, appraisal=appraisal, version=1, draft=draft)
    about = participants_of(appraisal).get(pk=about.pk)
    assert "" not in {each.name for each in said_of(about, own)}


def test_the_poll_has_a_line_for_each_who_is_graded_and_everybody_votes():
    here = house(3)
    young = MemberFactory(branch=here.branch, full_member_on=None)
    appraisal = begun(here)
    leave_ungraded(by=here.officer, participant=part_of(appraisal, here.members[0]), reason="病休")
    ballot = prepare_poll(by=here.officer, appraisal=appraisal)
    items = ballot.items.filter(unit_id=ballot.unit_id)
    assert {item.member_id for item in items} == {here.members[1].pk, here.members[2].pk}
    assert ballot.roll.filter(unit_id=ballot.unit_id, member=young).exists()
    appraisal.refresh_from_db()
    assert prepare_poll(by=here.officer, appraisal=appraisal).pk == ballot.pk


def test_a_void_poll_leads_to_its_next_round():
    here = house(3)
    appraisal = begun(here)
    ballot = prepare_poll(by=here.officer, appraisal=appraisal)
    void = spoil_ballot(by=here.officer, ballot=ballot, reason="票面有误")
    next_round = again(by=here.officer, ballot=void)
    appraisal.refresh_from_db()
    assert poll_of(appraisal).pk == next_round.pk


def test_a_decision_names_every_graded_member_with_reasons():
    here = house(2)
    appraisal = begun(here)
    first, second = participants_of(appraisal)
    decisions = [Decision(first.pk, Grade.EXCELLENT, ""), Decision(second.pk, "", "理由")]
    with pytest.raises(ValidationError) as refused:
        decide(by=here.officer, appraisal=appraisal, version=1, on=today(), decisions=decisions)
    assert refused.value.message_dict.keys() == {f"reason_{first.pk}", f"grade_{second.pk}"}
    assert {row.grade for row in participants_of(appraisal)} == {""}


def test_more_excellent_than_the_share_warns_and_bars_nothing():
    here = house(3)
    appraisal = decided(here, begun(here, most_excellent="1/3"), Grade.EXCELLENT)
    steps = steps_of(appraisal, list(participants_of(appraisal)))
    assert (steps.excellent, steps.most_excellent, steps.is_over) == (3, 1, True)


def test_a_decision_is_mended_until_a_member_has_answered():
    here = house(2)
    appraisal = decided(here, begun(here))
    appraisal = decided(here, appraisal, Grade.EXCELLENT)
    answer(by=here.users[0], participant=part_of(appraisal, here.members[0]))
    with pytest.raises(ValidationError):
        decided(here, appraisal, Grade.QUALIFIED)


def test_after_the_decision_nothing_that_was_said_changes():
    here = house(2)
    appraisal = decided(here, begun(here))
    row = part_of(appraisal, here.members[0])
    with pytest.raises(ValidationError):
        assess(by=here.users[0], participant=row, version=row.version, text="改写")


def test_a_member_signs_dissents_and_asks_for_another_look():
    here = house(2)
    organiser = GrantFactory(role=Role.COMMITTEE_ORGANISER, organization=here.branch.parent).user
    appraisal = decided(here, begun(here))
    row = part_of(appraisal, here.members[0])
    told = tell(by=here.officer, participant=row, on=today())
    assert told.told_by == here.officer.name
    row = answer(by=here.users[0], participant=row, dissent="与实际不符")
    assert row.answer == Answer.DISSENT
    row = ask_again(by=here.users[0], participant=row, words="请核对志愿服务记录")
    assert [each.pk for each in asked_below(here.branch.parent)] == [row.pk]
    assert read_record(by=organiser, participant=row).pk == row.pk
    row = reply(
        by=organiser, participant=row, version=row.version, text="经核对，改为优秀", grade=Grade.EXCELLENT
    )
    assert (row.grade, row.reason, row.dissent) == (Grade.EXCELLENT, "经核对，改为优秀", "与实际不符")
    with pytest.raises(ValidationError):
        ask_again(by=here.users[0], participant=row, words="再次")


def test_nobody_replies_to_themself():
    here = house(2)
    officer = here.users[0]
    GrantFactory(role=Role.BRANCH_OFFICER, organization=here.branch, user=officer)
    appraisal = decided(here, begun(here))
    row = ask_again(by=officer, participant=part_of(appraisal, here.members[0]), words="请复核")
    with pytest.raises(PermissionDenied):
        reply(by=officer, participant=row, version=row.version, text="同意")


def test_a_member_sees_who_of_the_committee_opened_the_record_once_a_day():
    here = house(2)
    row = part_of(begun(here), here.members[0])
    for _each in range(2):
        read_record(by=here.officer, participant=row)
    read_record(by=here.users[0], participant=row)
    assert [entry.actor_name for entry in readings_of(row)] == [here.officer.name]


def test_the_trail_holds_no_text_and_no_grade_of_a_member():
    here = house(2)
    appraisal = begun(here)
    spoken(here, appraisal)
    appraisal = decided(here, appraisal, Grade.UNQUALIFIED)
    answer(by=here.users[0], participant=part_of(appraisal, here.members[0]), dissent="不同意见在此")
    kept = str(list(AuditEntry.objects.filter(unit_id=here.branch.unit_id).values_list("data", flat=True)))
    for words in ("学习不够深入", "工作踏实", "履行义务", "不同意见在此"):
        assert words not in kept


def test_each_step_is_a_fact_of_its_own_for_the_members_who_went_through_it():
    here = house(3)
    young = MemberFactory(branch=here.branch, full_member_on=None)
    appraisal = begun(here)
    row = part_of(appraisal, here.members[0])
    assess(by=here.users[0], participant=row, version=1, text="自评")
    assert facts("s/self_assessment") == {("s/self_assessment", here.members[0].pk)}
    review(by=here.users[0], giver=row, said=[(part_of(appraisal, here.members[1]), "好")])
    assert {pk for _key, pk in facts("s/peer_review")} == {here.members[0].pk, here.members[1].pk}
    polled(here, appraisal)
    everybody = {young.pk, *(member.pk for member in here.members)}
    assert {pk for _key, pk in facts("s/democratic_poll")} == everybody
    decided(here, appraisal)
    assert {pk for _key, pk in facts("s/organisation_decision")} == everybody


def test_an_unqualified_grade_starts_nothing():
    here = house(2)
    appraisal = begun(here)
    before = set(AuditEntry.objects.filter(unit_id=here.branch.unit_id).values_list("pk", flat=True))
    decided(here, appraisal, Grade.UNQUALIFIED)
    after = AuditEntry.objects.filter(unit_id=here.branch.unit_id).exclude(pk__in=before)
    assert [entry.code for entry in after] == ["appraisal.decide"]


def test_those_above_see_numbers():
    here = house(2)
    decided(here, begun(here))
    OrganizationFactory(parent=here.branch.parent)
    rows = {row.organization.pk: row for row in counts_below(here.branch.parent, today().year)}
    assert rows[here.branch.pk].numbers[Grade.QUALIFIED] == 2
    assert sum(row.numbers["people"] for row in rows.values()) == 2
    assert counts_below(CommitteeFactory(), today().year)[0].bodies == 0
