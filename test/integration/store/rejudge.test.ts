import { describe, expect, it } from 'vitest';
import {
  batches,
  comparable,
  day,
  event,
  hour,
  monday,
  policies,
  query,
  scenario,
  tempStore,
} from './support.ts';

const strict = policies({ response: 1, resolution: 1 });

describe('policy versions', () => {
  it('are recorded only when they differ from the newest', async () => {
    const store = await tempStore();
    const again = await store.recordPolicies(policies(), 99);
    expect(again).toMatchObject({ version: 1, recordedAt: 0, effectiveFrom: null });
    expect(await store.recordPolicies(strict, 100)).toMatchObject({ version: 2, recordedAt: 100 });
    expect(await store.policyVersions()).toHaveLength(2);
    expect((await store.dataVersion()).policyVersion).toBe(2);
  });

  it('a new version does not judge cycles recorded before it', async () => {
    const store = await tempStore();
    const closed = [event('opened', monday, { priority: 'P1' }), event('resolved', monday + 2 * hour)];
    await store.append(closed);
    await store.recordPolicies(strict, monday + day);
    await store.append([event('updated', monday + 3 * hour, { title: 'touch' })]);
    expect((await store.facts(query())).resolution.outcome).toEqual(Uint8Array.of(0));
    await store.append(
      closed.map((entry) => ({
        ...entry,
        incident: 'B',
        eventId: `B${entry.type}`,
        recordedAt: monday + 2 * day,
      })),
    );
    const facts = await store.facts(query());
    expect([...facts.resolution.outcome].sort()).toEqual([0, 1]);
    expect(facts.policies.map(({ version }) => version)).toEqual([1, 2]);
  });
});

describe('rejudge', () => {
  const met = [event('opened', monday, { priority: 'P1' }), event('resolved', monday + 2 * hour)];

  it('derives every clock anew under a version from ever, and says what changed', async () => {
    const store = await tempStore();
    await store.append(met);
    const diff = await store.rejudge({ content: strict, recordedAt: monday + day });
    expect(diff).toMatchObject({
      dryRun: false,
      judgedIncidents: 1,
      changedIncidents: 1,
      changes: [{ clock: 'resolution', from: 'met', to: 'breached', n: 1 }],
      examples: [{ incident: 'A-1', cycle: 1, clock: 'resolution', from: 'met', to: 'breached' }],
    });
    expect(diff.version).toMatchObject({ version: 2, effectiveFrom: Number.MIN_SAFE_INTEGER });
    expect((await store.facts(query())).resolution.outcome).toEqual(Uint8Array.of(1));
  });

  it('of a dry run writes nothing', async () => {
    const store = await tempStore();
    await store.append(met);
    const version = await store.dataVersion();
    const diff = await store.rejudge({ content: strict, recordedAt: monday + day, dryRun: true });
    expect(diff.changes).toHaveLength(1);
    expect(await store.dataVersion()).toEqual(version);
    expect((await store.facts(query())).resolution.outcome).toEqual(Uint8Array.of(0));
    await store.append([event('updated', monday + hour, { service: 'after' })]);
    expect(await store.values('service')).toEqual(['after']);
  });

  it('with an instant covers only cycles that start at or after it', async () => {
    const store = await tempStore();
    const later = met.map((entry) => ({
      ...entry,
      incident: 'B',
      eventId: `B${entry.type}`,
      at: entry.at + 7 * day,
    }));
    await store.append([...met, ...later]);
    const diff = await store.rejudge({
      content: strict,
      recordedAt: monday + 20 * day,
      effectiveFrom: monday + day,
    });
    expect(diff.examples.map(({ incident }) => incident)).toEqual(['B']);
  });

  it('again with the same content changes nothing, not even the version', async () => {
    const store = await tempStore();
    await store.appendBulk(batches(scenario(11)));
    await store.rejudge({ content: strict, recordedAt: monday + 50 * day });
    const version = await store.dataVersion();
    const facts = comparable(await store.facts(query()));
    const again = await store.rejudge({ content: strict, recordedAt: monday + 51 * day });
    expect(again).toMatchObject({ changes: [], shifted: 0, changedIncidents: 0 });
    expect(await store.dataVersion()).toEqual(version);
    expect(comparable(await store.facts(query()))).toEqual(facts);
  });

  it('is invisible to a report known at an earlier time', async () => {
    const store = await tempStore();
    await store.append(met);
    await store.rejudge({ content: strict, recordedAt: monday + 5 * day });
    const known = await store.facts(query({ knownAt: monday + 4 * day, asOf: monday + 4 * day }));
    expect(known.resolution.outcome).toEqual(Uint8Array.of(0));
    expect(known.policies.map(({ version }) => version)).toEqual([1]);
  });

  it('equals a log that was judged so from the start', async () => {
    const events = scenario(21, 80);
    const store = await tempStore();
    await store.appendBulk(batches(events));
    await store.rejudge({ content: strict, recordedAt: monday + 60 * day });
    const fresh = await tempStore({ policies: strict });
    await fresh.appendBulk(batches(events));
    const facts = async (from: typeof store) => {
      const { policies: _versions, ...rest } = comparable(await from.facts(query({ to: monday + 10 * day })));
      return rest;
    };
    expect(await facts(store)).toEqual(await facts(fresh));
  });
});
