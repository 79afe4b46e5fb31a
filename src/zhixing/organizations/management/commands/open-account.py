"""``zhixing open-account``: the first account of a committee's organiser, from the server's command line."""  # noqa: N999  as typed

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from typing_extensions import override

from zhixing.core.actions import System
from zhixing.core.permissions import Role
from zhixing.organizations.actions import grant_role, open_account
from zhixing.organizations.models import Organization


class Command(BaseCommand):
    help = "Opens an account with a role at an organisation, and prints the link for its owner's password."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("--at", required=True, metavar="CODE", help="code of the organisation")
        parser.add_argument(
            "--role", choices=[role.value for role in Role], default=Role.COMMITTEE_ORGANISER.value
        )

    @override
    def handle(self, *_args: Any, **given: Any) -> None:
        place = Organization.objects.filter(code=given["at"]).first()
        if place is None:
            raise CommandError(_("There is no organisation with the code %(code)s.") % {"code": given["at"]})
        by = System("open-account")
        try:
            with transaction.atomic():
                opened = open_account(
                    by=by, organization=place, username=given["username"], name=given["name"]
                )
                grant_role(by=by, organization=place, user=opened.user, role=given["role"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(_("Hand over this address, once, behind the name of your server:"))
        self.stdout.write(opened.link)
