import { expect, it } from 'vitest';
import { configSchema } from '../../../../config/schema.ts';
import type { AnalysisDeps, AnalysisRequest } from '../../../../src/bot/analysis/context.ts';
import { keepLasting } from '../../../../src/bot/analysis/keep-lasting.ts';
import type { LastingAnalysis } from '../../../../src/bot/analysis/lasting.ts';
import type { DataVersion } from '../../../../src/core/report/facts.ts';

const version: DataVersion = { version: 1, hash: 'A', policyVersion: 1, dataVersions: {} };
const newer: DataVersion = { ...version, version: 2, hash: 'B' };
const request = {
  period: { kind: 'monthly', from: 0, to: 10, asOf: 20, timeZone: 'UTC', partial: false },
  query: { knownAt: null, cohort: 'verdict', filters: {} },
  lastEventAt: 15,
  version,
} as unknown as AnalysisRequest;

/** What is kept of an analysis that takes until the log has the last of these versions. */
async function keptAfter(...versions: DataVersion[]) {
  const kept: DataVersion[] = [];
  const deps = {
    source: { dataVersion: async () => versions.at(-1) },
    kept: {
      read: async () => null,
      keep: async (of: DataVersion) => void kept.push(of),
    },
    config: configSchema.parse({}),
  } as unknown as AnalysisDeps;
  await keepLasting(deps, request, ['trends'], async () => ({}) as LastingAnalysis);
  return kept;
}

it('keeps what it computed, unless the log or the policies changed meanwhile', async () => {
  expect(await keptAfter(version)).toEqual([version]);
  expect(await keptAfter(version, newer)).toEqual([]);
  expect(await keptAfter(version, { ...version, policyVersion: 2 })).toEqual([]);
});

it('tells settings apart that say when people work, also by the zone of a calendar without one', async () => {
  const nameUnder = async (timeZone: string) => {
    const names: string[] = [];
    const deps = {
      source: { dataVersion: async () => version },
      kept: {
        read: async (_: DataVersion, name: string) => {
          names.push(name);
          return null;
        },
        keep: async () => undefined,
      },
      config: configSchema.parse({
        timeZone,
        calendars: { office: { windows: { monday: ['09:00-17:00'] } } },
        analytics: { patterns: { workingCalendar: 'office' } },
      }),
    } as unknown as AnalysisDeps;
    await keepLasting(deps, request, ['patterns'], async () => ({}) as LastingAnalysis);
    return names[0];
  };
  expect(await nameUnder('Europe/Berlin')).toBe(await nameUnder('Europe/Berlin'));
  expect(await nameUnder('Europe/Berlin')).not.toBe(await nameUnder('Asia/Tokyo'));
});
