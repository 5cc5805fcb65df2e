import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DataVersion } from '../../../src/core/report/facts.ts';
import { createKeptFiles } from '../../../src/store/kept-files.ts';
import { event, hour, monday, policies, query, tempFolder, tempStore } from './support.ts';

const version: DataVersion = { version: 1, hash: 'AB', policyVersion: 1 };
const newer: DataVersion = { version: 2, hash: 'CD', policyVersion: 1 };

function files(more: { program?: string; maxEntries?: number; folder?: string } = {}) {
  const folder = more.folder ?? tempFolder();
  const warnings: string[] = [];
  const warn = (text: string) => void warnings.push(text);
  return { folder, warnings, kept: createKeptFiles({ folder, program: 'p1', warn, ...more }) };
}

describe('kept results', () => {
  it('come back as they were, typed arrays and NaN included, also in the next process', async () => {
    const { kept, folder } = files();
    const value = {
      list: [1, Number.NaN, null],
      rows: Float64Array.of(1.5, Number.NaN),
      map: new Map([['a', 1]]),
    };
    await kept.keep(version, 'one', value);
    expect(await kept.read(version, 'one')).toEqual(value);
    expect(await files({ folder }).kept.read(version, 'one')).toEqual(value);
    expect(await kept.read(version, 'other')).toBeNull();
  });

  it('are not those of other data, other policies or another program', async () => {
    const { kept, folder } = files();
    await kept.keep(version, 'one', 1);
    expect(await kept.read(newer, 'one')).toBeNull();
    expect(await kept.read({ ...version, policyVersion: 2 }, 'one')).toBeNull();
    expect(await files({ folder, program: 'p2' }).kept.read(version, 'one')).toBeNull();
  });

  it('go when something is kept for newer data, and beyond the limit the ones not used for longest', async () => {
    const { kept, folder } = files({ maxEntries: 2 });
    await kept.keep(version, 'old', 1);
    for (const name of ['one', 'two', 'three']) {
      await kept.keep(newer, name, name);
      const at = { one: 30, two: 10, three: 20 }[name] ?? 0;
      const [only] = readdirSync(path.join(folder, 'kept'));
      if (name !== 'three') utimesSync(path.join(folder, 'kept', only ?? '', name), at, at);
    }
    expect(await kept.read(version, 'old')).toBeNull();
    expect(await kept.read(newer, 'two')).toBeNull();
    expect(await kept.read(newer, 'one')).toBe('one');
  });

  it('that are damaged are computed again, with a warning', async () => {
    const { kept, folder, warnings } = files();
    await kept.keep(version, 'one', { a: 1 });
    const [only = ''] = readdirSync(path.join(folder, 'kept'));
    writeFileSync(path.join(folder, 'kept', only, 'one'), 'not a result');
    expect(await kept.read(version, 'one')).toBeNull();
    expect(warnings.join()).toContain('damaged');
  });

  it('that cannot be written cost a warning and nothing else', async () => {
    const { kept, folder, warnings } = files();
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'kept'), 'a file where the folder should be');
    await kept.keep(version, 'one', 1);
    expect(warnings).toHaveLength(1);
    expect(await kept.read(version, 'one')).toBeNull();
  });
});

describe('facts and days that a store keeps', () => {
  const events = [
    event('opened', monday, { priority: 'P1' }),
    event('opened', monday + hour, { priority: 'P1', incident: 'B' }),
    event('acknowledged', monday + hour, { priority: 'P1' }),
  ];
  const days = [{ date: '2025-03-03', from: monday, to: monday + 24 * hour }];
  const asked = query({ cohort: 'opened', to: monday + 50 * hour, asOf: monday + 60 * hour });

  it('answer the next process as the database does, open clocks carried on to its as-of', async () => {
    const folder = tempFolder();
    const now = asked.asOf;
    const plain = await tempStore({ now });
    await plain.append(events);
    const first = await tempStore({ folder, now: asked.asOf });
    await first.append(events);
    await first.facts(asked);
    await first.daily(asked, days);
    await first.keep();
    await first.close();
    expect(existsSync(path.join(folder, 'kept'))).toBe(true);
    const next = await tempStore({ folder, now: asked.asOf });
    const later = { ...asked, asOf: monday + 90 * hour };
    expect(await next.facts(later)).toEqual(await plain.facts(later));
    expect(await next.daily(later, days)).toEqual(await plain.daily(later, days));
  });

  it('are forgotten with the next event', async () => {
    const folder = tempFolder();
    const first = await tempStore({ folder, now: asked.asOf });
    await first.append(events);
    await first.facts(asked);
    await first.keep();
    await first.append([event('opened', monday + 2 * hour, { priority: 'P1', incident: 'C' })]);
    expect((await first.facts(asked)).openedInPeriod).toBe(3);
    await first.keep();
    await first.close();
    expect((await (await tempStore({ folder, now: asked.asOf })).facts(asked)).openedInPeriod).toBe(3);
  });

  it('leave what is kept of a newer policy version alone', async () => {
    const store = await tempStore({ now: asked.asOf });
    await store.append(events);
    await store.facts(asked);
    await store.recordPolicies(policies({ response: 2, resolution: 9 }), asked.asOf);
    const newest = await store.dataVersion();
    await store.kept.keep(newest, 'one', 1);
    await store.facts(asked);
    await store.keep();
    expect(await store.kept.read(newest, 'one')).toBe(1);
  });

  it('are not those of before a rejudgement, which has seen what was still to come then', async () => {
    const folder = tempFolder();
    const running = { ...asked, to: monday + 100 * hour };
    const first = await tempStore({ folder, now: running.asOf });
    const dated = event('opened', monday + 80 * hour, { priority: 'P1', incident: 'C' });
    await first.append([...events, dated]);
    await first.rejudge({ content: policies(), recordedAt: running.asOf });
    expect((await first.facts(running)).openedInPeriod).toBe(2);
    await first.keep();
    await first.close();
    const next = await tempStore({ folder, now: monday + 90 * hour });
    await next.rejudge({ content: policies(), recordedAt: monday + 90 * hour });
    const later = { ...running, asOf: monday + 90 * hour };
    expect((await next.facts(later)).openedInPeriod).toBe(3);
  });
});
