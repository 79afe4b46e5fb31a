"""Plain texts: invisible characters, spaces and full-width forms."""

import re
import unicodedata

from django.utils.translation import gettext as _

from zhixing.core.sheets.cells import CellFault, CellValue
from zhixing.core.sheets.parsed import Parsed, Unreadable

# Control, bidirectional and zero-width characters: they come along when texts are copied from chats and web
# pages, cannot be seen, and make two equal names different.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
GARBLED = re.compile("[\ufffd\ufffe\uffff]|锟斤拷")
SPACES = re.compile(r"\s+")
CHINESE_GAP = re.compile(r"(?<=[^\x00-\u2e7f])\s+(?=[^\x00-\u2e7f])")
MIDDLE_DOTS = str.maketrans(dict.fromkeys("•‧・∙⋅･.．", "·"))
HALF_WIDTH = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
)
BLANKS = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "n/a", "none", "null"})


def as_text(value: CellValue) -> str:
    """Return a cell as the text its author sees: whole numbers without `.0`, no faults.

    Raises:
        Unreadable: the cell holds an Excel error or a formula that was never calculated.
    """
    if isinstance(value, CellFault):
        raise _fault(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _fault(fault: CellFault) -> Unreadable:
    if fault.uncalculated:
        return Unreadable(
            _("The formula in this cell has never been calculated."),
            _("Open the file in Excel and save it again, or replace the formula by its value."),
        )
    return Unreadable(
        _("The cell shows the Excel error %(error)s.") % {"error": fault.text},
        _("Replace the formula by its value."),
    )


def compact(value: CellValue) -> str:
    """Return a cell for readers of numbers and codes: half-width, with nothing invisible and no spaces."""
    return SPACES.sub("", INVISIBLE.sub("", unicodedata.normalize("NFKC", as_text(value))))


def is_blank(value: CellValue | None) -> bool:
    """Tell whether a cell says nothing: empty, a dash, a slash or 无."""
    if isinstance(value, str):
        return INVISIBLE.sub("", value).strip().lower() in BLANKS
    return value is None


def read_text(value: CellValue) -> Parsed[str]:
    """Return the text with spaces and line breaks made single spaces; invisible characters go, with a remark.

    Raises:
        Unreadable: the text is garbled, or the cell holds a fault.
    """
    raw = as_text(value)
    if raw.isalnum():
        return Parsed(raw.translate(HALF_WIDTH))
    if GARBLED.search(raw):
        raise Unreadable(_("The text is garbled."), _("Type it again."))
    clean = INVISIBLE.sub("", raw)
    remarks = (_("Invisible characters were taken out."),) if clean != raw else ()
    return Parsed(SPACES.sub(" ", clean).strip().translate(HALF_WIDTH), remarks)


def read_name(value: CellValue) -> Parsed[str]:
    """Return a person's name: no spaces between Chinese characters (张 三), one kind of dot (买买提·艾力).

    Raises:
        Unreadable: there is no letter in it, or a digit.
    """
    parsed = read_text(value)
    name = CHINESE_GAP.sub("", parsed.value)
    if not name.isascii():
        name = name.translate(MIDDLE_DOTS)
    if any(character.isdigit() for character in name) or not any(character.isalpha() for character in name):
        raise Unreadable(_("This is not a person's name."), _("a name, without numbers"))
    private = any(unicodedata.category(character) == "Co" for character in name)
    rare = (_("The name has a character that other computers may not show; check it."),) if private else ()
    return Parsed(name, (*parsed.remarks, *rare))


def read_organization_name(value: CellValue) -> Parsed[str]:
    """Return an organisation's name without spaces between Chinese characters."""
    parsed = read_text(value)
    return Parsed(CHINESE_GAP.sub("", parsed.value), parsed.remarks)


def read_code(value: CellValue) -> Parsed[str]:
    """Return an organisation's code; unlike other texts it may not contain anything invisible.

    Raises:
        Unreadable: for invisible characters, since a code must be typed the same way everywhere.
    """
    raw = as_text(value)
    if INVISIBLE.search(raw):
        raise Unreadable(_("The code contains invisible characters."), _("Type the code again."))
    remarks: tuple[str, ...] = ()
    if isinstance(value, float):
        remarks = (_("The code is a number, of which Excel drops final zeros; format it as text."),)
    return Parsed(compact(raw), remarks)


def name_key(name: str) -> str:
    """Return a name as names are compared: no spaces, case or full-width forms."""
    return SPACES.sub("", unicodedata.normalize("NFKC", name)).lower()
