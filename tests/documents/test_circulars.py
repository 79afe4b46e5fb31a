import io
from urllib.parse import unquote

import docx
import pytest
from django.urls import reverse

from tests.activities.factories import SYSTEM, plan
from tests.documents.world import word as word_file
from tests.inspection.circular_world import FACTS, NUMBER, SECRET, CircularWorld
from tests.organizations.factories import GrantFactory, officer_of
from zhixing.core.permissions import Role
from zhixing.documents.actions.templates import set_template
from zhixing.documents.choices import Document
from zhixing.documents.circulars import circular_context
from zhixing.documents.pdf import pdf
from zhixing.documents.queries import template_for
from zhixing.documents.word.filling import prepare
from zhixing.inspection.actions.circulars import withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return CircularWorld()


def lines_of(content):
    return [line.text for line in docx.Document(io.BytesIO(content)).paragraphs if line.text]


def word(circular):
    template = template_for(circular.organization, Document.CIRCULAR)
    return lines_of(prepare(template).fill(circular_context(circular)))


def test_an_issued_circular_is_an_official_document(world):
    row = world.issued(demand="一是立即整改。\n二是举一反三。")

    assert word(row) == [
        "厅机关委员会文件",
        NUMBER,
        "关于窗口党支部有关问题的通报",
        "窗口党支部：",
        "一、通报对象",
        "窗口党支部",
        "二、主要情况",
        f"1. 2016年5月12日，窗口党支部，办事大厅：{FACTS}。",
        "三、工作要求",
        "一是立即整改。",
        "二是举一反三。",
        "请于2016年6月30日前完成整改，并书面报告整改情况。",
        "厅机关委员会",
        "2016年5月20日",
    ]


def test_without_a_deadline_it_asks_for_no_report(world):
    assert not [line for line in word(world.issued(due_on=None)) if "书面报告" in line]


@pytest.mark.parametrize(
    ("step", "mark"),
    [("drafted", "草稿"), ("submitted", "送审稿"), ("approved", "待印发")],
)
def test_what_is_not_issued_is_marked_in_words(world, step, mark):
    row = getattr(world, step)()

    assert word(row)[0].startswith(mark)
    assert circular_context(row)["成文日期"] == ""


def test_a_withdrawn_one_says_so_on_paper(world):
    issued = world.issued()
    row = withdraw(by=world.writer, circular=issued, version=issued.version, reason="事实有误")

    assert word(row)[0] == "本通报已撤回"


def test_the_paper_names_neither_mandate_nor_inspectors(world):
    context = str(circular_context(world.issued()))

    assert SECRET not in context
    assert world.writer.name not in context
    assert world.visit.made_by_name not in context


def test_it_comes_as_pdf_whatever_is_empty(world):
    assert pdf(Document.CIRCULAR, circular_context(world.drafted(due_on=None))).startswith(b"%PDF-")


def test_readers_download_it_and_others_do_not_find_it(world, client):
    row = world.issued()
    member = GrantFactory(role=Role.MEMBER, organization=world.branch).user
    for user, status in ((member, 200), (officer_of(world.branch), 200), (officer_of(world.other), 404)):
        client.force_login(user)
        for name in ("circular-word", "circular-pdf"):
            assert client.get(reverse(f"documents:{name}", args=[row.pk])).status_code == status

    client.force_login(member)
    answer = client.get(reverse("documents:circular-word", args=[row.pk]))
    assert "2016-05-20 关于窗口党支部有关问题的通报 通报.docx" in unquote(answer["Content-Disposition"])


def test_a_draft_says_so_in_its_files_name(world, client):
    client.force_login(world.writer)
    answer = client.get(reverse("documents:circular-pdf", args=[world.drafted().pk]))

    assert "通报（草稿）.pdf" in unquote(answer["Content-Disposition"])


def test_an_activity_has_no_circular(world, client):
    officer = officer_of(world.branch)
    meeting = plan(world.branch)
    client.force_login(officer)

    for kind, status in (("notice", 200), ("circular", 404)):
        assert client.get(reverse("documents:word", args=[meeting.pk, kind])).status_code == status


def test_an_own_template_is_used(world):
    set_template(
        by=SYSTEM,
        organization=world.committee,
        document=Document.CIRCULAR,
        name="通报.docx",
        content=word_file("本机关格式：{{ 通报标题 }}"),
    )

    assert word(world.drafted()) == ["本机关格式：关于窗口党支部有关问题的通报"]
