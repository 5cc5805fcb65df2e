import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ClockFacts,
  outcomes,
  type ReportFacts,
  type ReportQuery,
} from '../../../src/core/report/facts.ts';
import type { RestatedCounts } from '../../../src/core/report/restatements.ts';
import type { Store } from '../../../src/store/open.ts';
import { batches, day, event, hour, monday, policies, query, scenario, tempStore } from './support.ts';

const to = monday + 14 * day;
const asOf = to + 9 * hour;
const period = { from: monday, to, asOf };

async function dataOf(store: Store) {
  const { version, hash, policyVersion } = await store.dataVersion();
  return { version, hash, policyVersion };
}

/** A store with some events, and what a report as of `asOf` was made from. */
async function issuedFrom(events: Parameters<Store['append']>[0], now = asOf) {
  const store = await tempStore({ now });
  await store.append(events);
  return { store, since: { issuedAt: asOf, asOf, data: await dataOf(store) } };
}

const opened = event('opened', monday + day, { priority: 'P1' });
const acknowledged = event('acknowledged', monday + day + hour / 2);
const resolved = event('resolved', monday + day + 2 * hour);
const plain = [opened, acknowledged, resolved];

describe('what a period is restated by', () => {
  it('is nothing where nothing has come in', async () => {
    const { store, since } = await issuedFrom(plain);
    const restated = await store.restated({ ...query(period), since });
    expect(restated).toMatchObject({ clocks: [], shifted: 0, decidedSince: 0 });
    expect(restated.after).toEqual(restated.before);
    expect(restated.before.overall).toEqual({ met: 1, breached: 0, pending: 0 });
  });

  it('is what was recorded since in a copy of a shared log, in whatever batches that came', async () => {
    const { since } = await issuedFrom(plain);
    const late = { ...resolved, at: monday + 2 * day, recordedAt: asOf + day, recordedBySource: true };
    const copy = await tempStore({ now: asOf, policies: null });
    await copy.replica.adopt('log', 1);
    await copy.replica.applyPolicy({
      id: '1-0',
      version: 1,
      recordedAt: 0,
      effectiveFrom: null,
      content: policies(),
    });
    const all = [...plain, late];
    await copy.replica.apply([{ count: all.length, json: JSON.stringify(all) }], () => ({}));
    const { clocks, before } = await copy.restated({ ...query(period), since });
    expect(before.overall).toEqual({ met: 1, breached: 0, pending: 0 });
    expect(clocks).toMatchObject([
      { clock: 'resolution', from: 'met', to: 'breached', causes: [{ kind: 'correction', n: 1 }] },
    ]);
  });

  it('is a correction, however its source dates it', async () => {
    for (const recordedAt of [asOf - 3 * day, asOf + day]) {
      const { store, since } = await issuedFrom(plain);
      const late = { ...resolved, at: monday + 2 * day, recordedAt, recordedBySource: true };
      await store.append([late, event('opened', to + hour, { incident: 'B', priority: 'P1' })]);
      const { clocks, before, after } = await store.restated({ ...query(period), since });
      const cause = { kind: 'correction', type: 'resolved', n: 1, recordedAt };
      expect(clocks).toEqual([
        {
          source: 'native',
          incident: 'A-1',
          cycle: 1,
          clock: 'resolution',
          from: 'met',
          to: 'breached',
          causes: [cause],
        },
      ]);
      expect([before.overall, after.overall]).toEqual([
        { met: 1, breached: 0, pending: 0 },
        { met: 0, breached: 1, pending: 0 },
      ]);
    }
  });

  it('is only what bears on the clock of a row that is exported again as a whole', async () => {
    const { store, since } = await issuedFrom(plain);
    const again = plain.map((one) => ({ ...one, title: 'Renamed', assignee: 'Ada', recordedAt: asOf + 1 }));
    const late = { ...again[2], type: 'resolved' as const, at: monday + 2 * day };
    await store.append([...again.slice(0, 2), { ...resolved, ...late }]);
    const { clocks } = await store.restated({ ...query(period), since });
    expect(clocks.map(({ clock, causes }) => ({ clock, causes }))).toEqual([
      { clock: 'resolution', causes: [{ kind: 'correction', type: 'resolved', n: 1, recordedAt: asOf + 1 }] },
    ]);
  });

  it('is the opening alone where its priority changed with that of the whole row', async () => {
    const { store, since } = await issuedFrom(plain);
    const again = plain.map((one) => ({ ...one, priority: 'P9', recordedAt: asOf + 1 }));
    await store.append(again);
    const { clocks } = await store.restated({ ...query(period), since });
    expect(clocks.length).toBeGreaterThan(0);
    for (const { causes } of clocks) expect(causes).toMatchObject([{ kind: 'correction', type: 'opened' }]);
  });

  it('is an acknowledgement that moved the incident to a service with another policy', async () => {
    const base = policies();
    const [strict] = policies({ response: 1, resolution: 1 }).policies;
    if (strict === undefined) throw new Error('no policy');
    const gold = { ...strict, name: 'gold', match: { ...strict.match, service: ['payments'] } };
    const store = await tempStore({ now: asOf, policies: { ...base, policies: [gold, ...base.policies] } });
    await store.append([{ ...opened, service: 'search' }, acknowledged, resolved]);
    const since = { issuedAt: asOf, asOf, data: await dataOf(store) };
    await store.append([
      { ...acknowledged, service: 'payments', priority: 'P2', recordedAt: asOf + 1 },
      event('closed', monday + day + 30 * hour, { recordedAt: asOf + 1 }),
    ]);
    const { clocks } = await store.restated({ ...query(period), since });
    expect(clocks).toMatchObject([
      { clock: 'resolution', causes: [{ type: 'acknowledged' }, { type: 'closed' }] },
    ]);
  });

  it('is a resolve that counts as the response, where none came before it in its cycle', async () => {
    const base = policies();
    const counting = base.policies.map((policy) => ({ ...policy, resolveCountsAsResponse: true }));
    const reopened = event('reopened', monday + 4 * day);
    const again = event('resolved', monday + 4 * day + 2 * hour);
    for (const [earlier, stop, cycle] of [
      [[opened], resolved, 1],
      [[...plain, reopened], again, 2],
    ] as const) {
      const store = await tempStore({ now: asOf, policies: { ...base, policies: counting } });
      await store.append([...earlier, stop]);
      const since = { issuedAt: asOf, asOf, data: await dataOf(store) };
      const recordedAt = asOf + 1;
      await store.append([
        { ...stop, at: stop.at - 1.5 * hour, recordedAt },
        event('closed', stop.at + hour, { recordedAt }),
        event('assigned', stop.at - 1.75 * hour, { assignee: 'Ada', recordedAt }),
      ]);
      const { clocks } = await store.restated({ ...query(period), since });
      const causes = [{ kind: 'correction', type: 'resolved' }, { type: 'assigned' }];
      expect(clocks).toMatchObject([{ cycle, clock: 'response', from: 'breached', to: 'met', causes }]);
    }
  });

  it('is no resolve, for a response that was acknowledged before', async () => {
    const { store, since } = await issuedFrom(plain);
    const recordedAt = asOf + 1;
    await store.append([
      { ...acknowledged, at: acknowledged.at + hour, recordedAt },
      { ...resolved, at: monday + 2 * day, recordedAt },
    ]);
    const { clocks } = await store.restated({ ...query(period), since });
    expect(clocks.map(({ clock, causes }) => ({ clock, causes }))).toMatchObject([
      { clock: 'response', causes: [{ type: 'acknowledged' }] },
      { clock: 'resolution', causes: [{ type: 'resolved' }] },
    ]);
  });

  it('is an event or a whole incident learned of late', async () => {
    const { store, since } = await issuedFrom([opened, resolved]);
    const other = plain.map((one) => ({
      ...one,
      incident: 'B',
      eventId: `B:${one.type}`,
      recordedAt: asOf + 1,
    }));
    await store.append([{ ...acknowledged, recordedAt: asOf + 1 }, ...other]);
    const { clocks } = await store.restated({ ...query(period), since });
    expect(clocks).toMatchObject([
      {
        incident: 'A-1',
        clock: 'response',
        from: 'breached',
        to: 'met',
        causes: [{ kind: 'late-event', type: 'acknowledged' }],
      },
      { incident: 'B', clock: 'response', from: null, to: 'met' },
      {
        incident: 'B',
        clock: 'resolution',
        from: null,
        to: 'met',
        causes: [{ type: 'opened' }, { type: 'resolved' }],
      },
    ]);
  });

  it('is a met clock whose incident was reopened or cancelled after the report', async () => {
    for (const [type, outcome] of [
      ['reopened', 'pending'],
      ['cancelled', null],
    ] as const) {
      const late = [opened, acknowledged, event('resolved', to - hour, { priority: 'P1' })];
      const generous = policies({ response: 1, resolution: 24 * 30 });
      const store = await tempStore({ now: asOf, policies: generous });
      await store.append(late);
      const since = { issuedAt: asOf, asOf, data: await dataOf(store) };
      await store.append([event(type, asOf + hour, { recordedAt: asOf + hour })]);
      const now = { ...query({ ...period, asOf: asOf + day }), since };
      const { clocks } = await store.restated(now);
      const resolution = clocks.find(({ clock }) => clock === 'resolution');
      expect(resolution).toMatchObject({ from: 'met', to: outcome, causes: [{ kind: 'later-event', type }] });
    }
  });

  it('is a policy that reaches back', async () => {
    const { store, since } = await issuedFrom(plain);
    await store.rejudge({ content: policies({ response: 1, resolution: 1 }), recordedAt: asOf + hour });
    const { clocks } = await store.restated({ ...query(period), since });
    expect(clocks).toMatchObject([
      {
        clock: 'resolution',
        from: 'met',
        to: 'breached',
        causes: [{ kind: 'policy', version: 2, recordedAt: asOf + hour }],
      },
    ]);
  });

  it('is no clock that was open then and has been decided since, in either cohort', async () => {
    const slow = [event('opened', to - hour / 2, { priority: 'P1' })];
    for (const cohort of ['verdict', 'opened'] as const) {
      const { store, since } = await issuedFrom(slow, to + 1);
      const early = { ...since, asOf: to + 1 };
      await store.append([event('acknowledged', to + 2 * hour), event('resolved', to + 3 * hour)]);
      const restated = await store.restated({
        ...query({ ...period, asOf: to + 20 * day, cohort }),
        since: early,
      });
      expect(restated).toMatchObject({ clocks: [], shifted: 0, decidedSince: cohort === 'opened' ? 2 : 0 });
    }
  });

  it('is shifted where a time or a group changed and the verdict stands', async () => {
    const { store, since } = await issuedFrom(plain);
    await store.append([{ ...resolved, at: resolved.at + 1000, recordedAt: asOf + 1 }]);
    expect(await store.restated({ ...query(period), since })).toMatchObject({ clocks: [], shifted: 1 });
    await store.append([{ ...opened, team: 'red', recordedAt: asOf + 2 }]);
    expect(await store.restated({ ...query(period), since })).toMatchObject({ clocks: [], shifted: 2 });
  });

  it('is an event that went over to another incident, for both', async () => {
    const { store, since } = await issuedFrom([
      ...plain,
      event('opened', monday + day, { incident: 'B', priority: 'P1' }),
    ]);
    await store.append([{ ...resolved, incident: 'B', recordedAt: asOf + 1 }]);
    const { clocks } = await store.restated({ ...query(period), since });
    const cause = [{ kind: 'correction', type: 'resolved' }];
    expect(clocks).toMatchObject([
      { incident: 'A-1', clock: 'resolution', from: 'met', to: 'breached', causes: cause },
      { incident: 'B', clock: 'resolution', from: 'breached', to: 'met', causes: cause },
    ]);
  });

  it('stays within the filters, on both sides', async () => {
    const { store, since } = await issuedFrom([{ ...opened, team: 'red' }, acknowledged, resolved]);
    await store.append([{ ...opened, team: 'blue', recordedAt: asOf + 1 }]);
    const of = async (team: string) => {
      const filters = { ...query().filters, team: [team] };
      const { clocks } = await store.restated({ ...query({ ...period, filters }), since });
      return clocks.map(({ from, to: now }) => [from, now]);
    };
    expect(await of('red')).toEqual([
      ['met', null],
      ['met', null],
    ]);
    expect(await of('blue')).toEqual([
      [null, 'met'],
      [null, 'met'],
    ]);
  });
});

