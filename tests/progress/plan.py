"""A plan with one requirement of each sort that the engine knows, for two years."""

PLAN = """\
scheme: engine
title: {zh: 引擎测试方案, en: Engine plan}
clauses:
  一:
    title: {zh: 测试, en: Test}
    obligations: [QUARTER, LECTURE, HEAR, DELIVER, AT-POST, LEADER, LEADING, EXPECTED, OPEN, TOPICS, TWICE, NEW, WINDOW, BODY, PROVINCIAL]
    encouragements: [SPOKE]
    aims: {SHOWN: {zh: 展示, en: Shown}}
topics:
  one: {zh: 专题一, en: Topic one}
  two: {zh: 专题二, en: Topic two}
windows:
  july: {title: {zh: “七一”前后, en: Around 1 July}, starts: 06-15, ends: 07-15}
populations:
  branch: {each: organization, title: {zh: 党支部, en: branch}, kind: branch}
  provincial: {each: organization, title: {zh: 省直党支部, en: provincial branch}, kind: branch, level: provincial}
  body: {each: organization, title: {zh: 基层党委, en: committee}, kind: [organ_committee, branch]}
  member: {each: member, title: {zh: 党员, en: member}}
  new: {each: member, title: {zh: 预备党员, en: probationary member}, status: probationary}
  leader: {each: member, title: {zh: 领导干部, en: leader}, rank: division_deputy}
  leading: {each: member, title: {zh: 党员领导干部, en: leading cadre}, leading: true}
  team: {each: member, title: {zh: 班子成员, en: team member}, post: [team_secretary, team_member], at: {level: provincial}}
  core: {each: member, title: {zh: 党务骨干, en: core staff}, post: [secretary, organiser]}
  expected: {each: item, title: {zh: 应到人次, en: expected attendance}, of: activities.expected, rank: division_deputy}
  problem: {each: item, title: {zh: 问题, en: problem}, of: rectification.problem}
requirements:
- {id: QUARTER, clause: 一, title: {zh: 党员大会, en: Meeting}, who: branch, do: activities.held, where: {kind: members_meeting}, every: quarter}
- {id: LECTURE, clause: 一, title: {zh: 党课, en: Lecture}, who: branch, do: activities.held, where: {kind: lecture}, every: year}
- {id: HEAR, clause: 一, title: {zh: 听党课, en: Hear}, who: member, do: activities.attended, where: {kind: lecture}, every: half_year, settled: 30}
- {id: DELIVER, clause: 一, title: {zh: 讲党课, en: Deliver}, who: team, do: activities.delivered, where: {kind: lecture}, every: year}
- {id: AT-POST, clause: 一, title: {zh: 听党课, en: Hear}, who: core, do: activities.attended, where: {kind: lecture}, every: year, count_at: post}
- {id: LEADER, clause: 一, title: {zh: 听党课, en: Hear}, who: leader, do: activities.attended, where: {kind: lecture}, every: year, counts: [present]}
- {id: LEADING, clause: 一, title: {zh: 听党课, en: Hear}, who: leading, do: activities.attended, every: year}
- {id: EXPECTED, clause: 一, title: {zh: 双重组织生活, en: Double life}, who: expected, do: activities.came, every: quarter}
- {id: OPEN, clause: 一, title: {zh: 整改, en: Mend}, who: problem, do: rectification.struck_off, every: quarter}
- {id: TOPICS, clause: 一, title: {zh: 专题, en: Topics}, who: branch, do: activities.held, cover: topics, every: year}
- {id: TWICE, clause: 一, title: {zh: 两次, en: Twice}, who: branch, do: activities.held, where: {kind: lecture}, times: 2, every: year}
- {id: NEW, clause: 一, title: {zh: 预备党员, en: Probationary}, who: new, do: activities.attended, every: half_year}
- {id: WINDOW, clause: 一, title: {zh: 七一, en: July}, who: branch, do: activities.held, between: july}
- {id: BODY, clause: 一, title: {zh: 开会, en: Meet}, level: if_able, who: body, do: activities.held, every: half_year, waive: self}
- {id: PROVINCIAL, clause: 一, title: {zh: 省直, en: Provincial}, who: provincial, do: activities.held, where: {kind: lecture}, every: year}
- {id: SPOKE, clause: 一, title: {zh: 主动讲, en: Speak}, level: encouraged, who: member, do: activities.delivered, every: year}
- {id: SHOWN, clause: 一, title: {zh: 展示, en: Shown}, level: shown, who: branch, do: activities.held, every: year}
"""

EDITED = (
    PLAN.replace("every: quarter}\n- {id: LECTURE", "every: month}\n- {id: LECTURE")
    .replace("times: 2", "times: 3")
    .replace("settled: 30", "settled: 60")
)

TIGHTER = """\
plan: own
of: engine
title: {zh: 本单位计划, en: Own plan}
requirements:
- {id: LECTURE-1, tightens: LECTURE, every: quarter}
- {id: HEAR-1, tightens: HEAR, times: 2}
"""
