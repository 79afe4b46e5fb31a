"""Which slots have waivers at all: most have none, and their statements are shorter by half."""

from collections.abc import Collection

from zhixing.progress.question import Question
from zhixing.progress.sql import SCOPE, Sql, rows, sql
from zhixing.schemes.models import Waiver

Named = tuple[int, str, str]  # adoption, code, slot key: how a waiver names a slot

# By organisation, and by everybody who ever belonged there or held a post: each goes by its own index.
STANDING = Sql("SELECT w.adoption_id, w.code, w.slot_key FROM schemes_waiver w WHERE w.revoked_at IS NULL")
HERE = sql(
    "{standing} AND w.organization_id IN ({scope}) "
    "UNION {standing} AND w.member_id IN "
    "(SELECT a.member_id FROM organizations_affiliation a WHERE a.organization_id IN ({scope})) "
    "UNION {standing} AND w.member_id IN "
    "(SELECT p.member_id FROM organizations_post p WHERE p.organization_id IN ({scope}))",
    standing=STANDING,
    scope=SCOPE,
)


def name_of(question: Question) -> Named:
    """Tell how waivers name this slot."""
    return question.adoption_id, question.code, question.slot_key


def is_waived_anywhere(question: Question) -> bool:
    """Tell whether anybody is waived from this slot."""
    adoption_id, code, slot_key = name_of(question)
    named = Waiver.objects.filter(adoption_id=adoption_id, code=code, slot_key=slot_key)
    return named.filter(revoked_at__isnull=True).exists()


def waived_at(organization_ids: Collection[int]) -> set[Named]:
    """Name the slots from which one of these organisations is waived, or anybody ever counted there."""
    return {(adoption_id, code, key) for adoption_id, code, key in rows(HERE.scoped(organization_ids))}
