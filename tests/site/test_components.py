"""The shared vocabulary: each component says what it is, to eyes and to screen readers."""

import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import get_template

import zhixing.core
from zhixing.site.samples import SampleForm, months, points

COMPONENTS = Path(zhixing.core.__file__).parent / "templates" / "cotton"
PARTS = {"field/optional", "field/help", "field/errors"}


@pytest.fixture
def draw(rf):
    """Render a piece of template, components included, to one line."""
    engine = engines["django"].engine

    def render(source, **context):
        loader = engine.template_loaders[0]
        while hasattr(loader, "loaders"):
            loader = loader.loaders[0]
        template = engine.from_string(loader.cotton_compiler.process(source))
        request = rf.get("/list/?kind=lecture&page=2")
        html = (
            engines["django"].from_string("").__class__(template, engines["django"]).render(context, request)
        )
        return re.sub(r"\s*>\s*", ">", re.sub(r"\s*<", "<", re.sub(r"\s+", " ", html))).strip()

    return render


def names():
    files = [path.relative_to(COMPONENTS).with_suffix("").as_posix() for path in COMPONENTS.rglob("*.html")]
    return sorted(name.removesuffix("/index").replace("_", "-") for name in files if name not in PARTS)


@pytest.mark.parametrize("name", names())
def test_every_component_is_shown_in_the_gallery_or_in_another_component(name):
    gallery = Path(get_template("site/gallery.html").origin.name)
    sources = [path.read_text() for path in (gallery, *COMPONENTS.rglob("*.html"))]

    assert any(re.search(rf"<c-{name}[ >]", source) for source in sources)


def test_a_button_with_an_address_is_a_link(draw):
    html = draw('<c-button href="/x/" variant="primary" rel="next">去</c-button>')

    assert html == '<a class="button button--primary " href="/x/" rel="next">去</a>'


def test_a_button_without_an_address_sends_its_form_and_passes_its_name(draw):
    html = draw('<c-button name="step" value="confirm">确认</c-button>')

    assert (
        html
        == '<button class="button button--secondary " type="submit" name="step" value="confirm">确认</button>'
    )


def test_what_people_typed_stays_text(draw):
    evil = '"><script>alert(1)</script>'

    html = draw(
        '<c-card title="{{ x }}"><c-button data-confirm="{{ x }}">{{ x }}</c-button></c-card>', x=evil
    )

    assert "<script>" not in html
    assert html.count("&lt;script&gt;") == 3


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("met", "已完成"),
        ("due", "待完成"),
        ("coming", "未到期"),
        ("waived", "已免除"),
        ("late", "已逾期"),
        ("none", "不适用"),
    ],
)
def test_a_state_is_an_icon_and_a_word(draw, code, words):
    html = draw(f'<c-state code="{code}"></c-state>')

    assert f"#{code}" in html
    assert f"<span>{words}</span>" in html


def test_a_state_may_say_it_in_its_own_words(draw):
    assert "<span>5月12日已开</span>" in draw('<c-state code="met">5月12日已开</c-state>')


def test_an_icon_alone_has_a_name_and_one_beside_words_has_none(draw):
    assert 'role="img" aria-label="打印"' in draw('<c-icon name="print" label="打印" />')
    assert 'aria-hidden="true"' in draw('<c-icon name="print" />')


def test_every_icon_that_is_used_is_drawn():
    sprite = (Path(zhixing.core.__file__).parent / "static/zhixing/icons.svg").read_text()
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    used = {
        name
        for path in Path(zhixing.core.__file__).parents[1].rglob("*.html")
        for name in re.findall(r'(?:<c-icon name|icon)="([a-z-]+)"', path.read_text())
    }

    assert used - drawn == set()


# --- Forms -----------------------------------------------------------------------------------------------
def test_a_field_has_its_label_help_and_describes_itself(draw):
    html = draw('<c-field :field="form.topic" />', form=SampleForm())

    assert '<label class="field__label" for="id_topic">主题</label>' in html
    assert 'id="id_topic_helptext">一句话' in html
    assert 'aria-describedby="id_topic_helptext"' in html


def test_a_field_with_an_error_names_it_beside_the_input(draw):
    html = draw('<c-field :field="form.held_on" />', form=SampleForm({"held_on": "2016-13-01"}))

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_held_on_error"' in html
    assert 'id="id_held_on_error"><p class="field__error">' in html


def test_a_choice_of_several_is_a_group_with_a_legend(draw):
    html = draw('<c-field :field="form.mode" />', form=SampleForm())

    assert '<fieldset class="field"><legend class="field__label">方式</legend>' in html


def test_a_tick_has_its_label_behind_it(draw):
    html = draw('<c-field :field="form.announced" />', form=SampleForm())

    assert re.search(r'<label[^>]*><input type="checkbox"[^>]*><span>同时发出通知</span></label>', html)


def test_an_optional_field_says_so_and_a_required_one_does_not(draw):
    assert "（选填）" in draw('<c-field :field="form.minutes" />', form=SampleForm())
    assert "（选填）" not in draw('<c-field :field="form.topic" />', form=SampleForm())


