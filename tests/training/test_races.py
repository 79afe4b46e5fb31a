"""Two at once for the last seat, each on a connection of their own: one gets it, the other is told."""

import pytest
from django.core.exceptions import ValidationError

from tests.activities.test_races import at_once
from tests.training.factories import DAY, a_class, place
from zhixing.training.actions.enrolling import enrol
from zhixing.training.queries.classes import find
from zhixing.training.queries.people import enrolled_ids

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_seat_is_given_once():
    here = place()
    training = a_class(here.committee, starts=DAY.replace(month=6), seats=1)
    answers = at_once(
        lambda: enrol(by=here.secretary, training=training, members=[here.people[0]]),
        lambda: enrol(by=here.away_secretary, training=training, members=[here.visitor]),
    )
    assert sum(isinstance(answer, ValidationError) for answer in answers) == 1
    assert sum(isinstance(answer, list) for answer in answers) == 1
    assert len(enrolled_ids(find(training.pk))) == 1


def test_a_double_click_enrols_once():
    here = place()
    training = a_class(here.committee, starts=DAY.replace(month=6))
    answers = at_once(
        *[lambda: enrol(by=here.organiser, training=training, members=[here.visitor, *here.people])] * 2
    )
    assert sorted(len(answer) for answer in answers) == [0, 4]
