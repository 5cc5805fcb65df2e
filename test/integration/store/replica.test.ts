import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../../../src/core/incidents/event.ts';
import type { PolicyEntry } from '../../../src/ports/replication.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { toJson } from '../../../src/store/text.ts';
import { derivedState } from '../../support/derived-state.ts';
import { day, event, hour, monday, policies, scenario, tempFolder, tempStore } from './support.ts';

const now = monday + 100 * day;
const log = '6f1c2d0e-1111-4222-8333-944455556666';

async function openAt(folder: string): Promise<Store> {
  return openStore({ folder, memoryLimit: '256MB', threads: 1, clock: { now: () => now } });
}

const batchOf = (events: readonly IncidentEvent[]) => ({ count: events.length, json: toJson(events) });

const entries: readonly PolicyEntry[] = [
  { version: 1, recordedAt: monday, effectiveFrom: null, content: policies() },
  {
    version: 2,
    recordedAt: monday + 6 * day,
    effectiveFrom: null,
    content: policies({ response: 2, resolution: 4 }),
  },
  {
    version: 3,
    recordedAt: monday + 14 * day,
    effectiveFrom: monday + 12 * day,
    content: policies({ response: 3, resolution: 30 }),
  },
].map((entry) => ({ ...entry, id: `${entry.recordedAt}-0` }));

type Step = { readonly events: readonly IncidentEvent[] } | { readonly policy: PolicyEntry } | 'restart';

/** Where an incident is: everything of one lies in one partition, which keeps its order. */
function partitionsOf(events: readonly IncidentEvent[], count: number): IncidentEvent[][] {
  const parts: IncidentEvent[][] = Array.from({ length: count }, () => []);
  for (const one of events) parts[Number(one.incident.slice(2)) % count]?.push(one);
  return parts;
}

/** The same log as it may reach a copy: partitions in any order and pieces, policies anywhere in between. */
function stepsOf(events: readonly IncidentEvent[], draws: readonly number[], policiesLast: boolean): Step[] {
  const parts = partitionsOf(events, 3);
  const waiting = [...entries];
  const steps: Step[] = [];
  for (const draw of draws) {
    const [policy] = waiting;
    if (draw % 7 === 0 && !policiesLast && policy !== undefined) {
      steps.push({ policy });
      waiting.shift();
    } else if (draw % 11 === 1) steps.push('restart');
    else steps.push({ events: parts[draw % 3]?.splice(0, 1 + (draw % 29)) ?? [] });
  }
  const rest = { events: parts.flat() };
  const policies = waiting.map((policy) => ({ policy }));
  return policiesLast ? [...steps, rest, ...policies] : [...steps, ...policies, rest];
}

async function follow(steps: readonly Step[]): Promise<string> {
  const folder = tempFolder();
  let store = await openAt(folder);
  await store.replica.adopt(log, 3);
  let taken = 0;
  for (const step of steps) {
    if (step === 'restart') {
      await store.close();
      store = await openAt(folder);
    } else if ('policy' in step) await store.replica.applyPolicy(step.policy);
    else await store.replica.apply([batchOf(step.events)], () => ({ 0: `${++taken}-0` }));
  }
  expect((await store.replica.state()).positions).toEqual({ 0: `${taken}-0` });
  await store.close();
  return folder;
}

/** One append of everything under all policies. */
async function embedded(events: readonly IncidentEvent[]): Promise<string> {
  const folder = tempFolder();
  const store = await openAt(folder);
  for (const { content, recordedAt, effectiveFrom } of entries) {
    await store.recordPolicies(content, recordedAt, { effectiveFrom });
  }
  async function* all() {
    yield batchOf(events);
  }
  await store.appendBulk(all(), { ours: () => null });
  await store.close();
  return folder;
}

