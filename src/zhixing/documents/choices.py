"""Codes of documents, with their names."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Document(models.TextChoices):
    """What is written of an activity; then of an inspection, of a life meeting, and of an appraised member."""

    NOTICE = "notice", pgettext_lazy("document", "notice")
    AGENDA = "agenda", pgettext_lazy("document", "agenda")
    SIGN_IN = "sign-in", pgettext_lazy("document", "sign-in sheet")
    MINUTES = "minutes", pgettext_lazy("document", "minutes of a meeting")
    LECTURE = "lecture", pgettext_lazy("document", "lecture record")
    RESOLUTIONS = "resolutions", pgettext_lazy("document", "resolutions")
    CIRCULAR = "circular", pgettext_lazy("document", "circular")
    LIFE_REPORT = "life-report", pgettext_lazy("document", "report on a life meeting")
    LIFE_NOTICE = "life-notice", pgettext_lazy("document", "result notice of a life meeting")
    REGISTER = "register", pgettext_lazy("document", "appraisal register of a member")


OF_OTHERS = (Document.CIRCULAR, Document.LIFE_REPORT, Document.LIFE_NOTICE, Document.REGISTER)
OF_ACTIVITIES = tuple(each for each in Document if each not in OF_OTHERS)
FOR_EVERYBODY = (Document.NOTICE, Document.AGENDA)  # whoever sees the activity may have them
IN_CHINESE = {
    Document.NOTICE: "通知",
    Document.AGENDA: "议程",
    Document.SIGN_IN: "签到表",
    Document.MINUTES: "会议记录",
    Document.LECTURE: "党课记录",
    Document.RESOLUTIONS: "决议",
    Document.CIRCULAR: "通报",
    Document.LIFE_REPORT: "情况报告",
    Document.LIFE_NOTICE: "结果通报",
    Document.REGISTER: "民主评议党员登记表",
}


class ArchiveState(models.TextChoices):
    """How far an archive is."""

    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("not made")
