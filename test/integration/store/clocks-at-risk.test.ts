import { expect, it } from 'vitest';
import type { PolicyContent } from '../../../config/policy.ts';
import { effectiveEvents } from '../../../src/core/incidents/effective.ts';
import type { IncidentEvent } from '../../../src/core/incidents/event.ts';
import type { Filters } from '../../../src/core/report/facts.ts';
import { createJudge } from '../../../src/core/sla/judge.ts';
import { type RiskStatus, riskOf } from '../../../src/core/sla/risk.ts';
import type { ClockRecord, IncidentJudgement } from '../../../src/core/sla/types.ts';
import type { OpenClocksQuery } from '../../../src/ports/open-clocks.ts';
import { batches, day, event, hour, monday, noFilters, policies, scenario, tempStore } from './support.ts';

const shares = { 'at-risk': 0.8, critical: 0.95 };

function asking(asOf: number, more: Partial<OpenClocksQuery> = {}): OpenClocksQuery {
  return { asOf, knownAt: null, filters: noFilters, clock: null, from: 'on-track', shares, ...more };
}

function withMode(changes: 'carry' | 'retroactive' | 'reset'): PolicyContent {
  const content = policies();
  return { ...content, policies: content.policies.map((policy) => ({ ...policy, changes })) };
}

interface Expected {
  readonly key: string;
  readonly team: string | null;
  readonly service: string | null;
  readonly status: RiskStatus;
  readonly paused: boolean;
  readonly targetMs: number | null;
  readonly elapsedMs: number;
  readonly breachedAt: number | null;
  readonly breachesAt: number | null;
}

function expectedOf(clock: ClockRecord, of: IncidentJudgement): Expected | null {
  if (clock.openState === null || !['pending', 'breached'].includes(clock.verdict)) return null;
  const isBreached = clock.verdict === 'breached';
  const elapsedMs = isBreached ? clock.elapsedMs : (clock.countedMs ?? Number.NaN);
  const { targetMs } = clock;
  return {
    key: `${of.incident} ${clock.cycle} ${clock.clock}`,
    team: of.team,
    service: of.service,
    status: isBreached
      ? 'breached'
      : riskOf({ countedMs: elapsedMs, targetMs: targetMs ?? Number.NaN }, shares),
    paused: clock.openState === 'paused',
    targetMs,
    elapsedMs,
    breachedAt: isBreached ? clock.breachedAt : null,
    breachesAt: clock.breachesAt,
  };
}

/** Every incident replayed from its events, one after the other. */
function replayed(content: PolicyContent, events: readonly IncidentEvent[], asOf: number): Expected[] {
  const judge = createJudge([{ ...content, version: 1, recordedAt: 0, effectiveFrom: null }]);
  const standing = effectiveEvents(events, { asOf, knownAt: null });
  return [...new Set(standing.map(({ incident }) => incident))].flatMap((incident) => {
    const judged = judge.judge(
      standing.filter((one) => one.incident === incident),
      asOf,
    );
    const all = judged?.cycles.flatMap(({ response, resolution }) => [response, resolution]) ?? [];
    return all.flatMap((clock) => (judged === null ? [] : (expectedOf(clock, judged) ?? [])));
  });
}

