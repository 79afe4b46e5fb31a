"""A life meeting of the sample branch in preparation: plan, study, opinions, talks, texts; all invented."""

from datetime import date, timedelta

from zhixing.accounts.models import User
from zhixing.activities.choices import State
from zhixing.activities.models import Activity
from zhixing.core.actions import System
from zhixing.core.time import today
from zhixing.life.actions.agreeing import agree_plan, send_plan
from zhixing.life.actions.meetings import begin_meeting, pick_opinions, pick_study
from zhixing.life.actions.talks import plan_talks, record_talk
from zhixing.life.actions.texts import begin_text, hand_in_text, note_paper_text
from zhixing.life.drafts import MeetingDraft, TalkDraft
from zhixing.life.models import LifeMeeting
from zhixing.life.queries.talks import talks_in
from zhixing.life.queries.texts import writers_of
from zhixing.polls.models import Collection
from zhixing.site.demo.people import Cast

THEME = "坚定理想信念，立足岗位作表率"
PLAN = """\
一、主题：坚定理想信念，立足岗位作表率。
二、会前：集中学习一次，征求意见，逐一谈心，撰写对照检查材料。
三、会上：书记代表支委会发言，支委逐一对照检查，党员逐一发言。
四、会后：列出清单，明确措施、时限和责任人。"""
SECTIONS = ("上年度列出的三条问题，两条已整改，一条长期坚持。", "学习不够系统，联系实际少。")


def prepare_a_life_meeting(by: System, cast: Cast, collection: Collection, day: date) -> LifeMeeting:
    """Bring the branch's round as far as its talks and texts."""
    officer = User.objects.get(username="demo-secretary")
    organiser = User.objects.get(username="demo-organiser")
    draft = MeetingDraft(THEME, planned_on=day + timedelta(days=21), theme_by="机关党委")
    meeting = begin_meeting(by=officer, organization=cast.branch, draft=draft)
    meeting = send_plan(by=officer, meeting=meeting, version=meeting.version, plan=PLAN)
    agree_plan(by=organiser, meeting=meeting, version=meeting.version)
    pick_study(by=officer, meeting=meeting, activity=_last_study(cast))
    pick_opinions(by=officer, meeting=meeting, collection=collection.pk)
    _talk(by, officer, cast, day)
    _write(by, officer, cast, meeting)
    return meeting


def _last_study(cast: Cast) -> int | None:
    held = Activity.objects.filter(
        unit_id=cast.branch.unit_id, organization=cast.branch, state=State.CONFIRMED
    )
    return held.order_by("-held_on").values_list("pk", flat=True).first()


def _talk(by: System, officer: User, cast: Cast, day: date) -> None:
    """Let half of the missing pairs have talked, plan one with the member, leave the others to be planned."""
    missing = talks_in(cast.branch, day.year).missing
    with_member = [pair for pair in missing if cast.member in (pair.talker, pair.partner)]
    for at, pair in enumerate(missing[: len(missing) // 2]):
        if pair not in with_member:
            held_on = max(day - timedelta(days=at % 20), day.replace(month=1, day=1))
            draft = TalkDraft(pair.talker.pk, pair.partner.pk, held_on=held_on, place="谈心室")
            record_talk(by=by, organization=cast.branch, draft=draft)
    if with_member:
        keys = [pair.key for pair in with_member]
        plan_talks(
            by=officer,
            organization=cast.branch,
            pairs=keys,
            planned_on=min(day + timedelta(days=5), day.replace(month=12, day=31)),
        )


def _write(by: System, officer: User, cast: Cast, meeting: LifeMeeting) -> None:
    """Let the secretary hand in a text and note one on paper; the others are still to come."""
    others = [member for member in writers_of(meeting) if member != cast.secretary]
    text = begin_text(by=officer, meeting=meeting)
    blank = [""] * (len(text.sections) - len(SECTIONS))
    if blank:
        hand_in_text(by=officer, text=text, version=text.version, words=[*SECTIONS, *blank])
    for member in others[:1]:
        note_paper_text(by=by, meeting=meeting, member=member.pk, handed_in_on=today())
