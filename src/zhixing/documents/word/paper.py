"""The paper on which the built-in templates are written: page, fonts and grid of an official document."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as MIDDLE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from zhixing.documents import grid

TWENTIETHS = 20  # of a point, Word's own measure
HUNDREDTHS = 100  # of a character
BALLAST = ("/thumbnail", "/stylesWithEffects", "/customXml")
STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid", "Header", "Footer"}
RED = RGBColor(0xC8, 0x10, 0x2E)
FORM = (25, 27, 25, 27, 25, 27)  # millimetres: three labels, each with its value


class Paper:
    """A document that is being written, line by line."""

    def __init__(self) -> None:
        self.document: Any = Document()
        self._page()
        self._usual()
        self._numbers()

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = (Mm(side) for side in grid.PAGE)
        section.top_margin, section.bottom_margin = Mm(grid.TOP), Mm(grid.BOTTOM)
        section.left_margin, section.right_margin = Mm(grid.LEFT), Mm(grid.RIGHT)
        section.header_distance = Mm(15)
        section.footer_distance = Mm(grid.BOTTOM - 7 - 6)  # the page number hangs 7 mm below the block
        for old in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001  python-docx has no name for it
            section._sectPr.remove(old)  # noqa: SLF001
        lines = OxmlElement("w:docGrid")
        lines.set(qn("w:type"), "lines")  # `linesAndChars` renders wrongly outside Word
        lines.set(qn("w:linePitch"), str(round(grid.PITCH * TWENTIETHS)))
        section._sectPr.append(lines)  # noqa: SLF001

    def _usual(self) -> None:
        style = self.document.styles["Normal"]
        style.font.size = Pt(grid.BODY)
        _typeface(style.element.get_or_add_rPr(), grid.FANG)
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round(grid.SPACING * TWENTIETHS)))
        style.element.get_or_add_rPr().append(spacing)
        form = style.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(grid.PITCH)
        form.widow_control = False
        for name in ("w:autoSpaceDE", "w:autoSpaceDN"):  # digits keep to the grid of characters
            off = OxmlElement(name)
            off.set(qn("w:val"), "0")
            style.element.get_or_add_pPr().append(off)

    def _numbers(self) -> None:
        """Number the pages — 1 —, odd ones right, even ones left."""
        self.document.settings.odd_and_even_pages_header_footer = True
        section = self.document.sections[0]
        for footer, align in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
            footer.is_linked_to_previous = False
            line = footer.paragraphs[0]
            line.alignment = align
            _indent(line, left=1, right=1)
            for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
                run = line.add_run(text)
                run.font.size = Pt(14)
                _typeface(run._element.get_or_add_rPr(), "宋体")  # noqa: SLF001
                if field:
                    _field(run, field)

    def line(self, text: str = "", **how: Any) -> Paragraph:
        """Write one paragraph; `how` as for `lay`."""
        return lay(self.document.add_paragraph(), text, **how)

    def title(self, text: str) -> None:
        """Write the title, with an empty line below."""
        self.line(text, align=ALIGN.CENTER, indent=0, font=grid.SONG, size=grid.TITLE)
        self.line(indent=0)

    def heading(self, text: str) -> None:
        """Write a heading of the first level."""
        self.line(text, font=grid.HEI)

    def only_if(self, field: str, *lines: str) -> None:
        """Write lines that stand there only where a field is not empty."""
        self.line(f"{{%p if {field} %}}")
        for text in lines:
            self.line(text)
        self.line("{%p endif %}")

    def signature(self, day: str) -> None:
        """Write who signs and the day, as where a seal will stand."""
        self.line(indent=0).paragraph_format.keep_with_next = True
        who = self.line("{{ 党组织名称 }}", align=ALIGN.RIGHT, indent=0, right=2)
        who.paragraph_format.keep_with_next = True
        self.line(day, align=ALIGN.RIGHT, indent=0, right=4)

    def table(self, heads: list[tuple[str, int]], loop: str, cells: list[str]) -> None:
        """Write a table whose row is repeated: `heads` are words with widths in mm."""
        table = self.document.add_table(rows=0, cols=len(heads), style="Table Grid")
        table.autofit = False
        _row(table, [head for head, _width in heads], font=grid.HEI)
        head = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001
        head.append(OxmlElement("w:tblHeader"))
        _row(table, [f"{{%tr {loop} %}}", *[""] * (len(heads) - 1)])
        _row(table, cells)
        _row(table, ["{%tr endfor %}", *[""] * (len(heads) - 1)])
        for column, (_head, width) in zip(table.columns, heads, strict=True):
            column.width = Mm(width)
        for row in table.rows:
            row.height = Mm(10)
            for cell, (_head, width) in zip(row.cells, heads, strict=True):
                cell.width = Mm(width)

    def form(
        self,
        facts: Sequence[Sequence[tuple[str, str]]],
        parts: Sequence[tuple[str, str, str, int]],
    ) -> None:
        """Write a form as a grid: rows of labels with short values, then parts over the whole width.

        A part is its label, its text, who signs it (with a day to be filled in by hand), its least height in mm.
        """
        table = self.document.add_table(rows=0, cols=len(FORM), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, FORM, strict=True):
            column.width = Mm(width)
        for pairs in facts:
            row, first = _form_row(table, 10), 0
            surplus = len(FORM) - 2 * len(pairs)  # columns that the first value takes besides its own
            for label, value in pairs:
                last = first + 1 + surplus
                _centred(row.cells[first], label, font=grid.HEI)
                _centred(row.cells[first + 1].merge(row.cells[last]), value, size=12)
                first, surplus = last + 1, 0
        for label, text, signer, height in parts:
            row = _form_row(table, height)
            _centred(row.cells[0], label, font=grid.HEI)
            cell = row.cells[1].merge(row.cells[-1])
            lay(cell.paragraphs[0], text, size=14)
            if signer:
                row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
                lay(cell.add_paragraph(), signer, align=ALIGN.RIGHT, indent=0, right=7, size=14)
                lay(cell.add_paragraph(), "年　　月　　日", align=ALIGN.RIGHT, indent=0, right=1, size=14)

    def _slim(self) -> None:
        """Leave out what python-docx's own blank document brings along: a picture, a hundred table styles."""
        for links in (self.document.part.package.rels, self.document.part.rels):
            for key in [key for key, link in links.items() if link.reltype.endswith(BALLAST)]:
                del links[key]
        styles = self.document.styles.element
        for style in styles.findall(qn("w:style")):
            if style.get(qn("w:styleId")) not in STYLES:
                styles.remove(style)

    def content(self) -> bytes:
        """Give the document as .docx."""
        stream = BytesIO()
        self._slim()
        self.document.core_properties.author = self.document.core_properties.comments = ""
        self.document.save(stream)
        return stream.getvalue()


