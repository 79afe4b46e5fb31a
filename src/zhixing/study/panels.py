"""What study adds to the rooms below: further topics, and what a topic brings to an activity."""

from collections.abc import Iterable
from datetime import date

from zhixing.activities.brought import Brought, ToRead, brings
from zhixing.activities.models import Activity
from zhixing.activities.plans import Topic, topic_source
from zhixing.organizations.models import Organization
from zhixing.study import meetings  # noqa: F401  it listens for what is planned
from zhixing.study.queries import topics


@topic_source
def own(organization: Organization, day: date | None) -> Iterable[Topic]:
    """Offer the topics of bodies themselves."""
    return topics.own_topics(organization, day)


@brings
def questions_and_readings(activity: Activity) -> Brought:
    """Bring a topic's questions and readings, as they stand at the body that holds the activity."""
    shown = topics.topic_for(activity.organization, activity.topic)
    if shown is None:
        return Brought()
    readings = tuple(ToRead(each.title, each.row.note, each.url) for each in shown.readings)
    return Brought(shown.questions, readings)
