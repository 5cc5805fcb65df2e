import { expect, it } from 'vitest';
import { broughtBack, createPolicyWatch, logRecorded } from '../../../src/bot/policy-watch.ts';
import type { PolicyVersion } from '../../../src/core/sla/types.ts';
import { policies } from '../../integration/store/support.ts';

const a = policies();
const b = policies({ response: 2, resolution: 4 });
const versions = (...contents: (typeof a)[]): PolicyVersion[] =>
  contents.map((content, at) => ({ ...content, version: at + 1, recordedAt: at, effectiveFrom: null }));

function recorder() {
  const told: unknown[] = [];
  const log = (level: string) => (fields: object, text: string) => void told.push([level, text, fields]);
  return { told, logger: { info: log('info'), warn: log('warn') } };
}

it('finds the version whose policies the newest one brings back', () => {
  expect(broughtBack(versions(a, b, a))?.version).toBe(1);
  expect(broughtBack(versions(a, b, a, b))?.version).toBe(2);
  for (const others of [[], [a], [a, b], [a, a]]) expect(broughtBack(versions(...others))).toBeNull();
});

it('logs what a start recorded, and warns where that brings back earlier policies', () => {
  const { told, logger } = recorder();
  const record = (...contents: (typeof a)[]) => {
    const all = versions(...contents);
    logRecorded(all.slice(0, -1), all.at(-1) as PolicyVersion, logger);
  };
  record(a);
  record(a, b);
  record(a, b, a);
  logRecorded(versions(a, b), versions(a, b)[1] as PolicyVersion, logger);
  expect(told).toEqual([
    ['info', expect.stringContaining('new version'), { version: 2, before: 1 }],
    ['warn', expect.stringContaining('brought back'), { version: 3, before: 2, sameAs: 1 }],
  ]);
});

it('tells the log once of each version by which another bot has it judged', async () => {
  const { told, logger } = recorder();
  let now = versions(a);
  const watch = createPolicyWatch({ own: a, versions: async () => now, logger });
  const run = () => watch.run(new AbortController().signal);
  await run();
  now = versions(a, b);
  await run();
  await run();
  now = versions(a, b, a);
  await run();
  expect(told).toEqual([
    [
      'warn',
      expect.stringContaining('other policies'),
      { version: 2, recordedAt: '1970-01-01T00:00:00.001Z' },
    ],
  ]);
});
