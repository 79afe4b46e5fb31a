"""A covert inspection is invisible to whom it inspects: every address of the house, before and while it goes on.

Each persona of the inspected side opens every page, file and API answer before there is a covert mandate with a
draft visit, and again afterwards. Not a word, a link, a count or a state may differ, and none may say its secrets.
"""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.guards.addresses import addresses
from tests.guards.test_permission_table import API, STAFF, TABLE
from tests.guards.world import World, holders
from tests.inspection.factories import inspector_of
from tests.inspection.world import SCHEME, Place, a_fact, a_visit, in_force
from tests.organizations.factories import (
    CommitteeFactory,
    MemberFactory,
    OrganizationFactory,
    UnitFactory,
    officer_of,
)
from tests.plugins.scoped import unscoped
from tests.schemes.factories import adopt
from zhixing.accounts.actions import create_token
from zhixing.accounts.models import User
from zhixing.core.models import AuditEntry
from zhixing.core.national import national
from zhixing.core.permissions import Role
from zhixing.core.time import now
from zhixing.documents.archive.building import build
from zhixing.inspection.actions.findings import add_finding
from zhixing.inspection.actions.visits import send_visit
from zhixing.inspection.drafts import FindingDraft
from zhixing.notices.models import Notice
from zhixing.progress.drain import drain
from zhixing.progress.measures import MEASURES
from zhixing.progress.models import Tally

pytestmark = pytest.mark.django_db

