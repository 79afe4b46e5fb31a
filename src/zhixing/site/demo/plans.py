"""A study plan in force and a topic of the branch's own, so that both can be looked at from the first day."""

from datetime import date

from zhixing.activities.plans import scheme_topics
from zhixing.core.actions import Actor
from zhixing.library.queries.texts import texts_for
from zhixing.site.demo.people import Cast
from zhixing.study.actions.plans import make_plan, put_in_force
from zhixing.study.actions.topics import add_reading, add_to_topic, add_topic
from zhixing.study.choices import PlanFor
from zhixing.study.drafts import PointDraft
from zhixing.study.proposing import proposals_for


def plan_studies(by: Actor, cast: Cast, day: date) -> None:
    """Make a topic with questions, give the scheme's topics readings, and put a plan of the branch in force."""
    branch, texts = cast.branch, list(texts_for(cast.branch)[:2])
    add_topic(
        by=by,
        organization=branch,
        title="窗口服务怎样让群众少跑一趟",
        about="结合本支部岗位实际的讨论。",
        questions="哪些事项还要群众跑第二趟\n我的岗位可以先改哪一件",
    )
    for key, text in zip(scheme_topics(branch, day), texts, strict=False):
        add_to_topic(by=by, organization=branch, key=key, questions="联系本岗位，谈一件今年要做好的事")
        add_reading(by=by, organization=branch, key=key, text=text, note="结合本职学习")
    asked = proposals_for(branch, day.year, PlanFor.BRANCH, day)
    plan = make_plan(
        by=by,
        organization=branch,
        year=day.year,
        group=PlanFor.BRANCH,
        title=f"{branch.name}{day.year}年学习计划",
        aims="个人自学与集中学习结合，每季度一个专题，学一篇、谈一件身边事。",
        points=[PointDraft(each.text, each.topic, each.words, each.way, each.by) for each in asked],
    )
    put_in_force(by=by, plan=plan, on=day)
