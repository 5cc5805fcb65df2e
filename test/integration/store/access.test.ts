import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { accessSchema } from '../../../config/access-schema.ts';
import { configSchema } from '../../../config/schema.ts';
import type { Conversation } from '../../../src/bot/command.ts';
import { createDispatch } from '../../../src/bot/dispatch.ts';
import { createReporting } from '../../../src/bot/reporting.ts';
import type { Report } from '../../../src/core/report/document.ts';
import { createRenderer } from '../../../src/output/renderer.ts';
import { day, event, hour, monday, tempStore } from './support.ts';

const teams = ['Edge', 'Core', 'Shop'];
const customers = ['Acme', 'Globex'];
/** Every incident breaches; its name and title tell whose it is. */
const incidents = Array.from({ length: 12 }, (_, index) => ({
  incident: `INC-${100 + index}`,
  team: teams[index % 3] ?? '',
  customer: customers[index % 2] ?? '',
}));

const now = monday + 8 * day;
const ignore = () => undefined;
const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
const who: Conversation = {
  platform: 'slack',
  channel: 'C1',
  user: 'U1',
  userName: null,
  groups: [],
  direct: true,
};

async function setUp() {
  const store = await tempStore({ now });
  const events = incidents.flatMap(({ incident, team, customer }, index) => {
    const told = { incident, team, customer, priority: 'P1', title: `Title of ${incident}` };
    const at = monday + index * hour;
    return [event('opened', at, told), event('resolved', at + 20 * hour, { incident })];
  });
  await store.append(events);
  const sections = ['summary', 'compliance', 'patterns', 'restatements'];
  const config = configSchema.parse({ reports: { sections: { weekly: sections } } });
  const unasked = async () => {
    throw new Error('nothing is fitted');
  };
  const reporting = createReporting({
    source: store,
    judgements: store,
    whatIf: store,
    restating: store,
    records: store.records,
    notRecorded: ignore,
    renderer: createRenderer({ charts: config.charts, templates: null, fonts: null, threaded: 'charts' }),
    analyst: { forecast: unasked, findings: unasked } as never,
    kept: store.kept,
    config,
    clock: { now: () => now },
  });
  return (access: unknown) =>
    createDispatch({
      commands,
      reporting,
      clock: { now: () => now },
      logger,
      timeZone: 'UTC',
      locale: 'en',
      access: accessSchema.parse(access),
      timeBudgetMs: 60_000,
    });
}

function named(report: Report): string[] {
  return [...new Set(JSON.stringify(report).match(/INC-\d+/g) ?? [])].sort();
}

it('shows in a place only the incidents that may be seen there, and says how many are left out', async () => {
  const dispatchUnder = await setUp();
  const limit = (values: readonly string[]) =>
    fc.option(fc.subarray([...values], { minLength: 1 }), { nil: null });
  await fc.assert(
    fc.asyncProperty(limit(teams), limit(customers), async (ownTeams, ownCustomers) => {
      const rules = [{ channel: ['C1'], teams: ownTeams, customers: ownCustomers }];
      const dispatch = dispatchUnder({ rules });
      const seen = incidents.filter(
        ({ team, customer }) =>
          (ownTeams?.includes(team) ?? true) && (ownCustomers?.includes(customer) ?? true),
      );
      const breaches = await dispatch({ text: '/sla breaches weekly limit=100', conversation: who });
      expect(named(breaches.report)).toEqual(seen.map(({ incident }) => incident).sort());
      const hidden = incidents.length - seen.length;
      const summary = await dispatch({ text: '/sla report weekly section=summary', conversation: who });
      const told = /Left out: (\d+) incident/.exec(summary.report.summary)?.[1];
      expect(Number(told ?? 0)).toBe(hidden);
      for (const { incident } of incidents) {
        const { status } = await dispatch({ text: `/sla explain ${incident}`, conversation: who });
        const isSeen = seen.some((one) => one.incident === incident);
        expect(status).toBe(isSeen ? 'answered' : 'rejected');
      }
    }),
    { numRuns: 15 },
  );
});

it('is not widened by any filter, in commands or in one’s own words', async () => {
  const dispatch = (await setUp())({ rules: [{ channel: ['C1'], teams: ['Edge'] }] });
  const hidden = incidents.filter(({ team }) => team !== 'Edge').map(({ incident }) => incident);
  const lines = [
    '/sla breaches weekly team=Core',
    '/sla breaches weekly team=Core team=Edge',
    '/sla breaches weekly customer=Acme',
    '/sla breaches weekly team=(none)',
    '/sla at-risk on-track limit=100',
    '/sla at-risk on-track team=Core',
    'what is at risk?',
    '/sla what-if target P1.response=100h P1.resolution=100h kind=weekly',
    '/sla explain INC-101',
    '/sla explain INC-10',
    'breaches of the Core team last week',
    'why was INC-101 breached?',
  ];
  for (const text of lines) {
    const { report } = await dispatch({ text, conversation: who });
    const asked = text.match(/INC-\d+/)?.[0];
    expect(
      named(report).filter((name) => hidden.includes(name) && name !== asked),
      text,
    ).toEqual([]);
    expect(JSON.stringify(report), text).not.toContain('Title of INC-101');
  }
});
