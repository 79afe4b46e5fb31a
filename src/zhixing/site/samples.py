"""What the gallery shows: one sample of everything that a component may be given."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

STATES = ("met", "due", "coming", "waived", "late", "none", "info")
# fmt: off
ICONS = (
    "today", "study", "branch", "committee", "scheme", "setup", "me", "met", "due", "coming", "waived",
    "late", "none", "info", "error", "success", "plus", "edit", "print", "download", "upload",
    "search", "right", "left", "down", "close", "lock", "key", "language", "type", "leave", "help",
    "document", "place", "visit",
)
# fmt: on


class SampleForm(forms.Form):
    """Every kind of field."""

    topic = forms.CharField(label="主题", help_text="一句话说清这次活动要解决什么。")
    held_on = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="类型", choices=[("meeting", "支部党员大会"), ("lecture", "党课")])
    minutes = forms.CharField(label="记录", required=False, widget=forms.Textarea)
    mode = forms.ChoiceField(
        label="方式", choices=[("on_site", "现场"), ("online", "线上")], widget=forms.RadioSelect
    )
    people = forms.MultipleChoiceField(
        label="请假人员",
        required=False,
        choices=[("1", "李明"), ("2", "王芳")],
        widget=forms.CheckboxSelectMultiple,
    )
    announced = forms.BooleanField(label="同时发出通知", required=False)
    paper = forms.FileField(label="附件", required=False, help_text="可不传；纸质记录同样有效。")


def everything(request: HttpRequest) -> dict[str, Any]:
    """Make the gallery's context."""
    faulty = SampleForm({"topic": "", "held_on": "2016-13-01", "kind": "meeting", "mode": "on_site"})
    faulty.add_error(None, "结束时间早于开始时间。请改其中一个。")
    return {
        "branch": SimpleNamespace(pk=1),
        "states": STATES,
        "icons": ICONS,
        "form": SampleForm(initial={"mode": "on_site"}),
        "faulty": faulty,
        "page": Paginator(range(90), 20).get_page(request.GET.get("page", 2)),
        "months": months(),
        "points": points(),
        "shades": range(6),
        "columns": ("支部党员大会", "党课", "专题学习讨论", "主题党日", "组织生活会"),
        "rows": rows(),
    }


def months() -> list[dict[str, Any]]:
    """Make a year strip's months in the shape that `<c-year-strip>` takes."""
    held = {
        1: ["主题党日"],
        2: ["主题党日"],
        3: ["支部党员大会", "党课", "主题党日"],
        4: ["主题党日", "专题讨论"],
    }
    due = {5: ["主题党日"], 6: ["支部党员大会", "党课"], 9: ["支部党员大会"], 12: ["组织生活会", "民主评议"]}
    return [
        {
            "month": month,
            "label": f"{month}月",
            "state": "past" if month < 5 else "now" if month == 5 else "future",
            "items": [
                {"label": name, "href": "#", "state": "met", "state_label": "已完成"}
                for name in held.get(month, [])
            ]
            + [
                {
                    "label": name,
                    "href": "",
                    "state": "due" if month == 5 else "coming",
                    "state_label": "待完成" if month == 5 else "未到期",
                }
                for name in due.get(month, [])
            ],
        }
        for month in range(1, 13)
    ]


def points() -> list[dict[str, Any]]:
    """Make a trend's points in the shape that `<c-trend>` takes; the months to come are not known yet."""
    met = [12, 26, 61, 78, 96, 131, 139, 148]
    due = [24, 48, 84, 108, 132, 168, 180, 192, 216, 228, 240, 288]
    return [
        {"label": f"{month}月", "met": met[month - 1] if month <= len(met) else None, "due": due[month - 1]}
        for month in range(1, 13)
    ]


def rows() -> list[tuple[str, list[tuple[str, int, int]]]]:
    """Make a coverage matrix: bodies, and for each column its name, what is met and what is due."""
    names = ("机关第一党支部", "机关第二党支部", "离退休干部党支部", "信息中心党支部")
    figures = ((4, 4, 3, 11, 1), (3, 2, 3, 8, 1), (1, 0, 2, 5, 0), (2, 1, 1, 9, 0))
    due = (4, 4, 3, 12, 1)
    columns = ("支部党员大会", "党课", "专题学习讨论", "主题党日", "组织生活会")
    return [
        (name, list(zip(columns, met, due, strict=True))) for name, met in zip(names, figures, strict=True)
    ]
