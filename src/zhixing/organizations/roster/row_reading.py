"""How the cells of a roster are read."""

from functools import partial

from zhixing.core.sheets.dates import read_date
from zhixing.core.sheets.problems import Problem
from zhixing.core.sheets.rows import Reader, Reading, RowReader
from zhixing.core.sheets.tables import Table
from zhixing.core.sheets.text import read_code, read_name, read_organization_name, read_text

from .columns import Role
from .rows import SECRET_FIELDS
from .values.id_numbers import read_id_number
from .values.phones import read_phone
from .values.words import read_ethnicity, read_nature, read_posts, read_rank, read_word, read_yes_no

READERS: dict[Role, dict[str, Reader]] = {
    Role.ORGANIZATIONS: {
        "code": read_code,
        "name": read_organization_name,
        "kind": partial(read_word, "kind"),
        "parent_name": read_organization_name,
        "level": partial(read_word, "level"),
        "nature": read_nature,
        "field": read_text,
        "is_window": read_yes_no,
        "founded_on": read_date,
        "election_due_on": read_date,
        "contact": read_text,
        "contact_phone": read_phone,
    },
    Role.MEMBERS: {
        "name": read_name,
        "sex": partial(read_word, "sex"),
        "ethnicity": read_ethnicity,
        "origin": read_text,
        "born_on": read_date,
        "id_number": read_id_number,
        "education": read_text,
        "worked_since": read_date,
        "joined_on": read_date,
        "full_member_on": read_date,
        "status": partial(read_word, "status"),
        "branch_name": read_organization_name,
        "cell_name": read_organization_name,
        "posts": read_posts,
        "title": read_text,
        "rank": read_rank,
        "phone": read_phone,
        "address": read_text,
        "moved_in_on": read_date,
        "moved_from": read_text,
        "note": read_text,
    },
}

READINGS: dict[str, Reading] = {
    role: Reading(
        readers=readers,
        lenient=frozenset({"phone", "contact_phone"}),  # a bad one never keeps a person out
        blank_words=frozenset({"is_window"}),  # here 无 is an answer
        may_be_empty=frozenset({"parent_name"}),
        secret=SECRET_FIELDS,
    )
    for role, readers in READERS.items()
}


def row_reader(table: Table, row: int, problems: list[Problem]) -> RowReader:
    """Make the reader of one row of a roster."""
    return RowReader(table, row, problems, READINGS[table.role])
