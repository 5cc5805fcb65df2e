import { describe, expect, it } from 'vitest';
import {
  batches,
  comparable,
  day,
  event,
  hour,
  monday,
  noFilters,
  policies,
  query,
  scenario,
  tempStore,
} from './support.ts';

const days = [-1, 0, 1, 2, 3, 4].map((index) => ({
  date: `d${index}`,
  from: monday + index * day,
  to: monday + (index + 1) * day,
}));

/** Codes of `outcomes` that count in every period at whose end the clock is open. */
const pending = 2;
const withoutTarget = 4;

describe('facts', () => {
  it('count each clock in the period of its verdict and carry the undecided over', async () => {
    const store = await tempStore();
    await store.append([event('opened', monday + 20 * hour, { priority: 'P1' })]);
    const outcomeOn = async (index: number) => {
      const { from, to } = days[index + 1] ?? days[0] ?? { from: 0, to: 0 };
      return Array.from((await store.facts(query({ from, to }))).resolution.outcome);
    };
    expect(await outcomeOn(-1)).toEqual([]);
    expect(await outcomeOn(0)).toEqual([2]);
    expect(await outcomeOn(1)).toEqual([1]);
    expect(await outcomeOn(2)).toEqual([]);
  });

  it('count a clock without target in the period of its end and in those at whose end it is open', async () => {
    const store = await tempStore();
    await store.append([
      event('opened', monday + 20 * hour, { priority: 'P5' }),
      event('acknowledged', monday + 30 * hour),
      event('resolved', monday + 60 * hour),
      event('opened', monday + 20 * hour, { incident: 'open' }),
    ]);
    const countedOn = async (index: number, asOf: number) => {
      const { from, to } = days[index + 1] ?? { from: 0, to: 0 };
      const { response, resolution, overall } = await store.facts(query({ from, to, asOf }));
      return [response, resolution, overall].map(({ outcome, counted }) => {
        expect(Array.from(outcome).filter((code) => code !== withoutTarget)).toEqual([]);
        return counted.filter((one) => one === 1).length;
      });
    };
    const late = monday + 100 * day;
    expect(await countedOn(-1, late)).toEqual([0, 0, 0]);
    expect(await countedOn(0, late)).toEqual([2, 2, 2]);
    expect(await countedOn(1, late)).toEqual([2, 2, 2]);
    expect(await countedOn(2, late)).toEqual([1, 2, 2]);
    expect(await countedOn(3, late)).toEqual([1, 1, 1]);
    expect(await countedOn(0, monday + 19 * hour)).toEqual([0, 0, 0]);
    expect(await countedOn(1, monday + 31 * hour)).toEqual([2, 2, 2]);
  });

  it('count a response that its source neither judges nor gets no further than the resolve', async () => {
    const content = policies();
    const store = await tempStore({
      policies: { ...content, sources: { native: { verdict: 'source-deadline' } } },
    });
    await store.append([
      event('opened', monday + hour, { resolutionDueAt: monday + 9 * hour }),
      event('resolved', monday + 2 * hour),
    ]);
    const response = async (index: number) => {
      const { from, to } = days[index + 1] ?? { from: 0, to: 0 };
      return Array.from((await store.facts(query({ from, to }))).response.outcome);
    };
    expect(await response(0)).toEqual([withoutTarget]);
    expect(await response(1)).toEqual([]);
  });

  it('of a cancelled incident belong to no earlier period', async () => {
    const store = await tempStore();
    await store.append([
      event('opened', monday + 20 * hour, { priority: 'P2' }),
      event('cancelled', monday + 2 * day, { reason: 'duplicate' }),
    ]);
    const first = await store.facts(query({ from: monday, to: monday + day }));
    expect([first.resolution.n, first.cancelled.n]).toEqual([0, 0]);
    const last = await store.facts(query({ from: monday + 2 * day, to: monday + 3 * day }));
    expect([Array.from(last.resolution.outcome), last.cancelled.n]).toEqual([[5], 1]);
  });

  it('periods of a partition add up to the whole', async () => {
    const store = await tempStore();
    await store.appendBulk(batches(scenario(31, 120)));
    const decided = async (from: number, to: number) => {
      const { response, resolution, overall } = await store.facts(query({ from, to }));
      return [response, resolution, overall].map(
        ({ outcome, counted }) =>
          outcome.filter((code, row) => ![pending, withoutTarget].includes(code) && counted[row] === 1)
            .length,
      );
    };
    const whole = await decided(monday, monday + 40 * day);
    const parts = await Promise.all(
      Array.from({ length: 8 }, (_, i) => decided(monday + i * 5 * day, monday + (i + 1) * 5 * day)),
    );
    expect(parts.reduce((sum, part) => sum.map((n, i) => n + (part[i] ?? 0)))).toEqual(whole);
  });

  it('filter by shown values: any of a dimension, all dimensions, (none) for missing', async () => {
    const store = await tempStore();
    const open = (incident: string, service: string | null, team: string) =>
      event('opened', monday, { incident, service, team, priority: 'P1' });
    await store.append([
      open('a', 'web', 'red'),
      open('b', 'mail', 'red'),
      open('c', null, 'blue'),
      open('d', 'web', 'blue'),
    ]);
    const count = async (filters: Partial<typeof noFilters> | Record<string, string[]>) =>
      (await store.facts(query({ filters: { ...noFilters, ...filters } }))).openedInPeriod;
    expect(await count({ service: ['web'] })).toBe(2);
    expect(await count({ service: ['web', 'mail'] })).toBe(3);
    expect(await count({ service: ['web'], team: ['red'] })).toBe(1);
    expect(await count({ service: ['(none)'] })).toBe(1);
    expect(await count({ service: [''] })).toBe(1);
    expect(await count({ service: ['nobody'] })).toBe(0);
  });

  it('do not depend on the number of threads', async () => {
    const results = [];
    for (const threads of [1, 2]) {
      const store = await tempStore({ threads });
      await store.appendBulk(batches(scenario(41, 2000), 500));
      results.push({
        facts: comparable(await store.facts(query())),
        daily: await store.daily(query(), days),
        version: await store.dataVersion(),
      });
    }
    expect(results[0]).toEqual(results[1]);
  });
});

