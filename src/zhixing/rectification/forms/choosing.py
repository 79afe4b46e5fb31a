"""Choosing what the lists show: a form sent by address, so that a choice can be kept and passed on."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhixing.rectification.choosing import Choice, Shown, code_of, pair_of
from zhixing.rectification.groups import Group
from zhixing.rectification.tags import Pair
from zhixing.schemes.language.model import Use


class ChoosingForm(forms.Form):
    """Which problems are shown; a choice that does not fit is as if nothing had been chosen."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=Shown.choices)
    year = forms.ChoiceField(label=pgettext_lazy("problems", "Found or struck off in"), required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("problems", "Kind of problem"), required=False)
    origin = forms.ChoiceField(label=pgettext_lazy("problems", "Found by which campaign"), required=False)

    def __init__(self, data: Any, *, years: Iterable[int], groups: Iterable[Group]) -> None:
        super().__init__(data)
        self.groups = known = list(groups)
        self._offer("year", _("any time"), [(str(year), str(year)) for year in years])
        self._offer(
            "kind",
            pgettext_lazy("problems", "all kinds"),
            _choices(each for each in known if each.use != Use.ORIGINS),
        )
        self._offer("origin", _("any"), _choices(each for each in known if each.use == Use.ORIGINS))

    def _offer(self, name: str, everything: Any, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells the type checker what the class body says
        field.choices = [("", everything), *choices]
        if not choices:
            del self.fields[name]

    def chosen(self) -> Choice:
        """Give what was chosen, as far as it can be."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name) or "" for name in ("state", "year", "kind", "origin")}
        tags: tuple[Pair, ...] = tuple(pair_of(found[name]) for name in ("kind", "origin") if found[name])
        return Choice(Shown(found["state"]), int(found["year"]) if found["year"] else None, tags)

    def words(self) -> list[str]:
        """Say what was chosen: the states always, the rest where something was chosen."""
        chosen = self.chosen()
        said = [chosen.shown.label, *([str(chosen.year)] if chosen.year else [])]
        names = {pair: name for group in self.groups for pair, name in group.entries}
        return [*map(str, said), *(names[pair] for pair in chosen.tags)]


def _choices(groups: Iterable[Group]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(each.title, [(code_of(pair), name) for pair, name in each.entries]) for each in groups]
