"""What the scheme page says beside each requirement: a branch's own state, or that below a committee."""

from zhixing.core.time import today
from zhixing.organizations.choices import COMMITTEES
from zhixing.organizations.models import Organization
from zhixing.progress.numbers import NONE
from zhixing.progress.queries import totals
from zhixing.schemes.models import Adoption
from zhixing.schemes.notes import Note, note_source
from zhixing.supervision import wording
from zhixing.supervision.asks import ask_of
from zhixing.supervision.matrix import columns_for
from zhixing.supervision.plan import plan_of
from zhixing.supervision.queries import requirements_in_force
from zhixing.supervision.wording import Standing


@note_source
def live_notes(organization: Organization, adoption: Adoption) -> dict[str, Note]:
    """Tell by requirement code how an adoption stands here; nothing outside its days."""
    if not adoption.starts <= today() <= adoption.ends:
        return {}
    if organization.kind in COMMITTEES:
        return _below(organization, adoption)
    cards = (card for card in plan_of(organization).cards if card.requirement.adoption_id == adoption.pk)
    return {card.requirement.code: Note(card.said.code, card.said.words) for card in cards if card.main}


def _below(organization: Organization, adoption: Adoption) -> dict[str, Note]:
    day = today()
    requirements = [row for row in requirements_in_force(organization, day) if row.adoption_id == adoption.pk]
    columns = columns_for(requirements, day)
    numbers = totals(organization, [column.slot for column in columns])
    notes = {}
    for column in columns:
        found, slot = numbers.get(column.slot.pk, NONE), column.slot
        standing = Standing(slot.starts, slot.ends, found.due, found.met, found.waived)
        said = wording.gathered(ask_of(column.requirement), standing, day)
        notes[column.requirement.code] = Note(said.code, said.words)
    return notes
