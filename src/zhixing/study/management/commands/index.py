"""`zhixing index`: write what the search looks through anew; needed once after a house is brought up to date."""

from typing import Any

from django.core.management.base import BaseCommand
from typing_extensions import override

from zhixing.core.models import Unit
from zhixing.study.actions.indexing import index_unit


class Command(BaseCommand):
    help = "Writes the search's rows of all activities and materials anew; may be run at any time."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        for unit in Unit.objects.order_by("pk"):
            self.stdout.write(f"{unit.name}: {index_unit(unit.pk)}")
