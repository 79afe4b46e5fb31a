"""Opinions and ballots of the sample branch: one of each that is through, one that is open; all invented."""

from dataclasses import dataclass

from zhixing.accounts.models import User
from zhixing.core.actions import System
from zhixing.polls.actions.ballots import draft_ballot
from zhixing.polls.actions.casting import cast_at_booth
from zhixing.polls.actions.counting import count_ballot
from zhixing.polls.actions.giving import give_opinions
from zhixing.polls.actions.opinions import close_collection, open_collection, prepare_collection
from zhixing.polls.actions.running import close_ballot, draw_keys, open_ballot
from zhixing.polls.actions.sorting import release_opinions, sort_opinion
from zhixing.polls.drafts import Answer, BallotDraft, CollectionDraft, ItemDraft, Sorting
from zhixing.polls.models import Ballot, Collection
from zhixing.polls.queries.ballots import roll_of
from zhixing.polls.queries.opinions import opinions_in
from zhixing.polls.questions import first_questions
from zhixing.polls.sealing import RECEIPT, new_code
from zhixing.site.demo.people import Cast

OPTIONS = ("赞成", "不赞成", "弃权")
TELLERS = ("监票人甲", "监票人乙")
STRANGER = System("示例数据")


@dataclass(frozen=True)
class Told:
    """One opinion: as it came, as it was sorted, of the member or of the body."""

    words: str
    sorted_as: str
    aspect: str = ""
    of_member: bool = False


TOLD = (
    Told("学习读文件多，结合窗口工作的少", "学习读文件多，结合岗位少", "思想"),
    Told("每次开会就那几个人说", "会上发言集中在少数同志", "组织"),
    Told("一件事让我跑了三趟，三楼东头那个窗口", "一次性告知不到位，群众多次往返", "作风"),
    Told("发言常常念稿子，联系自己的少", "发言联系自身少", "思想", of_member=True),
)


def ask_for_opinions(cast: Cast) -> Collection:
    """Seek views of the branch and its secretary, sorted and released; ask once more by an open link."""
    officer = User.objects.get(username="demo-secretary")
    asked = CollectionDraft(
        "组织生活会征求意见", tuple(first_questions(cast.branch)), concerned=(cast.member.pk,)
    )
    collection = open_collection(
        by=officer, collection=prepare_collection(by=officer, organization=cast.branch, draft=asked)
    )
    for told in TOLD:
        about = cast.member.pk if told.of_member else None
        give_opinions(by=STRANGER, collection=collection, answers=[Answer(0, told.words, about)])
    close_collection(by=officer, collection=collection)
    made_of = {told.words: told for told in TOLD}
    for opinion in opinions_in(collection):
        told = made_of[opinion.raw]
        member = cast.member.pk if told.of_member else None
        sorting = Sorting(told.sorted_as, member, told.aspect)
        sort_opinion(by=officer, opinion=opinion, version=opinion.version, sorting=sorting)
    still_open = CollectionDraft("对主题党日的意见建议", ("怎样让主题党日更有收获？",))
    open_collection(
        by=officer, collection=prepare_collection(by=officer, organization=cast.branch, draft=still_open)
    )
    return release_opinions(by=officer, collection=collection)


def let_them_vote(cast: Cast) -> None:
    """Count one secret ballot, and leave another for the member to vote in."""
    officer = User.objects.get(username="demo-secretary")
    counted, codes = _opened(officer, cast, "接收预备党员", "同意接收张晓明为预备党员")
    for at, voter in enumerate(roll_of(counted)):
        choice = 1 if at % 9 == 0 else 0  # not everybody is of one mind
        cast_at_booth(by=officer, ballot=counted, voter=voter.pk, choices=[choice], receipt=new_code(RECEIPT))
    close_ballot(by=officer, ballot=counted)
    count_ballot(by=officer, ballot=counted, codes=codes)
    _opened(officer, cast, "推荐先进个人", "推荐李建国为机关优秀党员")


def _opened(officer: User, cast: Cast, title: str, item: str) -> tuple[Ballot, list[str]]:
    draft = BallotDraft(
        title, (ItemDraft(item),), OPTIONS, quorum={"at_least": "1/2"}, passes={"more_than": "1/2"}
    )
    ballot = draft_ballot(by=officer, organization=cast.branch, draft=draft)
    codes = list(draw_keys(by=officer, ballot=ballot, tellers=TELLERS).codes.values())
    return open_ballot(by=officer, ballot=ballot, codes=codes), codes
