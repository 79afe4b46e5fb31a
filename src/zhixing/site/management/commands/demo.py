"""`zhixing demo`: sample rosters, the 2016 plan, most of a year of activities, and accounts for a look."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress
from typing_extensions import override

from zhixing.activities.actions import announce_activity, plan_activity
from zhixing.activities.drafts import Draft, Speaker
from zhixing.activities.models import Activity
from zhixing.activities.plans import topics_for
from zhixing.core.actions import System
from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.organizations.roster.apply import Options, apply_import, plan_import
from zhixing.organizations.roster.reading import read_roster
from zhixing.progress.rebuild import rebuild
from zhixing.schemes.actions import adopt_scheme, load_scheme
from zhixing.schemes.queries import library_text
from zhixing.site.demo.appraisals import begin_an_appraisal
from zhixing.site.demo.fill import fill_demo
from zhixing.site.demo.inspections import let_them_inspect
from zhixing.site.demo.life import prepare_a_life_meeting
from zhixing.site.demo.materials import stock_materials
from zhixing.site.demo.people import Cast, cast_below, open_demo_accounts
from zhixing.site.demo.plans import plan_studies
from zhixing.site.demo.polls import ask_for_opinions, let_them_vote
from zhixing.site.demo.problems import let_them_mend
from zhixing.site.demo.readings import let_them_read
from zhixing.site.demo.reflections import let_them_reflect
from zhixing.site.demo.talk import let_them_talk
from zhixing.site.demo.texts import keep_texts
from zhixing.site.demo.training import let_them_train

ROSTER = settings.ROOT / "samples" / "roster-tidy.xlsx"
SCHEME = "liangxueyizuo-2016.yaml"
BY = System("示例数据")


class Command(BaseCommand):
    help = "Fills an empty database with sample data and opens the demo's accounts."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("This writes invented people. Set ZHIXING_DEMO=1 if that is what you want."))
        if Organization.objects.exists():
            self.stdout.write(_("The sample data is there already."))
            return
        self.console = Console(file=self.stdout, highlight=False)  # type: ignore[arg-type]
        day = today()
        root = self._roster(ROSTER, day)
        self._adopt(root, day.year)
        self._year(root, day)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # a planner that still takes the tables for empty never ends
        cast = cast_below(root, day)
        held, coming = self._waiting(cast, day)
        open_demo_accounts(by=BY, cast=cast)
        let_them_talk(cast, held, coming, day)
        stock_materials(cast, held)
        let_them_train(cast, day)
        keep_texts(BY, cast, day)
        let_them_read(BY, cast, day)
        plan_studies(BY, cast, day)
        let_them_reflect(BY, cast)
        let_them_mend(cast, day)
        let_them_inspect(cast, day)
        collection = ask_for_opinions(cast)
        prepare_a_life_meeting(BY, cast, collection, day)
        let_them_vote(cast)
        begin_an_appraisal(cast, day)
        self._count()

    def _adopt(self, root: Organization, year: int) -> None:
        version = load_scheme(by=BY, organization=root, text=library_text(SCHEME), name=SCHEME)
        adopt_scheme(
            by=BY, organization=root, version=version, starts=date(year, 1, 1), ends=date(year, 12, 31)
        )

    def _year(self, root: Organization, day: date) -> None:
        topics = list(topics_for(root, day))
        with self._bar(_("Most of a year of activities")) as tell:
            yesterday = day - timedelta(days=1)
            fill_demo(by=BY, root=root, topics=topics, year=day.year, until=yesterday, on_progress=tell)

    def _roster(self, path: Path, day: date) -> Organization:
        with self._bar(_("Rosters")) as tell, transaction.atomic():
            roster = read_roster(path, on_progress=tell)
            new_year = day.replace(month=1, day=1)
            plan = plan_import(roster, Options(as_of=new_year, since=new_year))
            apply_import(by=BY, place=None, plan=plan, filename=path.name)
        return Organization.objects.filter(parent__isnull=True).order_by("path")[0]

    def _waiting(self, cast: Cast, day: date) -> tuple[Activity, Activity]:
        """Leave the secretary one meeting of yesterday, to be confirmed, and one announced for next week."""
        held = Draft(
            organization=cast.branch,
            kinds=("lecture", "members_meeting"),
            held_on=day - timedelta(days=1),
            starts_at=time(14, 30),
            ends_at=time(16, 0),
            place="第一会议室",
            speakers=(Speaker(name=cast.secretary.name, member=cast.secretary),),
        )
        coming = replace(held, kinds=("fixed_day",), held_on=day + timedelta(days=9), speakers=())
        announced = announce_activity(by=BY, activity=plan_activity(by=BY, draft=coming))
        return plan_activity(by=BY, draft=held), announced

    def _count(self) -> None:
        with self._bar(_("Progress of every branch")) as tell:
            rebuild(on_progress=tell)

    @contextmanager
    def _bar(self, title: str) -> Iterator[Callable[[int, int], None]]:
        with Progress(console=self.console) as progress:
            bar = progress.add_task(title)
            yield lambda done, total: progress.update(bar, completed=done, total=total)
