"""The official format: 22 lines of 28 characters on a full page, read back from what was made."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Length
from pypdf import PdfReader

from zhixing.documents import grid
from zhixing.documents.choices import Document
from zhixing.documents.fields import sample
from zhixing.documents.pdf import pdf
from zhixing.documents.word.builtin import builtin
from zhixing.documents.word.filling import prepare

SENTENCE = (
    "为切实增强党员意识严格组织生活制度现就召开党员大会有关事项通知如下请各位党员按时参加会议并做好发言准备"
)
OFFICIAL = (Document.NOTICE, Document.RESOLUTIONS, Document.MINUTES, Document.LECTURE)


def context(lines: int = 60):
    """A context whose every document runs over several pages of one paragraph."""
    long = SENTENCE * lines
    found = sample()
    found["部分列表"] = [{"序数": "一", "标题": "会议内容", "内容": long}]
    found["会议内容"] = found["参加人员"] = long
    found["决议列表"] = [{"序号": "1", "序数": "一", "内容": long, "责任人": "", "时限": ""}]
    return found


def full_page(content: bytes) -> list[str]:
    """The lines of the second page of a PDF, without its number; spaces are of the reader's making."""
    text = PdfReader(io.BytesIO(content)).pages[1].extract_text()
    lines = [re.sub(r"\s", "", line) for line in text.splitlines()]
    return [line for line in lines if line and not re.fullmatch(r"—?\d+—?", line)]


@pytest.mark.parametrize("document", OFFICIAL)
def test_a_full_page_of_pdf_has_22_lines_of_28_characters(document):
    lines = full_page(pdf(document, context()))

    assert len(lines) == grid.LINES
    assert {len(line) for line in lines} == {grid.CHARACTERS}


def by_numbers(content: bytes) -> tuple[int, int]:
    """Reckon the grid of a Word document from its own numbers."""
    document = docx.Document(io.BytesIO(content))
    section, usual = document.sections[0], document.styles["Normal"]
    spacing = usual.element.rPr.find(qn("w:spacing")).get(qn("w:val"))
    return grid.fits(
        width=Length(section.page_width - section.left_margin - section.right_margin).pt,
        height=Length(section.page_height - section.top_margin - section.bottom_margin).pt,
        pitch=usual.paragraph_format.line_spacing.pt,
        size=usual.font.size.pt,
        spacing=int(spacing) / 20,
    )


def rendered(content: bytes, folder: Path) -> tuple[int, int]:
    """Let LibreOffice set a Word document, and count."""
    (folder / "paper.docx").write_bytes(content)
    office = shutil.which("soffice")
    command = [office, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", folder, folder / "paper.docx"], check=True, capture_output=True, timeout=120
    )
    lines = full_page((folder / "paper.pdf").read_bytes())
    return len(lines), max(len(line) for line in lines)


def measured(content: bytes, folder: Path) -> tuple[int, int]:
    """Measure the grid: as LibreOffice renders it where that is installed, else by the file's own numbers."""
    return rendered(content, folder) if shutil.which("soffice") else by_numbers(content)


@pytest.mark.parametrize("document", OFFICIAL)
def test_a_full_page_of_word_has_22_lines_of_28_characters(document, tmp_path):
    content = prepare(builtin(document)).fill(context())

    assert by_numbers(content) == (grid.LINES, grid.CHARACTERS)
    if document == Document.MINUTES:  # the four share one paper; setting one takes LibreOffice seconds
        assert measured(content, tmp_path) == (grid.LINES, grid.CHARACTERS)


def test_the_paper_is_that_of_the_standard():
    document = docx.Document(io.BytesIO(builtin(Document.NOTICE)))
    section = document.sections[0]
    millimetres = [
        round(side.mm)
        for side in (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    ]
    lines = section._sectPr.find(qn("w:docGrid"))

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert millimetres == [37, 28, 26, 35]
    assert (lines.get(qn("w:type")), lines.get(qn("w:linePitch"))) == ("lines", "579")
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    title = next(line for line in document.paragraphs if "通知标题" in line.text)
    assert title.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert title.runs[0].font.size.pt == 22


def test_the_same_fields_give_the_same_bytes():
    for document in Document:
        assert pdf(document, sample()) == pdf(document, sample())
        assert prepare(builtin(document)).fill(sample()) == prepare(builtin(document)).fill(sample())