/** Outcomes by clock of what counts in a period, as `facts` tell them. */
async function outcomesOf(store: Store, asked: ReportQuery): Promise<Map<string, string>> {
  const facts = await store.facts(asked);
  const found = new Map<string, string>();
  for (const clock of ['response', 'resolution'] as const) {
    const { n, counted, outcome, incident = new Int32Array(), cycle } = facts[clock];
    const refs = new Map(
      (await store.incidentRefs([...incident])).map((ref, row) => [incident[row], ref.incident]),
    );
    for (let row = 0; row < n; row++) {
      const name = `${refs.get(incident[row])} ${cycle?.[row]} ${clock}`;
      if (counted[row] === 1) found.set(name, outcomes[outcome[row] ?? -1] ?? '');
    }
  }
  return found;
}

function countsOf({ n, counted, outcome }: ClockFacts): RestatedCounts {
  const count = (code: number) => outcome.filter((one, row) => one === code && counted[row] === 1).length;
  return n === 0
    ? { met: 0, breached: 0, pending: 0 }
    : { met: count(0), breached: count(1), pending: count(2) };
}

function allCounts({ response, resolution, overall }: ReportFacts) {
  return { response: countsOf(response), resolution: countsOf(resolution), overall: countsOf(overall) };
}

const worlds = fc.record({
  seed: fc.integer(),
  from: fc.integer({ min: -2, max: 12 }).map((days) => monday + days * day),
  length: fc.integer({ min: 2, max: 12 }),
  after: fc.integer({ min: 0, max: 3 * 24 }).map((hours) => hours * hour),
  later: fc.integer({ min: 0, max: 20 }).map((days) => days * day),
  cohort: fc.constantFrom<ReportQuery['cohort'][]>('verdict', 'opened'),
  team: fc.constantFrom([], ['red']),
  arrives: fc.func(fc.integer({ min: 0, max: 2 })),
  policy: fc.constantFrom('same', 'newer', 'rejudged'),
});

