"""A branch below a committee with a text of theirs, in May 2016: who reads, and who records for others."""

from datetime import date

from tests.activities.factories import branch_with
from tests.library.factories import TextFactory, published
from tests.organizations.factories import CommitteeFactory, UserFactory
from tests.plugins.scoped import unscoped
from zhixing.study.models import Reading

NOON = "2016-05-20T04:00:00+00:00"
TODAY = date(2016, 5, 20)
BODIES = ("为了把学习抓实，制定本制度。", "每月学习一次。", "学习有记录。")


class ReadingWorld:
    """One branch of four, its secretary's account, a member's account, and a text kept by the committee."""

    def __init__(self) -> None:
        self.committee = CommitteeFactory()
        self.branch, self.secretary, self.people = branch_with(4, parent=self.committee)
        self.member = self.people[0]
        self.user = UserFactory(member=self.member, name=self.member.name)
        self.text = self.new_text(*BODIES)

    def new_text(self, *bodies, **values):
        text = TextFactory(**{"organization": self.committee, **values})
        published(text, *(bodies or BODIES))
        return text

    def reading(self, member=None, text=None) -> Reading | None:
        """Read what is stored of a member's reading."""
        with unscoped():
            return Reading.objects.filter(member=member or self.member, text=text or self.text).first()
