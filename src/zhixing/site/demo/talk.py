"""What people have said and asked in the sample branch, so that the first look finds something to answer."""

from datetime import date, timedelta

from zhixing.accounts.models import User
from zhixing.activities.actions import ask_leave, record_resolution, write_minutes
from zhixing.activities.drafts import Decision
from zhixing.activities.models import Activity
from zhixing.activities.typed import Typed, TypedPart, TypedSpeech
from zhixing.site.demo.people import Cast


def let_them_talk(cast: Cast, held: Activity, coming: Activity, day: date) -> None:
    """Write half of yesterday's minutes and a resolution; the member asks for leave from the next one."""
    secretary = User.objects.get(username="demo-secretary")
    agenda = TypedPart("一、专题党课\n二、讨论本季度重点工作")
    speech = TypedSpeech(cast.member.name, "建议下次活动到社区开展志愿服务。", token="demo")  # noqa: S106  no secret
    write_minutes(by=secretary, activity=held, typed=Typed({"agenda": agenda}, [speech]))
    decision = Decision("联系社区，确定志愿服务时间", cast.member, cast.member.name, day + timedelta(days=10))
    record_resolution(by=secretary, activity=held, decision=decision)
    ask_leave(by=User.objects.get(username="demo-member"), activity=coming, reason="因公出差")
