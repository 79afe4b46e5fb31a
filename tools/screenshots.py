"""The guide's pictures, from a fresh demo: `make screenshots`. They are of the day on which it is run.

Names of pictures after `tools/screenshots.py` take those alone.
"""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.plugins.chromium import FLAGS, find  # noqa: E402  the tests know where a browser stands

IMAGES = ROOT / "docs" / "guide" / "images"
PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

LIFE = ("支部", "活动", "组织生活会、征求意见、投票、评议")

# name, persona, where (the words of links to follow, and of what is folded, from Today), screen
SHOTS = [
    ("today", "demo-secretary", [], PHONE),
    ("plan", "demo-secretary", ["支部"], DESK),
    ("activities", "demo-secretary", ["支部", "活动"], DESK),
    ("members", "demo-secretary", ["支部", "党员"], DESK),
    ("confirm", "demo-secretary", ["确认"], DESK),
    ("coverage", "demo-provincial", ["上级"], DESK),
    ("scheme", "demo-provincial", ["方案", "逐条查看"], DESK),
    ("set-up", "demo-provincial", ["管理"], DESK),
    ("me", "demo-member", ["我的"], PHONE),
    ("study", "demo-member", ["学习"], PHONE),
    ("reading", "demo-member", ["学习", "接着读"], PHONE),
    ("topics", "demo-secretary", ["学习", "专题和思考题"], DESK),
    ("reading-lists", "demo-organiser", ["学习", "学习资料库", "必读书目"], DESK),
    ("training", "demo-organiser", ["学习", "培训班"], DESK),
    ("problems", "demo-secretary", ["支部", "问题清单"], DESK),
    ("problem", "demo-secretary", ["支部", "问题清单", "窗口一次性告知不到位，群众为同一件事跑了两趟"], DESK),
    ("my-problems", "demo-member", ["我的", "我的问题清单"], PHONE),
    ("life-meeting", "demo-secretary", [*LIFE, "组织生活会", "坚定理想信念，立足岗位作表率"], DESK),
    ("talks", "demo-secretary", [*LIFE, "谈心谈话"], PHONE),
    ("my-life", "demo-member", ["我的", "我的组织生活"], PHONE),
    ("opinions", "demo-secretary", [*LIFE, "征求意见", "组织生活会征求意见", "征求意见汇总"], DESK),
    ("ballot", "demo-secretary", [*LIFE, "无记名投票", "接收预备党员"], DESK),
    ("vote", "demo-member", ["去投票"], PHONE),
    ("appraisal", "demo-secretary", [*LIFE, "民主评议党员", f"{time.localtime().tm_year}年度民主评议"], DESK),
    ("inspection", "demo-inspector", ["上级", "明察暗访", "工作作风和服务窗口检查"], DESK),
]


@contextmanager
def demo() -> Iterator[None]:
    """Run a demo of its own while the pictures are taken."""
    with TemporaryDirectory(prefix="zhixing-screenshots-") as folder:
        environment = {**os.environ, "ZHIXING_DEMO": "1", "ZHIXING_VAR": folder}
        command = [str(ROOT / ".venv" / "bin" / "zhixing")]
        for part in (["migrate", "--verbosity", "0"], ["demo"]):
            subprocess.run([*command, *part], env=environment, check=True)
        server = subprocess.Popen([*command, "serve", "--port", str(PORT)], env=environment)
        try:
            _wait_for(BASE + "/start/")
            yield
        finally:
            server.terminate()
            server.wait()


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(url).close()  # noqa: S310  this machine
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit(f"no answer from {url}")


def shoot(browser: Browser, name: str, persona: str, way: list[str], screen: dict[str, int]) -> None:
    """Sign in as a persona, follow the links, and keep what the screen shows."""
    context = browser.new_context(viewport=screen, locale="zh-CN", device_scale_factor=1)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(BASE + "/accounts/demo/")
    page.locator(f"button[value={persona}]").click()
    for words in way:
        _follow(page, words)
    page.screenshot(path=IMAGES / f"{name}.png")
    context.close()
    print(f"docs/guide/images/{name}.png")


def _follow(page: Page, words: str) -> None:
    folded = page.locator("summary").get_by_text(words, exact=True)
    (folded if folded.count() else page.get_by_role("link", name=words, exact=True).first).click()
    page.wait_for_load_state()


def main() -> None:
    """Take every picture, or those that are named."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    program = find() or sys.exit("No Chromium: run `make browser`.")
    with demo(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for shot in SHOTS:
            if shot[0] in (sys.argv[1:] or shot[:1]):
                shoot(browser, *shot)
        browser.close()


if __name__ == "__main__":
    main()
