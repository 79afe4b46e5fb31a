"""Words that stand for a code: kinds, levels, status, posts, ranks. The words themselves are data."""

import re
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _

from zhixing.core.sheets.cells import CellValue
from zhixing.core.sheets.parsed import Parsed, Unreadable
from zhixing.core.sheets.text import as_text, compact, is_blank, read_text
from zhixing.organizations.roster.columns import load

POSTS_APART = re.compile(r"[、,，;；/\n\s+&]+|兼(?!职)|(?<=书记|委员|组长)[和与及](?=.)")
OWN_BRANCH = re.compile(r"^.*(?<!团)支部(委员会)?(?=.)|^第?.{1,4}(?=党小组.)")
REMARK_IN_BRACKETS = re.compile(r"[(（\[].*?[)）\]]")


@dataclass(frozen=True, slots=True)
class RankReading:
    """A rank: our code, or "" for words we do not know; the words; whether the post leads."""

    code: str
    words: str
    leading: bool


@cache
def table(name: str) -> dict[str, str]:
    """Return word → code for one list of words.yaml."""
    lists = load("values/words.yaml")[name]
    return {compact(word).lower(): code for code, words in lists.items() for word in words}


@cache
def expected_words(name: str) -> str:
    """Return the words we name when a cell is not understood, such as 机关 / 事业单位."""
    return " / ".join(str(words[0]) for words in load("values/words.yaml")[name].values())


def read_word(name: str, value: CellValue) -> Parsed[str]:
    """Return the code for a word of the named list.

    Raises:
        Unreadable: the word is not in the list; names those expected.
    """
    code = table(name).get(compact(value).lower())
    if code is None:
        raise Unreadable(_("This word is not known here."), expected_words(name))
    return Parsed(code)


def read_yes_no(value: CellValue) -> Parsed[bool]:
    """Return the answer of a cell such as 是, √, Y or TRUE.

    Raises:
        Unreadable: neither yes nor no.
    """
    return Parsed(read_word("yes_no", value).value == "yes")


def read_nature(value: CellValue) -> Parsed[str]:
    """Return organ or institution; another nature is left empty, with a remark."""
    code = table("nature").get(compact(value).lower(), "")
    if code:
        return Parsed(code)
    remark = _("%(word)s is neither an organ nor a public institution; the nature is left empty.")
    return Parsed("", (remark % {"word": compact(value)},))


def kind_from_name(name: str) -> str:
    """Return the kind that an organisation's name tells, or ""."""
    endings = load_endings()
    return next((kind for ending, kind in endings if name.endswith(ending)), "")


@cache
def load_endings() -> tuple[tuple[str, str], ...]:
    """Load the endings of names that tell a kind, the most telling first."""
    return tuple((ending, kind) for ending, kind in load("values/words.yaml")["kind_by_ending"])


@cache
def ethnicities() -> frozenset[str]:
    """Load the 56 ethnic groups, without 族."""
    return frozenset(load("values/words.yaml")["ethnicities"])


def read_ethnicity(value: CellValue) -> Parsed[str]:
    """Return the ethnic group with 族 at its end; an unknown one is kept as it is, with a remark."""
    parsed = read_text(value)
    group = compact(parsed.value)
    short = group.removesuffix("族") or group
    if short.lower() == "han":
        return Parsed("汉族")
    if short in ethnicities():
        return Parsed(f"{short}族", parsed.remarks)
    return Parsed(parsed.value, (*parsed.remarks, _("This ethnic group is not among the 56; check it.")))


@cache
def _no_post() -> frozenset[str]:
    return frozenset(load("values/words.yaml")["no_post"])


def read_posts(value: CellValue) -> Parsed[tuple[str, ...]]:
    """Return the codes of all posts in a cell (书记、组织委员), each once; others are named in a remark.

    A post in another organisation (机关党委书记, 团支部书记) is not one in the member's branch, so it is
    not read.
    """
    codes: list[str] = []
    remarks = []
    for words in POSTS_APART.split(REMARK_IN_BRACKETS.sub("", as_text(value))):
        word = compact(words).lower()
        if is_blank(word) or word in _no_post():
            continue
        code = table("post").get(word) or table("post").get(OWN_BRANCH.sub("", word))
        if code is None:
            remarks.append(
                _("%(post)s is not a post in a branch and is not read; enter it at its organisation.")
                % {"post": word}
            )
        elif code not in codes:
            codes.append(code)
    return Parsed(tuple(codes), tuple(remarks))


@cache
def ranks() -> dict[str, tuple[str, str]]:
    """Load word → (code, leading | not_leading | unclear)."""
    return {
        word: (code, leads)
        for leads, codes in load("values/ranks.yaml").items()
        for code, words in codes.items()
        for word in words
    }


def read_rank(value: CellValue) -> Parsed[RankReading]:
    """Return the rank; an unknown one keeps its words without a code, with a remark."""
    parsed = read_text(value)
    code, leads = ranks().get(compact(REMARK_IN_BRACKETS.sub("", parsed.value)), ("", ""))
    remarks = list(parsed.remarks)
    if not code:
        remarks.append(_("This rank is not known here; it is kept as text and counts as no rank."))
    elif leads == "unclear":
        remarks.append(
            _("The rank does not say whether the post is a leading one; it is taken as not leading.")
        )
    return Parsed(RankReading(code, parsed.value, leads == "leading"), tuple(remarks))
