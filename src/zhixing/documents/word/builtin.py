"""The built-in templates, written by code: what a branch downloads, changes in Word and hands in again."""

from collections.abc import Callable
from functools import cache

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm

from zhixing.documents import grid
from zhixing.documents.choices import Document
from zhixing.documents.word.packing import stable
from zhixing.documents.word.paper import RED, Paper, red_rule

SEVERAL_HOSTS = "举办单位 != 党组织名称"


@cache
def builtin(document: Document) -> bytes:
    """Give the built-in template of a document as .docx; the same bytes every time."""
    paper = Paper()
    WRITERS[document](paper)
    return stable(paper.content())


def _notice(paper: Paper) -> None:
    paper.line("{%p if 红头 %}")
    head = paper.line("{{ 红头 }}", align=ALIGN.CENTER, indent=0, font=grid.SONG, size=26, colour=RED)
    red_rule(head)
    paper.line(indent=0)
    paper.line("{%p endif %}")
    paper.title("{{ 通知标题 }}")
    paper.line("各有关党员：", indent=0)
    paper.line("经研究，定于{{ 日期 }}{{ 召开 }}{{ 会议名称 }}。现将有关事项通知如下。")
    paper.heading("一、时间和地点")
    paper.line("时间：{{ 时间 }}")
    paper.line("地点：{{ 地点 }}（{{ 方式 }}）")
    paper.heading("二、参加人员")
    paper.line("{{ 参加人员 }}。")
    paper.heading("三、主要内容")
    _each(paper, "议题 in 议题列表", "{{ 议题.序号 }}. {{ 议题.内容 }}")
    _topic(paper)
    paper.heading("四、有关事项")
    paper.line("请提前安排好工作，按时参加。因故不能参加的，请事先请假。")
    paper.line("{%p if 附件列表 %}")
    paper.line(indent=0)
    paper.line("附件：{% for 附件 in 附件列表 %}{{ 附件.序号 }}. {{ 附件.名称 }} {% endfor %}")
    paper.line("{%p endif %}")
    paper.signature("{{ 通知日期 }}")


def _topic(paper: Paper) -> None:
    """Say what is read and what is discussed, where the topic brings it along."""
    paper.line("{%p if 学习篇目列表 %}")
    paper.line("学习篇目：")
    _each(
        paper,
        "篇目 in 学习篇目列表",
        "{{ 篇目.序号 }}. {{ 篇目.名称 }}{% if 篇目.要点 %}（{{ 篇目.要点 }}）{% endif %}",
    )
    paper.line("{%p endif %}")
    paper.line("{%p if 讨论题列表 %}")
    paper.line("讨论题：")
    _each(paper, "题目 in 讨论题列表", "{{ 题目.序号 }}. {{ 题目.内容 }}")
    paper.line("{%p endif %}")


def _agenda(paper: Paper) -> None:
    paper.title("{{ 会议名称 }}议程")
    paper.line("时间：{{ 时间 }}")
    paper.line("地点：{{ 地点 }}")
    paper.only_if("主持人", "主持人：{{ 主持人 }}")
    paper.line(indent=0)
    _each(paper, "议题 in 议题列表", "{{ 议题.序数 }}、{{ 议题.内容 }}")
    paper.only_if("主讲人", "主讲人：{{ 主讲人 }}")


def _sign_in(paper: Paper) -> None:
    paper.title("{{ 会议名称 }}签到表")
    paper.line("时间：{{ 时间 }}", indent=0)
    paper.line("地点：{{ 地点 }}", indent=0)
    paper.table(
        [("序号", 16), ("姓名", 32), ("党小组", 44), ("签名", 36), ("备注", 28)],
        "for 人员 in 人员列表",
        ["{{ 人员.序号 }}", "{{ 人员.姓名 }}", "{{ 人员.党小组 }}", "", "{{ 人员.备注 }}"],
    )


def _facts(paper: Paper) -> None:
    paper.line("党组织：{{ 党组织名称 }}")
    paper.line("类别：{{ 类别 }}")
    paper.line("时间：{{ 时间 }}")
    paper.line("地点：{{ 地点 }}（{{ 方式 }}）")
    paper.line(f"{{%p if {SEVERAL_HOSTS} %}}")
    paper.line("举办单位：{{ 举办单位 }}{% if 合并事由 %}（{{ 合并事由 }}）{% endif %}")
    paper.line("{%p endif %}")


