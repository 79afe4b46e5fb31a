"""Today's line about a member's own problem list: who noted it from paper, so that it can be taken back."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhixing.organizations.models import Member
from zhixing.rectification.models import PaperList
from zhixing.rectification.queries.own import own_papers
from zhixing.site.lines import LATELY, Line, Lists
from zhixing.supervision import wording


def own_list(member: Member, today: date) -> Lists:
    """Tell a member of lists on paper that were noted of them lately."""
    lately = [paper for paper in own_papers(member) if timezone.localdate(paper.noted_at) > today - LATELY]
    return Lists([], [], [_line(paper, today) for paper in lately])


def _line(paper: PaperList, today: date) -> Line:
    words = _("%(name)s noted that you handed in a problem list on paper on %(day)s and agree to it")
    said = {"name": paper.noted_by_name, "day": wording.day(paper.agreed_on, today)}
    return Line(words % said, f"{reverse('rectification:mine')}#paper-{paper.pk}", _("Look at it"), "info")
