"""The fields that a template may name: each with an English name, its meaning and an example.

One set for every document: whatever the system knows of an activity, a template may use. Illness is private:
no field tells why somebody was on leave.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Field:
    """One name that a template may use; a list has `items`, whose names are used inside its loop."""

    name: str
    alias: str
    meaning: Promise
    example: str = ""
    items: tuple["Field", ...] = field(default=())


FIELDS: tuple[Field, ...] = (
    Field("党组织名称", "organization", _("who holds it, in full"), "中共省民政厅办公室支部委员会"),
    Field("会议名称", "title", _("the activity's title"), "五月党员大会"),
    Field("类别", "kind", _("its kinds"), "党员大会暨党课"),
    Field("日期", "date", _("the day"), "2016年5月12日"),
    Field("星期", "weekday", _("the day of the week"), "星期四"),
    Field("开始时间", "starts_at", _("when it begins"), "09:00"),
    Field("结束时间", "ends_at", _("when it ends"), "10:30"),
    Field("时间", "time", _("day and hours in one"), "2016年5月12日（星期四）09:00—10:30"),
    Field("地点", "place", _("the place"), "第一会议室"),
    Field("方式", "mode", _("how people come together"), "现场"),
    Field("主持人", "chair", _("who chairs"), "王芳"),
    Field("记录人", "recorder", _("who records"), "李明"),
    Field("专题", "topic", _("the topic"), "学习党章党规"),
    Field("举办单位", "hosts", _("all that hold it together"), "办公室党支部、财务处党支部"),
    Field("合并事由", "joint_reason", _("why it is held together"), "结对共建"),
    Field("参加人员", "circle", _("who is expected, in words"), "全体党员"),
    Field("通知标题", "notice_title", _("the title of the notice"), "关于召开五月党员大会的通知"),
    Field(
        "记录标题",
        "record_title",
        _("the title of the minutes or the lecture record"),
        "五月党员大会会议记录",
    ),
    Field("召开", "verb", _("the verb of its kind"), "召开"),
    Field("通知日期", "noticed_on", _("the day of the notice"), "2016年5月5日"),
    Field(
        "红头",
        "red_head",
        _("the red head; empty unless it was asked for"),
        "中共省民政厅办公室支部委员会文件",
    ),
    Field("发文字号", "document_number", _("the document number of a circular"), "组通字〔2016〕5号"),
    Field(
        "文稿标记",
        "manuscript",
        _("“草稿”, “送审稿” … of a circular that is not issued; empty once it is"),
        "送审稿",
    ),
    Field("通报标题", "circular_title", _("the title of a circular"), "关于部分党组织有关问题的通报"),
    Field("主送机关", "addressees", _("to whom a circular goes"), "各党支部"),
    Field("通报对象", "about", _("about whom a circular is"), "办公室党支部"),
    Field("通报事实", "facts", _("the facts of a circular, with their paragraphs"), "工作时间窗口无人值守。"),
    Field("通报要求", "demand", _("what a circular demands, with its paragraphs"), "立即整改，举一反三。"),
    Field(
        "文稿标题",
        "paper_title",
        _("the title of a report on a life meeting or of its result notice"),
        "关于2016年度组织生活会情况的报告",
    ),
    Field(
        "文稿正文",
        "paper_text",
        _("the text of such a report or notice, with its paragraphs"),
        "会议查摆问题三条。",
    ),
    Field("评议年度", "appraisal_year", _("the year of an appraisal of members"), "2016"),
    Field("党员姓名", "member_name", _("the member whom an appraisal register is of"), "李明"),
    Field("性别", "sex", _("the member's sex; empty where it is not kept"), "男"),
    Field("民族", "ethnicity", _("the member's ethnic group; empty where it is not kept"), "汉族"),
    Field("出生年月", "born", _("the member's month of birth; empty where it is not kept"), "1980年6月"),
    Field("学历", "education", _("the member's education; empty where it is not kept"), "大学"),
    Field("入党时间", "joined_on", _("when the member joined the Party"), "2006年7月1日"),
    Field("转正时间", "full_member_on", _("when the member became a full one"), "2007年7月1日"),
    Field("职务", "duty", _("the member's unit and title"), "办公室主任科员"),
    Field(
        "自我评价",
        "self_assessment",
        _("the member's self-assessment, with its paragraphs"),
        "学习自觉，联系群众不够。",
    ),
    Field(
        "互评意见",
        "peer_reviews",
        _("what others said of the member, never by whom"),
        "工作踏实。",
    ),
    Field(
        "民主测评",
        "poll_result",
        _("the counts of the member's line in a counted poll; empty before"),
        "优秀8票，合格2票",
    ),
    Field("评定等次", "grade", _("the grade that was decided; empty before"), "合格"),
    Field("评定理由", "grade_reason", _("the reasons of the decision"), "认真履行党员义务。"),
    Field("评定日期", "decided_on", _("the day of the decision; empty before"), "2016年12月20日"),
    Field(
        "支部意见",
        "branch_opinion",
        _("the decision with its reasons, as a text; empty before"),
        "经支部委员会研究，评定为合格等次。",
    ),
    Field(
        "本人意见",
        "own_opinion",
        _("what the member answered to the decision; empty before"),
        "已阅，对评定结果没有不同意见。",
    ),
    Field("本人签署日期", "answered_on", _("when the member answered; empty before"), "2016年12月22日"),
    Field("整改期限", "deadline", _("by when; empty where no deadline is set"), "2016年6月30日"),
    Field("成文日期", "issued_on", _("the day of issue; empty before"), "2016年5月20日"),
    Field("应到人数", "expected", _("how many should come"), "12"),
    Field("实到人数", "present", _("how many of them came"), "10"),
    Field(
        "有表决权应到人数",
        "voters_expected",
        _("how many with a vote should come; empty where nothing is voted on"),
        "11",
    ),
    Field(
        "有表决权实到人数",
        "voters_present",
        _("how many with a vote came; empty where nothing is voted on"),
        "9",
    ),
    Field("请假人数", "on_leave", _("how many were on leave"), "1"),
    Field("缺席人数", "absent", _("how many were absent"), "1"),
    Field("列席人数", "visiting", _("how many others came"), "2"),
    Field("出席名单", "present_names", _("who came"), "王芳、李明"),
    Field("请假名单", "leave_names", _("who was on leave; never why"), "赵强"),
    Field("缺席名单", "absent_names", _("who was absent"), "无"),
    Field("列席名单", "visitor_names", _("who else came"), "陈静"),
    Field("补学名单", "made_up_names", _("who made it up afterwards, and when"), "赵强（2016年5月20日）"),
    Field("主讲人", "speakers", _("the lecturers with their types"), "王芳（支部书记）"),
    Field(
        "会议内容", "content", _("the minutes as one text, with their paragraphs"), "会议学习了党章第一章。"
    ),
    Field("附件名单", "file_names", _("the names of the files kept with it"), "学习材料.pdf"),
    Field(
        "主持人签字", "signed_by_chair", _("the chair's name and the time of signing"), "王芳 2016年5月12日"
    ),
    Field(
        "记录人签字",
        "signed_by_recorder",
        _("the recorder's name and the time of signing"),
        "李明 2016年5月12日",
    ),
    Field(
        "人员列表",
        "people",
        _("everyone expected and everyone who came besides"),
        items=(
            Field("序号", "number", _("1, 2, 3 …"), "1"),
            Field("姓名", "name", _("the name"), "王芳"),
            Field("党小组", "cell", _("the cell, or the branch of somebody from elsewhere"), "第一党小组"),
            Field("情况", "presence", _("present, on leave …"), "到会"),
            Field(
                "备注",
                "remark",
                _("on leave, absent, made up, attending without a vote; empty for others"),
                "请假",
            ),
        ),
    ),
    Field(
        "议题列表",
        "agenda",
        _("what is on the agenda"),
        items=(
            Field("序号", "number", _("1, 2, 3 …"), "1"),
            Field("序数", "ordinal", _("the number as 一, 二, 三 …"), "一"),
            Field("内容", "text", _("the matter"), "学习党章"),
        ),
    ),
    Field(
        "部分列表",
        "parts",
        _("the parts of the minutes"),
        items=(
            Field("序数", "ordinal", _("the number as 一, 二, 三 …"), "一"),
            Field("标题", "heading", _("the part's heading"), "议题"),
            Field("内容", "text", _("the part's text, with its paragraphs"), "学习党章第一章。"),
        ),
    ),
    Field(
        "发言列表",
        "speeches",
        _("what people said"),
        items=(
            Field("序号", "number", _("1, 2, 3 …"), "1"),
            Field("姓名", "name", _("the name"), "李明"),
            Field("要点", "points", _("the points"), "建议每月开展一次集中学习。"),
            Field(
                "不同意见",
                "dissent",
                _("“（不同意见）” where somebody disagreed, else empty"),
                "（不同意见）",
            ),
        ),
    ),
    Field(
        "表决列表",
        "votes",
        _("the votes with their numbers"),
        items=(
            Field("序号", "number", _("1, 2, 3 …"), "1"),
            Field("事项", "matter", _("what was voted on"), "通过年度学习计划"),
            Field("方式", "method", _("how"), "举手表决"),
            Field("应到", "expected", _("expected with a vote"), "12"),
            Field("实到", "present", _("present with a vote"), "10"),
            Field("赞成", "in_favour", _("in favour"), "10"),
            Field("反对", "against", _("against"), "0"),
            Field("弃权", "abstained", _("abstained"), "0"),
            Field(
                "结果", "outcome", _("passed or not, by the rules of its kind; empty where none says"), "通过"
            ),
        ),
    ),
    Field(
        "决议列表",
        "resolutions",
        _("what was decided"),
        items=(
            Field("序号", "number", _("1, 2, 3 …"), "1"),
            Field("序数", "ordinal", _("the number as 一, 二, 三 …"), "一"),
            Field("内容", "text", _("the resolution"), "六月底前完成党费核查。"),
            Field("责任人", "owner", _("who does it"), "赵强"),
            Field("时限", "due", _("by when"), "2016年6月30日"),
            Field("落实", "done", _("when it was done; empty before"), "2016年6月20日"),
        ),
    ),
    Field(
        "主讲人列表",
        "lecturers",
        _("who spoke at a lecture"),
        items=(
            Field("姓名", "name", _("the name"), "王芳"),
            Field("类型", "type", _("secretary, leader, ordinary member, outside"), "支部书记"),
        ),
    ),
    Field(
        "附件列表",
        "files",
        _("the files kept with it"),
        items=(
            Field("序号", "number", _("1, 2, 3 …"), "1"),
            Field("名称", "name", _("the file's name"), "学习材料.pdf"),
        ),
    ),
    Field(
        "学习篇目列表",
        "readings",
        _("what is read for the topic"),
        items=(
            Field("序号", "number", _("1, 2, 3 …"), "1"),
            Field("名称", "name", _("the text, and from which article on"), "《支部学习制度》第三条"),
            Field("要点", "note", _("what to look at; empty where nothing is said"), "结合本职"),
        ),
    ),
    Field(
        "讨论题列表",
        "questions",
        _("what the discussion of the topic asks"),
        items=(
            Field("序号", "number", _("1, 2, 3 …"), "1"),
            Field("内容", "text", _("the question"), "怎样把学习所得用到工作中"),
        ),
    ),
)
LISTS: Mapping[str, Field] = {name: each for each in FIELDS if each.items for name in (each.name, each.alias)}
TEXTS: Mapping[str, Field] = {
    name: each for each in FIELDS if not each.items for name in (each.name, each.alias)
}


def items_of(row: Field) -> set[str]:
    """List the names that may follow a list's loop name, in both languages."""
    return {name for item in row.items for name in (item.name, item.alias)}


def sample() -> dict[str, object]:
    """Make a context of all the examples: what a template is tried with when it comes in."""
    context: dict[str, object] = {}
    for each in FIELDS:
        value: object = each.example
        if each.items:
            item = {name: item.example for item in each.items for name in (item.name, item.alias)}
            value = [item, item]
        context[each.name] = context[each.alias] = value
    return context


def nothing() -> dict[str, object]:
    """Make a context in which every text and every list is empty."""
    return {name: [] if each.items else "" for each in FIELDS for name in (each.name, each.alias)}
