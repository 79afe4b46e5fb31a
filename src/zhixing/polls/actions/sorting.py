"""What came in is sorted by an officer and given to those whom it concerns; the raw words are destroyed then."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from zhixing.core.actions import Actor, action, record
from zhixing.core.once import once
from zhixing.core.stale import StaleError, keep
from zhixing.core.time import today
from zhixing.polls.actions.opinions import claim, touch_day
from zhixing.polls.choices import About, CollectionState, Fate, Source
from zhixing.polls.drafts import ByHand, Sorting
from zhixing.polls.limits import REASON, WORDS
from zhixing.polls.models import Collection, Opinion
from zhixing.polls.queries.opinions import may_concern, must_leave_to_others

SORTED = ("fate", "words", "about", "member", "aspect", "reason", "version")


class StaleOpinionError(StaleError):
    """Another officer sorted the opinion after the form was opened; `current` is how it stands now."""


@action("polls.add_opinion", permission="polls.collect", on="collection")
@sensitive_variables("opinion")
def add_opinion(*, by: Actor, collection: Collection, opinion: ByHand, token: str = "") -> Opinion:
    """Add an opinion that came by the box, in a talk or at a meeting; the same form sent twice adds it once.

    Raises ValidationError by field, and for a collection that is not open yet or released.
    """
    current = claim(collection, CollectionState.OPEN, CollectionState.CLOSED)
    _check_by_hand(current, opinion)
    row, is_new = once(
        Opinion.objects.filter(unit_id=current.unit_id),
        token,
        lambda: Opinion.objects.create(
            unit_id=current.unit_id,
            collection=current,
            source=opinion.source,
            came_on=opinion.came_on,
            raw=opinion.words.strip(),
            hint_id=opinion.member,
            token=token,
        ),
    )
    if not is_new:
        return row
    if current.state == CollectionState.CLOSED:
        current.sheets, current.received = current.sheets + 1, current.received + 1
        keep(current, "sheets", "received")
        touch_day(current)
    record(current, new={"source": opinion.source, "came_on": opinion.came_on})
    return row


def _check_by_hand(collection: Collection, opinion: ByHand) -> None:
    problems = _check_words(opinion.words)
    if opinion.source not in {Source.BOX, Source.TALK, Source.MEETING}:
        problems["source"] = _("Say how it came.")
    if opinion.came_on > today():
        problems["came_on"] = _("This day is still to come.")
    if not _may_concern(collection, opinion.member):
        problems["member"] = _("Choose among the members of the organisation.")
    if problems:
        raise ValidationError(problems)


def _check_words(words: str) -> dict[str, str]:
    if not words.strip():
        return {"words": _("Write the opinion.")}
    if len(words) > WORDS:
        return {"words": _("At most %(most)d characters.") % {"most": WORDS}}
    return {}


def _may_concern(collection: Collection, member: int | None) -> bool:
    return member is None or member in {each.pk for each in may_concern(collection)}


@action("polls.sort_opinion", permission="polls.collect", on="opinion")
@sensitive_variables("sorting")
def sort_opinion(*, by: Actor, opinion: Opinion, version: int, sorting: Sorting) -> Opinion:
    """Take an opinion into the summary in words that do not tell who wrote it, or set it aside with a reason.

    May be done again until the release. Raises ValidationError by field, for a collection that is not closed or is
    released, and where it concerns the officer and another can do it; StaleOpinionError where it was sorted since.
    """
    collection = claim(opinion.collection, CollectionState.CLOSED)
    rows = Opinion.objects.select_for_update().filter(unit_id=collection.unit_id, collection=collection)
    current = rows.get(pk=opinion.pk)
    if must_leave_to_others(by, collection.organization, current.hint_id, current.member_id, sorting.member):
        raise ValidationError(
            _("This opinion is about yourself. Another officer of the organisation sorts it.")
        )
    if current.version != version:
        raise StaleOpinionError(current)
    _check_sorting(collection, sorting)
    _sort(current, sorting)
    current.version += 1
    current.save(update_fields=[*SORTED])
    record(current, new={"fate": current.fate})
    return current


def _check_sorting(collection: Collection, sorting: Sorting) -> None:
    if sorting.aside:
        if len(sorting.aside) > REASON:
            raise ValidationError({"reason": _("At most %(most)d characters.") % {"most": REASON}})
        return
    problems = _check_words(sorting.words)
    if not _may_concern(collection, sorting.member):
        problems["member"] = _("Choose among the members of the organisation.")
    if problems:
        raise ValidationError(problems)


def _sort(opinion: Opinion, sorting: Sorting) -> None:
    if sorting.aside:
        opinion.fate, opinion.reason = Fate.ASIDE, sorting.aside
        opinion.words, opinion.about, opinion.member_id, opinion.aspect = "", "", None, ""
        return
    opinion.fate, opinion.reason = Fate.TAKEN, ""
    opinion.words, opinion.aspect = sorting.words.strip(), sorting.aspect
    opinion.about = About.MEMBER if sorting.member else About.BODY
    opinion.member_id = sorting.member


@action("polls.release_opinions", permission="polls.collect", on="collection")
def release_opinions(*, by: Actor, collection: Collection) -> Collection:
    """Give the sorted opinions to those whom they concern, and destroy the raw words for good.

    Raises ValidationError where one is still to be sorted, and for a collection that is not closed or is released.
    """
    current = claim(collection, CollectionState.CLOSED)
    rows = current.opinions.filter(unit_id=current.unit_id)
    waiting = rows.filter(fate=Fate.WAITING).count()
    if waiting:
        raise ValidationError(_("%(waiting)d opinions are still to be sorted.") % {"waiting": waiting})
    rows.update(raw="", hint=None, token="")
    current.state, current.released_on = CollectionState.RELEASED, today()
    keep(current, "state", "released_on")
    taken = rows.filter(fate=Fate.TAKEN).count()
    record(current, new={"state": current.state, "taken": taken, "aside": current.received - taken})
    return current
