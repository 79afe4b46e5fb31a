"""One walk over every page that people open, with rows on each, on a phone in light and at a desk in the dark.

A new page walks along by itself: the addresses come from the resolver, what they name from the table of
permissions, which no address may be missing from.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests.guards.addresses import addresses
from tests.guards.test_permission_table import API, STAFF, TABLE
from tests.journeys.house import House
from tests.plugins.chromium import PHONE
from tests.site.eyes import BACKEND, enter, faults, sideways
from zhixing.core.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PERSONAS = (Role.BRANCH_OFFICER, Role.COMMITTEE_ORGANISER, Role.MEMBER, Role.INSPECTOR)
DESK = {"width": 1280, "height": 900}
LOOKS = (("phone, light", PHONE, "light"), ("desk, dark", DESK, "dark"))

NOT_WALKED = {
    "supervision:export": "a file, not a page",
    "activities:file": "a file, not a page",
    "organizations:bad-rows": "a file, not a page",
    "documents:word": "a file, not a page",
    "documents:pdf": "a file, not a page",
    "documents:circular-word": "a file, not a page",
    "documents:circular-pdf": "a file, not a page",
    "documents:life-report-word": "a file, not a page",
    "documents:life-report-pdf": "a file, not a page",
    "documents:life-notice-word": "a file, not a page",
    "documents:life-notice-pdf": "a file, not a page",
    "documents:appraisal-register-word": "a file, not a page",
    "documents:appraisal-register-pdf": "a file, not a page",
    "documents:appraisal-registers": "a file, not a page",
    "documents:template": "a file, not a page",
    "documents:ledger-excel": "a file, not a page",
    "documents:archive-file": "a file, not a page",
    "notices:calendar": "a file, not a page",
    "study:export-reflections": "a file, not a page",
    "training:excel": "a file, not a page",
    "rectification:excel": "a file, not a page",
    "rectification:file": "a file, not a page",
    "rectification:carry-over-template": "a file, not a page",
    "inspection:file": "a file, not a page",
    "polls:summary-excel": "a file, not a page",
    "library:original": "a file, not a page",
    "library:material-file": "a file, not a page",
    "library:captions": "a file, not a page",
    "gallery": "for those who develop; tests/site looks at it",
}
# The same for all: the first persona walks them for the others.
ALIKE = ("account", "mfa_", "usersessions_", "help", "start")
OUTSIDE = {STAFF: "Django's own pages, for operators only", API: "for machines"}

WORDS = re.compile(r"[A-Za-z][a-z’']+(?: [A-Za-z][a-z’']+){2,}")
SAID = """() => [document.title, document.body.innerText, ...["aria-label", "title", "placeholder", "alt"].flatMap(
    (name) => [...document.querySelectorAll(`[${name}]`)].map((each) => each.getAttribute(name)))].join("\\n")"""


@dataclass(frozen=True)
class Stop:
    """One page of the walk."""

    name: str
    path: str


def stops(house: House, role: Role) -> list[Stop]:
    """List the pages that a persona opens: those that name something, then those that name nothing."""
    client = Client()
    client.force_login(house.insider, BACKEND)
    named = [
        Stop(name, path)
        for name, row in TABLE.items()
        if row.method == "get" and role in row.allowed and walked(name)
        for path in paths(house, name)
    ]
    return named + [
        Stop(each.name, each.path)
        for each in addresses()
        if not each.arguments and walked(each.name) and is_page(client, each.path)
        if role == PERSONAS[0] or not each.name.startswith(ALIKE)
    ]


def walked(name: str) -> bool:
    return name not in NOT_WALKED and not name.startswith(tuple(OUTSIDE))


def paths(house: House, name: str) -> list[str]:
    """Give an address for what it names: an activity's in each of its states."""
    if name == "activities:detail":
        return [reverse(name, args=[each.pk]) for each in house.activities]
    return [reverse(name, kwargs=TABLE[name].names(house))]


def is_page(client: Client, path: str) -> bool:
    """Tell whether this person gets a page there, rather than an answer to a form, a refusal or a file."""
    answer = client.get(path, follow=True)
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


class Walk:
    """A browser that keeps what it hears on its way."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.heard: list[str] = []
        page.on("console", self._console)
        page.on("request", self._request)

    def _console(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.heard.append(f"{self.page.url}: the console says {message.text}")

    def _request(self, request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.heard.append(f"{self.page.url}: asks another host, {request.url}")

    def troubles(self, stop: Stop) -> list[str]:
        """Open a page and list what is wrong with it, in each look."""
        answer = self.page.goto(self.home + stop.path)
        if answer is None or not answer.ok:
            return [f"{stop.name}: {answer and answer.status}"]
        found = [f"left in English: {words}" for words in WORDS.findall(self.page.evaluate(SAID))]
        for look, size, scheme in LOOKS:
            self.page.set_viewport_size(size)
            self.page.emulate_media(color_scheme=scheme)
            found += [f"{look}: {fault}" for fault in faults(self.page)]
            found += [f"{look}: {sideways(self.page)} px too wide"] if sideways(self.page) else []
        return [f"{stop.name}: {each}" for each in found]


@pytest.fixture
def walk(page: Page, live_server) -> Callable[..., Walk]:
    def of(user) -> Walk:
        enter(page, live_server, user)
        return Walk(page, live_server.url)

    return of


@pytest.mark.parametrize("role", PERSONAS)
def test_every_page_can_be_read_by_everybody_who_opens_it(role, walk):
    house = House(role)
    on_the_way = stops(house, role)
    walking = walk(house.insider)

    troubles = [trouble for stop in on_the_way for trouble in walking.troubles(stop)]

    assert len(on_the_way) > 10
    assert troubles + walking.heard == []


def test_no_page_is_left_out_in_vain():
    assert set(NOT_WALKED) <= {each.name for each in addresses()}
