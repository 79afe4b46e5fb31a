import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.core.sheets.parsed import Unreadable
from zhixing.core.sheets.text import (
    is_blank,
    name_key,
    read_code,
    read_name,
    read_organization_name,
    read_text,
)
from zhixing.organizations import choices
from zhixing.organizations.roster.columns import load
from zhixing.organizations.roster.values.phones import read_phone
from zhixing.organizations.roster.values.words import (
    kind_from_name,
    ranks,
    read_ethnicity,
    read_nature,
    read_posts,
    read_rank,
    read_word,
    read_yes_no,
)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张三", "张三"),
        (" 张\u3000三 ", "张三"),
        ("张\n三", "张三"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("John  Smith", "John Smith"),
        ("𠮷田", "𠮷田"),
    ],
)
def test_a_name_is_read_as_it_is_meant(typed, name):
    assert read_name(typed).value == name


@pytest.mark.parametrize("typed", ["\u202e张三", "张\u200b三", "张三\x07", "\ufeff张三"])
def test_invisible_characters_are_taken_out_with_a_remark(typed):
    parsed = read_name(typed)
    assert parsed.value == "张三"
    assert parsed.remarks == ("Invisible characters were taken out.",)


@pytest.mark.parametrize("typed", ["1234", "张3", "———", "张\ufffd", 12, 3.5])
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(Unreadable):
        read_name(typed)


def test_a_character_of_private_use_is_remarked():
    assert len(read_name("张\ue000").remarks) == 1


@given(st.text())
def test_texts_come_out_visible_and_stay_as_they_are_when_read_again(typed):
    for reader in (read_text, read_organization_name):
        try:
            once = reader(typed).value
        except Unreadable:
            continue
        assert reader(once).value == once
        assert not reader(once).remarks


def test_names_are_compared_without_spaces_and_widths():
    assert name_key("省财政厅（机关） 委员会") == name_key("省财政厅(机关)委员会")


def test_a_code_with_invisible_characters_is_refused():
    with pytest.raises(Unreadable, match="invisible"):
        read_code("33\u200b.01")


def test_a_code_typed_as_a_number_may_have_lost_zeros():
    assert read_code(33.01).remarks
    assert read_code("33.01") == read_code(" 33.01 ")
    assert read_code(3301).value == "3301"
    assert not read_code(3301).remarks


@pytest.mark.parametrize("cell", [None, "", " ", "\u3000", "/", "—", "无", "-", "\u200b"])
def test_dashes_and_nothing_are_blank(cell):
    assert is_blank(cell)


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("180000865231", "180000865231"),
        (13800001234, "13800001234"),
        (13800001234.0, "13800001234"),
        ("138-0000-1234", "13800001234"),
        ("138 0000 1234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("+86 138 0000 1234", "+8613800001234"),
        ("\u202d13800001234\u202c", "13800001234"),
        ("0571-87058217", "0571-87058217"),
        ("(0571)87058217", "0571-87058217"),
        ("0571-87058217转801", "0571-87058217-801"),
        ("手机：13800001234", "13800001234"),
    ],
)
def test_a_phone_keeps_its_digits(typed, phone):
    parsed = read_phone(typed)
    assert parsed.value == phone
    assert not parsed.remarks


def test_of_several_phones_the_first_is_read():
    parsed = read_phone("13800001234/13900001234")
    assert parsed.value == "13800001234"
    assert "only the first" in parsed.remarks[0]


@pytest.mark.parametrize(
    ("typed", "message"), [("1.38E+10", "lost its last digits"), ("不详", "no phone number")]
)
def test_what_is_no_phone_is_refused(typed, message):
    with pytest.raises(Unreadable, match=message):
        read_phone(typed)


def test_a_phone_of_unusual_length_is_kept_with_a_remark():
    parsed = read_phone("110")
    assert (parsed.value, len(parsed.remarks)) == ("110", 1)


@pytest.mark.parametrize(
    ("name", "word", "code"),
    [
        ("kind", "联合党支部", "branch"),
        ("kind", "机关委员会", "organ_committee"),
        ("kind", "工 委", "work_committee"),
        ("level", "省级", "provincial"),
        ("level", "市(地)级", "city"),
        ("sex", "F", "female"),
        ("sex", 1, "male"),
        ("status", "中共预备党员", "probationary"),
        ("status", "正式", "full_member"),
    ],
)
def test_words_have_codes(name, word, code):
    assert read_word(name, word).value == code


