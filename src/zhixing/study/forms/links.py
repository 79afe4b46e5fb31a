"""Choosing the other passage of a link, and saying how the two belong together."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhixing.core.text import CleanField
from zhixing.library.models import Article
from zhixing.organizations.models import Organization

MINE = "me"


class FindForm(forms.Form):
    """Which passage: by its text's title and its number, or by words that stand in it."""

    words = CleanField(label=_("Title of the text, or words from the passage"), max_length=60)
    number = forms.IntegerField(
        label=_("Article number"), min_value=1, max_value=9999, required=False,
        help_text=_("Only if you know it: 3 for 第三条."),
    )  # fmt: skip


class LinkForm(forms.Form):
    """The passage chosen from those found, a word about it, and for whom."""

    other = forms.ChoiceField(
        label=_("The other passage"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the passages found.")},
    )
    note = CleanField(label=_("How they belong together"), max_length=300, required=False)
    whose = forms.ChoiceField(label=_("Who sees this link"), widget=forms.RadioSelect, initial=MINE)

    def __init__(
        self,
        *args: Any,
        found: Iterable[Article],
        bodies: Iterable[Organization],
        is_member: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._bodies = {str(body.pk): body for body in bodies}
        self._choices("other", [(str(each.pk), _named(each)) for each in found])
        own = [(MINE, _("only me"))] if is_member else []
        below = [
            (pk, _("everybody at %(name)s and below") % {"name": body.name})
            for pk, body in self._bodies.items()
        ]
        self._choices("whose", [*own, *below])
        if not is_member and self._bodies:
            self.initial.setdefault("whose", next(iter(self._bodies)))

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared so above
        field.choices = choices

    @property
    def organization(self) -> Organization | None:
        """The body for which the link is made; None for oneself."""
        return self._bodies.get(self.cleaned_data["whose"])


def _named(article: Article) -> str:
    name = f"{article.label} {article.heading}".strip()
    return f"{article.edition.text.title} {name}　{article.body[:60]}"
