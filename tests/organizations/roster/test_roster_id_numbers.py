from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.core.sheets.parsed import Unreadable
from zhixing.organizations.choices import Sex
from zhixing.organizations.roster.values.id_numbers import check_digit, read_id_number

VALID = "11010519491231002X"  # the example of the standard
BIRTHS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@st.composite
def numbers(draw):
    region = draw(st.integers(100_000, 999_999))
    born = draw(BIRTHS)
    first17 = f"{region}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first17 + check_digit(first17), born


@given(numbers(), st.sampled_from(["{}", " {} ", "'{}", "\u202d{}\u202c", "\u200b{}"]))
def test_a_number_comes_back_with_its_birth_date_and_sex(number, form):
    text, born = number
    read = read_id_number(form.format(text)).value
    assert (read.text, read.born_on) == (text, born)
    assert read.sex == (Sex.MALE if int(text[16]) % 2 else Sex.FEMALE)


@given(numbers(), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, place, shift):
    text, _born = number
    wrong = str((10 if text[place] == "X" else int(text[place])) + shift)[-1]
    with pytest.raises(Unreadable):
        read_id_number(text[:place] + wrong + text[place + 1 :])


@given(numbers())
def test_fifteen_digits_are_converted(number):
    text, born = number
    short = text[:6] + text[8:17]
    if f"{born:%y%m%d}" == "000229":  # 2000 had one, 1900 had not
        with pytest.raises(Unreadable, match="birth date"):
            read_id_number(short)
        return
    parsed = read_id_number(short)
    assert parsed.value.text[:17] == f"{text[:6]}19{short[6:]}"
    assert len(parsed.remarks) == 1


@pytest.mark.parametrize(
    "text",
    [
        VALID.lower(),
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "110105\u300019491231\u3000002x",
        "11010519491231002×",
        "`11010519491231002X",
    ],
)
def test_usual_spellings_mean_the_same(text):
    assert read_id_number(text).value.text == VALID


@pytest.mark.parametrize(
    "value", [330106199003074000, 3.30106199003074e17, "3.30106E+17", "3.30106199003074E+17"]
)
def test_a_number_cell_that_lost_digits_says_how_to_mend_the_column(value):
    with pytest.raises(Unreadable, match="lost its last digits") as refusal:
        read_id_number(value)
    assert "as text" in refusal.value.expected


def test_fifteen_digits_in_a_number_cell_are_whole():
    assert read_id_number(110105491231002).value.text == VALID


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("110105194912310021", "check digit"),
        ("1101051949123100", "16 characters"),
        ("1101051949123100211", "19 characters"),
        ("1101**********002X", "stars"),
        ("护照E12345678", "other characters"),
        ("X10105194912310021", "other characters"),
        ("110105491331002", "birth date inside"),
        (VALID[:10] + "1331" + "002" + check_digit(VALID[:10] + "1331002"), "birth date inside"),
    ],
)
def test_a_bad_number_is_named_without_showing_it(text, message):
    with pytest.raises(Unreadable, match=message) as refusal:
        read_id_number(text)
    assert text not in refusal.value.message + refusal.value.expected


@given(st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans())
def test_whatever_is_typed_is_read_or_refused(value):
    with suppress(Unreadable):
        assert len(read_id_number(value).value.text) == 18
