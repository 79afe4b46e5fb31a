"""The appraisal of the sample branch as it begins: some have written, most have not; all invented."""

from datetime import date, timedelta

from zhixing.accounts.models import User
from zhixing.appraisal.actions.rounds import begin
from zhixing.appraisal.actions.saying import assess, note_assessment
from zhixing.appraisal.drafts import AppraisalDraft
from zhixing.appraisal.queries.rounds import participants_of
from zhixing.site.demo.people import Cast

WRITTEN = (
    "按时参加组织生活，完成窗口业务。不足：学习不够系统，帮带新同志不够。今后每月读一本书，每季度帮带一次。"
)
SPOKEN = "一年来坚守岗位，服务群众耐心；不足是创新不够。"
SPOKE = 4  # whose words the secretary noted at a meeting


def begin_an_appraisal(cast: Cast, day: date) -> None:
    """Begin the year's appraisal; the secretary has written, some spoke, the member still has to."""
    officer = User.objects.get(username="demo-secretary")
    draft = AppraisalDraft(day.year, most_excellent="1/3", write_by=day + timedelta(days=10))
    appraisal = begin(by=officer, organization=cast.branch, draft=draft)
    rows = list(participants_of(appraisal))
    own = next(row for row in rows if row.member_id == cast.secretary.pk)
    assess(by=officer, participant=own, version=own.version, text=WRITTEN)
    others = [row for row in rows if row.member_id not in {cast.secretary.pk, cast.member.pk}]
    for row in others[:SPOKE]:
        note_assessment(by=officer, participant=row, text=SPOKEN, on=day)
