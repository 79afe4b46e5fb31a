"""What the minutes' form proposes: who chaired, whose political birthday it is, what the topic brings along."""

from zhixing.activities.brought import Brought, brought_to, numbered
from zhixing.activities.models import Activity
from zhixing.activities.parts import MAIN, FormPart, Suggests
from zhixing.activities.queries.people import Sheet
from zhixing.organizations.choices import PostCode
from zhixing.organizations.models import Post
from zhixing.organizations.models.member import on_day

CHAIRING = (PostCode.TEAM_SECRETARY, PostCode.SECRETARY, PostCode.CELL_HEAD)
COMMA = "、"
QUESTIONS, READINGS = "questions", "readings"  # parts that some kinds have for what a topic brings


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
    found |= _by_topic(brought_to(activity), asked)
    return {key: text for key, text in found.items() if text}


def _by_topic(brought: Brought, asked: dict[str, FormPart]) -> dict[str, str]:
    """Propose the topic's questions and readings: in parts of their own, or as an outline of the main part."""
    questions = numbered(brought.questions)
    readings = "\n".join(each.words for each in brought.readings)
    found = {QUESTIONS: questions, READINGS: readings}
    if QUESTIONS not in asked:
        found[MAIN] = questions
    return {key: text for key, text in found.items() if key in asked}