def test_an_unknown_word_names_those_expected():
    with pytest.raises(Unreadable) as refusal:
        read_word("status", "发展对象")
    assert refusal.value.expected == "正式党员 / 预备党员"


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("kind", choices.Kind),
        ("level", choices.Level),
        ("nature", choices.Nature),
        ("sex", choices.Sex),
        ("post", choices.PostCode),
    ],
)
def test_every_code_of_the_tree_has_words_and_no_other(name, codes):
    assert set(load("values/words.yaml")[name]) == set(codes.values)


def test_every_rank_has_words_and_no_other():
    assert {code for code, _leads in ranks().values()} == set(choices.Rank.values)


@pytest.mark.parametrize("cell", ["是", "√", "Y", "yes", True, 1, "有"])
def test_yes(cell):
    assert read_yes_no(cell).value is True


@pytest.mark.parametrize("cell", ["否", "×", "n", "no", False, 0, "无"])
def test_no(cell):
    assert read_yes_no(cell).value is False


def test_another_nature_is_left_empty_with_a_remark():
    assert read_nature("国有企业").value == ""
    assert "国有企业" in read_nature("国有企业").remarks[0]
    assert read_nature("参公事业单位").value == "institution"


@pytest.mark.parametrize(("typed", "group"), [("汉", "汉族"), ("维吾尔族", "维吾尔族"), ("Han", "汉族")])
def test_ethnic_groups_end_alike(typed, group):
    assert read_ethnicity(typed).value == group


def test_an_unknown_ethnic_group_is_kept_with_a_remark():
    assert read_ethnicity("穿青人").value == "穿青人"
    assert read_ethnicity("穿青人").remarks


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("中共省财政厅办公室支部委员会", "branch"),
        ("中共省财政厅直属单位总支部委员会", "general_branch"),
        ("第一党总支", "general_branch"),
        ("省直属机关工作委员会", "work_committee"),
        ("省财政厅机关委员会", "organ_committee"),
        ("第1党小组", "cell"),
        ("省财政厅", ""),
    ],
)
def test_a_name_tells_its_kind(name, kind):
    assert kind_from_name(name) == kind


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("书记", ("secretary",)),
        ("书记、组织委员", ("secretary", "organisation")),
        ("副书记兼纪检委员", ("deputy_secretary", "discipline")),
        ("党支部书记，宣传委员", ("secretary", "publicity")),
        ("办公室支部委员会书记", ("secretary",)),
        ("第一党小组组长", ("cell_head",)),
        ("支部委员（青年）", ("committee_member",)),
        ("党组书记", ("team_secretary",)),
        ("普通党员", ()),
        ("书记/书记", ("secretary",)),
    ],
)
def test_posts_are_read_one_by_one(typed, codes):
    parsed = read_posts(typed)
    assert parsed.value == codes
    assert not parsed.remarks


@pytest.mark.parametrize("typed", ["机关党委书记", "团支部书记", "工会主席", "党总支书记"])
def test_a_post_elsewhere_is_not_one_in_the_branch(typed):
    parsed = read_posts(typed)
    assert parsed.value == ()
    assert typed in parsed.remarks[0]


@pytest.mark.parametrize(
    ("typed", "code", "leading"),
    [
        ("厅长", "bureau_head", True),
        ("副巡视员", "bureau_deputy", False),
        ("处长", "division_head", True),
        ("副调研员", "division_deputy", False),
        ("主任科员", "section_head", False),
        ("一级主任科员", "section_head", False),
        ("科员", "staff", False),
    ],
)
def test_ranks_tell_height_and_lead(typed, code, leading):
    parsed = read_rank(typed)
    assert (parsed.value.code, parsed.value.leading, parsed.remarks) == (code, leading, ())


def test_an_unknown_rank_is_kept_as_text_with_a_remark():
    parsed = read_rank("高级工程师")
    assert (parsed.value.code, parsed.value.words) == ("", "高级工程师")
    assert len(parsed.remarks) == 1


def test_a_rank_that_does_not_say_whether_it_leads_is_remarked():
    parsed = read_rank("正处级")
    assert (parsed.value.code, parsed.value.leading) == ("division_head", False)
    assert "not leading" in parsed.remarks[0]
