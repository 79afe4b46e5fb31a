"""Every address that names an object × every role × inside and outside its place.

A row says which roles get in; all others, and everybody from elsewhere, are refused with 403 or 404.
An address without a row fails, so that nobody adds a page without saying whose it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.guards.addresses import addresses
from tests.guards.test_urls import PUBLIC
from tests.guards.world import World
from zhixing.accounts.actions import create_token
from zhixing.accounts.models import User
from zhixing.core.permissions import Role
from zhixing.study.queries.plans import items_of

REFUSED = {403, 404}

EVERYBODY = {Role.MEMBER, Role.BRANCH_OFFICER, Role.COMMITTEE_ORGANISER, Role.INSPECTOR, Role.VIEWER}
ABOVE = {Role.COMMITTEE_ORGANISER, Role.INSPECTOR, Role.VIEWER}  # who stands at the committee itself
NAMES = {Role.BRANCH_OFFICER, Role.COMMITTEE_ORGANISER, Role.INSPECTOR}  # who may read members' names
RECORDERS = {Role.BRANCH_OFFICER, Role.COMMITTEE_ORGANISER}
BRANCH = {Role.BRANCH_OFFICER}
ORGANISER = {Role.COMMITTEE_ORGANISER}
INSPECTORS = {Role.INSPECTOR}


@dataclass(frozen=True)
class Row:
    """Who gets in, what the address names, how it is asked, and what is sent to the API."""

    allowed: set[Role]
    names: Callable[[World], dict[str, Any]]
    method: str = "get"
    data: Callable[[World], dict[str, Any]] | None = None


def branch(world: World) -> dict[str, Any]:
    return {"pk": world.branch.pk}


def ballot(world: World) -> dict[str, Any]:
    return {"pk": world.ballot.pk}


def appraisal(world: World) -> dict[str, Any]:
    return {"pk": world.appraisal.pk}


def record(world: World) -> dict[str, Any]:
    return {"pk": world.record.pk}


def own_record(world: World) -> dict[str, Any]:
    return {"pk": world.own_record.pk}


def life_meeting(world: World) -> dict[str, Any]:
    return {"pk": world.life_meeting.pk}


def criticism(world: World) -> dict[str, Any]:
    return {"pk": world.criticism.pk}


def open_ballot(world: World) -> dict[str, Any]:
    return {"pk": world.open_ballot.pk}


def committee(world: World) -> dict[str, Any]:
    return {"pk": world.committee.pk}


def member(world: World) -> dict[str, Any]:
    return {"pk": world.member.pk}


def activity(world: World) -> dict[str, Any]:
    return {"pk": world.activity.pk}


def file(world: World) -> dict[str, Any]:
    return {"pk": world.activity.pk, "file_id": world.file.pk}


def special_action(world: World) -> dict[str, Any]:
    return {"pk": world.branch.pk, **world.special_action}


def vote(world: World) -> dict[str, Any]:
    return {"pk": world.activity.pk, "vote_id": world.vote.pk}


def topic_key(world: World) -> dict[str, Any]:
    return {"pk": world.branch.pk, "key": f"own/{world.topic.pk}"}


def own_topic(world: World) -> dict[str, Any]:
    return {"pk": world.branch.pk, "topic_id": world.topic.pk}


def study_plan(world: World) -> dict[str, Any]:
    return {"pk": world.study_plan.pk}


def point(world: World) -> dict[str, Any]:
    return {"pk": world.study_plan.pk, "item": items_of(world.study_plan)[0].pk}


def resolution(world: World) -> dict[str, Any]:
    return {"pk": world.activity.pk, "resolution_id": world.resolution.pk}


def minutes(world: World) -> dict[str, Any]:
    return {"pk": world.activity.pk, "document": "minutes"}


def notice(world: World) -> dict[str, Any]:
    return {"pk": world.activity.pk, "document": "notice"}


def template(world: World) -> dict[str, Any]:
    return {"pk": world.branch.pk, "document": "notice"}


def archive(world: World) -> dict[str, Any]:
    return {"pk": world.archive.pk}


def adoption(world: World) -> dict[str, Any]:
    return {"pk": world.branch.pk, "adoption": world.adoption.pk}


def job(world: World) -> dict[str, Any]:
    return {"pk": world.job.pk}


def reflection(world: World) -> dict[str, Any]:
    return {"pk": world.reflection.pk}


def own_reflection(world: World) -> dict[str, Any]:
    return {"pk": world.own_reflection.pk}


def text(world: World) -> dict[str, Any]:
    return {"pk": world.text.pk}


def problem(world: World) -> dict[str, Any]:
    return {"pk": world.problem.pk}


def remedy(world: World) -> dict[str, Any]:
    return {"pk": world.problem.pk, "remedy_id": world.remedy.pk}


def carry_over(world: World) -> dict[str, Any]:
    return {"pk": world.carry_over.pk}


def step_file(world: World) -> dict[str, Any]:
    return {"pk": world.problem.pk, "file_id": world.step_file.pk}


def mandate(world: World) -> dict[str, Any]:
    return {"pk": world.mandate.pk}


def draft_visit(world: World) -> dict[str, Any]:
    return {"pk": world.draft_finding.visit_id}


def draft_finding(world: World) -> dict[str, Any]:
    return {"pk": world.draft_finding.visit_id, "finding": world.draft_finding.pk}


def sent_finding(world: World) -> dict[str, Any]:
    return {"pk": world.sent_finding.visit_id, "finding": world.sent_finding.pk}


def reply_file(world: World) -> dict[str, Any]:
    return {**sent_finding(world), "file_id": world.reply_file.pk}


def draft(world: World) -> dict[str, Any]:
    return {"pk": world.draft.pk}


def piece(world: World) -> dict[str, Any]:
    return {"pk": world.draft.pk, "article": world.piece.pk}


def material(world: World) -> dict[str, Any]:
    return {"pk": world.material.pk}


def training(world: World) -> dict[str, Any]:
    return {"pk": world.training.pk}


def circular(world: World) -> dict[str, Any]:
    return {"pk": world.circular.pk}


def body(world: World) -> dict[str, Any]:
    return {"organization_id": world.branch.pk}


def committee_body(world: World) -> dict[str, Any]:
    return {"organization_id": world.committee.pk}


def person(world: World) -> dict[str, Any]:
    return {"member_id": world.member.pk}


def meeting(world: World) -> dict[str, Any]:
    return {"activity_id": world.activity.pk}


def with_version(**more: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"version": world.activity.version, **more}


def of_slot(world: World) -> dict[str, Any]:
    return {"slot": world.slot.pk}


PLAN = {"kinds": ["members_meeting"], "held_on": "2016-03-05"}
API = "api:"

TABLE: dict[str, Row] = {
    "supervision:plan": Row(EVERYBODY, branch),
    "supervision:coverage": Row(ABOVE, committee),
    "supervision:export": Row(ABOVE, committee),
    "supervision:missing": Row(ABOVE, lambda w: {"pk": w.committee.pk, "requirement": w.requirement.pk}),
    "supervision:remind": Row(ORGANISER, lambda w: {"pk": w.branch.pk, "slot": w.slot.pk}, "post"),
    "supervision:visits": Row(NAMES, branch),
    "supervision:withdraw-visit": Row(ORGANISER, lambda w: {"pk": w.branch.pk, "visit": w.visit.pk}, "post"),
    "supervision:waivers": Row(ORGANISER, lambda w: {"pk": w.branch.pk, "slot": w.slot.pk}),
    "supervision:revoke-waiver": Row(ORGANISER, lambda w: {"pk": w.branch.pk, "waiver": w.waiver.pk}, "post"),
    "supervision:remarks": Row(RECORDERS, branch),
    "supervision:answer-remark": Row(RECORDERS, lambda w: {"pk": w.branch.pk, "remark": w.remark.pk}, "post"),
    "documents:word": Row(RECORDERS, minutes),
    "documents:pdf": Row(EVERYBODY, notice),
    "documents:templates": Row(RECORDERS, branch),
    "documents:upload": Row(RECORDERS, template, "post"),
    "documents:remove": Row(RECORDERS, template, "post"),
    "documents:template": Row(RECORDERS, template),
    "documents:ledger": Row(EVERYBODY, branch),
    "documents:ledger-excel": Row(NAMES, branch),
    "documents:ask-archive": Row(RECORDERS, branch, "post"),
    "documents:archive": Row(RECORDERS, archive),
    "documents:archive-file": Row(RECORDERS, archive),
    "activities:list": Row(EVERYBODY, branch),
    "activities:new": Row(RECORDERS, branch),
    "activities:counts": Row(RECORDERS, branch, "post"),
    "activities:year": Row(RECORDERS, branch),
    "activities:year-accept": Row(RECORDERS, branch, "post"),
    "activities:year-repeat": Row(RECORDERS, branch, "post"),
    "activities:move": Row(RECORDERS, activity, "post"),
    "activities:merge": Row(RECORDERS, activity, "post"),
    "activities:stop": Row(RECORDERS, activity, "post"),
    "activities:detail": Row(EVERYBODY, activity),
    "activities:edit": Row(RECORDERS, activity),
    "activities:sheet": Row(RECORDERS, activity),
    "activities:announce": Row(RECORDERS, activity, "post"),
    "activities:attendance": Row(RECORDERS, activity, "post"),
    "activities:reasons": Row(BRANCH, activity, "post"),
    "activities:visit": Row(RECORDERS, activity, "post"),
    "activities:unvisit": Row(RECORDERS, activity, "post"),
    "activities:make-up": Row(RECORDERS, activity, "post"),
    "activities:ask-leave": Row(EVERYBODY, activity),
    "activities:withdraw-leave": Row(EVERYBODY, activity, "post"),  # one's own
    "activities:answer-leave": Row(RECORDERS, lambda w: {"pk": w.activity.pk, "leave": w.leave.pk}, "post"),
    "activities:there": Row(EVERYBODY, activity, "post"),  # for oneself
    "activities:made-up": Row(EVERYBODY, activity, "post"),  # for oneself
    "activities:answer-claim": Row(RECORDERS, lambda w: {"pk": w.activity.pk, "claim": w.claim.pk}, "post"),
    "activities:check-in": Row(RECORDERS, activity),
    "activities:close-check-in": Row(RECORDERS, activity, "post"),
    "activities:fill-check-in": Row(RECORDERS, activity),
    "activities:minutes": Row(RECORDERS, activity, "post"),
    "activities:earlier-minutes": Row(RECORDERS, activity),
    "activities:restore-minutes": Row(
        RECORDERS, lambda w: {"pk": w.activity.pk, "revision": w.revision.pk}, "post"
    ),
    "activities:add-vote": Row(RECORDERS, activity, "post"),
    "activities:vote": Row(RECORDERS, vote),
    "activities:remove-vote": Row(RECORDERS, vote, "post"),
    "activities:add-resolution": Row(RECORDERS, activity, "post"),
    "activities:resolution": Row(RECORDERS, resolution),
    "activities:remove-resolution": Row(RECORDERS, resolution, "post"),
    "activities:finish": Row(RECORDERS, resolution, "post"),  # and its owner, whoever that is
    "activities:resolutions": Row(RECORDERS, branch),
    "activities:lectures": Row(RECORDERS, branch),
    "activities:confirm": Row(RECORDERS, activity, "post"),
    "activities:cancel": Row(RECORDERS, activity, "post"),
    "activities:add-file": Row(RECORDERS, activity, "post"),
    "activities:file": Row(EVERYBODY, file),
    "activities:remove-file": Row(RECORDERS, file, "post"),
    "notices:calendar": Row(EVERYBODY, activity),
    "notices:open": Row({*Role}, lambda w: {"pk": w.notice.pk}, "post"),  # one's own
    "study:text": Row(EVERYBODY, lambda w: {"pk": w.text.pk}),
    "study:mark": Row(EVERYBODY, lambda w: {"pk": w.text.pk}, "post"),  # for oneself
    "study:finish": Row(EVERYBODY, lambda w: {"pk": w.text.pk}, "post"),  # for oneself
    "study:unfinish": Row(EVERYBODY, lambda w: {"pk": w.text.pk}, "post"),  # for oneself
    "study:link": Row(RECORDERS, lambda w: {"pk": w.text.pk, "anchor": 1}),  # and every member, for oneself
    "study:unlink": Row(RECORDERS, lambda w: {"pk": w.text.pk, "link_id": w.link.pk}, "post"),
    "study:branch": Row(EVERYBODY, branch),
    "study:paper": Row(BRANCH, branch),
    "study:take-back": Row(BRANCH, lambda w: {"pk": w.branch.pk, "reading": w.reading.pk}, "post"),
    "study:shared": Row(EVERYBODY, branch),
    "study:topics": Row(EVERYBODY, branch),
    "study:topic": Row(EVERYBODY, topic_key),
    "study:new-topic": Row(RECORDERS, branch),
    "study:edit-topic": Row(RECORDERS, own_topic),
    "study:end-topic": Row(RECORDERS, own_topic, "post"),
    "study:add-to-topic": Row(RECORDERS, topic_key, "post"),
    "study:add-reading": Row(RECORDERS, topic_key, "post"),
    "study:remove-reading": Row(
        RECORDERS, lambda w: {"pk": w.branch.pk, "reading": w.topic_reading.pk}, "post"
    ),
    "study:new-plan": Row(RECORDERS, branch),
    "study:copy-plan": Row(RECORDERS, branch, "post"),
    "study:plan": Row(EVERYBODY, study_plan),
    "study:plan-sheet": Row(EVERYBODY, study_plan),
    "study:edit-plan": Row(RECORDERS, study_plan),
    "study:put-in-force": Row(RECORDERS, study_plan, "post"),
    "study:add-asked": Row(RECORDERS, study_plan, "post"),
    "study:add-point": Row(RECORDERS, study_plan, "post"),
    "study:point": Row(RECORDERS, point),
    "study:link-meeting": Row(RECORDERS, point, "post"),
    "study:drop-point": Row(RECORDERS, point, "post"),
    "study:reflection": Row(EVERYBODY, reflection),
    "study:write-reflection": Row({*Role}, own_reflection),
    "study:share-reflection": Row({*Role}, own_reflection, "post"),
    "study:remove-reflection": Row({*Role}, own_reflection, "post"),
    "study:ask-restore": Row({*Role}, own_reflection, "post"),
    "study:hide-reflection": Row(RECORDERS, reflection, "post"),
    "study:restore-reflection": Row(RECORDERS, reflection, "post"),
    "study:reply": Row(EVERYBODY, reflection, "post"),
    "study:comment": Row(
        EVERYBODY, lambda w: {"pk": w.reflection.pk, "comment": w.comment.pk}, "post"
    ),  # each step asks its own
    "library:list": Row(EVERYBODY, branch),
    "library:new": Row(RECORDERS, branch),
    "library:lists": Row(EVERYBODY, branch),
    "library:place": Row(RECORDERS, branch, "post"),
    "library:remove-place": Row(RECORDERS, branch, "post"),
    "library:fill": Row(
        RECORDERS, lambda w: {"pk": w.branch.pk, "adoption": w.adoption.pk, "collection": w.collection}
    ),
    "library:text": Row(EVERYBODY, text),
    "library:edit-text": Row(RECORDERS, text),
    "library:withdraw-text": Row(RECORDERS, text, "post"),
    "library:restore-text": Row(RECORDERS, text, "post"),
    "library:new-edition": Row(RECORDERS, text),
    "library:edition": Row(EVERYBODY, lambda w: {"pk": w.text.edition_id}),
    "library:original": Row(RECORDERS, draft),
    "library:cut-again": Row(RECORDERS, draft, "post"),
    "library:publish": Row(RECORDERS, draft, "post"),
    "library:discard": Row(RECORDERS, draft, "post"),
    "library:piece": Row(RECORDERS, piece),
    "library:join-piece": Row(RECORDERS, piece, "post"),
    "library:split-piece": Row(RECORDERS, piece, "post"),
    "library:remove-piece": Row(RECORDERS, piece, "post"),
    "library:materials": Row(EVERYBODY, branch),
    "library:new-material": Row(RECORDERS, branch),
    "library:material": Row(EVERYBODY, material),
    "library:edit-material": Row(RECORDERS, material),
    "library:material-file": Row(EVERYBODY, material),
    "library:captions": Row(EVERYBODY, material),
    "library:set-captions": Row(RECORDERS, material, "post"),
    "library:remove-captions": Row(RECORDERS, material, "post"),
    "library:withdraw-material": Row(RECORDERS, material, "post"),
    "library:restore-material": Row(RECORDERS, material, "post"),
    "library:remove-material": Row(RECORDERS, material, "post"),
    "library:pushes": Row(EVERYBODY, branch),
    "library:push-material": Row(RECORDERS, lambda w: {"pk": w.branch.pk, "thing": w.material.pk}),
    "library:push-text": Row(RECORDERS, lambda w: {"pk": w.branch.pk, "thing": w.text.pk}),
    "library:take-back": Row(RECORDERS, lambda w: {"pk": w.push.pk}, "post"),
    "training:list": Row(EVERYBODY, branch),
    "training:new": Row(RECORDERS, branch),
    "training:untrained": Row(EVERYBODY - {Role.MEMBER}, branch),
    "training:enrol-untrained": Row(RECORDERS, branch, "post"),
    "training:not-able": Row(set(), lambda w: {"pk": w.branch.pk, "slot": w.slot.pk}, "post"),  # no such duty
    "training:able": Row(set(), lambda w: {"pk": w.branch.pk, "waiver": w.waiver.pk}, "post"),  # another's
    "training:class": Row(EVERYBODY, training),
    "training:change": Row(RECORDERS, training),
    "training:cancel": Row(RECORDERS, training, "post"),
    "training:sessions": Row(RECORDERS, training),
    "training:detach": Row(RECORDERS, lambda w: {"pk": w.training.pk, "session": w.session.pk}, "post"),
    "training:enrol": Row(RECORDERS, training),
    "training:names": Row(RECORDERS, training),
    "training:enrol-me": Row({*Role}, lambda w: {"pk": w.training_for_me.pk}, "post"),  # oneself
    "training:withdraw": Row({*Role}, lambda w: {"pk": w.training_for_me.pk}, "post"),  # oneself
    "training:roll": Row(RECORDERS, training),
    "training:excel": Row(RECORDERS, training),
    "rectification:handed-in": Row(BRANCH, branch),  # the branch's own committee; nobody above
    "rectification:note-paper": Row(BRANCH, branch),
    "rectification:read-handed-in": Row(
        BRANCH, lambda w: {"pk": w.branch.pk, "member": w.handed_in.member_id}
    ),
    "rectification:take-back-paper": Row(
        BRANCH, lambda w: {"pk": w.branch.pk, "paper_id": w.paper_list.pk}, "post"
    ),
    "rectification:withdraw-paper": Row({*Role}, lambda w: {"pk": w.own_paper_list.pk}, "post"),  # one's own
    "rectification:change-own": Row({*Role}, lambda w: {"pk": w.own_problem.pk}),
    "rectification:remove-own": Row({*Role}, lambda w: {"pk": w.own_problem.pk}, "post"),
    "rectification:list": Row(EVERYBODY, branch),
    "rectification:print": Row(EVERYBODY, branch),
    "rectification:excel": Row(EVERYBODY, branch),
    "rectification:across": Row(EVERYBODY, branch),
    "rectification:action": Row(EVERYBODY, special_action),
    "rectification:new": Row(RECORDERS, branch),
    "rectification:problem": Row(EVERYBODY, problem),
    "rectification:change": Row(RECORDERS, problem),
    "rectification:remedies": Row(RECORDERS, problem),
    "rectification:drop": Row(RECORDERS, problem, "post"),
    "rectification:note": Row(RECORDERS, problem, "post"),
    "rectification:done": Row(RECORDERS, problem, "post"),
    "rectification:strike-off": Row(NAMES, problem, "post"),
    "rectification:send-back": Row(NAMES, problem, "post"),
    "rectification:reopen": Row(RECORDERS, problem, "post"),
    "rectification:long-term": Row(RECORDERS, problem, "post"),
    "rectification:look-back": Row(RECORDERS, problem, "post"),
    "rectification:remedy-done": Row(RECORDERS, remedy, "post"),
    "rectification:remedy-not-done": Row(RECORDERS, remedy, "post"),
    "rectification:add-file": Row(
        RECORDERS, lambda w: {"pk": w.problem.pk, "step_id": w.step_file.step_id}, "post"
    ),
    "rectification:file": Row(RECORDERS, step_file),
    "rectification:remove-file": Row(RECORDERS, step_file, "post"),
    "rectification:carry-over": Row(RECORDERS, branch),
    "rectification:carry-over-template": Row(RECORDERS, branch),
    "rectification:carried": Row(RECORDERS, carry_over),
    "rectification:answer-carry-over": Row(RECORDERS, carry_over, "post"),
    "appraisal:list": Row(EVERYBODY, branch),
    "appraisal:new": Row(BRANCH, branch),
    "appraisal:counts": Row(NAMES, branch),
    "appraisal:detail": Row(EVERYBODY, appraisal),
    "appraisal:change": Row(BRANCH, appraisal),
    "appraisal:take-in": Row(BRANCH, appraisal, "post"),
    "appraisal:poll": Row(BRANCH, appraisal, "post"),
    "appraisal:decide": Row(BRANCH, appraisal),
    "appraisal:record": Row(BRANCH, record),
    "appraisal:assess": Row({*Role}, own_record),
    "appraisal:reviews": Row({*Role}, own_record),
    "appraisal:spoken": Row(BRANCH, record, "post"),
    "appraisal:told": Row(BRANCH, record, "post"),
    "appraisal:ungraded": Row(BRANCH, record, "post"),
    "appraisal:sign": Row({*Role}, own_record, "post"),
    "appraisal:dissent": Row({*Role}, own_record, "post"),
    "appraisal:ask-again": Row({*Role}, own_record, "post"),
    "appraisal:reply": Row(RECORDERS, lambda w: {"pk": w.record_asked.pk}, "post"),
    "polls:ballots": Row(EVERYBODY, branch),
    "polls:new-ballot": Row(BRANCH, branch),
    "polls:ballot": Row(EVERYBODY, ballot),
    "polls:change-ballot": Row(BRANCH, ballot),
    "polls:left-out": Row(BRANCH, ballot, "post"),
    "polls:guest": Row(BRANCH, ballot, "post"),
    "polls:keys": Row(BRANCH, ballot, "post"),
    "polls:open": Row(BRANCH, ballot, "post"),
    "polls:present": Row(BRANCH, ballot, "post"),
    "polls:slips": Row(BRANCH, open_ballot, "post"),
    "polls:paper": Row(BRANCH, open_ballot, "post"),
    "polls:close": Row(BRANCH, open_ballot, "post"),
    "polls:booth": Row(BRANCH, open_ballot),
    "polls:totals": Row(BRANCH, lambda w: {"pk": w.closed_ballot.pk}, "post"),
    "polls:count": Row(BRANCH, lambda w: {"pk": w.closed_ballot.pk}, "post"),
    "polls:spoil": Row(BRANCH, open_ballot, "post"),
    "polls:again": Row(BRANCH, lambda w: {"pk": w.void_ballot.pk}, "post"),
    "polls:collections": Row(EVERYBODY, branch),
    "polls:new-collection": Row(BRANCH, branch),
    "polls:collection": Row(EVERYBODY, lambda w: {"pk": w.open_collection.pk}),
    "polls:change-collection": Row(BRANCH, lambda w: {"pk": w.draft_collection.pk}),
    "polls:open-collection": Row(BRANCH, lambda w: {"pk": w.draft_collection.pk}, "post"),
    "polls:collection-slips": Row(BRANCH, lambda w: {"pk": w.open_collection.pk}, "post"),
    "polls:add-opinion": Row(BRANCH, lambda w: {"pk": w.open_collection.pk}),
    "polls:close-collection": Row(BRANCH, lambda w: {"pk": w.open_collection.pk}, "post"),
    "polls:sort-opinions": Row(BRANCH, lambda w: {"pk": w.closed_collection.pk}),
    "polls:release-opinions": Row(BRANCH, lambda w: {"pk": w.closed_collection.pk}, "post"),
    "polls:summary": Row(BRANCH, lambda w: {"pk": w.released_collection.pk}),
    "polls:summary-excel": Row(BRANCH, lambda w: {"pk": w.released_collection.pk}),
    "polls:vote": Row({*Role}, lambda w: {"pk": w.own_ballot.pk}),
    "life:meetings": Row(EVERYBODY, branch),
    "life:new": Row(BRANCH, branch),
    "life:meeting": Row(EVERYBODY, life_meeting),
    "life:change": Row(BRANCH, life_meeting),
    "life:theme": Row(BRANCH, life_meeting, "post"),
    "life:plan": Row(BRANCH, life_meeting, "post"),
    "life:agree": Row(ORGANISER, life_meeting, "post"),
    "life:send-back": Row(ORGANISER, life_meeting, "post"),
    "life:study": Row(BRANCH, life_meeting, "post"),
    "life:opinions": Row(BRANCH, life_meeting, "post"),
    "life:activity": Row(BRANCH, life_meeting, "post"),
    "life:call": Row(BRANCH, life_meeting, "post"),
    "life:attendee": Row(BRANCH, life_meeting, "post"),
    "life:note": Row(BRANCH, life_meeting, "post"),
    "life:criticism": Row(BRANCH, life_meeting),
    "life:list-problem": Row(BRANCH, life_meeting),
    "life:report": Row(BRANCH, life_meeting, "post"),
    "life:receive": Row(ORGANISER, life_meeting, "post"),
    "life:notice": Row(BRANCH, life_meeting, "post"),
    "life:change-criticism": Row(BRANCH, criticism),
    "life:drop-criticism": Row(BRANCH, criticism, "post"),
    "life:texts": Row(EVERYBODY, branch),
    "life:begin-text": Row(EVERYBODY, life_meeting, "post"),  # who does not meet there is told so
    "life:begin-body-text": Row(BRANCH, life_meeting, "post"),
    "life:note-paper-text": Row(BRANCH, life_meeting, "post"),
    "life:text": Row(BRANCH, lambda w: {"pk": w.body_text.pk}),
    "life:accept-text": Row(ORGANISER, lambda w: {"pk": w.handed_text.pk}, "post"),
    "life:send-back-text": Row(ORGANISER, lambda w: {"pk": w.handed_text.pk}, "post"),
    "life:drop-text": Row(BRANCH, lambda w: {"pk": w.body_text.pk}, "post"),
    "life:talks": Row(EVERYBODY, branch),
    "life:new-talk": Row(BRANCH, branch),  # and a member of the branch, of their own: tests/life
    "life:plan-talks": Row(BRANCH, branch, "post"),
    "life:talk": Row(BRANCH, lambda w: {"pk": w.talk.pk}),
    "life:change-talk": Row(BRANCH, lambda w: {"pk": w.talk.pk}),
    "life:drop-talk": Row(BRANCH, lambda w: {"pk": w.talk.pk}, "post"),
    "documents:life-report-word": Row(RECORDERS, life_meeting),
    "documents:life-report-pdf": Row(RECORDERS, life_meeting),
    "documents:life-notice-word": Row(EVERYBODY, life_meeting),
    "documents:life-notice-pdf": Row(EVERYBODY, life_meeting),
    "documents:appraisal-register-word": Row(BRANCH, record),
    "documents:appraisal-register-pdf": Row(BRANCH, record),
    "documents:appraisal-registers": Row(BRANCH, appraisal),
    "inspection:mandates": Row(INSPECTORS, committee),
    "inspection:new-mandate": Row(INSPECTORS, committee),
    "inspection:mandate": Row(INSPECTORS, mandate),
    "inspection:change-mandate": Row(INSPECTORS, mandate),
    "inspection:issue-mandate": Row(INSPECTORS, mandate, "post"),
    "inspection:end-mandate": Row(INSPECTORS, mandate, "post"),
    "inspection:new-visit": Row(INSPECTORS, mandate),
    "inspection:change-visit": Row(INSPECTORS, draft_visit),
    "inspection:points": Row(INSPECTORS, draft_visit, "post"),
    "inspection:on-file": Row(INSPECTORS, draft_visit, "post"),
    "inspection:send-visit": Row(INSPECTORS, draft_visit),
    "inspection:discard-visit": Row(INSPECTORS, draft_visit, "post"),
    "inspection:new-finding": Row(INSPECTORS, draft_visit),
    "inspection:change-finding": Row(INSPECTORS, draft_finding),
    "inspection:remove-finding": Row(INSPECTORS, draft_finding, "post"),
    "inspection:received": Row(NAMES, branch),
    "inspection:visit": Row(NAMES, lambda w: {"pk": w.sent_finding.visit_id}),
    "inspection:reply": Row(RECORDERS, sent_finding),
    "inspection:settle": Row(INSPECTORS, sent_finding),
    "inspection:file": Row(NAMES, reply_file),
    "inspection:remove-file": Row(RECORDERS, reply_file, "post"),
    "inspection:circulars": Row(EVERYBODY, branch),
    "inspection:new-circular": Row({Role.INSPECTOR}, committee),
    "inspection:circular": Row(EVERYBODY, circular),
    "inspection:change-circular": Row({Role.INSPECTOR}, lambda w: {"pk": w.circular_draft.pk}),
    "inspection:submit-circular": Row({Role.INSPECTOR}, circular, "post"),
    "inspection:approve-circular": Row({Role.COMMITTEE_ORGANISER, Role.INSPECTOR}, circular, "post"),
    "inspection:send-back-circular": Row({Role.COMMITTEE_ORGANISER, Role.INSPECTOR}, circular, "post"),
    "inspection:issue-circular": Row({Role.INSPECTOR}, circular, "post"),
    "inspection:withdraw-circular": Row({Role.INSPECTOR}, circular, "post"),
    "documents:circular-word": Row(EVERYBODY, circular),
    "documents:circular-pdf": Row(EVERYBODY, circular),
    "schemes:list": Row(EVERYBODY, branch),
    "schemes:adopt": Row(ORGANISER, committee),
    "schemes:own-plan": Row(RECORDERS, adoption),
    "schemes:change": Row(ORGANISER, lambda w: {"pk": w.committee.pk, "adoption": w.adoption.pk}),
    "schemes:burden": Row(EVERYBODY, adoption),
    "schemes:in-place": Row(EVERYBODY, adoption),
    "schemes:detail": Row(
        ABOVE, lambda w: {"pk": w.adoption.pk}
    ),  # leads on to the committee that adopted it
    "organizations:members": Row(NAMES, branch),
    "organizations:enter": Row(RECORDERS, branch),
    "organizations:posts": Row(RECORDERS, branch),
    "organizations:end-post": Row(RECORDERS, lambda w: {"pk": w.post.pk}, "post"),
    "organizations:member": Row(NAMES, member),
    "organizations:edit-member": Row(RECORDERS, member),
    "organizations:transfer": Row(RECORDERS, member),
    "organizations:undo-transfer": Row(RECORDERS, member, "post"),
    "organizations:cell": Row(RECORDERS, member),
    "organizations:rank": Row(RECORDERS, member),
    "organizations:leave": Row(RECORDERS, member),
    "organizations:reveal": Row(RECORDERS, lambda w: {"pk": w.member.pk, "field": "phone"}, "post"),
    "organizations:open-account": Row(ORGANISER, member),
    "organizations:organization": Row(EVERYBODY, branch),
    "organizations:found": Row(ORGANISER, committee),
    "organizations:edit": Row(ORGANISER, branch),
    "organizations:move": Row(ORGANISER, branch),
    "organizations:merge": Row(ORGANISER, branch),
    "organizations:close": Row(ORGANISER, branch),
    "organizations:reopen": Row(ORGANISER, branch),
    "organizations:roles": Row(ORGANISER, branch),
    "organizations:end-role": Row(ORGANISER, lambda w: {"pk": w.grant.pk}, "post"),
    "organizations:import-job": Row(ORGANISER, job),
    "organizations:answer-import": Row(ORGANISER, job, "post"),
    "organizations:bad-rows": Row(ORGANISER, job),
    "api:get_organization": Row(EVERYBODY, body),
    "api:list_children": Row(EVERYBODY, body),
    "api:get_member": Row(NAMES, person),
    "api:update_member": Row(RECORDERS, person, "patch", lambda _: {"title": "处长"}),
    "api:transfer": Row(
        RECORDERS, person, "post", lambda w: {"organization": str(w.branch.pk), "on": "2016-04-01"}
    ),
    "api:get_activity": Row(EVERYBODY, meeting),
    "api:change": Row(RECORDERS, meeting, "put", with_version(**PLAN)),
    "api:confirm": Row(RECORDERS, meeting, "post", with_version()),
    "api:correct": Row(RECORDERS, meeting, "post", with_version(**PLAN, reason="日期有误")),
    "api:cancel": Row(RECORDERS, meeting, "post", lambda _: {"reason": "另行安排"}),
    "api:get_attendance": Row(NAMES, meeting),
    "api:put_attendance": Row(RECORDERS, meeting, "put", with_version(answers=[])),
    "api:get_progress": Row(EVERYBODY, body),
    "api:get_coverage": Row(ABOVE, committee_body),
    "api:list_missing": Row(ABOVE, committee_body, "get", of_slot),
    "api:list_missing_members": Row(NAMES, body, "get", of_slot),
    "accounts:revoke": Row({*Role}, lambda w: {"pk": w.token.pk}, "post"),  # one's own
}
# Django's own pages for operators ask for the staff flag, not for a role: see below.
STAFF = "admin:"


def ask_page(client: Client, user: User, row: Row, address: str) -> Any:
    """Ask for a page as a user, and follow where it leads."""
    client.force_login(user)
    return getattr(client, row.method)(address, follow=row.method == "get")


def ask_api(client: Client, user: User, row: Row, address: str, data: Any) -> Any:
    """Ask the API with a token of the user."""
    sent: dict[str, Any] = {"data": data} if data else {}
    if row.method != "get":
        sent["content_type"] = "application/json"
    secret = create_token(by=user, name="人事系统", can_write=True).secret
    return getattr(client, row.method)(address, headers={"Authorization": f"Bearer {secret}"}, **sent)


def status(client: Client, user: User, name: str, world: World) -> int:
    """Ask as a user, and take back what the request may have done."""
    row = TABLE[name]
    address = reverse(name, kwargs=row.names(world))
    data = row.data(world) if row.data else None
    with transaction.atomic():
        if name.startswith(API):
            answer = ask_api(client, user, row, address, data)
        else:
            answer = ask_page(client, user, row, address)
        if answer.streaming:  # read to its end, so that the file behind it is closed
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return int(answer.status_code)


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.mark.django_db
@pytest.mark.parametrize("name", TABLE)
def test_a_row_lets_in_whom_it_says_and_nobody_else(name: str, client: Client) -> None:
    row, world = TABLE[name], World()
    wrong = []
    for role in Role:
        world.insider = world.insiders[role]
        inside = status(client, world.insiders[role], name, world)
        outside = status(client, world.outsiders[role], name, world)
        if (inside not in REFUSED) != (role in row.allowed) or inside >= 500 or outside not in REFUSED:
            wrong.append(f"{role}: inside {inside}, outside {outside}")

    assert wrong == []


def named_objects() -> set[str]:
    """List the addresses that name an object and ask for a role."""
    return {
        address.name
        for address in addresses()
        if address.arguments and address.name not in PUBLIC and not address.name.startswith(STAFF)
    }


def test_every_address_that_names_an_object_has_a_row_and_no_row_is_in_vain() -> None:
    assert named_objects() == set(TABLE)


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_no_role_opens_the_operators_pages(role: Role, client: Client) -> None:
    client.force_login(World().insiders[role])

    assert client.get(reverse("admin:index")).status_code == 302