def test_a_hidden_field_is_hidden(draw):
    class Hidden(forms.Form):
        key = forms.CharField(widget=forms.HiddenInput)

    assert (
        draw('<c-field :field="form.key" />', form=Hidden()) == '<input type="hidden" name="key" id="id_key">'
    )


def test_the_summary_of_errors_takes_the_focus_and_leads_to_each_field(draw):
    form = SampleForm({})
    form.add_error(None, "结束时间早于开始时间。")

    html = draw('<c-form-errors :form="form" />', form=form)

    assert 'role="alert" tabindex="-1" autofocus' in html
    assert "<li>结束时间早于开始时间。</li>" in html
    assert '<a href="#id_topic">主题</a>' in html


def test_a_form_without_errors_has_no_summary(draw):
    assert draw('<c-form-errors :form="form" />', form=SampleForm()) == ""


# --- What holds other things -----------------------------------------------------------------------------
def test_a_card_has_a_heading_a_state_and_a_footer(draw):
    html = draw(
        '<c-card title="党课"><c-slot name="state">S</c-slot>B<c-slot name="footer">F</c-slot></c-card>'
    )

    assert html == (
        '<section class="card "><div class="card__header"><h2>党课</h2>S</div>B'
        '<div class="card__footer">F</div></section>'
    )


def test_the_current_tab_is_marked(draw):
    tabs = '<c-tab href="/a/" :current="here">A</c-tab><c-tab href="/b/">B</c-tab>'

    html = draw(f'<c-tabs label="支部">{tabs}</c-tabs>', here=True)

    assert '<nav class="tabs" aria-label="支部">' in html
    assert re.findall(r'aria-current="page">(\w)<', html) == ["A"]


def test_a_branch_has_its_five_tabs(draw):
    class Branch:
        pk = 7

    html = draw('<c-branch-tabs :organization="branch" current="activities" />', branch=Branch())

    assert re.findall(r'<a href="([^"]*)"', html) == [
        "/organizations/7/",
        "/organizations/7/activities/",
        "/organizations/7/members/",
        "/organizations/7/problems/",
        "/organizations/7/ledger/",
    ]
    assert re.findall(r'aria-current="page" *>(\w+)<', html) == ["活动"]


def test_a_table_has_a_caption(draw):
    assert "<caption>党员</caption>" in draw('<c-table caption="党员"><tbody></tbody></c-table>')


@pytest.mark.parametrize(("kind", "role"), [("info", "status"), ("success", "status"), ("error", "alert")])
def test_an_alert_is_announced(draw, kind, role):
    html = draw(f'<c-alert kind="{kind}">好</c-alert>')

    assert html.startswith(f'<div class="alert alert--{kind}" role="{role}"')


def test_details_open_by_their_summary(draw):
    assert "<summary>" in draw('<c-details summary="依据">第二部分第1条</c-details>')


def test_an_empty_page_says_what_to_do_next(draw):
    html = draw('<c-empty title="还没有活动">先安排一次。</c-empty>')

    assert "还没有活动" in html
    assert "先安排一次。" in html


def test_a_pager_keeps_the_filters(draw):
    html = draw('<c-pager :page="page" />', page=Paginator(range(60), 20).get_page(2))

    assert 'href="?kind=lecture&amp;page=1"' in html
    assert 'href="?kind=lecture&amp;page=3"' in html
    assert "第 2 页，共 3 页" in html


def test_a_single_page_has_no_pager(draw):
    assert draw('<c-pager :page="page" />', page=Paginator(range(2), 20).get_page(1)) == ""


def test_progress_is_said_in_numbers_too(draw):
    html = draw('<c-progress value="25" max="28" label="已听党课" />')

    assert '<progress value="25" max="28" aria-label="已听党课">25 / 28</progress>' in html


def test_crumbs_lead_back_and_name_the_page(draw):
    html = draw('<c-crumbs><c-crumb href="/">今天</c-crumb><c-crumb>党员</c-crumb></c-crumbs>')

    assert '<a href="/">今天</a>' in html
    assert '<span aria-current="page">党员</span>' in html


# --- Charts ----------------------------------------------------------------------------------------------
def test_a_year_strip_has_twelve_months_and_marks_this_one(draw):
    html = draw('<c-year-strip :months="months" label="2016年" />', months=months())

    assert html.count('<li class="month ') == 12
    assert html.count('aria-current="date"') == 1
    assert 'aria-label="待完成"' in html


def test_a_trend_has_the_same_as_a_table(draw):
    html = draw('<c-trend :points="points" label="全年" />', points=points())

    assert html.count("<tr>") == 13
    assert '<td data-label="已完成">148</td>' in html
    assert '<td data-label="已完成">—</td>' in html
    assert "style=" not in html


# --- How pages use them ----------------------------------------------------------------------------------
def test_no_page_gives_a_component_an_expression():
    """A `:attribute` takes a name or a literal; cotton drops a comparison without a word."""
    expression = re.compile(r'<c-[^>]*\s:[\w-]+="[^"{]*(?:==|!=|<|\band\b|\bor\b|\bnot\b|\bin\b)[^"]*"')
    found = [
        f"{path.name}: {match[0]}"
        for path in Path(zhixing.core.__file__).parents[1].rglob("*.html")
        for match in expression.finditer(path.read_text())
    ]

    assert found == []
