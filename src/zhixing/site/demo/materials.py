"""What the sample committee offers for study, so that the first look finds something to play and to open."""

from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile, File

from zhixing.accounts.models import User
from zhixing.activities.models import Activity
from zhixing.library.actions.materials import Details, add_file, add_link, set_captions
from zhixing.library.actions.pushes import push
from zhixing.site.demo.people import Cast

SAMPLES = Path(settings.ROOT) / "samples"
OUTLINE = "学习提纲（示例）\n\n一、学什么：结合工作，逐条学习原文。\n二、怎么做：列出事项、责任人和时限。\n"


def stock_materials(cast: Cast, held: Activity) -> None:
    """Keep a recorded lecture with captions, an outline and a link; the lecture is pushed to all below."""
    organiser = User.objects.get(username="demo-organiser")
    secretary = User.objects.get(username="demo-secretary")
    about = Details(title="示范党课录像（示例）", about="演示用录像，画面和内容均为虚构。")
    with (SAMPLES / "lecture.webm").open("rb") as file, (SAMPLES / "lecture.vtt").open("rb") as words:
        film = add_file(
            by=organiser, organization=cast.committee, details=about, upload=File(file, "示范党课.webm")
        )
        set_captions(by=organiser, material=film, upload=File(words, "示范党课.vtt"))
    add_link(
        by=organiser,
        organization=cast.committee,
        details=Details(title="网上展厅（示例）"),
        url="https://www.example.cn/exhibition",
    )
    outline = ContentFile(OUTLINE.encode(), "学习提纲.txt")
    add_file(by=secretary, organization=cast.branch, details=Details(), upload=outline, activity=held)
    push(by=organiser, organization=cast.committee, thing=film, note="请在下次专题学习讨论前看完")
