from django.urls import path, register_converter

from zhixing.documents import views
from zhixing.documents.choices import Document


class DocumentConverter:
    """One of the documents, by its code; any other address is not found."""

    regex = "|".join(Document.values)

    def to_python(self, value: str) -> Document:
        return Document(value)

    def to_url(self, value: Document | str) -> str:
        return Document(value).value


register_converter(DocumentConverter, "document")
app_name = "documents"

urlpatterns = [
    path("activities/<int:pk>/documents/<document:document>.docx", views.word, name="word"),
    path("activities/<int:pk>/documents/<document:document>.pdf", views.as_pdf, name="pdf"),
    path("circulars/<int:pk>/circular.docx", views.circular_word, name="circular-word"),
    path("circulars/<int:pk>/circular.pdf", views.circular_pdf, name="circular-pdf"),
    path("life-meetings/<int:pk>/report.docx", views.life_report_word, name="life-report-word"),
    path("life-meetings/<int:pk>/report.pdf", views.life_report_pdf, name="life-report-pdf"),
    path("life-meetings/<int:pk>/notice.docx", views.life_notice_word, name="life-notice-word"),
    path("life-meetings/<int:pk>/notice.pdf", views.life_notice_pdf, name="life-notice-pdf"),
    path("appraisal-records/<int:pk>/register.docx", views.register_word, name="appraisal-register-word"),
    path("appraisal-records/<int:pk>/register.pdf", views.register_pdf, name="appraisal-register-pdf"),
    path("appraisals/<int:pk>/registers.zip", views.registers, name="appraisal-registers"),
    path("organizations/<int:pk>/documents/", views.templates, name="templates"),
    path("organizations/<int:pk>/documents/<document:document>/", views.upload, name="upload"),
    path("organizations/<int:pk>/documents/<document:document>/remove/", views.remove, name="remove"),
    path("organizations/<int:pk>/documents/<document:document>.docx", views.template, name="template"),
    path("organizations/<int:pk>/ledger/", views.ledger, name="ledger"),
    path("organizations/<int:pk>/ledger.xlsx", views.ledger_excel, name="ledger-excel"),
    path("organizations/<int:pk>/archives/", views.ask_archive, name="ask-archive"),
    path("archives/<int:pk>/", views.archive, name="archive"),
    path("archives/<int:pk>/file/", views.archive_file, name="archive-file"),
]
