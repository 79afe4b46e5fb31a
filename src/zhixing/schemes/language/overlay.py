"""Checks of a unit's own plan against the scheme it is laid over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhixing.schemes.language.build import build_plan, laid_over
from zhixing.schemes.language.known import Known
from zhixing.schemes.language.model import Requirement, Scheme
from zhixing.schemes.language.problems import Problems, quoted, unknown
from zhixing.schemes.language.references import check_ids, check_shared
from zhixing.schemes.language.rules import check_rule
from zhixing.schemes.language.tighten import loosenings

Values = Mapping[str, Any]
NEEDED = ("title", "who", "do")


def check_plan(values: Values, known: Known, base: Scheme, problems: Problems) -> None:
    """Note everything in a plan that points nowhere, does not fit, or loosens ``base``."""
    if "of" in values and values["of"] != base.code:
        problems.add(("of",), unknown(values["of"], [base.code], _("the scheme in force")))
    check_shared(values, known, problems)
    _check_new_names(values, base, problems)
    _check_fills(values, base, problems)
    for place, rule in enumerate(values.get("requirements", ())):
        _check_own(place, rule, known, base, problems)
    check_ids(values, {each.id for each in base.requirements}, problems)
    if not problems.found:
        _check_tightenings(values, base, problems)


def _check_new_names(values: Values, base: Scheme, problems: Problems) -> None:
    """A plan adds names; to redefine one would change what the scheme's own requirements mean."""
    taken: dict[str, Mapping[str, Any]] = {
        "windows": base.windows,
        "kinds": base.kinds,
        "populations": base.populations,
    }
    for group, names in taken.items():
        for name in values.get(group, {}):
            if name in names:
                problems.add((group, name), _("the scheme defines this already; choose another code"))


def _check_fills(values: Values, base: Scheme, problems: Problems) -> None:
    collections = base.collections()
    for code, given in values.get("fills", {}).items():
        if code not in collections:
            problems.add(("fills", code), unknown(code, collections, _("a collection of the scheme")))
            continue
        places = {entry.key: entry for entry in collections[code].entries}
        for key in given:
            if key not in places and not collections[code].open:
                problems.add(("fills", code, key), unknown(key, places, _("a slot of this closed list")))
            elif key in places and places[key].title is not None:
                problems.add(("fills", code, key), _("the scheme fills this place itself"))


def _check_own(place: int, rule: Values, known: Known, base: Scheme, problems: Problems) -> None:
    path = ("requirements", place)
    ids = [each.id for each in base.requirements]
    if rule.get("id") in ids:
        message = _("the scheme has a requirement {id} already; give this one an id of its own")
        problems.add((*path, "id"), message.format(id=quoted(rule["id"])))
    if "tightens" not in rule:
        for key in NEEDED:
            if key not in rule:
                problems.add(path, _("the key {key} is missing").format(key=quoted(key)))
        check_rule({"refs": (), **rule}, path, known, problems)
    elif rule["tightens"] not in ids:
        problems.add((*path, "tightens"), unknown(rule["tightens"], ids, _("a requirement of the scheme")))
    else:
        inherited = _inherited(base.requirement(rule["tightens"]))
        check_rule({**inherited, **rule}, path, known, problems)


def _inherited(base: Requirement) -> dict[str, Any]:
    return {"refs": base.refs, "who": base.who.code, "do": base.do}


def _check_tightenings(values: Values, base: Scheme, problems: Problems) -> None:
    plan = build_plan(values, base)
    wider = laid_over(base, plan)
    for place, own in enumerate(plan.requirements):
        if own.tightens:
            for each in loosenings(wider, base.requirement(own.tightens), own):
                problems.add(("requirements", place, each.key), each.message)
