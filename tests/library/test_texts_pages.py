"""The pages of texts: list, card, preview of the cuts, reading lists."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.library.factories import ListedFactory, TextFactory, published
from tests.organizations.factories import (
    CommitteeFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
    organiser_of,
)
from tests.schemes.factories import SYSTEM, adopt
from zhixing.library.actions.editions import add_edition
from zhixing.library.actions.pieces import remove_piece
from zhixing.library.actions.texts import Description, add_paper_text, withdraw_text
from zhixing.library.cutting.numerals import in_chinese
from zhixing.library.models import Edition, Listed, Text
from zhixing.schemes.queries import local_plan

pytestmark = pytest.mark.django_db

RULES = "第一章　总则\n第一条　每月学习一次。\n第二条　请假须说明。\n补充一句。\n第四条　自公布之日起施行。"


def upload(text=RULES, name="制度.txt"):
    return SimpleUploadedFile(name, text.encode())


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def branch(committee):
    return OrganizationFactory(parent=committee)


@pytest.fixture
def officer(client, branch):
    user = officer_of(branch)
    client.force_login(user)
    return user


@pytest.fixture
def member(client, branch):
    user = UserFactory(member=MemberFactory(branch=branch))
    client.force_login(user)
    return user


@pytest.fixture
def text(branch):
    return TextFactory(organization=branch, title="《学习制度（示例）》")


@pytest.fixture
def draft(text):
    return add_edition(by=SYSTEM, text=text, file=upload())


def words(response):
    return response.content.decode()


def test_an_empty_library_says_what_to_do(client, officer, branch):
    page = words(client.get(reverse("library:list", args=[branch.pk])))
    assert "还没有学习文本" in page
    assert reverse("library:new", args=[branch.pk]) in page


def test_the_list_shows_own_texts_and_those_from_above_only(client, member, branch, committee):
    above, beside = (
        TextFactory(organization=committee),
        TextFactory(organization=OrganizationFactory(parent=committee)),
    )
    mine, hidden, unpublished = (TextFactory(organization=branch) for _ in range(3))
    for each in (above, beside, mine, hidden):
        published(each, "一。")
    withdraw_text(by=SYSTEM, text=hidden, reason="废止")
    page = words(client.get(reverse("library:list", args=[branch.pk])))
    assert [each.title in page for each in (above, mine, beside, hidden, unpublished)] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_the_list_is_narrowed_by_words_kind_and_reading_list(client, member, branch, committee):
    adopt(committee, BOOKS, year=2026)
    rule = TextFactory(organization=branch, title="请假制度", kind="own_rule")
    book = TextFactory(organization=branch, title="学习读本", kind="book")
    for each in (rule, book):
        published(each, "一。")
    ListedFactory(text=book, key="small/a")
    address = reverse("library:list", args=[branch.pk])
    for query, shown in (("q=请假", rule), ("kind=own_rule", rule), ("of=small/books", book)):
        page = words(client.get(f"{address}?{query}"))
        assert [each.title in page for each in (rule, book)] == [each == shown for each in (rule, book)]
    assert "没有符合" in words(client.get(f"{address}?q=xyz"))


def test_the_list_asks_the_same_number_of_questions_at_any_length(client, officer, branch, committee):
    adopt(committee, BOOKS, year=2026)
    address = reverse("library:list", args=[branch.pk])
    counts = []
    for wanted in (1, 3, 200):
        while Text.objects.count() < wanted:
            published(TextFactory(organization=branch), "一。")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2]


def test_a_text_is_taken_in_cut_and_shown_to_be_corrected(client, officer, branch):
    data = {"title": "学习制度", "kind": "own_rule", "audience": "everyone", "file": upload()}
    answer = client.post(reverse("library:new", args=[branch.pk]), data)
    draft = Edition.objects.get()
    assert answer["Location"] == reverse("library:edition", args=[draft.pk])
    page = words(client.get(answer["Location"]))
    assert "第二条之后是第四条，缺第三条" in page
    assert "补充一句。" in page


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"title": ""}, "学习文本名称"),
        ({"file": upload("", "空.txt")}, "空"),
        ({"file": upload("x", "甲.exe")}, ".docx"),
        (
            {"file": SimpleUploadedFile("甲.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99)},
            ".doc文件",
        ),
        ({"file": ""}, "请选择文本文件"),
    ],
)
def test_what_is_refused_says_why_and_loses_nothing_typed(client, officer, branch, changed, says):
    data = {
        "title": "学习制度",
        "kind": "own_rule",
        "audience": "everyone",
        "issuer": "第一党支部",
        "file": upload(),
    }
    answer = client.post(reverse("library:new", args=[branch.pk]), {**data, **changed})
    assert answer.status_code == 422
    assert says in words(answer)
    assert "第一党支部" in words(answer)
    assert not Text.objects.exists()


def test_a_book_on_paper_needs_no_file_and_can_be_said_to_be_read(client, member, branch):
    client.force_login(officer_of(branch))
    data = {"title": "图书读本", "kind": "book", "audience": "everyone", "is_on_paper": "on"}
    answer = client.post(reverse("library:new", args=[branch.pk]), data)
    text = Text.objects.get()
    assert answer["Location"] == reverse("library:text", args=[text.pk])
    client.force_login(member)
    assert "只有纸质版" in words(client.get(reverse("study:text", args=[text.pk])))
    client.post(reverse("study:finish", args=[text.pk]), {"on": "2016-05-20", "way": "in_person"})
    assert "2016年5月20日" in words(client.get(reverse("study:text", args=[text.pk])))


def test_a_name_that_is_taken_is_refused_on_paper_too(branch, text):
    with pytest.raises(ValidationError, match="同名"):
        add_paper_text(by=SYSTEM, organization=branch, about=Description(title=text.title))


def test_a_file_that_is_too_large_says_so(client, officer, branch, settings):
    settings.UPLOAD_LIMIT = 50
    data = {"title": "学习制度", "kind": "own_rule", "audience": "everyone", "file": upload()}
    answer = client.post(reverse("library:new", args=[branch.pk]), data)
    assert (answer.status_code, "过大" in words(answer)) == (422, True)


def test_a_draft_is_seen_by_those_who_keep_it_only(client, member, draft):
    assert client.get(reverse("library:edition", args=[draft.pk])).status_code == 404
    assert client.get(reverse("library:text", args=[draft.text_id])).status_code == 404
    assert client.get(reverse("library:original", args=[draft.pk])).status_code == 404


def press(client, name, edition, *args, **data):
    version = Edition.objects.get(pk=edition.pk).version
    return client.post(
        reverse(f"library:{name}", args=[edition.pk, *args]), {"version": version, **data}, follow=True
    )


def test_the_buttons_of_the_preview(client, officer, draft):
    pieces = list(draft.articles.order_by("position"))
    press(client, "join-piece", draft, pieces[2].pk)
    assert draft.articles.count() == 3
    press(client, "split-piece", draft, pieces[1].pk, paragraph="2")
    assert draft.articles.count() == 4
    assert "请选择从哪" in words(press(client, "split-piece", draft, pieces[1].pk))
    press(client, "remove-piece", draft, pieces[3].pk)
    assert draft.articles.count() == 3
    press(client, "cut-again", draft)
    assert [piece.label for piece in draft.articles.order_by("position")] == [
        "第一章",
        "第一条",
        "第二条",
        "第四条",
    ]
    page = words(press(client, "publish", draft))
    assert "已发布" in page
    assert Text.objects.get().edition_id == draft.pk


def test_a_button_of_an_old_page_changes_nothing_and_says_so(client, officer, draft):
    first = draft.articles.order_by("position")[0]
    answer = client.post(
        reverse("library:remove-piece", args=[draft.pk, first.pk]), {"version": 99}, follow=True
    )
    assert "没有作任何改动" in words(answer)
    assert draft.articles.count() == 4


def test_a_piece_is_saved_and_leads_back_to_its_place(client, officer, draft):
    piece = draft.articles.get(label="第二条")
    address = reverse("library:piece", args=[draft.pk, piece.pk])
    page = words(client.get(address))
    assert "补充一句。" in page
    data = {"version": 1, "level": "article", "label": "第三条", "heading": "", "body": "请假须提前说明。"}
    answer = client.post(address, data)
    assert answer["Location"].endswith(f"?page=1#p{piece.pk}")
    piece.refresh_from_db()
    assert (piece.number, piece.body) == (3, "请假须提前说明。")


def test_a_stale_form_shows_both_and_saving_again_is_a_choice(client, officer, draft):
    piece, other = draft.articles.get(label="第二条"), draft.articles.get(label="第四条")
    remove_piece(by=SYSTEM, edition=draft, version=1, article_id=other.pk)
    address = reverse("library:piece", args=[draft.pk, piece.pk])
    data = {"version": 1, "level": "article", "label": "第二条", "heading": "", "body": "我写的。"}
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert all(word in words(answer) for word in ("我写的。", "补充一句。", 'value="2"'))
    assert client.post(address, {**data, "version": 2}).status_code == 302


def test_an_empty_piece_is_refused(client, officer, draft):
    piece = draft.articles.get(label="第二条")
    data = {"version": 1, "level": "article", "label": "", "heading": "", "body": " "}
    answer = client.post(reverse("library:piece", args=[draft.pk, piece.pk]), data)
    assert (answer.status_code, piece.body in words(answer)) == (422, False)


def test_throwing_a_draft_away_leads_back_to_the_list(client, officer, draft, branch):
    answer = press(client, "discard", draft)
    assert answer.redirect_chain[-1][0] == reverse("library:list", args=[branch.pk])
    assert not Text.objects.exists()


def test_a_member_reads_the_card_and_the_original_and_changes_nothing(client, member, draft, text):
    client.force_login(officer_of(text.organization))
    press(client, "publish", draft)
    client.force_login(member)
    page = words(client.get(reverse("library:text", args=[text.pk])))
    assert "示例" in page
    assert reverse("library:edit-text", args=[text.pk]) not in page
    answer = client.get(reverse("library:original", args=[draft.pk]))
    assert b"".join(answer.streaming_content) == RULES.encode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert "补充一句。" in words(client.get(reverse("library:edition", args=[draft.pk])))
    for name in ("edit-text", "new-edition"):
        assert client.get(reverse(f"library:{name}", args=[text.pk])).status_code == 403
    assert client.post(reverse("library:publish", args=[draft.pk])).status_code == 403


def test_the_card_is_corrected_withdrawn_and_put_back(client, officer, text):
    published(text, "一。")
    data = {"title": "新名称", "kind": "book", "audience": "leaders", "rank": "bureau_deputy"}
    client.post(reverse("library:edit-text", args=[text.pk]), data)
    text.refresh_from_db()
    assert (text.title, text.audience, text.rank) == ("新名称", "leaders", "bureau_deputy")
    answer = client.post(reverse("library:withdraw-text", args=[text.pk]), {"reason": ""})
    assert (answer.status_code, "理由" in words(answer)) == (422, True)
    client.post(reverse("library:withdraw-text", args=[text.pk]), {"reason": "废止"})
    assert "撤下" in words(client.get(reverse("library:text", args=[text.pk])))
    client.post(reverse("library:restore-text", args=[text.pk]), {"reason": "恢复"})
    text.refresh_from_db()
    assert text.withdrawn_at is None


def test_a_new_edition_says_what_changes_before_it_is_published(client, officer, text):
    published(
        text, "每月学习一次。", "请假须说明。", "自公布之日起施行。", labels=("第一条", "第二条", "第三条")
    )
    content = "第一条　每月学习两次。\n第二条　请假须说明。\n第四条　另行规定。"
    answer = client.post(
        reverse("library:new-edition", args=[text.pk]), {"file": upload(content), "label": "二"}
    )
    page = words(client.get(answer["Location"]))
    for shown in ("有修改: 1", "新增: 1", "删去: 1", "每月学习两次。", "每月学习一次。"):
        assert shown in page
    again = client.get(reverse("library:new-edition", args=[text.pk]))
    assert again["Location"] == answer["Location"]


def test_four_hundred_articles_stay_usable(client, officer, text):
    lines = [f"第{in_chinese(number)}条　{'学习制度。' * 30}" for number in range(1, 401)]
    draft = add_edition(by=SYSTEM, text=text, file=upload("\n".join(lines)))
    page = client.get(reverse("library:edition", args=[draft.pk]))
    assert len(page.content) < 200_000
    assert words(page).count("piece__head") == 100


BOOKS = """\
scheme: small
title: {zh: 小方案, en: Small scheme}
clauses:
  一: {title: {zh: 学习, en: Study}, obligations: [B, C]}