describe('daily', () => {
  it('has a point for every day, with counts by verdict and durations by stop', async () => {
    const store = await tempStore();
    const minutes = [10, 20, 40, 90];
    await store.append(
      minutes.flatMap((length, index) => [
        event('opened', monday + index, { incident: `i${index}`, priority: 'P1' }),
        event('acknowledged', monday + index + length * 60_000, { incident: `i${index}` }),
        event('resolved', monday + day + index, { incident: `i${index}` }),
      ]),
    );
    const points = await store.daily(query(), days);
    expect(points.map(({ date, opened }) => [date, opened])).toEqual(
      days.map(({ date }, i) => [date, i === 1 ? 4 : 0]),
    );
    expect(points[1]?.verdicts.response).toEqual({ met: 3, breached: 1, unmeasured: 0 });
    expect(points[1]?.verdicts.resolution).toEqual({ met: 0, breached: 4, unmeasured: 0 });
    const { p95Ms, ...response } = points[1]?.durations.response ?? { p95Ms: null };
    expect(response).toEqual({ n: 4, sumMs: 9_600_000, medianMs: 1_800_000 });
    expect(p95Ms).toBeCloseTo(4_950_000, 6);
    expect(points[2]?.durations.resolution).toMatchObject({ n: 4, medianMs: day });
    expect(points[3]?.durations.resolution).toEqual({ n: 0, sumMs: 0, medianMs: null, p95Ms: null });
  });

  it('finds the day of an instant on days of 23 and 25 hours and with bounds at odd seconds', async () => {
    const store = await tempStore();
    const starts = [0, 24, 47, 72, 97].map((hours) => monday + hours * hour);
    const odd = starts.map((start, index) => start + (index === 0 ? 0 : 1_234_567 * index + 1));
    const at = odd.flatMap((start) => [start - 1, start]);
    await store.append(at.map((instant, i) => event('opened', instant, { incident: `i${i}` })));
    const asked = odd.slice(1).map((to, index) => ({ date: `d${index}`, from: odd[index] ?? 0, to }));
    expect((await store.daily(query(), asked)).map(({ opened }) => opened)).toEqual([2, 2, 2, 2]);
  });
});

describe('breaches', () => {
  it('come latest first with title, total and elapsed time up to as-of', async () => {
    const store = await tempStore({ now: monday + 2 * hour });
    await store.append([
      event('opened', monday, { incident: 'old', priority: 'P1', title: 'first', url: 'https://x.test' }),
      event('opened', monday + hour, { incident: 'new', priority: 'P1' }),
      event('updated', monday + hour, { incident: 'old', title: 'second' }),
    ]);
    const asked = query({ asOf: monday + 5 * hour });
    const { rows, total } = await store.breaches(asked, 1);
    expect(total).toBe(2);
    expect(rows).toMatchObject([
      { incident: 'new', clock: 'response', breachedAt: monday + 2 * hour, elapsedMs: 4 * hour },
    ]);
    const all = await store.breaches(asked, 10);
    expect(all.rows[1]).toMatchObject({
      incident: 'old',
      title: 'second',
      url: 'https://x.test',
      elapsedMs: 5 * hour,
    });
  });
});