describe('a copy of a shared log', () => {
  it('ends the same however entries were cut, partitions and policies interleaved, and bots restarted', async () => {
    const draws = fc.array(fc.nat({ max: 1000 }), { maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), draws, draws, async (seed, first, second) => {
        const events = scenario(seed, 40);
        // Some come twice, some with their date by someone else's word.
        const again = events.filter((_, index) => index % 5 === 0);
        const other = events
          .filter((_, index) => index % 6 === 0)
          .map((one) => ({ ...one, recordedBySource: !one.recordedBySource }));
        const all = [...events, ...again, ...other];
        const [one, two, alone] = await Promise.all([
          follow(stepsOf(all, first, false)),
          follow(stepsOf(all.toReversed(), second, true)),
          embedded(all),
        ]);
        const expected = await derivedState(alone);
        expect(await derivedState(one)).toEqual(expected);
        expect(await derivedState(two)).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it('keeps its positions, also of what was known or said nothing', async () => {
    const { replica } = await tempStore({ policies: null });
    await replica.adopt(log, 3);
    const events = [event('opened', monday)];
    await replica.apply([batchOf(events)], () => ({ 0: '1-0', 1: '5-0' }));
    await replica.apply([batchOf(events)], () => ({ 0: '2-0' }));
    await replica.apply([], () => ({ 7: '3-0' }));
    expect(await replica.state()).toEqual({
      logId: log,
      partitions: 3,
      positions: { 0: '2-0', 1: '5-0', 7: '3-0' },
      policyPosition: null,
    });
  });

  it('moves no position where reading fails on the way', async () => {
    const store = await tempStore({ policies: null });
    await store.replica.adopt(log, 3);
    async function* broken() {
      yield batchOf([event('opened', monday)]);
      throw new Error('lost');
    }
    await expect(store.replica.apply(broken(), () => ({ 0: '9-0' }))).rejects.toThrow('lost');
    expect((await store.replica.state()).positions).toEqual({});
    expect(await store.eventsOf('native', 'A-1')).toEqual([]);
  });

  it('takes a policy once, as it was recorded', async () => {
    const store = await tempStore({ policies: null });
    await store.replica.adopt(log, 3);
    const [first] = entries;
    if (first === undefined) throw new Error('no policy');
    await store.replica.applyPolicy(first);
    await store.replica.applyPolicy(first);
    expect(await store.policyVersions()).toEqual([
      { ...first.content, version: 1, recordedAt: first.recordedAt, effectiveFrom: null },
    ]);
    expect((await store.replica.state()).policyPosition).toBe(first.id);
  });

  it('begins anew with everything at once, and ends the same', async () => {
    const folder = tempFolder();
    const store = await openAt(folder);
    await store.replica.adopt(log, 3);
    await store.replica.apply([batchOf(scenario(6))], () => ({ 0: '8-0', 1: '7-0' }));
    await store.replica.applyPolicy(entries[0] as PolicyEntry);
    const before = await store.dataVersion();
    const events = scenario(5);
    async function* all() {
      expect(await store.dataVersion()).toEqual(before);
      yield batchOf(events);
    }
    await store.replica.apply(all(), () => ({ 0: '1-0' }), { anew: entries });
    expect(await store.replica.state()).toMatchObject({
      positions: { 0: '1-0' },
      policyPosition: entries.at(-1)?.id,
    });
    await store.close();
    const clean = await embedded(events);
    expect(await derivedState(folder)).toEqual(await derivedState(clean));
  });

  it('begins anew also with nothing', async () => {
    const store = await tempStore({ policies: null });
    await store.replica.adopt(log, 3);
    await store.replica.apply([batchOf(scenario(6))], () => ({ 0: '8-0' }));
    await store.replica.apply([], () => ({}), { anew: [] });
    expect(await store.replica.state()).toMatchObject({ positions: {}, policyPosition: null });
    expect(await store.dataVersion()).toMatchObject({ version: 0, policyVersion: 0, hash: '0'.repeat(32) });
  });

  it('keeps aside what it had as a log of its own, of several times the newest', async () => {
    const folder = tempFolder();
    const store = await openAt(folder);
    await store.replica.adopt(log, 3);
    expect(await store.replica.keepLost()).toBeNull();
    await store.replica.apply([batchOf(scenario(6))], () => ({ 0: '8-0' }));
    mkdirSync(path.join(folder, 'lost.partial-killed'));
    expect(await store.replica.keepLost()).toBe(path.join(folder, 'lost-1'));
    await store.replica.apply([batchOf(scenario(5))], () => ({ 0: '9-0' }));
    const kept = await store.replica.keepLost();
    expect(kept).toBe(path.join(folder, 'lost-2'));
    expect(readdirSync(folder).filter((name) => name.startsWith('lost'))).toEqual(['lost-2']);
    const { version } = await store.dataVersion();
    expect((await store.replica.state()).logId).toBe(log);
    await store.close();
    const lost = await openAt(kept ?? '');
    expect(await lost.dataVersion()).toMatchObject({ version });
    // Nobody follows a shared log with it, which would take from it what was lost.
    await expect(lost.replica.adopt(log, 3)).rejects.toMatchObject({ code: 'own-log' });
    await lost.close();
  });

  it('is not made of a store with a log of its own, nor of a copy of another log', async () => {
    const own = await tempStore();
    await expect(own.replica.adopt(log, 3)).rejects.toMatchObject({ code: 'own-log' });
    const copy = await tempStore({ policies: null });
    await copy.replica.adopt(log, 3);
    await copy.replica.adopt(log, 3);
    await expect(copy.replica.adopt('another', 3)).rejects.toMatchObject({ code: 'other-log' });
  });

  it('takes nothing by itself: what is written to it alone no other bot would see', async () => {
    const store = await tempStore({ policies: null });
    await store.replica.adopt(log, 3);
    const refused = { code: 'is-copy' };
    const one = event('opened', monday - hour);
    await expect(store.append([one])).rejects.toMatchObject(refused);
    await expect(store.recordPolicies(policies(), now)).rejects.toMatchObject(refused);
    await expect(store.rejudge({ content: policies(), recordedAt: now })).rejects.toMatchObject(refused);
    await expect(store.beginImport('abc', now)).rejects.toMatchObject(refused);
    await expect(
      store.rejudge({ content: policies(), recordedAt: now, dryRun: true }),
    ).resolves.toMatchObject({
      dryRun: true,
    });
  });
});
