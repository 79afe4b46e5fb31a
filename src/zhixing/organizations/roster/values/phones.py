"""Phone numbers, leniently: any that a person could dial."""

import re

from django.utils.translation import gettext as _

from zhixing.core.sheets.cells import CellValue
from zhixing.core.sheets.parsed import Parsed, Unreadable
from zhixing.core.sheets.text import INVISIBLE, as_text

SEVERAL = re.compile(r"[,，、;；/\n]+")
LANDLINE = re.compile(r"(0\d{2,3})[-\s()（）]+(\d{7,8})(?:(?:-|转|ext\.?)(\d{1,6}))?")
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
USUAL_LENGTH = range(5, 16)


def read_phone(value: CellValue) -> Parsed[str]:
    """Return the digits of a cell's first phone number; a landline keeps its area code apart (0571-87051234).

    Raises:
        Unreadable: Excel lost digits of it, or there are no digits.
    """
    first, *others = [part for part in SEVERAL.split(_plain(value)) if part.strip()] or [""]
    if SCIENTIFIC.fullmatch(first.strip()):
        raise Unreadable(
            _("Excel took the phone for a number and lost its last digits."),
            _("Format the column as text, then type the phone again."),
        )
    number = _digits(first)
    if not number:
        raise Unreadable(_("There is no phone number in this cell."), _("a phone number, or nothing"))
    remarks = []
    if others:
        remarks.append(_("The cell holds several phone numbers; only the first is read."))
    if len(number.replace("-", "").lstrip("+")) not in USUAL_LENGTH:
        remarks.append(_("The phone number has an unusual length."))
    return Parsed(number, tuple(remarks))


def _plain(value: CellValue) -> str:
    text = INVISIBLE.sub("", as_text(value)).strip()
    return "".join(str(int(digit)) if digit.isdigit() and not digit.isascii() else digit for digit in text)


def _digits(text: str) -> str:
    if found := LANDLINE.fullmatch(text.strip(" (（")):
        return "-".join(part for part in found.groups() if part)
    plus = "+" if text.lstrip().startswith(("+", "＋")) else ""
    digits = "".join(character for character in text if character.isascii() and character.isdigit())
    return plus + digits if digits else ""
