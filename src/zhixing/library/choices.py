"""Codes of texts and materials, with their names."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TextKind(models.TextChoices):
    """What a text is."""

    CONSTITUTION = "constitution", _("Party Constitution")
    REGULATION = "regulation", _("intra-Party rules")
    SPEECH = "speech", _("important speech")
    DOCUMENT = "document", _("official document")
    BOOK = "book", _("book")
    OWN_RULE = "own_rule", _("rules of our own")
    OTHER = "other", _("other text")


class Audience(models.TextChoices):
    """For whom a text or a material is meant; everybody else may read it all the same."""

    EVERYONE = "everyone", _("all members")
    LEADERS = "leaders", _("leading cadres from a rank upwards")
    OFFICERS = "officers", _("committee members")


class Level(models.TextChoices):
    """What a piece of a text is: 编、章、节 are headings with text below them, 条 is what is read and marked."""

    PART = "part", pgettext_lazy("of a text", "part")
    CHAPTER = "chapter", _("chapter")
    SECTION = "section", _("section")
    ARTICLE = "article", _("article")
    PASSAGE = "passage", _("passage")  # text that stands in no article: a preamble, a speech's paragraphs


class EditionState(models.TextChoices):
    """An edition is cut and corrected as a draft, then published for good."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class MaterialKind(models.TextChoices):
    """What a material is."""

    RECORDING = "recording", _("recorded lecture")
    SLIDES = "slides", _("slides")
    PICTURES = "pictures", _("pictures")
    DOCUMENT = "document", _("document to read")
    LINK = "link", _("link")
