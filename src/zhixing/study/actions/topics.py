"""Topics written: own ones, what is added to others, and their readings."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities import plans
from zhixing.activities.choices import State
from zhixing.activities.models import Host
from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.core.stale import StaleError
from zhixing.core.time import now
from zhixing.library.models import Article, Text
from zhixing.library.queries.texts import texts_for
from zhixing.organizations.models import Organization
from zhixing.study.models import Topic, TopicReading

WORDS = ("title", "about", "questions")


@action("study.add_topic", permission="study.guide", on="organization")
def add_topic(
    *, by: Actor, organization: Organization, title: str, about: str = "", questions: str = ""
) -> Topic:
    """Make a topic of a body's own, for itself and everything below; the same title twice makes it once.

    Raises ValidationError without a title.
    """
    _check_title(title)
    rows = Topic.objects.filter(unit_id=organization.unit_id, organization=organization, key="")
    there = rows.filter(title=title, ended_at=None).first()
    if there:
        unchanged()
        return there
    row = Topic.objects.create(
        unit_id=organization.unit_id,
        organization=organization,
        title=title,
        about=about,
        questions=questions,
    )
    record(row, new={name: getattr(row, name) for name in WORDS})
    return row


@action("study.edit_topic", permission="study.guide", on="topic")
def edit_topic(
    *, by: Actor, topic: Topic, version: int, title: str = "", about: str = "", questions: str = ""
) -> Topic:
    """Change a topic of a body's own, or what a body added to another (that has no title).

    Raises ValidationError where an own one would lose its title, StaleError where it changed since `version`.
    """
    if not topic.key:
        _check_title(title)
    return _write(_held(topic), version, {"title": title, "about": about, "questions": questions})


@action("study.end_topic", permission="study.guide", on="topic")
def end_topic(*, by: Actor, topic: Topic) -> Topic:
    """Offer an own topic no longer; what was held on it keeps its name. Ended before, nothing changes."""
    row = _held(topic)
    if row.ended_at or row.key:
        unchanged()
        return row
    row.ended_at = now()
    row.save(update_fields=["ended_at"])
    record(row, new={"ended": row.title})
    return row


@action("study.offer_topic_again", permission="study.guide", on="topic")
def offer_topic_again(*, by: Actor, topic: Topic) -> Topic:
    """Offer an own topic again that had ended. Offered already, nothing changes."""
    row = _held(topic)
    if row.ended_at is None:
        unchanged()
        return row
    row.ended_at = None
    row.save(update_fields=["ended_at"])
    record(row, new={"offered": row.title})
    return row


@action("study.add_to_topic", permission="study.guide", on="organization")
def add_to_topic(
    *,
    by: Actor,
    organization: Organization,
    key: str,
    version: int = 0,
    about: str = "",
    questions: str = "",
) -> Topic:
    """Add words and questions to a topic of a scheme or of a body above, for a body and everything below.

    `version` is that of the addition as the form showed it (0: there was none). Raises ValidationError for a
    topic that does not hold at the body, StaleError where the addition changed since `version`.
    """
    _check_topic(organization, key)
    rows = Topic.objects.filter(unit_id=organization.unit_id)
    row, is_new = rows.get_or_create(unit_id=organization.unit_id, organization=organization, key=key)
    return _write(_held(row), row.version if is_new else version, {"about": about, "questions": questions})


@action("study.add_topic_reading", permission="study.guide", on="organization")
def add_reading(
    *,
    by: Actor,
    organization: Organization,
    key: str,
    text: Text,
    anchor: int | None = None,
    note: str = "",
) -> TopicReading:
    """Give a topic a text to read, or from one of its articles on; given before, only the note changes.

    Raises ValidationError for a topic or a text that does not hold at the body, and for an article that the
    edition in force does not have.
    """
    _check_topic(organization, key)
    _check_text(organization, text, anchor)
    rows = TopicReading.objects.filter(unit_id=organization.unit_id)
    row, is_new = rows.get_or_create(
        unit_id=organization.unit_id,
        organization=organization,
        topic=key,
        text=text,
        anchor=anchor,
        defaults={"note": note},
    )
    if not is_new and row.note == note:
        unchanged()
        return row
    row.note = note
    row.save(update_fields=["note"])
    record(row, new={"topic": key, "text": text.title, "anchor": anchor, "note": note})
    _touch(row)
    return row


@action("study.remove_topic_reading", permission="study.guide", on="reading")
def remove_reading(*, by: Actor, reading: TopicReading) -> None:
    """Take a reading away from a topic; gone already, nothing changes."""
    rows = TopicReading.objects.filter(unit_id=reading.unit_id, pk=reading.pk)
    row = rows.select_related("text", "organization").first()
    if row is None:
        unchanged()
        return
    record(row, old={"topic": row.topic, "text": row.text.title, "anchor": row.anchor})
    _touch(row)
    rows.delete()


def _held(topic: Topic) -> Topic:
    """Hold a topic's row until the transaction ends."""
    rows = Topic.objects.filter(unit_id=topic.unit_id, pk=topic.pk).select_related("organization")
    return rows.select_for_update(of=("self",)).get()


def _write(row: Topic, version: int, words: dict[str, str]) -> Topic:
    """Write what differs and raise the version; inside an action."""
    if row.version != version:
        raise StaleError(row)
    new = {name: value for name, value in words.items() if getattr(row, name) != value}
    if not new:
        unchanged()
        return row
    old = {name: getattr(row, name) for name in new}
    for name, value in new.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*new, "version"])
    record(row, old=old, new=new, topic=row.key or row.title)
    return row


def _touch(row: TopicReading) -> None:
    """Mark the bodies below that discussed the topic: what they covered together may change with its readings."""
    units = Organization.objects.below(row.organization.path).values_list("unit_id", flat=True)
    held: Any = Host.objects.filter(
        unit_id__in=sorted(set(units)),
        organization__in=Organization.objects.below(row.organization.path),
        activity__topic=row.topic,
        activity__state=State.CONFIRMED,
    )
    for unit_id, organization_id, day in held.values_list("unit_id", "organization_id", "activity__held_on"):
        touch(unit_id, organizations=[organization_id], first=day, last=day)


def _check_title(title: str) -> None:
    if not title:
        raise ValidationError({"title": _("Give the topic a name: a few words are enough.")})


def _check_topic(organization: Organization, key: str) -> None:
    if key not in plans.topics_for(organization):
        raise ValidationError(_("This topic is not one of your body's any more. Open the topics again."))


def _check_text(organization: Organization, text: Text, anchor: int | None) -> None:
    if not texts_for(organization).filter(pk=text.pk).exists():
        raise ValidationError({"text": _("This text is not in your library. Choose another.")})
    if anchor and not Article.objects.filter(edition=text.edition_id, anchor=anchor).exists():
        raise ValidationError(
            {"article": _("The text has no such article. Write it as it stands there, such as 第三条.")}
        )
