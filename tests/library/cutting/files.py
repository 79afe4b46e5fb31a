"""Files of every format and of every ugliness, made where they are needed."""

import io
import zipfile

import docx
import typst
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pypdf import PdfReader, PdfWriter


def word(*lines, styles=()):
    """A Word file with these paragraphs; `styles` names those of the first ones."""
    document = docx.Document()
    for place, line in enumerate(lines):
        style = styles[place] if place < len(styles) else None
        document.add_paragraph(line, style=style)
    return saved(document)


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def numbered_word(*lines, form="第%1条", kind="chineseCountingThousand"):
    """A Word file whose articles are numbered by Word itself."""
    document = docx.Document()
    root = document.part.numbering_part.element
    abstract = _element("w:abstractNum", {"w:abstractNumId": "77"})
    level = _element("w:lvl", {"w:ilvl": "0"})
    for name, value in (("w:start", "1"), ("w:numFmt", kind), ("w:lvlText", form)):
        level.append(_element(name, {"w:val": value}))
    abstract.append(level)
    root.insert(0, abstract)
    number = _element("w:num", {"w:numId": "77"})
    number.append(_element("w:abstractNumId", {"w:val": "77"}))
    root.append(number)
    for line in lines:
        properties = document.add_paragraph(line)._p.get_or_add_pPr()
        reference = _element("w:numPr", {})
        reference.append(_element("w:ilvl", {"w:val": "0"}))
        reference.append(_element("w:numId", {"w:val": "77"}))
        properties.append(reference)
    return saved(document)


def _element(name, values):
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(key), value)
    return element


def tracked_word():
    """A Word file with a tracked insertion and a tracked deletion."""
    document = docx.Document()
    paragraph = document.add_paragraph("第一条　每月")._p
    for tag, inner, words in (("w:ins", "w:t", "一次"), ("w:del", "w:delText", "两次")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        text.text = words
        run.append(text)
        change.append(run)
        paragraph.append(change)
    return saved(document)


def with_part(content, name, data):
    """Add a part to an Office file."""
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


def pdf(body, header="", pages="auto"):
    """A PDF set by Typst, with a head line and page numbers."""
    head = f'#set page(width: 120mm, height: 90mm, margin: 15mm, numbering: "— 1 —", header: [{header}])\n'
    source = f'{head}#set text(size: 10pt, lang: "zh")\n#set par(first-line-indent: (amount: 2em, all: true))\n{body}'
    return typst.compile(source.encode())


def locked(content):
    """The same PDF with a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt("geheim", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
