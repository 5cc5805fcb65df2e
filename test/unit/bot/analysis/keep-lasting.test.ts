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
