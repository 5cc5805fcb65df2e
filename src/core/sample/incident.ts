import {
  cancelReasons,
  pauseReasons,
  people,
  pick,
  pickCustomer,
  pickPriority,
  pickService,
  priorities,
  type SamplePriority,
  type SampleService,
  sampleTitle,
} from './catalogue.ts';
import { createDraft, type IncidentDraft, type SampleIncident } from './draft.ts';
import { resolutionMs, responseMs } from './durations.ts';
import { dayMs, hourMs, type SamplePlan, utcDay } from './plan.ts';
import type { Random } from './random.ts';

/** Shares of the incidents, per 10,000. */
const shares = {
  cancelled: 150,
  unacknowledged: 120,
  assigned: 2200,
  otherTeam: 2000,
  priorityChange: 450,
  retitled: 400,
  paused: 1300,
  pausedAgain: 2000,
  closed: 3000,
  reopened: 300,
  reopenedLate: 1500,
  /** Left open: a few of any age, more of the last twelfth of the history; most of them wait for somebody. */
  leftOpen: 120,
  leftOpenRecently: 800,
  leftWaiting: 6500,
} as const;

const recentPart = 12;
const minuteMs = 60_000;
const otherTeams = ['commerce', 'discovery', 'identity', 'platform'];

interface Story {
  readonly random: Random;
  readonly draft: IncidentDraft;
  readonly service: SampleService;
  readonly priority: SamplePriority;
  readonly title: string;
  /** Of the ordinary speed; 200 is half as fast. */
  readonly percent: number;
}

/** One incident's life, drawn from `random`. `number` names it; it opens at `openedAt`. */
export function sampleIncident(
  random: Random,
  plan: SamplePlan,
  number: number,
  openedAt: number,
): SampleIncident {
  const service = pickService(random);
  const priority = pickPriority(random);
  const title = sampleTitle(random, service);
  const draft = createDraft(openedAt, plan.endAt, {
    service: service.name,
    team: service.team,
    customer: pickCustomer(random),
    priority,
    title,
  });
  const story = { random, draft, service, priority, title, percent: slowness(plan, service, openedAt) };
  if (random.chance(shares.cancelled)) cancel(story);
  else {
    respond(story);
    if (random.chance(isRecent(plan, openedAt) ? shares.leftOpenRecently : shares.leftOpen)) leaveOpen(story);
    else finish(story);
  }
  return { id: `INC-${String(number).padStart(7, '0')}`, events: draft.events() };
}

function slowness(plan: SamplePlan, service: SampleService, at: number): number {
  const { levelShift } = plan;
  const shifted = service.name === levelShift.service && at >= levelShift.at ? levelShift.percent : 100;
  const anomalous = plan.anomalousDays.has(utcDay(at)) ? 160 : 100;
  return Math.floor((shifted * anomalous) / 100);
}

function isRecent(plan: SamplePlan, at: number): boolean {
  return plan.endAt - at < (plan.endAt - plan.startAt) / recentPart;
}

function cancel({ random, draft }: Story): void {
  draft.add(random.between(5 * minuteMs, 6 * hourMs), 'cancelled', { reason: pick(random, cancelReasons) });
}

/** Somebody is assigned, then takes it up; nights are slower. */
function respond({ random, draft, service, priority, percent }: Story): void {
  if (random.chance(shares.unacknowledged)) return;
  const hour = Math.floor(draft.now / hourMs) % 24;
  const night = hour < 6 || hour >= 22 ? 130 : 100;
  const total = responseMs(random, priority, Math.floor((percent * night) / 100));
  const assignee = pick(random, people);
  if (!random.chance(shares.assigned)) {
    draft.add(total, 'acknowledged', { assignee });
    return;
  }
  const team = random.chance(shares.otherTeam) ? pick(random, otherTeams) : service.team;
  const until = Math.floor(total / 3);
  draft.add(until, 'assigned', { team, assignee });
  draft.add(total - until, 'acknowledged', { assignee });
}

function leaveOpen({ random, draft }: Story): void {
  if (!random.chance(shares.leftWaiting)) return;
  draft.add(random.between(10 * minuteMs, 3 * hourMs), 'paused', { reason: pick(random, pauseReasons) });
}

function finish(story: Story): void {
  const { random, draft, priority, percent } = story;
  const openedAt = draft.events()[0]?.at ?? draft.now;
  const work = resolutionMs(random, priority, percent) - (draft.now - openedAt);
  workOn(story, Math.max(work, minuteMs));
  if (random.chance(shares.reopened)) reopen(story);
  if (random.chance(shares.closed)) draft.add(random.between(dayMs, 3 * dayMs), 'closed');
}

/** Spends `workMs` of running time, with changes and pauses on the way, and resolves. */
function workOn({ random, draft, priority, title }: Story, workMs: number): void {
  let left = workMs;
  const spend = (percent: number): number => {
    const part = Math.floor((left * percent) / 100);
    left -= part;
    return part;
  };
  if (random.chance(shares.priorityChange)) {
    draft.add(spend(10), 'priority_changed', { priority: neighbour(random, priority) });
  }
  if (random.chance(shares.retitled)) draft.add(spend(10), 'updated', { title: `${title} (confirmed)` });
  if (random.chance(shares.paused)) {
    const times = random.chance(shares.pausedAgain) ? 2 : 1;
    for (let count = 0; count < times; count += 1) {
      const reason = pick(random, pauseReasons);
      draft.add(spend(random.between(20, 60)), 'paused', { reason });
      draft.add(random.between(hourMs, 40 * hourMs), 'resumed', { reason });
    }
  }
  draft.add(left, 'resolved');
}

function neighbour(random: Random, priority: SamplePriority): SamplePriority {
  const index = priorities.indexOf(priority);
  const other = priorities[random.chance(5000) ? index - 1 : index + 1];
  return other ?? (priority === 'P1' ? 'P2' : 'P3');
}

/** Mostly within days; late ones begin a new cycle under the default policy. */
function reopen({ random, draft, priority, percent }: Story): void {
  const isLate = random.chance(shares.reopenedLate);
  draft.add(isLate ? random.between(8 * dayMs, 14 * dayMs) : random.between(hourMs, 4 * dayMs), 'reopened');
  draft.add(responseMs(random, priority, percent), 'acknowledged', { assignee: pick(random, people) });
  draft.add(Math.floor(resolutionMs(random, priority, percent) / 4), 'resolved');
}
