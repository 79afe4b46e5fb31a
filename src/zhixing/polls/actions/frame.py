"""What changes of a ballot share: one at a time, in the right state, a stale form refused."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.stale import StaleError, hold
from zhixing.polls.choices import State
from zhixing.polls.models import Ballot


class StaleBallotError(StaleError):
    """Somebody changed the ballot after the form was opened; `current` is how it stands now."""


def claim(ballot: Ballot, *states: State, version: int | None = None) -> Ballot:
    """Hold a ballot's row until the transaction ends, so that of two at once one sees what the other did.

    Raises ValidationError where it is in none of `states`, StaleBallotError for another `version`.
    """
    current = hold(Ballot.objects.select_related("organization"), ballot)
    if current.state not in states:
        how = {"state": current.get_state_display()}
        raise ValidationError(_("The ballot is %(state)s now, so this cannot be done.") % how)
    StaleBallotError.refuse(current, version)
    return current


def context_of(ballot: Ballot) -> str:
    """Give the words that bind what is sealed to its round."""
    return f"ballot {ballot.pk} round {ballot.round}"
