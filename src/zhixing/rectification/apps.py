from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class RectificationConfig(AppConfig):
    name = "zhixing.rectification"
    verbose_name = _("Problems and rectification")

    @override
    def ready(self) -> None:
        autodiscover_modules("panels")
