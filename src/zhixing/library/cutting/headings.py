"""What a heading looks like: 第三章　组织生活, 第三条之一, 一、, （一）, 总纲."""

import re
from dataclasses import dataclass

from zhixing.core.text import folded
from zhixing.library.choices import Level
from zhixing.library.cutting.numerals import SIGNS, number_of

LEVELS = {"编": Level.PART, "章": Level.CHAPTER, "节": Level.SECTION, "条": Level.ARTICLE}
NUMBER = rf"[{SIGNS}](?:\s*[{SIGNS}])*"
NUMBERED = re.compile(rf"第\s*(?P<number>{NUMBER})\s*(?P<what>[编章节条])(?:\s*之\s*(?P<of>{NUMBER}))?")
LISTED = re.compile(rf"(?:(?P<first>{NUMBER})\s*、|[（(]\s*(?P<second>{NUMBER})\s*[）)])\s*")
TITLED = re.compile(r"[【\[](?P<title>[^】\]]{1,40})[】\]]\s*")  # 第一条【目的】
BARE = {"总纲", "总论", "序言", "序", "前言", "引言", "导言", "绪论", "附则", "附录", "附件", "结语", "后记"}
ENDS = "。！？；：，、…”.!?;:,"  # with which no title ends
# “第三条规定的……” speaks of an article; it is none.
MENTIONS = re.compile(r"(?:第|规定|所列|所称|所述|中的|之规定|的|至|和|及|与|或|、\s*第|款|项|以及|关于|，)")
TITLE_LONGEST = 50


@dataclass(frozen=True)
class Heading:
    """The beginning of a piece: its level, label and number, and what stands behind the label."""

    level: Level
    label: str = ""
    number: int | None = None
    rest: str = ""
    title: str = ""


def numbered(line: str) -> Heading | None:
    """Read a line that begins with 第…编、章、节 or 条; None for one that only speaks of it."""
    found = NUMBERED.match(line)
    value = number_of(found["number"]) if found else None
    if found is None or value is None:
        return None
    level, rest = LEVELS[found["what"]], line[found.end() :]
    if not _begins_piece(level, rest):
        return None
    label = "".join(found[0].split())
    rest = rest.lstrip(" 　：:.．")
    titled = TITLED.match(rest) if level == Level.ARTICLE else None
    if titled:
        return Heading(level, label, value, rest[titled.end() :], titled["title"].strip())
    return Heading(level, label, value, rest)


def _begins_piece(level: Level, rest: str) -> bool:
    """Tell a heading from a mention: by what follows the label."""
    if level != Level.ARTICLE:
        return is_title(rest) if rest.strip() else True
    return not rest or rest[0].isspace() or not MENTIONS.match(rest)


def listed(line: str) -> Heading | None:
    """Read a short line such as “一、坚持自学” or “（一）方法”, a heading of a text without articles."""
    found = LISTED.match(line)
    if found is None or not is_title(line[found.end() :]):
        return None
    value = number_of(found["first"] or found["second"])
    level = Level.CHAPTER if found["first"] else Level.SECTION
    return Heading(level, "".join(found[0].split()), value, line[found.end() :])


def bare(line: str) -> Heading | None:
    """Read a heading without a number: 总纲, 附则, 附件二."""
    word = folded(line).rstrip(f":：{SIGNS}")
    return Heading(Level.CHAPTER, rest="".join(line.split()).rstrip("：:")) if word in BARE else None


def is_title(words: str) -> bool:
    """Tell whether words can stand as a title: short, and no sentence."""
    words = words.strip()
    return bool(words) and len(words) <= TITLE_LONGEST and words[-1] not in ENDS


def begins(line: str) -> bool:
    """Tell whether a line begins a piece of a text."""
    return bool(numbered(line) or bare(line) or listed(line))
