from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class PollsConfig(AppConfig):
    name = "zhixing.polls"
    verbose_name = _("Opinions and ballots")

    @override
    def ready(self) -> None:
        autodiscover_modules("panels")
