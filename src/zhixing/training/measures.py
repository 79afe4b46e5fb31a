"""What training offers to the scheme language: activities of the kind, split by whom their class is for.

Who is for whom: a session follows its class; a training that belongs to no class is one for members. People of
other units have credits at home, which carry the class's audience.
"""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhixing.activities import measures as activities
from zhixing.activities.models import Credit
from zhixing.progress.measures import Facts, Subject, Where, measure
from zhixing.training.choices import For
from zhixing.training.models import Session

KIND = "training"


@measure("training.held", subject=Subject.ORGANIZATION, filters={"audience", "mode"})
def held(where: Where, first: date, last: date) -> Facts:
    """Tell which trainings a body held (R2.1-7); each confirmed session is one, on its own day."""
    return [_meant(rows, where) for rows in activities.held({**where, "kind": [KIND]}, first, last)]


@measure("training.attended", subject=Subject.MEMBER, filters={"audience", "mode"})
def attended(where: Where, first: date, last: date) -> Facts:
    """Tell at which trainings a member was, or which they made up (R3.3-3), at home and in other units."""
    return [_meant(rows, where) for rows in activities.attended({**where, "kind": [KIND]}, first, last)]


def _meant(rows: QuerySet[Any, Any], where: Where) -> QuerySet[Any, Any]:
    """Keep what was for one of the audiences that are asked for; nothing asked keeps all."""
    wanted = set(where.get("audience") or For.values)
    if wanted >= set(For.values):
        return rows
    of_staff = _is_for_staff(rows.model)
    return rows.filter(of_staff if For.CORE_STAFF in wanted else ~of_staff)


def _is_for_staff(model: type[Any]) -> Q:
    if model is Credit:
        return Q(audience=For.CORE_STAFF)
    sessions = Session.objects.filter(
        unit_id=OuterRef("unit_id"),
        activity_id=OuterRef("activity_id"),
        training__meant_for=For.CORE_STAFF,
    )
    return Q(Exists(sessions))
