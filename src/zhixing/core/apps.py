from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class CoreConfig(AppConfig):
    name = "zhixing.core"
    verbose_name = _("Core")

    @override
    def ready(self) -> None:
        autodiscover_modules("permissions")
