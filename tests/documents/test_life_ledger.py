"""Heart talks and comparison texts in the year's ledgers: who and when for the body's officers, numbers above."""

import pytest

from tests.life.test_talks import WORDS, draft, led
from tests.life.test_texts import written
from zhixing.core.time import today
from zhixing.documents.ledger.asked import sheets_of
from zhixing.documents.ledger.life import life_sheets
from zhixing.life.actions.talks import record_talk
from zhixing.life.actions.texts import begin_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    """A branch with a talk that was held, one planned, and the secretary's text handed in."""
    made = led()
    talk = draft(made, 0, 1, said=WORDS, place="谈心室")
    record_talk(by=made.users[0], organization=made.branch, draft=talk)
    record_talk(
        by=made.officer, organization=made.branch, draft=draft(made, 1, 2, held_on=None, planned_on=today())
    )
    meeting = made.begun()
    written(begin_text(by=made.users[0], meeting=meeting), made.users[0])
    begin_text(by=made.users[1], meeting=meeting)
    return made


def lines(here, reader):
    return {sheet.title: sheet.lines for sheet in life_sheets(here.branch, today().year, reader)}


def test_the_bodys_officer_reads_who_and_when_and_no_words(here):
    found = lines(here, here.officer)
    ((day, talker, partner, kind, place),) = found["谈心谈话"]
    names = [member.name for member in here.members]
    assert (talker, partner, kind, place) == (names[0], names[1], "班子成员之间", "谈心室")
    ((theme, writer, form, handed_in, state, answered, answerer),) = found["对照检查材料"]
    assert (writer, form, handed_in, state) == (names[0], "书面材料", day, "已提交")
    assert (theme, answered, answerer) == (here.begun().theme, "", "")
    assert WORDS not in str(found)


def test_those_above_and_the_archive_read_numbers_alone(here):
    for reader in (here.organiser, None):
        found = lines(here, reader)
        assert found["谈心谈话"] == (("班子成员之间", 1),)
        ((_theme, *counts),) = found["对照检查材料"]
        assert counts == [3, 1, 0]


def test_they_stand_with_the_other_sheets_of_the_year_and_not_in_another(here):
    titles = [sheet.title for sheet in sheets_of(here.branch, today().year)]
    assert titles[-2:] == ["谈心谈话", "对照检查材料"]
    assert [sheet.lines for sheet in life_sheets(here.branch, today().year - 1, here.officer)] == [(), ()]