def lay(
    line: Paragraph,
    text: str,
    *,
    align: Any = None,
    indent: int = 2,
    right: int = 0,
    font: str = "",
    size: float = 0,
    colour: RGBColor | None = None,
) -> Paragraph:
    """Lay one paragraph out: indents in characters, size in points."""
    line.alignment = align if align is not None else ALIGN.JUSTIFY
    _indent(line, first=indent, right=right)
    run = line.add_run(text)
    if font:
        _typeface(run._element.get_or_add_rPr(), font)  # noqa: SLF001
    if size:
        run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    return line


def red_rule(line: Paragraph) -> None:
    """Draw the red rule below a line."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "16"), ("space", "4"), ("color", str(RED))):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    line._element.get_or_add_pPr().insert_element_before(  # noqa: SLF001
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _row(table: Any, texts: list[str], font: str = "") -> None:
    for cell, text in zip(table.add_row().cells, texts, strict=True):
        lay(cell.paragraphs[0], text, align=ALIGN.CENTER, indent=0, font=font, size=14)


def _form_row(table: Any, height: int) -> Any:
    row = table.add_row()
    row.height = Mm(height)
    for cell, width in zip(row.cells, FORM, strict=True):
        cell.width = Mm(width)
    return row


def _centred(cell: Any, text: str, *, font: str = "", size: int = 14) -> None:
    cell.vertical_alignment = MIDDLE.CENTER
    lay(cell.paragraphs[0], text, align=ALIGN.CENTER, indent=0, font=font, size=size)


def _typeface(properties: Any, name: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _indent(line: Paragraph, *, first: int = 0, left: int = 0, right: int = 0) -> None:
    indents = line._element.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001
    width = round((grid.BODY + grid.SPACING) * TWENTIETHS)
    for name, characters in (("firstLine", first), ("left", left), ("right", right)):
        if characters:
            indents.set(qn(f"w:{name}Chars"), str(characters * HUNDREDTHS))
            indents.set(qn(f"w:{name}"), str(characters * width))


def _field(run: Run, code: str) -> None:
    for kind in ("begin", "", "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = code
        run._element.append(mark)  # noqa: SLF001
