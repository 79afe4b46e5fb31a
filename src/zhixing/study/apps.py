from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class StudyConfig(AppConfig):
    name = "zhixing.study"
    verbose_name = _("Study")

    @override
    def ready(self) -> None:
        autodiscover_modules("panels", "receivers")
