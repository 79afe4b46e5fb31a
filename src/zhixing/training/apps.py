from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class TrainingConfig(AppConfig):
    name = "zhixing.training"
    verbose_name = _("Training classes")

    @override
    def ready(self) -> None:
        autodiscover_modules("expected", "panels")
