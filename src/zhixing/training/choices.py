"""Codes of training, with their names."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class For(models.TextChoices):
    """Whom a class is for."""

    MEMBERS = "members", _("members")
    CORE_STAFF = "core_staff", _("secretaries, organisers and other core staff")


class EnrolmentState(models.TextChoices):
    """Where somebody stands with a class; whether they came is told by its sessions."""

    ENROLLED = "enrolled", _("enrolled")
    WITHDRAWN = "withdrawn", _("left the class")
