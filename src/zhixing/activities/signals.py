"""What others may wish to know, sent inside the action's transaction; `activity` and `by` go along.

Whoever listens does its work on commit, or leaves rows in the same transaction. Nothing here waits for it.
"""

from django.dispatch import Signal

planned = Signal()  # it is new; its token tells which form it came from
announced = Signal()  # those expected should hear of it
moved = Signal()  # an announced activity has another day, time or place; also `old`, the former values
cancelled = Signal()  # an announced activity will not be held
listed = Signal()  # an announced activity has more people on its list; also `members`, their ids
leave_asked = Signal()  # also `leave`
leave_answered = Signal()  # also `leave`
claim_made = Signal()  # also `claim`
claim_answered = Signal()  # also `claim`
