"""Lists of names, pasted or from Excel: read line by line, and each name looked for below the class's body."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from zhixing.core.sheets.book import Sheet, open_book
from zhixing.core.sheets.cells import Cells
from zhixing.core.text import clean_text, folded
from zhixing.organizations.models import Affiliation
from zhixing.training.models import TrainingClass
from zhixing.training.queries.people import named_below

NAME_HEADS = {"姓名", "名字", "name"}
BRANCH_HEADS = {"党支部", "支部", "所在党支部", "所在支部", "党支部名称", "支部名称", "所属党支部", "branch"}
BETWEEN = re.compile("[、,，;；]")  # names on one line
WITH_BRANCH = re.compile(r"^(?P<name>\S+)\s+(?P<branch>\S*(?:支部|党委|总支|委员会)\S*)$")
CHINESE = re.compile("[\u3400-\u9fff]")
MOST_LINES = 3000


@dataclass(frozen=True)
class Named:
    """One name of a list: its line, and the branch that was written beside it, if any."""

    line: int
    name: str
    branch: str = ""


@dataclass(frozen=True)
class Several:
    """A name that several members bear: one of them is to be chosen."""

    named: Named
    candidates: list[Affiliation]

    @property
    def field(self) -> str:
        """The name of its choice in a form: by what was written, so that it stays with it when lines move."""
        return field_of(self.named)


@dataclass(frozen=True)
class Matching:
    """What became of a list: found people once each, names to be asked, names that nobody below bears."""

    found: list[Affiliation] = field(default_factory=list)
    several: list[Several] = field(default_factory=list)
    unknown: list[Named] = field(default_factory=list)

    @property
    def is_clear(self) -> bool:
        """Whether everybody is known and there is somebody."""
        return bool(self.found) and not self.several and not self.unknown


def field_of(named: Named) -> str:
    """Name the choice among several members of one name in a form."""
    return f"pick:{named.name}:{named.branch}"


def text_of(content: bytes) -> str:
    """Write the names of an .xlsx file as lines, name and branch with a tab between them.

    By the headings 姓名 and 党支部; without headings the first words of each row are taken for the name.
    Raises BookError for what is not a readable workbook; its message says what to do.
    """
    sheets = [sheet for sheet in open_book(content).sheets if sheet.rows]
    titled = next((found for sheet in sheets if (found := _by_heading(sheet))), None)
    lines = titled if titled is not None else [_first_words(cells) for cells in _rows(sheets[:1])]
    return "\n".join(line for line in lines if line)


def _rows(sheets: Iterable[Sheet]) -> Iterator[Cells]:
    for sheet in sheets:
        yield from sheet.rows.values()


def _by_heading(sheet: Sheet) -> list[str] | None:
    rows = list(sheet.rows.values())
    for place, cells in enumerate(rows):
        heads = {folded(str(value)): column for column, value in reversed(cells.items())}
        name = next((heads[head] for head in heads if head in NAME_HEADS), None)
        if name is not None:
            branch = next((heads[head] for head in heads if head in BRANCH_HEADS), None)
            return [_line(row, name, branch) for row in rows[place + 1 :]]
    return None


def _line(cells: Cells, name: int, branch: int | None) -> str:
    words = clean_text(str(cells.get(name, "")))
    beside = clean_text(str(cells.get(branch, ""))) if branch is not None else ""
    return f"{words}\t{beside}".strip() if words else ""


def _first_words(cells: Cells) -> str:
    texts = [clean_text(value) for value in cells.values() if isinstance(value, str)]
    return next((text for text in texts if text and not text.isdecimal()), "")


def read_names(text: str) -> list[Named]:
    """Read names from lines: one a line, or several with 、 between them; a branch after a tab or a space."""
    found = []
    for number, line in enumerate(text.splitlines()[:MOST_LINES], start=1):
        name, tab, branch = line.partition("\t")
        if tab:
            found.append(Named(number, _plain(name), clean_text(branch)))
        else:
            found += [_named(number, part) for part in BETWEEN.split(line)]
    return [each for each in found if each.name]


def _named(number: int, text: str) -> Named:
    both = WITH_BRANCH.match(clean_text(text))
    if both:
        return Named(number, _plain(both["name"]), both["branch"])
    return Named(number, _plain(text))


def _plain(name: str) -> str:
    """Clean a name; spaces that only set two characters apart go."""
    name = clean_text(name)
    return "".join(name.split()) if CHINESE.search(name) else name


def match(training: TrainingClass, names: list[Named], picks: Mapping[str, str]) -> Matching:
    """Look for each name below the class's body; `picks` are the choices made so far, member ids by field."""
    known = named_below(training, {each.name for each in names})
    result = Matching()
    taken: dict[int, Affiliation] = {}
    for named in dict.fromkeys(names):
        candidates = _in_branch(known.get(named.name, []), named.branch)
        chosen = [row for row in candidates if str(row.member_id) == picks.get(field_of(named))]
        if not candidates:
            result.unknown.append(named)
        elif len(candidates) == 1 or chosen:
            row = (chosen or candidates)[0]
            taken[row.member_id] = row
        elif all(each.field != field_of(named) for each in result.several):
            result.several.append(Several(named, candidates))
    result.found.extend(taken.values())
    return result


def _in_branch(rows: list[Affiliation], branch: str) -> list[Affiliation]:
    if not branch:
        return rows
    wanted = folded(branch)
    exact = [row for row in rows if wanted in (folded(row.organization.name), folded(row.organization.code))]
    return exact or [row for row in rows if wanted in folded(row.organization.name)]
