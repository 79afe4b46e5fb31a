"""The grammar of scheme files and of local plans, and the JSON Schema that editors use."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhixing.schemes.language import model
from zhixing.schemes.language.shapes import (
    BILINGUAL,
    CLAUSE,
    CODE,
    FILE_CODE,
    MEASURE,
    ROW_ID,
    TEXT,
    WORDING,
    ByForm,
    Choice,
    Dated,
    Key,
    Many,
    Map,
    Number,
    OneOrMany,
    Record,
    Shape,
    Word,
    YesNo,
)
from zhixing.schemes.language.vocabulary import OPEN_FILTERS, vocabulary

WORDS = vocabulary()


def _choice(choices: type[StrEnum] | Any, what: Any) -> Choice:
    return Choice([str(each) for each in choices], what)


SLOT = "slot"
ENTRY_KEY = Word(r"[A-Za-z0-9_]+", _("a key in letters, digits and _"))
FILTER_VALUE = Word(r"[A-Za-z0-9_]+", _("a code"))

ENTRY = {
    **BILINGUAL.keys,
    "ref": Key(ROW_ID, "The row of the source that names this entry."),
    "about": Key(WORDING, "What belongs to it, in our own words."),
}
QUESTIONS = Key(Many(WORDING, least=1), "What a discussion of this topic asks, one by one.")
ENTRIES = Map(ENTRY_KEY, ByForm(Record(ENTRY), TEXT))
TOPICS = Map(ENTRY_KEY, ByForm(Record({**ENTRY, "questions": QUESTIONS}), TEXT))
COLLECTION = Record(
    {
        "title": Key(WORDING, required=True),
        "open": Key(YesNo(), "Whether a unit may add entries of its own."),
        "entries": Key(ENTRIES, "Entries by key; the word slot leaves a place to be filled.", required=True),
    }
)
TAXONOMY = Record(
    {
        **COLLECTION.keys,
        "use": Key(_choice(model.Use, _("a use of tags")), "What its entries tag; none by default."),
    }
)
WINDOW = Record(
    {
        "title": Key(WORDING, required=True),
        "starts": Key(Dated(), "First day.", required=True),
        "ends": Key(Dated(), "Last day.", required=True),
    }
)
KIND = Record(
    {
        **BILINGUAL.keys,
        "verb": Key(BILINGUAL, "How one holds it; by default 开展, hold."),
        "attend": Key(BILINGUAL, "How one takes part; by default 参加, attend."),
        "hours": Key(Number(0, 24, whole=False), "How long one lasts, for the burden."),
        "audience": Key(Choice(["members", "committee", "team"], _("who comes"))),
        "joins": Key(OneOrMany(CODE), "Kinds that may be one and the same activity with it."),
    }
)
WHERE = Map(
    Choice([*OPEN_FILTERS, *WORDS.filters], _("a filter")),
    ByForm(
        Record({"from": Key(CODE, "Any entry of this collection.", required=True)}), OneOrMany(FILTER_VALUE)
    ),
)
BODIES: dict[str, Key] = {
    "kind": Key(OneOrMany(_choice(WORDS.organization_kinds, _("a kind of organisation")))),
    "level": Key(OneOrMany(_choice(WORDS.levels, _("a level")))),
    "nature": Key(OneOrMany(_choice(WORDS.natures, _("a nature")))),
    "field": Key(OneOrMany(TEXT), "The field or trade, as the organisations have it."),
    "is_window": Key(YesNo(), "Whether it is a window unit."),
    "has_committee": Key(YesNo(), "Whether the branch has a committee."),
}
POPULATION = Record(
    {
        "each": Key(_choice(model.Subject, _("what is counted")), required=True),
        "title": Key(WORDING, "As it follows the word each.", required=True),
        **BODIES,
        "at": Key(Record(BODIES), "The body where the post is held or the member or item belongs."),
        "post": Key(OneOrMany(_choice(WORDS.posts, _("a post")))),
        "rank": Key(_choice(WORDS.ranks, _("a rank")), "This rank or a higher one."),
        "leading": Key(YesNo(), "Whether the rank is a leading one."),
        "status": Key(OneOrMany(_choice(WORDS.statuses, _("a status")))),
        "of": Key(_choice(WORDS.items, _("a source of items"))),
        "where": Key(WHERE),
    }
)
RULE: dict[str, Key] = {
    "id": Key(ROW_ID, "Its own id; that of its row where it is the only one.", required=True),
    "refs": Key(OneOrMany(ROW_ID), "The rows it serves; by default the row with its id."),
    "clause": Key(CLAUSE, "By default the clause of its first row."),
    "title": Key(WORDING, "A few words for cards and columns."),
    "level": Key(_choice(model.Level, _("a level of force")), "By default required."),
    "who": Key(CODE, "A population of the scheme."),
    "do": Key(MEASURE, "The question that an area answers."),
    "where": Key(WHERE, "What the facts must look like to count."),
    "times": Key(Number(1, 1000), "How many in each period; by default 1."),
    "cover": Key(CODE, "A collection of which every entry is asked."),
    "every": Key(_choice(model.CalendarUnit, _("a stretch of the calendar"))),
    "between": Key(CODE, "A window."),
    "by": Key(Dated(), "The last day: 12-31 in every year, 2016-12-31 once."),
    "within": Key(Number(0, 3660), "Days that each item has, from its own day."),
    "settled": Key(Number(0, 366), "Who came fewer days than this before the period's end is not due."),
    "counts": Key(OneOrMany(_choice(model.Attendance, _("a state of attendance"))), "By default all."),
    "counts_with": Key(
        OneOrMany(Word(f"any|none|{ROW_ID.pattern}", _("any, none or ids"))),
        "The requirements that one event may serve beside this one; by default any.",
    ),
    "waive": Key(_choice(model.Waive, _("who may waive")), "By default upper."),
    "owed_by": Key(_choice(model.OwedBy, _("who has to act")), "By default self."),
    "count_at": Key(_choice(model.CountAt, _("where a post's duty is counted")), "By default home."),
    "merge": Key(YesNo(), "Whether bodies may fulfil it together; by default true."),
    "served_by": Key(CODE, "The area that will answer the measure, until it does."),
    "says": Key(WORDING, "The predicate of its sentence, where the measure's own words do not fit."),
    "note": Key(WORDING, "How the text is read, and what in it is a setting."),
}


def _required(keys: dict[str, Key], *names: str) -> dict[str, Key]:
    return {
        name: Key(key.shape, key.about, required=key.required or name in names) for name, key in keys.items()
    }


APART = (("every", "between", "by"), ("times", "cover"))
REQUIREMENT = Record(_required(RULE, "title", "who", "do"), APART)
LOCAL_REQUIREMENT = Record(
    {**RULE, "tightens": Key(ROW_ID, "The requirement of the scheme that this one makes stricter.")}, APART
)
WORDED_ROWS = Map(ROW_ID, WORDING)
CLAUSE_RECORD = Record(
    {
        "title": Key(WORDING, "Our own short title.", required=True),
        "obligations": Key(Many(ROW_ID), "Rows that bind; requirements say what they ask."),
        "encouragements": Key(Many(ROW_ID), "Rows that encourage; requirements say to what."),
        "aims": Key(WORDED_ROWS, "Rows that no fact can test, in a few words each."),
        "options": Key(WORDED_ROWS, "Rows that give room or make exceptions."),
        "classifications": Key(WORDED_ROWS, "Rows that tell kinds apart."),
        "information": Key(WORDED_ROWS, "Rows that explain."),
    }
)
OWN_WORDS: dict[str, Key] = {
    "windows": Key(Map(CODE, WINDOW), "Named stretches of days."),
    "kinds": Key(Map(CODE, KIND), "Kinds of activity beside those that every house has."),
    "populations": Key(Map(CODE, POPULATION), "Who may owe something, named once."),
}
SCHEME = Record(
    {
        "scheme": Key(FILE_CODE, "The scheme's code.", required=True),
        "title": Key(WORDING, required=True),
        "source": Key(TEXT, "The document it renders."),
        "zone": Key(TEXT, "Time zone; by default Asia/Shanghai."),
        "campaign": Key(
            Record({"starts": Key(Dated(yearly=False)), "ends": Key(Dated(yearly=False))}),
            "First and last day, where it has them.",
        ),
        "clauses": Key(Map(CLAUSE, CLAUSE_RECORD), "The outline of the source.", required=True),
        "topics": Key(TOPICS, "What meetings and lectures may be about."),
        "taxonomies": Key(Map(CODE, TAXONOMY), "Lists of tags, each kept apart from the others."),
        "lists": Key(Map(CODE, COLLECTION), "Reading lists and other closed or open lists."),
        **_required(OWN_WORDS, "populations"),
        "hours": Key(Map(CODE, Number(0, 24, whole=False)), "Other lengths of activities, for the burden."),
        "folded": Key(WORDED_ROWS, "Rows that need no requirement of their own, and why."),
        "requirements": Key(Many(REQUIREMENT, least=1), required=True),
    }
)
PLAN = Record(
    {
        "plan": Key(FILE_CODE, "The plan's code.", required=True),
        "of": Key(FILE_CODE, "The scheme it is laid over.", required=True),
        "title": Key(WORDING, required=True),
        "fills": Key(Map(CODE, ENTRIES), "Slots filled, and entries added to open lists."),
        **OWN_WORDS,
        "requirements": Key(Many(LOCAL_REQUIREMENT)),
    }
)


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of scheme files and local plans, as ``schemes/scheme.schema.json`` holds it.

    It knows the form of a file; that names point to something is checked by ``zhixing scheme check``.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Zhixing scheme or local plan",
        "type": "object",
        "if": {"required": ["plan"]},
        "then": PLAN.schema(),
        "else": SCHEME.schema(),
    }


def root_of(tree: Any) -> Shape:
    """Choose the record that a file must look like: a plan if it says so, else a scheme."""
    return PLAN if isinstance(tree, dict) and "plan" in tree else SCHEME