NOON = "2016-05-20T04:00:00+00:00"
TITLE, NUMBER, ABOUT = "春风暗访令", "暗字〔2016〕9号", "查收受礼品"
FACTS, SPOT, ASIDE = "窗口贴着打烊字条", "二楼西侧走廊", "先看监控"
INSPECTOR = "诸葛暗行"
# What differs from one answer to the next by itself.
FLEETING = re.compile(
    r'(csrfmiddlewaretoken" value="|X-CSRFToken": "|name="token" value="|nonce[=-]["\']?)[^"\'\s]*|DTSTAMP:\S+'
    r"|[2-9A-Z]{4}-[2-9A-Z]{4}(?=[\"<])"  # the receipt of a ballot paper
    r"|token=point-\d+-[0-9a-f]{8}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
SIGNED_OUT = ("account_logout",)


class Covered(World):
    """The inspected side: a committee with its branch, below the body that gives the order."""

    def __init__(self, *, own_unit: bool) -> None:
        unit = {"unit": UnitFactory()} if own_unit else {}
        self.issuer = CommitteeFactory(name="省直纪工委")
        adopt(self.issuer, SCHEME)
        self.committee = CommitteeFactory(parent=self.issuer, name="民政厅机关委员会", **unit)
        self.branch = OrganizationFactory(parent=self.committee, name="窗口党支部")
        self.second = OrganizationFactory(parent=self.committee, name="财务党支部")
        self.insiders = holders(self.committee, self.branch)
        beside = MemberFactory(branch=OrganizationFactory(parent=self.issuer), id_number="")
        self.place = Place(
            *(self.issuer, self.branch, self.second, inspector_of(self.issuer, name="令狐下令")),
            inspector_of(self.issuer, name=INSPECTOR, member=beside),
            officer_of(self.branch),
        )

    def go_covert(self) -> None:
        """Issue a covert mandate and write a draft visit to each branch, with a fact."""
        here = self.place
        self.mandate = in_force(here, is_covert=True, title=TITLE, number=NUMBER, about=ABOUT)
        self.covert_visit = a_visit(here, self.mandate)
        self.other_visit = a_visit(here, self.mandate, self.second)
        self.covert_finding = a_fact(here, self.covert_visit, facts=FACTS, place=SPOT)
        draft = FindingDraft("财务室空无一人", place=SPOT)
        self.other_finding = add_finding(by=here.inspector, visit=self.other_visit, draft=draft)

    @property
    def secrets(self) -> list[str]:
        """What nobody of the inspected side may read anywhere."""
        rows = (self.mandate, self.covert_visit, self.other_visit, self.covert_finding, self.other_finding)
        words = [TITLE, NUMBER, ABOUT, FACTS, SPOT, ASIDE, INSPECTOR, "财务室空无一人", "一楼大厅"]
        return words + [str(row.pk) for row in rows]


def stops(world: Covered) -> list[tuple[str, str]]:
    """List every address that is read, with what it names there already."""
    named = [
        (name, reverse(name, kwargs=row.names(world))) for name, row in TABLE.items() if row.method == "get"
    ]
    free = [
        (each.name, each.path)
        for each in addresses()
        if not each.arguments and each.name not in SIGNED_OUT and not each.name.startswith(STAFF)
    ]
    searched = [
        ("study:search", f"{reverse('study:search')}?q={words}") for words in (TITLE, FACTS, INSPECTOR)
    ]
    return named + free + searched


def walk(user: User, on_the_way: list[tuple[str, str]], secret: str = "") -> dict[str, tuple[int, str]]:
    """Open every address as a user, those of the API with their token; gives what each answered."""
    found = {}
    with time_machine.travel(NOON, tick=False):
        client = Client()
        client.force_login(User.objects.get(pk=user.pk))
        for name, path in on_the_way:
            sent = {"headers": {"Authorization": f"Bearer {secret}"}} if name.startswith(API) else {}
            answer = client.get(path, follow=not sent, **sent)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found[f"{name} {path}"] = answer.status_code, FLEETING.sub("", "\n".join(texts(content)))
        assert client.get("/").wsgi_request.user == user  # signed in to the end
    return found


def texts(content: bytes) -> Iterator[str]:
    """Give what an answer says; of a Word or Excel file and of an archive, what its parts say."""
    yield content.decode("utf-8", "replace") if not content.startswith(b"PK") else ""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name
                yield from texts(packed.read(name))


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def world():
    return Covered(own_unit=False)


def persona(world: Covered, role: Role) -> User:
    world.insider = world.insiders[role]
    if role == Role.MEMBER:
        world.own_member()
    return world.insider


WALKS = [*((role, False) for role in Role), (Role.INSPECTOR, True), (Role.BRANCH_OFFICER, True)]


@pytest.mark.parametrize(("role", "own_unit"), WALKS)
def test_no_address_tells_the_inspected_side_anything(role, own_unit):
    world = Covered(own_unit=own_unit)
    user = persona(world, role)
    on_the_way, token = stops(world), create_token(by=user, name="人事系统").secret
    walk(user, on_the_way, token)  # what opening a page leaves behind is there from now on
    before = walk(user, on_the_way, token)
    world.go_covert()
    after = walk(user, on_the_way, token)

    # An inspector is somebody known, and a search says what was looked for: before there was anything to find.
    told = [
        f"{at}: {secret}"
        for at, (_status, said) in after.items()
        for secret in world.secrets
        if secret in said and secret not in before[at][1]
    ]
    assert len(on_the_way) > 150
    assert told == []
    assert [at for at in before if before[at] != after[at]] == []


def test_whoever_ordered_it_does_find_it_so_that_the_walk_would(world):
    world.go_covert()
    address = reverse("inspection:mandates", args=[world.issuer.pk])
    ((status, said),) = walk(world.place.orderer, [("inspection:mandates", address)]).values()

    assert status == 200
    assert TITLE in said
    assert str(world.mandate.pk) in said


# --- What names it is not found, whether it is there or not -------------------------------------------
def of_covert(world: Covered, *, there: bool) -> dict[str, dict[str, int]]:
    """Give what addresses of this room name: a row of the covert inspection, or one that never was."""
    visit, more = world.covert_visit.pk, 0 if there else 1_000_000
    finding = world.covert_finding.pk + more
    return {
        "mandates/": {"pk": world.mandate.pk + more},
        "inspections/": {"pk": visit + more, "finding": finding},
    }


def naming(world: Covered, *, there: bool) -> Iterator[tuple[str, str]]:
    for each in addresses():
        for start, names in of_covert(world, there=there).items():
            if each.route.startswith(start) and each.arguments:
                wanted = re.findall(r"<int:(\w+)>", each.route)
                yield each.name, reverse(each.name, kwargs={name: names.get(name, 1) for name in wanted})


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", Role)
def test_an_existing_one_is_not_found_like_one_that_never_was(world, client, role, method):
    user = persona(world, role)
    world.go_covert()
    client.force_login(user)

    answers = [
        [(name, path, getattr(client, method)(path)) for name, path in naming(world, there=there)]
        for there in (True, False)
    ]
    assert len(answers[0]) > 10
    for (name, path, real), (_, other, none) in zip(*answers, strict=True):
        alike = [
            FLEETING.sub("", answer.content.decode()).replace(at, "")
            for answer, at in ((real, path), (none, other))
        ]
        assert (name, real.status_code) == (name, none.status_code)
        assert real.status_code in {404, 405}, name  # 405: the address answers nobody that way
        assert alike[0] == alike[1], name


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.COMMITTEE_ORGANISER])
def test_no_circular_of_the_inspected_side_can_choose_it(world, client, role):
    user = persona(world, role)
    world.go_covert()
    client.force_login(user)
    address = reverse("inspection:new-circular", args=[world.committee.pk])
    said = []
    for pk in (world.covert_finding.pk, world.covert_finding.pk + 1_000_000):
        sent = {"title": "通报", "about": "某", "facts": "某", "demand": "某", "recipients": world.branch.pk}
        answer = client.post(address, {**sent, "findings": pk})
        read = client.get(address, {"finding": pk, "go": 1})
        said += [
            [each.status_code, FLEETING.sub("", each.content.decode()).replace(str(pk), "")]
            for each in (answer, read)
        ]

    assert said[:2] == said[2:]
    assert not any(secret in str(said) for secret in world.secrets)


