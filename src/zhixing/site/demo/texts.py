"""The sample library: invented texts of every shape, one of them in two editions, one prescribed to all."""

from datetime import date

from django.conf import settings
from django.core.files.base import ContentFile

from zhixing.core.actions import Actor
from zhixing.library.actions.editions import add_edition, publish_edition
from zhixing.library.actions.places import fill_entry
from zhixing.library.actions.texts import Description, add_text
from zhixing.library.choices import Audience, TextKind
from zhixing.library.models import Edition, Text
from zhixing.library.queries.lists import reading_lists
from zhixing.organizations.models import Organization
from zhixing.site.demo.people import Cast

TEXTS = settings.ROOT / "samples" / "texts"
ISSUER = "示例机关"


def keep_texts(by: Actor, cast: Cast, day: date) -> None:
    """Add the sample texts: the committee's for all below, a branch's own rule; one title goes into the plan."""
    rules = Description("《机关党员学习制度（示例）》", issuer=ISSUER, number="示例1号")
    first = _published(by, cast.root, rules, "study-rules.md", "试行")
    revised = add_edition(by=by, text=first, file=_file("study-rules-revised.md"), label="修订")
    _publish(by, revised)
    reader = Description("《机关学习读本（示例）》", TextKind.BOOK, ISSUER)
    book = _published(by, cast.root, reader, "reader.md")
    leaders = Description("《领导干部带头学习办法（示例）》", issuer=ISSUER, audience=Audience.LEADERS)
    _published(by, cast.root, leaders, "leaders.md")
    own = Description("《支部请假与补学办法（示例）》", TextKind.OWN_RULE, cast.branch.name)
    _published(by, cast.branch, own, "leave.md")
    _prescribe(by, cast.root, book, day)


def _prescribe(by: Actor, root: Organization, text: Text, day: date) -> None:
    """Put one title into the first list that the plan leaves wholly to its units."""
    left_open = [each for each in reading_lists(root, day) if each.is_open and not each.entries]
    for each in left_open[:1]:
        fill_entry(
            by=by,
            organization=root,
            adoption=each.adoption,
            collection=each.code,
            title=text.title,
            text=text,
        )


def _published(by: Actor, place: Organization, about: Description, name: str, label: str = "") -> Text:
    draft = add_text(by=by, organization=place, about=about, file=_file(name), label=label)
    return _publish(by, draft)


def _publish(by: Actor, draft: Edition) -> Text:
    text: Text = publish_edition(by=by, edition=draft, version=draft.version).text
    return Text.objects.select_related("organization").get(pk=text.pk)


def _file(name: str) -> ContentFile[bytes]:
    return ContentFile((TEXTS / name).read_bytes(), name)
