"""Tables of study: what each member has read, links and topics, study plans, reflections."""

from zhixing.study.models.plans import Plan, PlanItem
from zhixing.study.models.reading import Link, Reading
from zhixing.study.models.reflections import Comment, Reflection
from zhixing.study.models.search import Searchable
from zhixing.study.models.topics import Topic, TopicReading

__all__ = [
    "Comment",
    "Link",
    "Plan",
    "PlanItem",
    "Reading",
    "Reflection",
    "Searchable",
    "Topic",
    "TopicReading",
]
