"""Citizen ID numbers, by GB 11643: region, birth date, sequence (odd for men), check digit."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhixing.core.sheets.cells import CellValue
from zhixing.core.sheets.parsed import Parsed, Unreadable
from zhixing.core.sheets.text import compact
from zhixing.organizations.choices import Sex

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
LOOKALIKES = str.maketrans({"x": "X", "×": "X", "Х": "X", "х": "X"})
ORNAMENT = "'`‘’\"“”-"
EXACT_DIGITS = 15  # Excel keeps no more of a number


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A valid ID number in 18 characters, and what it says."""

    text: str
    born_on: date
    sex: Sex


def check_digit(first17: str) -> str:
    """Return the check digit for the first 17 digits (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True))
    return CHECK_DIGITS[total % 11]


def read_id_number(value: CellValue) -> Parsed[IdNumber]:
    """Return the ID number in a cell, of 18 characters or of 15 (born in 19xx), which is converted.

    The region code is not checked: regions come and go.

    Raises:
        Unreadable: digits lost by Excel, wrong length, an impossible birth date, a wrong check digit.
    """
    text = compact(value).strip(ORNAMENT).translate(LOOKALIKES)
    _refuse_lost_digits(value, text)
    if "*" in text:
        raise Unreadable(_("Part of the ID number is hidden by stars."), _expected())
    if re.fullmatch(r"\d{15}", text):
        first17 = f"{text[:6]}19{text[6:]}"
        remark = _("The ID number has 15 digits; it was converted to 18.")
        return Parsed(_checked(first17 + check_digit(first17)), (remark,))
    if not re.fullmatch(r"\d{17}[\dX]", text):
        raise Unreadable(_wrong_form(text), _expected())
    if check_digit(text[:17]) != text[17]:
        raise Unreadable(
            _("The check digit of the ID number does not fit, so one of its digits is wrong."),
            _("the number as it stands on the ID card"),
        )
    return Parsed(_checked(text))


def _refuse_lost_digits(value: CellValue, text: str) -> None:
    is_long_number = isinstance(value, int | float) and len(str(int(value))) > EXACT_DIGITS
    if is_long_number or SCIENTIFIC.fullmatch(text):
        raise Unreadable(
            _("Excel took the ID number for a number and lost its last digits."),
            _(
                "Format the column as text (Format Cells → Number → Text), then type the ID number again; "
                "changing the format alone does not bring the digits back."
            ),
        )


def _wrong_form(text: str) -> str:
    if re.fullmatch(r"\d+X?", text):
        return _("The ID number has %(count)s characters.") % {"count": len(text)}
    return _("The ID number contains other characters than digits and a final X.")


def _checked(text: str) -> IdNumber:
    try:
        born_on = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        raise Unreadable(_("The birth date inside the ID number does not exist."), _expected()) from None
    return IdNumber(text, born_on, Sex.MALE if int(text[16]) % 2 else Sex.FEMALE)


def _expected() -> str:
    return _("18 characters (or 15 digits), as on the ID card")