it('equals the comparison of what was reported then, with what is reported now', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ seed, from, length, after, later, cohort, team, arrives, policy }) => {
      const filters = { ...query().filters, team };
      const asked = query({
        from,
        to: from + length * day,
        asOf: from + length * day + after,
        cohort,
        filters,
      });
      const store = await tempStore({ now: asked.asOf });
      const parts: ReturnType<typeof scenario>[] = [[], [], []];
      for (const one of scenario(seed)) parts[arrives(one.eventId, one.recordedAt)]?.push(one);
      await store.appendBulk(batches(parts[0] ?? []));
      await store.appendBulk(batches(parts[1] ?? []));
      const since = { issuedAt: asked.asOf, asOf: asked.asOf, data: await dataOf(store) };
      const [was, printed] = [await outcomesOf(store, asked), allCounts(await store.facts(asked))];
      const content = policies({ response: 2, resolution: 4 });
      if (policy === 'newer') await store.recordPolicies(content, asked.asOf - 5 * day);
      await store.appendBulk(batches(parts[2] ?? []));
      if (policy === 'rejudged') await store.rejudge({ content, recordedAt: asked.asOf + 1 });
      const now = { ...asked, asOf: asked.asOf + later };
      const restated = await store.restated({ ...now, since });
      expect(restated.before).toEqual(printed);
      expect(restated.after).toEqual(allCounts(await store.facts(now)));
      const is = await outcomesOf(store, now);
      const atOnce = await outcomesOf(store, asked);
      const expected = [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
        const [a = null, b = null] = [was.get(name), is.get(name)];
        const decided = b !== null && b !== 'without-target';
        const passed = cohort === 'opened' && a === 'pending' && atOnce.get(name) === a && decided;
        return a === b || passed ? [] : [`${name} ${a} ${b}`];
      });
      const told = restated.clocks.map(
        (one) => `${one.incident} ${one.cycle} ${one.clock} ${one.from} ${one.to}`,
      );
      expect(told.sort()).toEqual(expected.sort());
      for (const { causes } of restated.clocks) expect(causes).not.toEqual([]);
      await store.close();
    }),
    { numRuns: 20 },
  );
});
