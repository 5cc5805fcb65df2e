import { expect, it } from 'vitest';
import { pauseExamples } from '../../../src/bot/analysis/pause-examples.ts';
import type { ReportFacts } from '../../../src/core/report/facts.ts';

it('names the latest five incidents of each team that were met only by a pause, each once', async () => {
  const rows = [...Array.from({ length: 8 }, (_, at) => at), 7];
  const resolution = {
    incident: Int32Array.from(rows),
    stoppedAt: Float64Array.from(rows, (_, at) => at),
    codes: { team: Int32Array.from(rows, (id) => (id === 0 ? -1 : 0)) },
  };
  const facts = { resolution, labels: { team: ['a'] } } as unknown as ReportFacts;
  const source = {
    incidentRefs: async (ids: readonly number[]) =>
      ids.map((id) => ({ source: 'jira', incident: `INC-${id}`, title: null, url: null })),
  } as unknown as Parameters<typeof pauseExamples>[0]['source'];
  const marks = Uint8Array.from(rows, (id) => (id === 6 ? 0 : 1));
  const found = await pauseExamples({ source }, facts, marks);
  expect(found.filter(({ team }) => team === 'a').map(({ incident }) => incident)).toEqual([
    'INC-7',
    'INC-5',
    'INC-4',
    'INC-3',
    'INC-2',
  ]);
  expect(found.filter(({ team }) => team === null)).toEqual([{ team: null, incident: 'INC-0' }]);
  expect(await pauseExamples({ source }, facts, null)).toEqual([]);
});
