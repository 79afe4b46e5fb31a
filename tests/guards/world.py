"""One of everything that an address can name, inside one committee; and the same place elsewhere."""

from datetime import date
from functools import cached_property

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.inspection.factories import FindingFactory, MandateFactory, VisitFactory
from tests.library.factories import TextFactory, published
from tests.library.shelf import VTT, kept, upload
from tests.notices.factories import NoticeFactory
from tests.organizations.factories import (
    LONG_AGO,
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    PostFactory,
)
from tests.rectification.factories import (
    CarryOverFactory,
    OwnProblemFactory,
    PaperListFactory,
    ProblemFactory,
    RemedyFactory,
)
from tests.rectification.plans import adopt_kinds
from tests.schemes.factories import SYSTEM, adopt
from tests.study.factories import ReadingFactory
from tests.study.reflection_factories import CommentFactory, ReflectionFactory
from zhixing.accounts.actions import create_token
from zhixing.accounts.models import User
from zhixing.activities.actions import (
    add_file,
    plan_activity,
    record_resolution,
    record_vote,
    write_minutes,
)
from zhixing.activities.drafts import Ballot, Decision, Draft
from zhixing.activities.models import Claim, Leave, Revision
from zhixing.activities.queries.decisions import resolutions_of, votes_of
from zhixing.activities.typed import Typed, TypedPart
from zhixing.appraisal.actions.answering import ask_again
from zhixing.appraisal.actions.deciding import decide
from zhixing.appraisal.actions.rounds import begin, take_in
from zhixing.appraisal.choices import Grade
from zhixing.appraisal.drafts import AppraisalDraft
from zhixing.appraisal.drafts import Decision as Grading
from zhixing.appraisal.queries.rounds import appraisals_of, participants_of
from zhixing.core.permissions import Role
from zhixing.core.time import today
from zhixing.documents.choices import ArchiveState
from zhixing.documents.models import Archive
from zhixing.inspection.actions.circulars import approve, draft_circular, issue, submit
from zhixing.inspection.models import FindingFile
from zhixing.inspection.telling import CircularDraft
from zhixing.library.actions.editions import add_edition
from zhixing.library.actions.materials import set_captions
from zhixing.library.actions.pushes import push
from zhixing.life.actions.agreeing import send_plan
from zhixing.life.actions.criticism import record_criticism
from zhixing.life.actions.meetings import begin_meeting
from zhixing.life.actions.outcome import publish_notice, send_report
from zhixing.life.actions.talks import record_talk
from zhixing.life.actions.texts import begin_body_text, hand_in_text
from zhixing.life.drafts import CriticismDraft, MeetingDraft, TalkDraft
from zhixing.organizations.models import ImportJob, Member, Organization
from zhixing.organizations.queries import home_of
from zhixing.polls.actions.ballots import draft_ballot
from zhixing.polls.actions.giving import give_opinions
from zhixing.polls.actions.opinions import close_collection, open_collection, prepare_collection
from zhixing.polls.actions.running import close_ballot, draw_keys, open_ballot, spoil_ballot
from zhixing.polls.actions.sorting import release_opinions, sort_opinion
from zhixing.polls.drafts import Answer, BallotDraft, CollectionDraft, ItemDraft, Sorting
from zhixing.rectification.actions.steps import note_progress
from zhixing.rectification.models import StepFile
from zhixing.schemes.actions import waive
from zhixing.schemes.models import Requirement, Slot
from zhixing.study.actions.links import link_passages
from zhixing.study.actions.plans import make_plan
from zhixing.study.actions.topics import add_reading, add_topic
from zhixing.study.drafts import PointDraft
from zhixing.supervision.models import Remark, Visit
from zhixing.training.actions.classes import open_class
from zhixing.training.choices import For
from zhixing.training.drafts import ClassDraft
from zhixing.training.queries.classes import activities_of

HELD_AT_BRANCH = {Role.MEMBER, Role.BRANCH_OFFICER}