def _came(paper: Paper) -> None:
    voting = "{{% if 有表决权{0}人数 %}}（有表决权{{{{ 有表决权{0}人数 }}}}人）{{% endif %}}"
    paper.line(
        f"应到：{{{{ 应到人数 }}}}人{voting.format('应到')}　实到：{{{{ 实到人数 }}}}人{voting.format('实到')}"
    )
    paper.line("出席：{{ 出席名单 }}")
    paper.line("请假：{{ 请假名单 }}")
    paper.line("缺席：{{ 缺席名单 }}")
    paper.line("列席：{{ 列席名单 }}")


def _minutes(paper: Paper) -> None:
    paper.title("{{ 记录标题 }}")
    _facts(paper)
    paper.line("主持人：{{ 主持人 }}　记录人：{{ 记录人 }}")
    _came(paper)
    paper.only_if("专题", "专题：{{ 专题 }}")
    paper.line("{%p for 部分 in 部分列表 %}")
    paper.heading("{{ 部分.序数 }}、{{ 部分.标题 }}")
    paper.line("{{ 部分.内容 }}")
    paper.line("{%p endfor %}")
    paper.line("{%p if 发言列表 %}")
    paper.heading("发言")
    _each(paper, "发言 in 发言列表", "{{ 发言.姓名 }}{{ 发言.不同意见 }}：{{ 发言.要点 }}")
    paper.line("{%p endif %}")
    _votes(paper)
    paper.line("{%p if 决议列表 %}")
    paper.heading("决议")
    _resolution_lines(paper)
    paper.line("{%p endif %}")
    paper.line("附件：{{ 附件名单 }}")
    _signatures(paper)


def _votes(paper: Paper) -> None:
    paper.line("{%p if 表决列表 %}")
    paper.heading("表决")
    _each(
        paper,
        "表决 in 表决列表",
        "{{ 表决.序号 }}. {{ 表决.事项 }}：{{ 表决.方式 }}，有表决权应到{{ 表决.应到 }}人、实到{{ 表决.实到 }}人，"
        "赞成{{ 表决.赞成 }}票、反对{{ 表决.反对 }}票、弃权{{ 表决.弃权 }}票"
        "{% if 表决.结果 %}，{{ 表决.结果 }}{% endif %}。",
    )
    paper.line("{%p endif %}")


def _resolution_lines(paper: Paper) -> None:
    _each(
        paper,
        "决议 in 决议列表",
        "{{ 决议.序号 }}. {{ 决议.内容 }}{% if 决议.责任人 %}责任人：{{ 决议.责任人 }}。{% endif %}"
        "{% if 决议.时限 %}完成时限：{{ 决议.时限 }}。{% endif %}",
    )


def _signatures(paper: Paper) -> None:
    paper.line(indent=0)
    paper.line("主持人（签字）：{{ 主持人签字 }}")
    paper.line("记录人（签字）：{{ 记录人签字 }}")


def _lecture(paper: Paper) -> None:
    paper.title("{{ 记录标题 }}")
    paper.only_if("专题", "专题：{{ 专题 }}")
    paper.line("主讲人：{{ 主讲人 }}")
    _facts(paper)
    _came(paper)
    paper.line("补课：{{ 补学名单 }}")
    paper.heading("主要内容")
    paper.line("{{ 会议内容 }}")
    paper.line("{%p if 发言列表 %}")
    paper.heading("互动交流")
    _each(paper, "发言 in 发言列表", "{{ 发言.姓名 }}{{ 发言.不同意见 }}：{{ 发言.要点 }}")
    paper.line("{%p endif %}")
    paper.line("附件：{{ 附件名单 }}")
    paper.line(indent=0)
    paper.line("记录人（签字）：{% if 记录人签字 %}{{ 记录人签字 }}{% else %}{{ 记录人 }}{% endif %}")