lists:
  books: {title: {zh: 必读书目, en: Required books}, entries: {a: {zh: 《甲》, en: A}, s: slot}}
  more: {title: {zh: 其他读物, en: More}, open: true, entries: {}}
populations:
  member: {each: member, title: {zh: 党员, en: member}}
requirements:
- {id: B, title: 读书, who: member, do: study.read, cover: books}
- {id: C, title: 选读, who: member, do: study.read, cover: more}
"""


@pytest.fixture
def adoption(committee):
    return adopt(committee, BOOKS, year=2026)


def test_the_lists_show_what_is_missing_and_invite_to_fill_it(client, officer, branch, adoption):
    page = words(client.get(reverse("library:lists", args=[branch.pk])))
    for shown in ("必读书目", "《甲》", "空缺", "还没有规定的篇目"):
        assert shown in page
    assert reverse("library:fill", args=[branch.pk, adoption.pk, "more"]) in page


def test_a_member_is_not_invited(client, member, branch, adoption):
    page = words(client.get(reverse("library:lists", args=[branch.pk])))
    assert "空缺" in page
    assert reverse("library:fill", args=[branch.pk, adoption.pk, "more"]) not in page
    assert client.get(reverse("library:fill", args=[branch.pk, adoption.pk, "more"])).status_code == 403
    assert client.post(reverse("library:place", args=[branch.pk])).status_code == 403


def test_a_text_is_placed_and_taken_out_again(client, officer, branch, adoption, text):
    published(text, "一。")
    answer = client.post(reverse("library:place", args=[branch.pk]), {"key": "small/a", "text": text.pk})
    assert answer.status_code == 302
    assert text.title in words(client.get(reverse("library:lists", args=[branch.pk])))
    assert "必读书目" in words(client.get(reverse("library:text", args=[text.pk])))
    assert client.post(reverse("library:place", args=[branch.pk]), {"key": "small/a"}).status_code == 422
    assert (
        client.post(reverse("library:place", args=[branch.pk]), {"key": "x/y", "text": text.pk}).status_code
        == 422
    )
    client.post(reverse("library:remove-place", args=[branch.pk]), {"key": "small/a"})
    assert not Listed.objects.exists()


def test_filling_goes_into_the_own_plan(client, committee, adoption):
    client.force_login(organiser_of(committee))
    address = reverse("library:fill", args=[committee.pk, adoption.pk, "more"])
    assert client.get(address).status_code == 200
    assert client.post(address, {"title": ""}).status_code == 422
    client.post(address, {"title": "《乙》"})
    client.post(
        reverse("library:fill", args=[committee.pk, adoption.pk, "books"]), {"title": "《丙》", "slot": "s"}
    )
    assert "《乙》" in local_plan(adoption, committee).text
    page = words(client.get(reverse("library:lists", args=[committee.pk])))
    assert all(title in page for title in ("《甲》", "《乙》", "《丙》"))
    again = client.post(
        reverse("library:fill", args=[committee.pk, adoption.pk, "books"]), {"title": "丁", "slot": "s"}
    )
    assert again.status_code == 404