def holders(committee: Organization, branch: Organization) -> dict[Role, User]:
    """Make an account for each role, held at the committee or at its branch."""
    places = {role: branch if role in HELD_AT_BRANCH else committee for role in Role}
    return {role: GrantFactory(role=role, organization=place).user for role, place in places.items()}


class World:
    """A branch below a committee, and what is kept there; each thing is made when a row asks for it."""

    insider: User  # who asks; what is one's own is theirs

    def __init__(self) -> None:
        self.committee = CommitteeFactory()
        self.branch = OrganizationFactory(parent=self.committee)
        elsewhere = CommitteeFactory()
        self.insiders = holders(self.committee, self.branch)
        self.outsiders = holders(elsewhere, OrganizationFactory(parent=elsewhere))

    @cached_property
    def member(self):
        return MemberFactory(branch=self.branch, id_number="")

    @property
    def home_branch(self):
        """The branch that an insider who is nobody's member joins."""
        return self.branch

    def own_member(self):
        """Give the insider's own member; one who has none joins the branch."""
        if self.insider.member_id is None:
            made = MemberFactory(branch=self.home_branch)
            self.insider.unit_id, self.insider.member_id = made.unit_id, made.pk
            self.insider.save()
        return Member.objects.get(unit_id=self.insider.unit_id, pk=self.insider.member_id)

    @property
    def collection(self):
        """The list of the scheme in force that a body may add to."""
        return "books"

    @cached_property
    def post(self):
        return PostFactory(organization=self.branch, member=self.member)

    @cached_property
    def grant(self):
        return GrantFactory(role=Role.VIEWER, organization=self.branch)

    @cached_property
    def adoption(self):
        return adopt(self.committee)

    @cached_property
    def requirement(self):
        return Requirement.objects.get(adoption=self.adoption, code="L")

    @cached_property
    def slot(self):
        return Slot.objects.get(requirement=self.requirement)

    @cached_property
    def waiver(self):
        return waive(
            by=SYSTEM,
            adoption=self.adoption,
            code="L",
            slot_key=self.slot.key,
            organization=self.branch,
            reason="支部刚成立",
        )

    @cached_property
    def activity(self):
        draft = Draft(organization=self.branch, kinds=("members_meeting",), held_on=LONG_AGO)
        return plan_activity(by=SYSTEM, draft=draft)

    @cached_property
    def revision(self):
        write_minutes(by=SYSTEM, activity=self.activity, typed=Typed({"main": TypedPart("一、学习")}))
        return Revision.objects.get(unit_id=self.activity.unit_id, activity=self.activity)

    @cached_property
    def file(self):
        upload = SimpleUploadedFile("议程.txt", "一、学习党章".encode(), "text/plain")
        return add_file(by=SYSTEM, activity=self.activity, upload=upload)

    @cached_property
    def leave(self):
        return Leave.objects.create(
            unit=self.branch.unit, activity=self.activity, member=self.member, reason="出差"
        )

    @cached_property
    def claim(self):
        return Claim.objects.create(unit=self.branch.unit, activity=self.activity, member=self.member)

    @cached_property
    def vote(self):
        ballot = Ballot("接收预备党员", expected=3, present=3, in_favour=3)
        record_vote(by=SYSTEM, activity=self.activity, ballot=ballot)
        return votes_of(self.activity)[-1]

    @cached_property
    def resolution(self):
        record_resolution(by=SYSTEM, activity=self.activity, decision=Decision("走访退休党员"))
        return resolutions_of(self.activity)[-1]

    @cached_property
    def visit(self):
        return Visit.objects.create(
            unit=self.branch.unit,
            organization=self.branch,
            visited_on=LONG_AGO,
            text="指导换届",
            by_name="王芳",
        )

    @cached_property
    def remark(self):
        return Remark.objects.create(
            unit=self.branch.unit, organization=self.branch, member=self.member, text="入党日期不对"
        )

    @cached_property
    def archive(self):
        stored = default_storage.save("documents/1/x", ContentFile(b"PK"))
        return Archive.objects.create(
            unit=self.branch.unit,
            organization=self.branch,
            year=2016,
            state=ArchiveState.READY,
            stored=stored,
            made_by_name="王芳",
        )

    @property
    def job(self):
        """An import by the insider: each sees only their own."""
        return ImportJob.objects.create(
            made_by=self.insider,
            organization=self.committee,
            filename="名册.xlsx",
            state=ImportJob.State.DONE,
            bad_rows=ContentFile(b"PK", "x.xlsx"),
        )

    @property
    def notice(self):
        """A notice to the insider, who is made a member for it."""
        return NoticeFactory(member=self.own_member(), activity=self.activity)

    @cached_property
    def reflection(self):
        """What a member of the branch opened to the unit."""
        return ReflectionFactory(member=self.member, organization=self.branch, visibility="open")

    @cached_property
    def comment(self):
        return CommentFactory(reflection=self.reflection)

    @property
    def own_reflection(self):
        """What the insider, who is made a member for it, wrote for themselves."""
        return ReflectionFactory(member=self.own_member(), organization=self.branch)

    @cached_property
    def handed_in(self):
        """A problem of a member's own, handed in to the branch."""
        return OwnProblemFactory(organization=self.branch, handed_in_on=date(2016, 5, 6))

    @property
    def own_problem(self):
        """A private one of the insider's, who is made a member for it."""
        return OwnProblemFactory(organization=self.branch, member=self.own_member())

    @cached_property
    def paper_list(self):
        """A list on paper of a member of the branch."""
        return PaperListFactory(member=self.member, organization=self.branch)

    @property
    def own_paper_list(self):
        """The insider's, who is made a member for it."""
        return PaperListFactory(member=self.own_member(), organization=self.branch)

    @cached_property
    def text(self):
        """A text that the branch keeps, published."""
        text = TextFactory(organization=self.branch)
        published(text, "第一条的内容。", "第二条的内容。")
        return text

    @cached_property
    def draft(self):
        """The next edition of that text, cut and not yet published."""
        return add_edition(by=SYSTEM, text=self.text, file=upload("制度.txt", "第一条　甲。\n乙。".encode()))

    @cached_property
    def piece(self):
        return self.draft.articles.get()

    @cached_property
    def topic(self):
        return add_topic(by=SYSTEM, organization=self.branch, title="窗口服务", questions="怎样更好")

    @cached_property
    def topic_reading(self):
        key = f"own/{self.topic.pk}"
        return add_reading(by=SYSTEM, organization=self.branch, key=key, text=self.text, note="全文")

    @cached_property
    def study_plan(self):
        points = [PointDraft(words="学一篇"), PointDraft(topic=f"own/{self.topic.pk}", way="together")]
        return make_plan(
            by=SYSTEM,
            organization=self.branch,
            year=today().year,
            group="branch",
            title="学习计划",
            points=points,
        )

    @cached_property
    def reading(self):
        """What the branch recorded for its member as read on paper."""
        facts = {"finished_on": LONG_AGO, "way": "in_person", "recorded_by_name": "书记"}
        return ReadingFactory(member=self.member, text=self.text, **facts)

    @cached_property
    def link(self):
        """A link between two articles, the branch's for all its members."""
        other = self.text.edition.articles.last()
        return link_passages(by=SYSTEM, text=self.text, anchor=1, other=other, organization=self.branch)

    @cached_property
    def material(self):
        """A recording with captions, kept by the branch."""
        film = kept(self.branch)
        set_captions(by=SYSTEM, material=film, upload=upload("字幕.vtt", VTT))
        return film

    @cached_property
    def push(self):
        return push(by=SYSTEM, organization=self.branch, thing=self.material)

    @cached_property
    def special_action(self):
        """Of a scheme in force there: how an address names it."""
        adopt_kinds(self.committee)
        return {"scheme": "p2016", "entry": "style_action"}

    @cached_property
    def problem(self):
        return ProblemFactory(organization=self.branch, number=1)

    @cached_property
    def remedy(self):
        return RemedyFactory(problem=self.problem)

    @cached_property
    def step_file(self):
        upload = SimpleUploadedFile("计划.txt", "一、学习".encode(), "text/plain")
        note_progress(by=SYSTEM, problem=self.problem, on=today(), text="学习", uploads=[upload])
        return StepFile.objects.get(unit_id=self.branch.unit_id, step__problem=self.problem)

    @cached_property
    def carry_over(self):
        """Earlier problems of the branch that wait for somebody's word."""
        return CarryOverFactory(organization=self.branch)

    @cached_property
    def training(self):
        """A class of the branch that is to come, with its session."""
        return open_class(
            by=SYSTEM,
            organization=self.branch,
            draft=ClassDraft(self.branch, "党员培训班", For.MEMBERS, today(), today()),
        )

    @property
    def training_for_me(self):
        """The class, for the insider, who is made a member of the branch for it."""
        self.own_member()
        return self.training

    @property
    def session(self):
        return activities_of(self.training)[0]

    @cached_property
    def circular_draft(self):
        """A circular of the committee to the branch, being written."""
        typed = CircularDraft(
            "关于窗口纪律的通报", "全体党支部", "窗口无人值守。", "立即整改。", recipients=(self.branch.pk,)
        )
        return draft_circular(by=SYSTEM, organization=self.committee, draft=typed)

    @cached_property
    def circular(self):
        """The same, issued."""
        row = submit(by=SYSTEM, circular=self.circular_draft, version=1)
        row = approve(by=SYSTEM, circular=row, version=row.version)
        return issue(by=SYSTEM, circular=row, version=row.version, number="组通字〔2016〕5号")

    @cached_property
    def mandate(self):
        """A mandate in force of the committee, which names its inspector."""
        return MandateFactory(organization=self.committee, inspectors=[self.insiders[Role.INSPECTOR]])

    @cached_property
    def draft_finding(self):
        """A fact of a visit to the branch that is not sent yet."""
        return FindingFactory(visit=VisitFactory(mandate=self.mandate, organization=self.branch))

    @cached_property
    def sent_finding(self):
        """A fact to which the branch replied."""
        visit = VisitFactory(mandate=self.mandate, organization=self.branch, state="sent")
        return FindingFactory(visit=visit, stance="agrees")

    @cached_property
    def reply_file(self):
        stored = default_storage.save("inspection/1/x", ContentFile(b"x"))
        facts = {"name": "说明.txt", "content_type": "text/plain", "size": 1, "digest": "x", "stored": stored}
        return FindingFile.objects.create(
            unit=self.branch.unit, finding=self.sent_finding, of_reply=True, added_by_name="书记", **facts
        )

    def a_ballot(self, body=None):
        """A secret ballot of a body (the branch) that is being prepared, with enough members on its roll."""
        body = body or self.branch
        MemberFactory.create_batch(3, branch=body)
        draft = BallotDraft("接收预备党员", (ItemDraft("同意"),), ("赞成", "反对"), voters="all")
        return draft_ballot(by=SYSTEM, organization=body, draft=draft)

    @cached_property
    def ballot(self):
        return self.a_ballot()

    def opened(self, ballot):
        """Open a ballot with the codes of its tellers."""
        keys = draw_keys(by=SYSTEM, ballot=ballot, tellers=["甲", "乙"])
        return open_ballot(by=SYSTEM, ballot=ballot, codes=list(keys.codes.values()))

    @cached_property
    def open_ballot(self):
        return self.opened(self.a_ballot())

    @cached_property
    def closed_ballot(self):
        return close_ballot(by=SYSTEM, ballot=self.open_ballot)

    @cached_property
    def void_ballot(self):
        return spoil_ballot(by=SYSTEM, ballot=self.a_ballot(), reason="改为举手表决")

    @cached_property
    def draft_collection(self):
        """Opinions on the branch that are being prepared."""
        draft = CollectionDraft("征求意见", ("您有什么意见和建议？",))
        return prepare_collection(by=SYSTEM, organization=self.branch, draft=draft)

    @cached_property
    def open_collection(self):
        draft = CollectionDraft("征求意见", ("您有什么意见和建议？",))
        row = prepare_collection(by=SYSTEM, organization=self.branch, draft=draft)
        return open_collection(by=SYSTEM, collection=row)

    def a_closed_collection(self):
        """Opinions on the branch that wait to be sorted: one."""
        draft = CollectionDraft("征求意见", ("您有什么意见和建议？",))
        row = prepare_collection(by=SYSTEM, organization=self.branch, draft=draft)
        row = open_collection(by=SYSTEM, collection=row)
        give_opinions(by=SYSTEM, collection=row, answers=[Answer(0, "会议太长")])
        return close_collection(by=SYSTEM, collection=row)

    @cached_property
    def closed_collection(self):
        return self.a_closed_collection()

    @cached_property
    def released_collection(self):
        row = self.a_closed_collection()
        opinion = row.opinions.get(unit_id=row.unit_id)
        sort_opinion(by=SYSTEM, opinion=opinion, version=1, sorting=Sorting("会议时间偏长", aspect="作风"))
        return release_opinions(by=SYSTEM, collection=row)

    @property
    def own_ballot(self):
        """An open ballot of the branch to which the insider belongs, who is made a member for it."""
        return self.opened(self.a_ballot(home_of(self.own_member(), today())))

    @property
    def token(self):
        return create_token(by=self.insider, name="人事系统").token

    @cached_property
    def life_meeting(self):
        """A life meeting of the branch with its papers: plan and report are with the superior."""
        made = begin_meeting(by=SYSTEM, organization=self.branch, draft=MeetingDraft("专题"))
        made = send_plan(by=SYSTEM, meeting=made, version=made.version, plan="计划")
        made = send_report(by=SYSTEM, meeting=made, version=made.version, report="报告")
        return publish_notice(by=SYSTEM, meeting=made, version=made.version, notice="通报")

    @cached_property
    def criticism(self):
        """A self-criticism of a member who is nobody's account."""
        draft = CriticismDraft(self.member.pk, self.member.pk, "学习不够")
        return record_criticism(by=SYSTEM, meeting=self.life_meeting, draft=draft)

    @cached_property
    def body_text(self):
        """The branch's own comparison text, a draft of its officers."""
        return begin_body_text(by=SYSTEM, meeting=self.life_meeting)

    @cached_property
    def handed_text(self):
        """The branch's own text, handed in: it lies before the superior."""
        text, blank = self.body_text, [""] * (len(self.body_text.sections) - 1)
        return hand_in_text(by=SYSTEM, text=text, version=text.version, words=["不足", *blank])

    @cached_property
    def talk(self):
        """A heart talk of two members who are nobody's accounts."""
        draft = TalkDraft(self.member.pk, MemberFactory(branch=self.branch).pk, held_on=today())
        return record_talk(by=SYSTEM, organization=self.branch, draft=draft)

    def an_appraisal(self, body):
        """This year's appraisal of a body, with everybody who belongs there by now."""
        made = appraisals_of(body).first()
        if made is None:
            return begin(by=SYSTEM, organization=body, draft=AppraisalDraft(today().year))
        take_in(by=SYSTEM, appraisal=made)
        return made

    def part_of(self, member):
        """A member's part in the appraisal of their branch."""
        return participants_of(self.an_appraisal(home_of(member, today()))).get(member=member)

    @cached_property
    def appraisal(self):
        self.member  # noqa: B018  whom it is about, if nobody else
        return self.an_appraisal(self.branch)

    @cached_property
    def record(self):
        """The part in it of a member who is nobody's account."""
        return self.part_of(self.member)

    @property
    def own_record(self):
        """The insider's own part in the appraisal of their branch."""
        return self.part_of(self.own_member())

    @cached_property
    def record_asked(self):
        """The record of a member who asked for another look at what was decided."""
        row, current = self.record, self.appraisal
        graded = [each for each in participants_of(current) if each.is_graded]
        decisions = [Grading(each.pk, Grade.QUALIFIED, "履行义务") for each in graded]
        decide(by=SYSTEM, appraisal=current, version=current.version, on=today(), decisions=decisions)
        return ask_again(by=SYSTEM, participant=row, words="请复核")