def _resolutions(paper: Paper) -> None:
    paper.title("{{ 会议名称 }}决议")
    paper.line(
        "{{ 党组织名称 }}于{{ 日期 }}{{ 召开 }}{{ 会议名称 }}。会议应到{{ 应到人数 }}人，实到{{ 实到人数 }}人。"
        "会议形成以下决议。"
    )
    paper.line("{%p for 决议 in 决议列表 %}")
    paper.line("{{ 决议.序数 }}、{{ 决议.内容 }}")
    paper.line("{%p if 决议.责任人 %}")
    paper.line("责任人：{{ 决议.责任人 }}{% if 决议.时限 %}；完成时限：{{ 决议.时限 }}{% endif %}")
    paper.line("{%p endif %}")
    paper.line("{%p endfor %}")
    _votes(paper)
    paper.signature("{{ 日期 }}")


def _circular(paper: Paper) -> None:
    paper.only_if("文稿标记", "{{ 文稿标记 }}")
    mark = paper.line("{{ 红头 }}", align=ALIGN.CENTER, indent=0, font=grid.SONG, size=26, colour=RED)
    mark.paragraph_format.space_before = Mm(grid.MARK)
    paper.line(indent=0)
    red_rule(paper.line("{{ 发文字号 }}", align=ALIGN.CENTER, indent=0))
    paper.line(indent=0)
    paper.title("{{ 通报标题 }}")
    paper.line("{{ 主送机关 }}：", indent=0)
    paper.heading("一、通报对象")
    paper.line("{{ 通报对象 }}")
    paper.heading("二、主要情况")
    paper.line("{{ 通报事实 }}")
    paper.heading("三、工作要求")
    paper.line("{{ 通报要求 }}")
    paper.only_if("整改期限", "请于{{ 整改期限 }}前完成整改，并书面报告整改情况。")
    paper.signature("{{ 成文日期 }}")


def _life_paper(paper: Paper) -> None:
    paper.title("{{ 文稿标题 }}")
    paper.line("{{ 主送机关 }}：", indent=0)
    paper.line("{{ 文稿正文 }}")
    paper.signature("{{ 成文日期 }}")


def _register(paper: Paper) -> None:
    paper.line("民主评议党员登记表", align=ALIGN.CENTER, indent=0, font=grid.SONG, size=grid.TITLE)
    paper.line("（{{ 评议年度 }}年度）", align=ALIGN.CENTER, indent=0)
    facts = (
        (("姓名", "{{ 党员姓名 }}"), ("性别", "{{ 性别 }}"), ("民族", "{{ 民族 }}")),
        (("出生年月", "{{ 出生年月 }}"), ("入党时间", "{{ 入党时间 }}"), ("转正时间", "{{ 转正时间 }}")),
        (("职务", "{{ 职务 }}"), ("学历", "{{ 学历 }}")),
        (("所在支部", "{{ 党组织名称 }}"),),
    )
    paper.form(
        facts,
        (
            ("自我评价", "{{ 自我评价 }}", "", 40),
            ("互评意见", "{{ 互评意见 }}", "", 30),
            ("民主测评", "{{ 民主测评 }}", "", 16),
            ("评定等次", "{{ 评定等次 }}", "", 12),
            ("支部意见", "{{ 支部意见 }}", "支部书记（签名）：", 30),
            ("本人意见", "{{ 本人意见 }}", "本人（签名）：", 30),
            ("上级党组织意见", "", "（盖章）", 30),
        ),
    )


def _each(paper: Paper, loop: str, text: str) -> None:
    paper.line(f"{{%p for {loop} %}}")
    paper.line(text)
    paper.line("{%p endfor %}")


WRITERS: dict[Document, Callable[[Paper], None]] = {
    Document.NOTICE: _notice,
    Document.AGENDA: _agenda,
    Document.SIGN_IN: _sign_in,
    Document.MINUTES: _minutes,
    Document.LECTURE: _lecture,
    Document.RESOLUTIONS: _resolutions,
    Document.CIRCULAR: _circular,
    Document.LIFE_REPORT: _life_paper,
    Document.LIFE_NOTICE: _life_paper,
    Document.REGISTER: _register,
}
