"""A few thoughts of the sample branch: one for oneself, one shared and answered; and a search that finds things."""

from zhixing.accounts.models import User
from zhixing.core.actions import Actor
from zhixing.library.models import Text
from zhixing.site.demo.people import Cast
from zhixing.study.actions.comments import add_comment
from zhixing.study.actions.indexing import index_unit
from zhixing.study.actions.reflections import begin_reflection, share_reflection
from zhixing.study.choices import Visibility
from zhixing.study.writing import Written

PRIVATE = "今天重读了一遍，先记下一个疑问：窗口的一次性告知单，老人看得清吗？\n\n下周去大厅看一看再写。"
SHARED = (
    "值班时遇到一位腿脚不便的老人，来回跑了两趟。\n\n"
    "我们常说为群众办实事，其实就从把材料清单讲明白做起。建议支部找一次活动日，大家轮流当一回办事人。"
)
REPLY = "这个办法好，下次固定活动日可以安排，我来联系大厅。"


def let_them_reflect(by: Actor, cast: Cast) -> None:
    """Write what two members think, and make what was filled in by sets findable."""
    member, secretary = (User.objects.get(username=f"demo-{name}") for name in ("member", "secretary"))
    text = Text.objects.filter(edition__isnull=False).order_by("pk").first()
    about = {"text_id": text.pk, "anchor": 1} if text else {}
    begin_reflection(by=member, typed=Written("", PRIVATE), about=about)
    shared = begin_reflection(by=member, typed=Written("从一张清单做起", SHARED)).reflection
    share_reflection(by=member, reflection=shared, visibility=Visibility.BRANCH)
    add_comment(by=secretary, reflection=shared, body=REPLY)
    index_unit(cast.branch.unit_id)
