"""A request that is sent twice is done once: the answer is kept with the change, in one transaction.

Only answers that changed something are kept; after a refusal the key is free again, since nothing happened.
These rows are part of the wire, like sessions: no action writes them and no audit entry tells of them.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhixing.accounts.models import ApiToken, IdempotencyKey
from zhixing.core.api import Problem
from zhixing.core.time import now

KEPT = timedelta(days=7)
STUCK = timedelta(minutes=10)  # the server that took it has died: nothing was committed
REPLAYED = "Idempotent-Replayed"


def once(token: ApiToken, key: str, fingerprint: str, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do a piece of work for a key, or give the answer that it had.

    Raises Problem: "key-reused" where the key came with another request, "in-progress" while this one runs.
    """
    row = _claimed(token, key, fingerprint)
    if row.status:
        return HttpResponse(
            row.answer, status=row.status, content_type="application/json", headers={REPLAYED: "true"}
        )
    try:
        with transaction.atomic():
            response = work()
            if response.status_code < 400:
                _keep(row, response)
            else:
                transaction.set_rollback(True)
    finally:
        _mine(row).delete()  # unless it was kept
    return response


def _claimed(token: ApiToken, key: str, fingerprint: str) -> IdempotencyKey:
    """Take the key, or find how it was answered."""
    row = IdempotencyKey(token=token, key=key, fingerprint=fingerprint, claim=uuid4().hex)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        there = IdempotencyKey.objects.filter(token=token, key=key).first()
        if there is None:  # it was given back in this moment
            raise _running() from None
        return _judged(there, row)
    return row


def _judged(there: IdempotencyKey, row: IdempotencyKey) -> IdempotencyKey:
    if there.fingerprint != row.fingerprint:
        raise Problem(
            "key-reused", _("Use a new key for each new request; this one came with another body before.")
        )
    if there.status:
        return there
    stuck = IdempotencyKey.objects.filter(
        pk=there.pk, status=None, claim=there.claim, claimed_at__lt=now() - STUCK
    )
    if not stuck.update(claim=row.claim, claimed_at=row.claimed_at):
        raise _running()
    row.pk = there.pk
    return row


def _running() -> Problem:
    detail = _("Wait a moment and send it again, with the same key.")
    return Problem("in-progress", detail, headers={"Retry-After": "1"})


def _mine(row: IdempotencyKey) -> QuerySet[IdempotencyKey]:
    return IdempotencyKey.objects.filter(pk=row.pk, claim=row.claim, status=None)


def _keep(row: IdempotencyKey, response: HttpResponse) -> None:
    if not _mine(row).update(status=response.status_code, answer=response.content.decode()):
        raise _running()  # it took so long that somebody else took over: what was done here is taken back


def forget_old() -> int:
    """Forget keys after a week; returns how many."""
    count, _by_model = IdempotencyKey.objects.filter(claimed_at__lt=now() - KEPT).delete()
    return count
