"""One evaluator at a time: two that evaluate the same branch at once lose a count."""

from django.db import connection

TURN = 0x5A58  # our advisory lock's name; any number that nobody else uses


def take_turn() -> None:
    """Wait until no other evaluator is at work; the turn ends with the transaction.

    SQLite needs nothing: its transactions that write come one after another from their beginning.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
