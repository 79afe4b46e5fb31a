"""Codes of the tree and its people, with their names; the words are those of the field (CONTEXT.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an organisation is."""

    WORK_COMMITTEE = "work_committee", _("work committee")
    ORGAN_COMMITTEE = "organ_committee", _("organ committee")
    PARTY_GROUP = "party_group", _("Party group")
    PRIMARY_COMMITTEE = "primary_committee", _("primary committee")
    GENERAL_BRANCH = "general_branch", _("general branch")
    BRANCH = "branch", _("branch")
    CELL = "cell", _("cell")


COMMITTEES = (Kind.WORK_COMMITTEE, Kind.ORGAN_COMMITTEE, Kind.PRIMARY_COMMITTEE)


class Level(models.TextChoices):
    """The level of the unit that an organisation belongs to."""

    PROVINCIAL = "provincial", _("provincial level")
    CITY = "city", _("city level")
    COUNTY = "county", _("county level")


class Nature(models.TextChoices):
    """Whether the unit is an organ of state or a public institution (R1.3-2, R1.3-4)."""

    ORGAN = "organ", _("organ")
    INSTITUTION = "institution", _("public institution")


class Sex(models.TextChoices):
    """As the roster has it."""

    MALE = "male", _("male")
    FEMALE = "female", _("female")


class PostCode(models.TextChoices):
    """Posts; one person may hold several, each for a dated time."""

    SECRETARY = "secretary", _("secretary")
    DEPUTY_SECRETARY = "deputy_secretary", _("deputy secretary")
    ORGANISATION = "organisation", _("organisation committee member")
    PUBLICITY = "publicity", _("publicity committee member")
    DISCIPLINE = "discipline", _("discipline committee member")
    COMMITTEE_MEMBER = "committee_member", _("committee member")
    TEAM_SECRETARY = "team_secretary", _("Party group secretary")
    TEAM_MEMBER = "team_member", _("leadership team member")
    ORGANISER = "organiser", _("organiser")
    CELL_HEAD = "cell_head", _("cell head")


COMMITTEE_POSTS = (
    PostCode.SECRETARY,
    PostCode.DEPUTY_SECRETARY,
    PostCode.ORGANISATION,
    PostCode.PUBLICITY,
    PostCode.DISCIPLINE,
    PostCode.COMMITTEE_MEMBER,
)


class Rank(models.TextChoices):
    """Ranks from high to low; whether a rank is a leading one is a fact of its own."""

    BUREAU_HEAD = "bureau_head", _("bureau head rank")
    BUREAU_DEPUTY = "bureau_deputy", _("bureau deputy rank")
    DIVISION_HEAD = "division_head", _("division head rank")
    DIVISION_DEPUTY = "division_deputy", _("division deputy rank")
    SECTION_HEAD = "section_head", _("section head rank")
    SECTION_DEPUTY = "section_deputy", _("section deputy rank")
    STAFF = "staff", _("staff")


def ranks_from(lowest: str) -> list[str]:
    """List the ranks from the highest down to `lowest`; raises ValueError for an unknown one."""
    values = [rank.value for rank in Rank]
    return values[: values.index(lowest) + 1]


class LeavingReason(models.TextChoices):
    """Why an affiliation ended."""

    TRANSFERRED = "transferred", _("transferred")
    MOVED_OUT = "moved_out", _("transferred out of the system")
    DIED = "died", _("died")
    LEFT = "left", _("left the Party")
    CORRECTED = "corrected", _("was entered by mistake")


# What may stand directly below what: a Party group has nothing below it, a branch has only its cells.
_BODIES = frozenset(Kind) - {Kind.CELL}
MAY_HOLD: dict[Kind, frozenset[Kind]] = {
    Kind.WORK_COMMITTEE: _BODIES,
    Kind.ORGAN_COMMITTEE: _BODIES - {Kind.WORK_COMMITTEE},
    Kind.PRIMARY_COMMITTEE: _BODIES - {Kind.WORK_COMMITTEE},
    Kind.PARTY_GROUP: frozenset(),
    Kind.GENERAL_BRANCH: frozenset({Kind.BRANCH}),
    Kind.BRANCH: frozenset({Kind.CELL}),
    Kind.CELL: frozenset(),
}