# --- What lies beneath the pages ----------------------------------------------------------------------
@pytest.mark.parametrize("own_unit", [False, True])
def test_no_entry_of_the_trail_stands_with_the_inspected_side(own_unit):
    world = Covered(own_unit=own_unit)
    world.go_covert()
    inspected = {world.committee.pk, world.branch.pk, world.second.pk}

    with unscoped():
        entries = list(AuditEntry.objects.filter(code__startswith="inspection."))
        assert {entry.unit_id for entry in entries} == {world.issuer.unit_id}
    assert {entry.target_type for entry in entries} == {"inspection.mandate"}
    assert not {entry.organization_id for entry in entries} & inspected
    assert not [
        entry for entry in entries if any(words in str(entry.data) for words in (TITLE, ABOUT, FACTS))
    ]


def test_nobody_is_told_and_nothing_is_counted_before_it_is_sent(world):
    drain()
    with unscoped():
        before = counted()
        notices = Notice.objects.count()
    world.go_covert()
    drain()

    with unscoped():
        assert counted() == before
        assert Notice.objects.count() == notices
    with national("evaluate"):
        for name in ("held", "replied"):
            span = (world.mandate.starts, world.mandate.ends)
            assert [row for rows in MEASURES[f"inspection.{name}"].facts({}, *span) for row in rows] == []


def counted() -> list[dict[str, object]]:
    rows = Tally.objects.order_by("pk").values()
    return [{name: value for name, value in row.items() if not name.endswith("_at")} for row in rows]


def test_the_archive_of_the_inspected_branch_says_nothing(world):
    world.go_covert()
    packed = io.BytesIO()
    with time_machine.travel(NOON, tick=False):
        build(packed, world.branch, 2016, by_name="书记", at=now(), tell=lambda _done, _all: None)

    said = "\n".join(texts(packed.getvalue()))
    assert "窗口党支部" in said
    assert not [secret for secret in world.secrets if secret in said]


# --- Once it is sent: the visit's own facts and nothing else ------------------------------------------
def test_after_it_is_sent_the_body_reads_its_own_facts_only(world, client):
    world.go_covert()
    send_visit(by=world.place.inspector, visit=world.covert_visit)
    own = {FACTS, SPOT, "一楼大厅", str(world.covert_visit.pk), str(world.covert_finding.pk)}
    hidden = [secret for secret in world.secrets if secret not in own]
    for role in (Role.BRANCH_OFFICER, Role.COMMITTEE_ORGANISER, Role.INSPECTOR):
        user = persona(world, role)
        client.force_login(user)
        page = client.get(reverse("inspection:visit", args=[world.covert_visit.pk])).content.decode()
        assert FACTS in page
        said = [page, client.get("/").content.decode()]
        said += [
            client.get(reverse("inspection:received", args=[body.pk])).content.decode()
            for body in (world.branch, world.committee)
        ]
        assert [secret for secret in hidden for each in said if secret in each] == []
        assert client.get(reverse("inspection:visit", args=[world.other_visit.pk])).status_code == 404
        assert client.get(reverse("inspection:mandate", args=[world.mandate.pk])).status_code == 404


def test_after_it_is_sent_members_and_viewers_still_read_nothing(world, client):
    world.go_covert()
    send_visit(by=world.place.inspector, visit=world.covert_visit)
    for role in (Role.MEMBER, Role.VIEWER, Role.OPERATOR):
        client.force_login(persona(world, role))
        assert client.get(reverse("inspection:visit", args=[world.covert_visit.pk])).status_code == 404
        assert not [secret for secret in world.secrets if secret in client.get("/").content.decode()]
