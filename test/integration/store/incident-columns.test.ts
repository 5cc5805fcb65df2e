import { expect, it } from 'vitest';
import { noDay } from '../../../src/core/analytics/incident-columns.ts';
import type { IncidentsQuery } from '../../../src/ports/analytics-source.ts';
import { day, event, hour, monday, tempStore } from './support.ts';

const week: IncidentsQuery = {
  from: monday,
  to: monday + 7 * day,
  asOf: monday + 50 * day,
  knownAt: null,
  knownUntil: monday + 7 * day,
  filters: { service: [], team: [], priority: [], customer: [] },
  timeZone: 'Europe/Berlin',
};

const events = [
  event('opened', monday + 9 * hour, { priority: 'P1', service: 'mail', title: 'Mail is slow' }),
  event('acknowledged', monday + 9.5 * hour),
  event('resolved', monday + 12 * hour),
  event('opened', monday + 2 * hour, { incident: 'B', priority: 'P1', service: 'web' }),
  event('updated', monday + 3 * hour, { incident: 'B', title: 'Web is down' }),
  event('opened', monday + 6 * day, { incident: 'C', priority: 'P1' }),
  event('acknowledged', monday + 6 * day + hour / 2, { incident: 'C' }),
  event('resolved', monday + 8 * day, { incident: 'C' }),
  event('opened', monday + hour, { incident: 'D', priority: 'P1' }),
  event('cancelled', monday + 2 * hour, { incident: 'D' }),
  event('opened', monday - hour, { incident: 'E', priority: 'P1' }),
];

it('lists the cycles begun in the period, oldest first, without cancelled ones', async () => {
  const store = await tempStore();
  await store.append(events);
  const { columns, ids } = await store.incidentColumns(week);
  expect((await store.incidentRefs([...ids])).map(({ incident }) => incident)).toEqual(['B', 'A-1', 'C']);
  expect([...columns.openedAtMs]).toEqual([monday + 2 * hour, monday + 9 * hour, monday + 6 * day]);
  expect([...columns.service.codes].map((code) => columns.service.labels[code] ?? null)).toEqual([
    'web',
    'mail',
    null,
  ]);
  expect([...columns.title.codes].map((code) => columns.title.labels[code] ?? null)).toEqual([
    'Web is down',
    'Mail is slow',
    null,
  ]);
});

it('tells times and verdicts as they stood when the period ended', async () => {
  const store = await tempStore();
  await store.append(events);
  const { columns } = await store.incidentColumns(week);
  expect([...columns.verdict]).toEqual([1, 0, 1]);
  expect([...columns.responseMs]).toEqual([Number.NaN, hour / 2, hour / 2]);
  expect([...columns.resolutionMs]).toEqual([Number.NaN, 3 * hour, Number.NaN]);
  const early = await store.incidentColumns({ ...week, knownUntil: monday + 6 * day + hour });
  expect([...early.columns.verdict]).toEqual([1, 0, 2]);
});

it('places openings in the zone', async () => {
  const store = await tempStore();
  await store.append(events);
  const { columns } = await store.incidentColumns(week);
  expect([...columns.hourOfWeek]).toEqual([3, 10, 6 * 24 + 1]);
});

it('says on which local day each cycle was decided and its clocks stopped, as far as known then', async () => {
  const store = await tempStore();
  await store.append(events);
  const { columns } = await store.incidentColumns(week);
  const first = Math.floor((monday + 2 * hour) / day);
  expect([...columns.localDay].map((at) => at - first)).toEqual([0, 0, 6]);
  expect([...columns.verdictDay].map((at) => at - first)).toEqual([0, 0, 6]);
  expect([...columns.responseDay]).toEqual([noDay, first, first + 6]);
  expect([...columns.resolutionDay]).toEqual([noDay, first, noDay]);
  const early = await store.incidentColumns({ ...week, knownUntil: monday + 10 * hour });
  expect([...early.columns.resolutionDay]).toEqual([noDay, noDay, noDay]);
});
