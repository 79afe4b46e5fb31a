"""Measure secret ballots: 300 voters by slip over HTTP on the embedded database, and the count of 10,000 papers.

    .venv/bin/python tools/ballot_figures.py

Works in a folder of its own that is removed afterwards. Prints what docs/ballots.md quotes, each beside its limit.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import django
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

FOLDER = tempfile.TemporaryDirectory()
os.environ |= {"ZHIXING_VAR": FOLDER.name, "DJANGO_SETTINGS_MODULE": "zhixing.config.settings"}
django.setup()

from django.core.management import call_command  # the settings stand first
from django.urls import reverse

from zhixing.core.actions import System
from zhixing.core.models import Unit
from zhixing.core.time import today
from zhixing.organizations.models import Affiliation, Member, Organization
from zhixing.polls.actions.ballots import draft_ballot
from zhixing.polls.actions.counting import count_ballot
from zhixing.polls.actions.roll import give_slips
from zhixing.polls.actions.running import close_ballot, draw_keys, open_ballot
from zhixing.polls.counting import count_papers
from zhixing.polls.drafts import BallotDraft, ItemDraft
from zhixing.polls.models import Ballot
from zhixing.polls.sealing import draw, papers_in, seal_paper, unlock

VOTERS, AT_ONCE, PAPERS, PORT = 300, 20, 10_000, 8765
HOST = f"http://127.0.0.1:{PORT}"


def prepared() -> tuple[Ballot, list[str], list[str]]:
    """Make a branch with its voters and an open ballot; gives the ballot, its codes and the slips' addresses."""
    call_command("migrate", verbosity=0)
    by = System("figures")
    unit = Unit.objects.create(id=1, code="figures", name="figures")
    branch = Organization.objects.create(
        unit=unit, kind="branch", name="支部", path="0001", founded_on=today()
    )
    for number in range(VOTERS):
        member = Member.objects.create(
            unit=unit, name=f"党员{number}", joined_on=today(), full_member_on=today()
        )
        Affiliation.objects.create(unit=unit, member=member, organization=branch, starts=today())
    draft = BallotDraft("测评", tuple(ItemDraft(f"党员{at}") for at in range(12)), ("优秀", "合格", "不合格"))
    ballot = draft_ballot(by=by, organization=branch, draft=draft)
    codes = list(draw_keys(by=by, ballot=ballot, tellers=["甲", "乙"]).codes.values())
    ballot = open_ballot(by=by, ballot=ballot, codes=codes)
    roll = list(ballot.roll.filter(unit_id=unit.pk).values_list("pk", flat=True))
    slips = give_slips(by=by, ballot=ballot, voters=roll)
    return ballot, codes, [reverse("polls:slip", args=[ballot.pk, slip]) for _voter, slip in slips]


def votes(address: str) -> float:
    """Vote once as a browser does: open the paper, send it; gives the seconds that both took."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    began = time.perf_counter()
    paper = browser.open(HOST + address).read().decode()
    typed = {name: hidden(paper, name) for name in ("csrfmiddlewaretoken", "receipt")}
    typed |= {f"item_{at}": "0" for at in range(12)}
    with browser.open(HOST + address, urlencode(typed).encode()) as answer:
        assert answer.status == 200, answer.status
    return time.perf_counter() - began


def hidden(page: str, name: str) -> str:
    """Read a hidden field of a page."""
    found = re.search(f'name="{name}" value="([^"]+)"', page)
    if found is None:
        raise SystemExit(f"no {name} on the page")
    return found[1]


def wait_for_server() -> None:
    """Wait until the server answers."""
    for _each in range(600):
        try:
            build_opener().open(HOST + "/accounts/login/").read()
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


def over_http() -> None:
    """Let everybody vote over HTTP, twenty at once, then count."""
    ballot, codes, addresses = prepared()
    server = subprocess.Popen([sys.executable, "-m", "zhixing", "serve", "--port", str(PORT)])
    try:
        wait_for_server()
        began = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            took = sorted(pool.map(votes, addresses))
        whole = time.perf_counter() - began
    finally:
        server.terminate()
        server.wait()
    by = System("figures")
    counted = count_ballot(by=by, ballot=close_ballot(by=by, ballot=ballot), codes=codes)
    assert counted.papers == VOTERS, counted.papers
    median = took[VOTERS // 2] * 1000
    print(f"{VOTERS} voters, {AT_ONCE} at once: {whole:.1f} s, median {median:.0f} ms each, all counted")


def count() -> None:
    """Count papers, beside the bare opening of as many."""
    keys = draw(["甲", "乙"], "figures")
    private = unlock(list(keys.wraps.values()), list(keys.codes.values()), "figures")
    box = b"".join(seal_paper(keys.public, [0] * 12, "ABCD-2345", "figures") for _each in range(PAPERS))
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
    bare, ours = [], []
    for _each in range(5):
        began = time.perf_counter()
        for paper in papers_in(box, 12):
            suite.decrypt(paper, private, info=b"figures")
        middle = time.perf_counter()
        assert count_papers(private, [box], 12, 3, "figures").papers == PAPERS
        bare.append(middle - began)
        ours.append(time.perf_counter() - middle)
    best, limit = min(ours), min(bare)
    print(
        f"count of {PAPERS} papers of 12 lines: {best:.2f} s, bare opening {limit:.2f} s, ratio {best / limit:.2f}"
    )


if __name__ == "__main__":
    with FOLDER:
        count()
        over_http()
