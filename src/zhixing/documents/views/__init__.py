"""The pages of documents: downloads of what other rooms keep; templates, ledger, archives."""

from zhixing.documents.views.archives import archive, archive_file, ask_archive
from zhixing.documents.views.circulars import circular_pdf, circular_word
from zhixing.documents.views.downloads import as_pdf, word
from zhixing.documents.views.ledgers import ledger, ledger_excel
from zhixing.documents.views.life import life_notice_pdf, life_notice_word, life_report_pdf, life_report_word
from zhixing.documents.views.registers import register_pdf, register_word, registers
from zhixing.documents.views.templates import remove, template, templates, upload

__all__ = [
    "archive",
    "archive_file",
    "as_pdf",
    "ask_archive",
    "circular_pdf",
    "circular_word",
    "ledger",
    "ledger_excel",
    "life_notice_pdf",
    "life_notice_word",
    "life_report_pdf",
    "life_report_word",
    "register_pdf",
    "register_word",
    "registers",
    "remove",
    "template",
    "templates",
    "upload",
    "word",
]