describe('a breach of an incident that moved on', () => {
  it('is of the team that had it when it breached, under every filter and in every period', async () => {
    const store = await tempStore({ now: monday });
    await store.append([
      event('opened', monday, { priority: 'P1', team: 'red' }),
      event('assigned', monday + 3 * hour, { team: 'blue' }),
    ]);
    const of = async (team: string, asOf: number) => {
      const filters = { ...noFilters, team: [team] };
      const { rows } = await store.breaches(query({ asOf, filters }), 10);
      return rows.map((row) => `${row.clock} ${row.team}`);
    };
    for (const asOf of [monday + 2 * hour, monday + 4 * hour])
      expect([await of('red', asOf), await of('blue', asOf)]).toEqual([['response red'], []]);
    const late = monday + 9 * hour;
    expect([await of('red', late), await of('blue', late)]).toEqual([['response red'], ['resolution blue']]);
  });
});

describe('look-ups', () => {
  it('extent and values of an empty store are empty', async () => {
    const store = await tempStore();
    expect(await store.extent()).toBeNull();
    expect(await store.values('team')).toEqual([]);
    expect(await store.daily(query(), days)).toHaveLength(6);
    expect((await store.facts(query())).response.n).toBe(0);
    expect(await store.breaches(query(), 5)).toEqual({ rows: [], total: 0 });
  });

  it('find incidents by id, part of an id and near spelling', async () => {
    const store = await tempStore();
    await store.append(
      ['INC-100', 'INC-1001', 'XINC-100', 'OTHER'].map((incident) => event('opened', monday, { incident })),
    );
    await store.append([event('opened', monday, { incident: 'INC-100', source: 'zendesk' })]);
    expect(await store.findIncidents('inc-100', 10)).toEqual([
      { source: 'native', incident: 'INC-100' },
      { source: 'zendesk', incident: 'INC-100' },
      { source: 'native', incident: 'INC-1001' },
      { source: 'native', incident: 'XINC-100' },
    ]);
    expect(await store.findIncidents('OHTER', 10)).toEqual([{ source: 'native', incident: 'OTHER' }]);
    expect(await store.findIncidents('nothing like it', 10)).toEqual([]);
    expect(await store.extent()).toEqual({ firstOpenedAt: monday, lastEventAt: monday });
  });

  it('offer the ids that begin as typed, the last opened first, each once', async () => {
    const store = await tempStore();
    const named = ['INC-1', 'INC-12', 'inc-13', 'OTHER'];
    await store.append(named.map((incident, n) => event('opened', monday + n * hour, { incident })));
    await store.append([event('opened', monday + day, { incident: 'INC-1', source: 'zendesk' })]);
    await store.append([event('resolved', monday + 2 * day, { incident: 'INC-99' })]);
    const all = { teams: null, customers: null };
    expect(await store.idsBeginning('', 9, all)).toEqual(['INC-1', 'OTHER', 'inc-13', 'INC-12']);
    expect(await store.idsBeginning('', 2, all)).toEqual(['INC-1', 'OTHER']);
    expect(await store.idsBeginning('iNc-1', 9, all)).toEqual(['INC-1', 'inc-13', 'INC-12']);
    expect(await store.idsBeginning('NC', 9, all)).toEqual([]);
    expect(await store.idsBeginning("'%", 9, all)).toEqual([]);
  });

  it('offer no id of an incident with a clock of a team or customer that may not be seen', async () => {
    const store = await tempStore();
    await store.append([
      event('opened', monday, { incident: 'A', team: 'Billing', customer: 'Acme', priority: 'P1' }),
      event('opened', monday, { incident: 'B', team: 'Vault', customer: 'Acme', priority: 'P1' }),
      event('opened', monday, { incident: 'C', priority: 'P1' }),
      event('opened', monday, { incident: 'D', team: 'Billing', priority: 'P1' }),
      event('resolved', monday + hour, { incident: 'E', team: 'Billing' }),
      event('opened', monday, { incident: 'F', team: 'Vault', priority: 'P1' }),
      event('resolved', monday + hour, { incident: 'F' }),
      event('updated', monday + day, { incident: 'F', team: 'Billing' }),
      event('reopened', monday + 9 * day, { incident: 'F' }),
    ]);
    const offered = (teams: string[] | null, customers: string[] | null) =>
      store.idsBeginning('', 9, { teams, customers });
    expect(await offered(null, null)).toEqual(['A', 'B', 'C', 'D', 'F']);
    expect(await offered(['Billing'], null)).toEqual(['A', 'D']);
    expect(await offered(['Billing', 'Vault'], null)).toEqual(['A', 'B', 'D', 'F']);
    expect(await offered(null, ['Acme'])).toEqual(['A', 'B']);
    expect(await offered(['Billing'], ['Acme'])).toEqual(['A']);
    expect(await offered([], null)).toEqual([]);
    expect(await offered(['(none)', 'nobody'], null)).toEqual([]);
  });
});
