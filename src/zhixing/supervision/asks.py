"""What a requirement asks, in the words of the reader's language: from its row to an `Ask`."""

from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhixing.core.language import reader_language
from zhixing.organizations.models import Organization
from zhixing.progress.measures import is_served
from zhixing.schemes.language.model import ActivityKind, Level
from zhixing.schemes.language.model import Scheme as SchemeText
from zhixing.schemes.language.predicate import ACTIVITY, plural
from zhixing.schemes.language.vocabulary import vocabulary
from zhixing.schemes.models import Requirement, Slot
from zhixing.schemes.texts import scheme_of
from zhixing.supervision.wording import Ask, slot_period

HELD = "activities.held"
ATTENDED = "activities.attended"
GIVEN = {"zh": "讲过", "en": "given"}
PARTICIPLES = {"hear": "heard", "attend": "attended"}
# Measures that a page of another room serves: what to do there, and the page of a body.
PLACES = {
    "library.pushed": (_("Push something to study"), "library:materials"),
    "study.read": (_("See the study page"), "study:branch"),
    "study.planned": (_("Make the study plan"), "study:new-plan"),
    "training.held": (_("Open a class, or say why not"), "training:list"),
    "training.attended": (_("See the classes"), "training:list"),
    "rectification.listed": (_("See the problem lists"), "rectification:list"),
    "rectification.handed_in": (_("See the problem lists"), "rectification:list"),
    "rectification.listed_by": (_("List problems"), "rectification:list"),
    "rectification.drew_up": (_("Draw up the three lists"), "rectification:list"),
    "rectification.struck_off": (_("Work them off"), "rectification:list"),
    "rectification.remedied": (_("Lay down what is done"), "rectification:list"),
    "polls.collected": (_("Ask for opinions"), "polls:collections"),
    "inspection.replied": (_("See what inspectors sent"), "inspection:received"),
    "appraisal.stepped": (_("See the appraisal"), "appraisal:list"),
    "life.texted": (_("See the comparison texts"), "life:texts"),
    "life.compared": (_("See the comparison texts"), "life:texts"),
    "life.talked": (_("See the heart talks"), "life:talks"),
    "life.criticised": (_("See the life meetings"), "life:meetings"),
}
# What a member does for themself, on a page of their own.
OWN_PLACES = {
    "rectification.listed": (_("Write my problem list"), "rectification:mine"),
    "rectification.handed_in": (_("Hand in my problem list"), "rectification:mine"),
    "life.texted": (_("Write my comparison text"), "my-life"),
    "appraisal.stepped": (_("See my part in the appraisal"), "my-life"),
}
SOON = timedelta(days=7)  # a suggested date leaves people a week to make room
MODULES = {
    "study": _("study"),
    "rectification": _("problem lists"),
    "polls": _("opinions and ballots"),
    "life": _("organisation-life meetings"),
    "appraisal": _("appraisal"),
    "recognition": _("commendation"),
    "service": _("posts and service"),
    "membership": _("affiliation and cases"),
    "bulletin": _("columns and publicity"),
    "supervision": _("supervision"),
}


def in_language(text: Mapping[str, str] | None) -> str:
    """Choose the wording in the reader's language from {"zh": …, "en": …}."""
    if not text:
        return ""
    return text[reader_language()]


def scheme_text(requirement: Requirement) -> SchemeText:
    """Tell the scheme that a requirement belongs to (select_related adoption__version)."""
    return scheme_of(requirement.adoption.version)


def ask_of(requirement: Requirement) -> Ask:
    """Say what a requirement asks."""
    data, level = requirement.data, Level(requirement.level)
    return Ask(
        title=in_language(data["title"]),
        who=_who(data["who"]["title"]),
        each=data["who"]["each"],
        owed=level.is_owed,
        encouraged=level == Level.ENCOURAGED,
        noun=_noun(requirement),
        attended=_attended(requirement),
    )


def kinds_of(requirement: Requirement) -> list[ActivityKind]:
    """List the kinds of activity that a requirement names; none where it is not about activities."""
    if not requirement.measure.startswith("activities."):
        return []
    known = {**vocabulary().kinds, **scheme_text(requirement).kinds}
    return [known[code] for code in requirement.data["where"].get("kind", ()) if code in known] or [ACTIVITY]


def _noun(requirement: Requirement) -> str:
    titles = [kind.title for kind in kinds_of(requirement)]
    zh, en = "或".join(title.zh for title in titles), " or ".join(_article(title.en) for title in titles)
    return in_language({"zh": zh, "en": en})


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _who(title: Mapping[str, str]) -> str:
    """Name a population, in English in the plural: leadership-team members of a unit."""
    head, of, rest = title["en"].partition(" of ")
    return in_language({"zh": title["zh"], "en": f"{plural(head)}{of}{rest}"})


def _attended(requirement: Requirement) -> str:
    if requirement.measure == ATTENDED:
        attend = kinds_of(requirement)[0].attend
        return in_language({"zh": f"{attend.zh}过", "en": PARTICIPLES.get(attend.en, f"{attend.en}ed")})
    return in_language(GIVEN) if requirement.measure == "activities.delivered" else ""


def period_of(slot: Slot, today: date) -> str:
    """Say the period of a slot."""
    return slot_period(slot.requirement.data["when"]["is"], slot.key, slot.starts, slot.ends, today)


def is_dormant(requirement: Requirement) -> bool:
    """Tell whether nothing is due yet: no module answers the measure, or its list is still empty."""
    return bool(requirement.data["dormant"]) or not is_served(requirement.measure)


def module_of(requirement: Requirement) -> str:
    """Name the module that will serve a dormant requirement."""
    code = requirement.data.get("served_by") or requirement.measure.partition(".")[0]
    return str(MODULES.get(code, code))


def place_to_act(requirement: Requirement, organization: Organization) -> tuple[str, str] | None:
    """Tell what to do about a requirement that no activity serves, and where: words and address."""
    found = PLACES.get(requirement.measure)
    return (str(found[0]), reverse(found[1], args=[organization.pk])) if found else None


def place_for_me(requirement: Requirement) -> tuple[str, str] | None:
    """Tell what a member does themself about a requirement, and where: words and address."""
    found = OWN_PLACES.get(requirement.measure)
    return (str(found[0]), reverse(found[1])) if found else None


def suggested_day(slot: Slot, today: date) -> date:
    """Suggest a day inside a period: a week from now, or as near to that as the period allows."""
    return max(slot.starts, min(slot.ends, today + SOON))


def plan_url(requirement: Requirement, organization: Organization, slot: Slot, today: date) -> str:
    """Make the address of the short form that plans an activity for this requirement, filled in already."""
    where = requirement.data["where"]
    given = {"on": suggested_day(slot, today).isoformat()}
    if where.get("kind"):
        given["kind"] = where["kind"][0]
    topics = [topic for topic in where.get("topic", ()) if topic != "any"]
    if topics:
        given["topic"] = f"{requirement.adoption.scheme.code}/{topics[0]}"
    return f"{reverse('activities:new', args=[organization.pk])}?{urlencode(given)}"