it('are those that a replay of every incident finds, at any as-of and under any mode of change', async () => {
  const seen = new Set<string>();
  for (const [index, mode] of (['carry', 'retroactive', 'reset', 'carry', 'reset'] as const).entries()) {
    const content = withMode(mode);
    const events = scenario(index + 11, 60);
    const last = Math.max(...events.map(({ at }) => at));
    const store = await tempStore({ now: monday + 12 * day, policies: content });
    await store.appendBulk(batches(events));
    for (const asOf of [
      monday + 2 * day + 77,
      monday + 9 * day,
      monday + 15 * day,
      last + 1,
      last + 3 * day,
    ]) {
      const { rows, counts } = await store.openClocks(asking(asOf), Number.POSITIVE_INFINITY);
      const shown = rows.map((row) => ({
        key: `${row.incident} ${row.cycle} ${row.clock}`,
        team: row.team,
        service: row.service,
        status: row.status,
        paused: row.paused,
        targetMs: row.targetMs,
        elapsedMs: row.elapsedMs,
        breachedAt: row.breachedAt,
        breachesAt: row.breachesAt,
      }));
      const expected = replayed(content, events, asOf);
      const byKey = (list: readonly Expected[]) => list.toSorted((a, b) => (a.key < b.key ? -1 : 1));
      expect(byKey(shown)).toEqual(byKey(expected));
      for (const { status, paused } of expected) seen.add(`${status} ${paused}`);
      const count = (status: RiskStatus) => expected.filter((one) => one.status === status).length;
      const undecided = expected.filter(({ status, paused }) => paused && status !== 'breached');
      expect(counts).toEqual({
        'on-track': count('on-track'),
        'at-risk': count('at-risk'),
        critical: count('critical'),
        breached: count('breached'),
        paused: undecided.length,
      });
      const keys = rows.map((row) =>
        row.breachedAt === null ? [0, row.leftMs ?? Number.NaN] : [1, -row.breachedAt],
      );
      expect(keys).toEqual(keys.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d));
    }
    await store.close();
  }
  const all = ['at-risk false', 'breached false', 'breached true', 'critical false', 'on-track false'];
  expect([...seen].sort()).toEqual(expect.arrayContaining([...all, 'on-track true']));
});

it('are those of a clock and from a status on, the first of them alone where there is a limit', async () => {
  const store = await tempStore({ now: monday });
  await store.append(
    ['early', 'later', 'new'].flatMap((incident, index) => [
      event('opened', monday + index * hour, { incident, priority: 'P1', title: `${incident} title` }),
      event('acknowledged', monday + index * hour + 1, { incident }),
    ]),
  );
  const at = monday + 8 * hour - 1;
  const listed = async (more: Partial<OpenClocksQuery>, limit = 10) =>
    (await store.openClocks(asking(at, more), limit)).rows.map(({ incident, status }) => [incident, status]);
  expect(await listed({})).toEqual([
    ['early', 'critical'],
    ['later', 'at-risk'],
    ['new', 'on-track'],
  ]);
  expect(await listed({ from: 'at-risk' })).toHaveLength(2);
  expect(await listed({ clock: 'response' })).toEqual([]);
  expect(await listed({ from: 'critical' }, 0)).toEqual([]);
  const { rows, counts } = await store.openClocks(asking(at, { from: 'critical' }), 1);
  expect(counts).toEqual({ 'on-track': 1, 'at-risk': 1, critical: 1, breached: 0, paused: 0 });
  expect(rows).toMatchObject([
    { title: 'early title', leftMs: 1, atRiskAt: null, criticalAt: null, breachesAt: monday + 8 * hour },
  ]);
});

it('belong to whoever has the incident now, also one that breached at another team', async () => {
  const store = await tempStore({ now: monday });
  await store.append([
    event('opened', monday, { priority: 'P1', team: 'red' }),
    event('assigned', monday + 3 * hour, { team: 'blue' }),
  ]);
  const of = async (team: string) => {
    const filters: Filters = { ...noFilters, team: [team] };
    const { rows } = await store.openClocks(asking(monday + 4 * hour, { filters }), 10);
    return rows.map((row) => `${row.clock} ${row.status} ${row.team}`);
  };
  expect(await of('red')).toEqual([]);
  expect(await of('blue')).toEqual(['resolution on-track blue', 'response breached blue']);
});

it('stand the same whatever order their events came in', async () => {
  const events = ['b', 'a', 'c'].map((incident) => event('opened', monday, { incident, priority: 'P1' }));
  const orders = [];
  for (const arrived of [events, events.toReversed()]) {
    const store = await tempStore({ now: monday });
    await store.append(arrived);
    orders.push((await store.openClocks(asking(monday + hour), 4)).rows.map(({ incident }) => incident));
  }
  expect(orders[0]).toEqual(['a', 'b', 'c', 'a']);
  expect(orders[1]).toEqual(orders[0]);
});
