"""Heart talks: planned many at once, written down, changed, taken off."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.core.once import once
from zhixing.core.readings import note_reading
from zhixing.core.stale import hold, keep
from zhixing.core.time import today
from zhixing.life.actions.frame import StaleMeetingError
from zhixing.life.checking import OLDEST, check_talk
from zhixing.life.drafts import TalkDraft
from zhixing.life.models import Talk
from zhixing.life.queries.talks import READ, kind_of, people_in, talks_in
from zhixing.organizations.models import Organization

PLAIN = ("talker_id", "partner_id", "planned_on", "held_on", "place")
WORDS = ("said", "wishes", "agreed")  # for the two and the secretary


@action("life.plan_talks", permission="life.run", on="organization")
def plan_talks(
    *, by: Actor, organization: Organization, pairs: Iterable[str], planned_on: date
) -> list[Talk]:
    """Plan talks for several missing pairs (`Pair.key`) at once; those that are planned or held meanwhile stay.

    Raises ValidationError by field for a day that is past, or where no pair is chosen.
    """
    chosen = set(pairs)
    if not chosen:
        raise ValidationError({"pairs": _("Choose at least one pair.")})
    if not today() <= planned_on <= today() + OLDEST:
        raise ValidationError({"planned_on": _("Choose today or a day to come.")})
    Organization.objects.select_for_update().get(
        pk=organization.pk
    )  # two officers at once plan one after the other
    open_pairs = [pair for pair in talks_in(organization, planned_on.year).missing if not pair.is_planned]
    planned = [
        Talk.objects.create(
            unit_id=organization.unit_id,
            organization=organization,
            talker=pair.talker,
            partner=pair.partner,
            kind=kind_of(organization, (pair.talker.pk, pair.partner.pk), planned_on),
            planned_on=planned_on,
            entered_by_name=str(by.name),
        )
        for pair in open_pairs
        if pair.key in chosen
    ]
    if planned:
        record(organization, talks=[talk.pk for talk in planned], planned_on=planned_on)
    else:
        unchanged()
    return planned


@action("life.record_talk", permission="life.view", on="organization")
def record_talk(*, by: Actor, organization: Organization, draft: TalkDraft, token: str = "") -> Talk:
    """Write a talk down: an officer for any two of the body, everybody else one of their own.

    The same form (`token`) sent twice writes it once. Raises ValidationError by field.
    """
    whose = getattr(by, "member_id", None) if getattr(by, "unit_id", None) == organization.unit_id else None
    is_own = whose is not None and whose in {draft.talker, draft.partner}
    if not is_own and not by.has_perm("life.run", organization):
        raise PermissionDenied
    _check(organization, draft)
    row, is_new = once(
        Talk.objects.filter(unit_id=organization.unit_id),
        token,
        lambda: Talk.objects.create(
            unit_id=organization.unit_id,
            organization=organization,
            kind=_kind(organization, draft),
            **_plain(draft),
            **_words(draft),
            entered_by_name=str(by.name),
            token=token,
        ),
    )
    if is_new:
        record(row, new=_plain(draft))
        _touch(row)
    return row


@action("life.change_talk", permission="life.write_talk", on="talk")
def change_talk(*, by: Actor, talk: Talk, version: int, draft: TalkDraft) -> Talk:
    """Write up a planned talk, or correct one; who may not read its words leaves them as they are.

    Raises ValidationError by field, StaleMeetingError where somebody changed it since `version`.
    """
    current = _claim(talk, version)
    _check(current.organization, draft, current.pair)
    new = _plain(draft) | (_words(draft) if by.has_perm("life.read_talk", current) else {})
    new["kind"] = _kind(current.organization, draft)
    changed = [name for name, value in new.items() if getattr(current, name) != value]
    if not changed:
        unchanged()
        return current
    before = current.held_on
    for name in changed:
        setattr(current, name, new[name])
    keep(current, *changed)
    plain = {name: new[name] for name in changed if name in PLAIN}
    record(current, new=plain, changed=changed)
    _touch(current, before)
    return current


@action("life.drop_talk", permission="life.write_talk", on="talk")
def drop_talk(*, by: Actor, talk: Talk) -> Organization:
    """Take a talk off that does not take place or was entered by mistake; its words are gone."""
    current = _claim(talk)
    body: Organization = current.organization
    record(current, old={"planned_on": current.planned_on, "held_on": current.held_on}, changed=["dropped"])
    _touch(current)
    Talk.objects.filter(unit_id=current.unit_id, pk=current.pk).delete()
    return body


@action(READ, permission="life.read_talk", on="talk")
def read_talk(*, by: Actor, talk: Talk) -> Talk:
    """Open the words of a talk; the two see which other read it, once for each day."""
    mine = (getattr(by, "unit_id", None), getattr(by, "member_id", None))
    note_reading(talk, is_own=mine[0] == talk.unit_id and mine[1] in talk.pair)
    return talk


def _check(organization: Organization, draft: TalkDraft, stay: Iterable[int] = ()) -> None:
    people = {person.pk for person in people_in(organization, _day(draft))}
    check_talk(draft, people | set(stay))


def _day(draft: TalkDraft) -> date:
    return draft.held_on or draft.planned_on or today()


def _kind(organization: Organization, draft: TalkDraft) -> str:
    return kind_of(organization, (draft.talker, draft.partner), _day(draft))


def _plain(draft: TalkDraft) -> dict[str, object]:
    return {
        "talker_id": draft.talker,
        "partner_id": draft.partner,
        "planned_on": draft.planned_on,
        "held_on": draft.held_on,
        "place": draft.place.strip(),
    }


def _words(draft: TalkDraft) -> dict[str, object]:
    return {name: getattr(draft, name).strip() for name in WORDS}


def _claim(talk: Talk, version: int | None = None) -> Talk:
    current = hold(Talk.objects.select_related("organization"), talk)
    StaleMeetingError.refuse(current, version)
    return current


def _touch(talk: Talk, *before: date | None) -> None:
    days = [day for day in (talk.held_on, *before) if day]
    if days:
        touch(talk.unit_id, organizations=[talk.organization_id], first=min(days), last=max(days))
