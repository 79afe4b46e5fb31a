"""`zhixing worker`: the one background process."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from django_tasks_db.management.commands.db_worker import Worker
from typing_extensions import override

from zhixing.core.worker import run_due


class Command(BaseCommand):
    help = "Run background work: progress marks, queued tasks, the seals of the audit trail. One is enough."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due and queued now, then stop")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        autodiscover_modules("tasks")
        queue = _queue(batch=options["once"])
        if options["once"]:
            run_due()
            queue.run()
            return
        self._run(queue)

    def _run(self, queue: Worker) -> None:
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        # A long task (an import, say) must not keep the marks waiting: it has a thread of its own.
        thread = threading.Thread(target=queue.run, name="tasks")
        thread.start()
        self.stdout.write(_("Worker: running; Ctrl-C stops it."))
        while not stop.is_set() and thread.is_alive():
            stop.wait(run_due())
        queue.running = False
        thread.join()


def _queue(*, batch: bool) -> Worker:
    return Worker(
        queue_names=["*"],
        interval=1,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
