from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class LifeConfig(AppConfig):
    name = "zhixing.life"
    verbose_name = _("Organisation-life meetings")

    @override
    def ready(self) -> None:
        autodiscover_modules("panels")
