import type { Notice } from '../ports/notices.ts';
import { keyOf } from './incident-key.ts';
import {
  type IncidentPlan,
  type PlanMoment,
  planIncident,
  type Telling,
  type WatchedIncident,
} from './plan-incident.ts';

/** What went to a destination lately. */
export interface Traffic {
  /** When each new message was begun. */
  readonly postedAt: readonly number[];
  /** When the last summary was; null: none. */
  readonly summaryAt: number | null;
}

/** `quiet`: what quiet hours held back; `storm`: more than one can read at once. */
export interface PlannedSummary {
  readonly destination: string;
  readonly why: 'quiet' | 'storm';
  readonly tellings: readonly Telling[];
}

export interface NoticePlan {
  readonly posts: readonly Telling[];
  readonly edits: readonly Telling[];
  readonly summaries: readonly PlannedSummary[];
  readonly holds: readonly Notice[];
  /** By incident, when to look at it again; null: when something happens. */
  readonly wakes: ReadonlyMap<string, number | null>;
}

/** What to tell now of the incidents that are to be looked at, where so much was told of before. */
export function planNotices(
  incidents: readonly WatchedIncident[],
  moment: PlanMoment,
  trafficOf: (destination: string) => Traffic,
): NoticePlan {
  const plans = incidents.map((incident) => planIncident(incident, moment));
  const wakes = new Map(incidents.map((incident, index) => [keyOf(incident), plans[index]?.wakeAt ?? null]));
  const rises = new Map<string, Rise[]>();
  for (const { rise } of plans) {
    if (rise === null) continue;
    const { destination } = rise.notice;
    rises.set(destination, [...(rises.get(destination) ?? []), rise]);
  }
  const parts = [...rises].map(([destination, list]) =>
    planDestination(destination, list, { moment, traffic: trafficOf(destination) }),
  );
  for (const { later } of parts) {
    for (const { notice, at } of later) {
      const key = keyOf(notice);
      wakes.set(key, Math.min(wakes.get(key) ?? at, at));
    }
  }
  return {
    posts: parts.flatMap(({ posts }) => posts),
    edits: [...plans.flatMap(({ edits }) => edits), ...parts.flatMap(({ edits }) => edits)],
    summaries: parts.flatMap(({ summaries }) => summaries),
    holds: plans.flatMap(({ hold }) => hold ?? []),
    wakes,
  };
}

type Rise = NonNullable<IncidentPlan['rise']>;

interface DestinationPlan {
  readonly posts: readonly Telling[];
  readonly edits: readonly Telling[];
  readonly summaries: readonly PlannedSummary[];
  /** Waits until the last summary has had its time. */
  readonly later: readonly { readonly notice: Notice; readonly at: number }[];
}

function planDestination(
  destination: string,
  rises: readonly Rise[],
  { moment, traffic }: { readonly moment: PlanMoment; readonly traffic: Traffic },
): DestinationPlan {
  const held = rises.filter(({ heldOver }) => heldOver);
  const isDigest = held.length > 1;
  const single = isDigest ? rises.filter(({ heldOver }) => !heldOver) : rises;
  // One whose message is gone has none to edit.
  const edits = single.filter(({ notice }) => notice.message?.receipt != null);
  const fresh = single.filter(({ notice }) => notice.message?.receipt == null);
  const digest = isDigest ? [{ destination, why: 'quiet' as const, tellings: held }] : [];
  const { limit, within } = moment.settings.storm;
  const since = moment.now - within;
  const lately = traffic.postedAt.filter((at) => at > since).length;
  if (lately + fresh.length <= limit) return { posts: fresh, edits, summaries: digest, later: [] };
  if (traffic.summaryAt !== null && traffic.summaryAt > since) {
    const at = traffic.summaryAt + within;
    return { posts: [], edits, summaries: digest, later: fresh.map(({ notice }) => ({ notice, at })) };
  }
  const storm = { destination, why: 'storm' as const, tellings: fresh };
  return { posts: [], edits, summaries: [...digest, storm], later: [] };
}
