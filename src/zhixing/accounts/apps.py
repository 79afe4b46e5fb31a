from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class AccountsConfig(AppConfig):
    name = "zhixing.accounts"
    verbose_name = _("Accounts")

    @override
    def ready(self) -> None:
        from zhixing.accounts import signals  # noqa: PLC0415  needs the models

        signals.connect()
