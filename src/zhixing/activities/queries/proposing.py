"""What the minutes' form proposes: who chaired, whose political birthday it is."""

from zhixing.activities.models import Activity
from zhixing.activities.parts import FormPart, Suggests
from zhixing.activities.queries.people import Sheet
from zhixing.organizations.choices import PostCode
from zhixing.organizations.models import Post
from zhixing.organizations.models.member import on_day

CHAIRING = (PostCode.TEAM_SECRETARY, PostCode.SECRETARY, PostCode.CELL_HEAD)
COMMA = "、"


def chair_for(activity: Activity) -> str:
    """Propose who chairs: the secretary of the body on the day, of a cell its head (domain.md §2)."""
    posts = Post.objects.filter(
        on_day(activity.held_on),
        unit_id=activity.unit_id,
        organization=activity.organization,
        code__in=CHAIRING,
    ).select_related("member")
    by_code = {post.code: post.member.name for post in posts}
    return next((by_code[code] for code in CHAIRING if code in by_code), "")


def birthdays_in(activity: Activity, sheet: Sheet) -> str:
    """Propose whose political birthday it is: joined the Party in the month of the activity, years before."""
    month, year = activity.held_on.month, activity.held_on.year
    days = [(line.member.joined_on, line.member.name) for line in sheet.lines]
    return COMMA.join(name for day, name in days if day and day.month == month and day.year < year)


def proposals(activity: Activity, asked: dict[str, FormPart], sheet: Sheet) -> dict[str, str]:
    """Propose texts by the key of the part; what nothing is known of is left out."""
    found = {
        key: birthdays_in(activity, sheet)
        for key, part in asked.items()
        if part.suggests == Suggests.BIRTHDAYS
    }
    return {key: text for key, text in found.items() if text}
