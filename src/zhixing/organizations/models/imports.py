"""One import of a roster through the pages: the file while it is needed, how far it is, what was found."""

from django.conf import settings
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.organizations.models.organization import Organization


def hidden_place(job: "ImportJob", filename: str) -> str:  # noqa: ARG001  the shape that FileField asks for
    """Name the file so that neither its owner's words nor a guess lead to it."""
    return f"imports/{get_random_string(40)}.xlsx"


class ImportJob(models.Model):
    """A roster on its way in. Small and shared, seen by its owner alone, and forgotten after a month."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        READY = "ready", _("read, waiting for your word")
        WRITING = "writing", _("being imported")
        DONE = "done", _("imported")
        FAILED = "failed", _("not imported")

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", verbose_name=_("import below")
    )
    filename = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to=hidden_place, blank=True)
    bad_rows = models.FileField(upload_to=hidden_place, blank=True)
    digest = models.CharField(max_length=64)
    as_of = models.DateField(_("as things stood on"), null=True, blank=True)
    since = models.DateField(_("newcomers belong since"), null=True, blank=True)
    good_rows = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.READING)
    percent = models.PositiveSmallIntegerField(default=0)
    counts = models.JSONField(default=dict)
    details = models.JSONField(default=dict)  # who changes and how, until it is done
    problems = models.JSONField(default=list)
    message = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
        ordering = ["-pk"]

    @override
    def __str__(self) -> str:
        return f"{self.filename} {self.state}"

    @property
    def is_running(self) -> bool:
        """Tell whether a page about it should look again."""
        return self.state in {self.State.READING, self.State.WRITING}
