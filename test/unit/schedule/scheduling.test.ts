import { describe, expect, it } from 'vitest';
import { scheduleSchema } from '../../../config/schedules-schema.ts';
import { configSchema } from '../../../config/schema.ts';
import type { ArchivedReport } from '../../../src/ports/report-archive.ts';
import type { StoredSchedule } from '../../../src/ports/schedule-store.ts';
import type { Asker } from '../../../src/ports/scheduling.ts';
import { endPersonal } from '../../../src/schedule/end-personal.ts';
import { planOwed } from '../../../src/schedule/plan.ts';
import { readSchedules } from '../../../src/schedule/schedules.ts';
import { createScheduling } from '../../../src/schedule/scheduling.ts';
import { memorySchedules } from '../../support/memory-schedules.ts';
import { archived, plannedOnly } from '../../support/schedules.ts';

const config = configSchema.parse({
  timeZone: 'Europe/Berlin',
  schedules: {
    weekly: { kind: 'weekly', at: '09:00', destinations: ['slack:C0123ABCD', 'email:a@example.com'] },
  },
});

const ann: Asker = { person: 'slack:U0ANN', isOperator: false, visible: { teams: null, customers: null } };
const bob: Asker = { ...ann, person: 'slack:U0BOB' };
const operator: Asker = { ...ann, person: 'cli:operator', isOperator: true };
const partner: Asker = { ...ann, visible: { teams: null, customers: ['Acme'] } };

function setUp(stored: readonly StoredSchedule[] = [], reports: readonly ArchivedReport[] = []) {
  let now = Date.parse('2026-03-11T10:00:00Z');
  const store = memorySchedules(stored);
  const { ledger, archive, deliveries } = plannedOnly(reports);
  const scheduling = createScheduling({ config, store, ledger, archive, clock: { now: () => now } });
  return {
    store,
    deliveries,
    as: scheduling,
    at: (text: string) => {
      now = Date.parse(text);
    },
    async tick() {
      const { schedules } = await readSchedules(config, store);
      const marks = await ledger.marks();
      const plan = planOwed({ schedules, marks, now, weekStartsOn: 'monday' });
      await ledger.plan(plan, now);
      return plan.deliveries.map(({ schedule, from }) => `${schedule} ${from}`);
    },
  };
}

const names = async (list: Promise<{ schedules: readonly { name: string }[] }>) =>
  (await list).schedules.map(({ name }) => name);
const iso = (ms: number) => new Date(ms).toISOString();

describe('scheduling', () => {
  it('adds a schedule with its next three runs, and owes nothing of the past', async () => {
    const { as, tick, at } = setUp();
    const added = await as(ann).add('payments', {
      kind: 'daily',
      at: '11:30',
      destinations: ['slack:C0PAY'],
    });
    expect(added).toMatchObject({
      name: 'payments',
      origin: 'chat',
      createdBy: 'slack:U0ANN',
      personal: false,
    });
    expect(added.next.map(({ from, runAt }) => [from, iso(runAt)])).toEqual([
      ['2026-03-10', '2026-03-11T10:30:00.000Z'],
      ['2026-03-11', '2026-03-12T10:30:00.000Z'],
      ['2026-03-12', '2026-03-13T10:30:00.000Z'],
    ]);
    // The bot starts later than the first run.
    at('2026-03-11T10:40Z');
    expect(await tick()).toEqual(['payments 2026-03-10']);
  });

  it('refuses names that are taken, reserved or no names, and settings that are none', async () => {
    const { as } = setUp();
    await as(ann).add('payments', { kind: 'daily' });
    const add = (name: string, more: object = {}) => as(bob).add(name, { kind: 'daily', ...more });
    await expect(add('payments')).rejects.toMatchObject({ code: 'schedule-exists' });
    await expect(add('weekly')).rejects.toMatchObject({ code: 'schedule-exists' });
    await expect(add('my-own')).rejects.toMatchObject({ code: 'reserved-name' });
    await expect(add('Not a name')).rejects.toThrow(/not a name: lower-case letters/);
    await expect(add('x', { at: '9' })).rejects.toThrow(
      '“x” cannot be a schedule: at: not a time, e.g. 09:00 or 17:30.',
    );
    await expect(add('x', { destinations: ['nowhere'] })).rejects.toThrow(
      /destinations\.0: not a destination/,
    );
    expect(await names(as(ann).list())).toEqual(['payments', 'weekly']);
  });

  it('takes a name that only JavaScript knows for a free one', async () => {
    const { as } = setUp();
    expect(await as(bob).add('constructor', { kind: 'daily' })).toMatchObject({ name: 'constructor' });
  });

  it('owes nothing of the past under a name that was there before, also to a check at the same moment', async () => {
    const { as, at, tick, store } = setUp();
    await as(ann).add('payments', { kind: 'daily' });
    await as(ann).remove('payments');
    at('2026-03-14T10:00Z');
    const owed: string[] = [];
    const put = store.put.bind(store);
    store.put = async (schedule) => {
      await put(schedule);
      owed.push(...(await tick()).filter((one) => one.startsWith('payments')));
    };
    await as(bob).add('payments', { kind: 'daily' });
    expect(owed).toEqual([]);
    at('2026-03-15T10:00Z');
    expect(await tick()).toContain('payments 2026-03-14');
  });

  it('sends nothing while paused, nothing of that time after, and goes on then', async () => {
    const { as, tick, at } = setUp();
    await tick();
    for (const name of ['weekly', 'payments']) {
      if (name === 'payments') await as(ann).add(name, { kind: 'daily', at: '09:00' });
      expect(await as(bob).setPaused(name, true)).toMatchObject({ name, paused: true });
    }
    // No bot runs in between: resuming itself passes over what came due.
    at('2026-03-25T10:00Z');
    await as(bob).setPaused('weekly', false);
    await as(bob).setPaused('payments', false);
    expect(await tick()).toEqual([]);
    at('2026-03-30T10:00Z');
    const planned = await tick();
    expect([...new Set(planned)]).toEqual([
      ...['25', '26', '27', '28', '29'].map((day) => `payments 2026-03-${day}`),
      'weekly 2026-03-23',
    ]);
  });

  it('keeps no trace of a resumed schedule of the configuration, and keeps one of chat', async () => {
    const { as, store } = setUp();
    await as(ann).add('payments', { kind: 'daily' });
    for (const name of ['weekly', 'payments']) {
      await as(ann).setPaused(name, true);
      await as(ann).setPaused(name, false);
    }
    expect((await store.list()).map(({ name, paused }) => [name, paused])).toEqual([['payments', false]]);
  });

  it('removes what was made in chat, and sends the rest to the configuration', async () => {
    const { as } = setUp();
    await as(ann).add('payments', { kind: 'daily' });
    await as(ann).remove('payments');
    await expect(as(ann).remove('payments')).rejects.toMatchObject({ code: 'unknown-schedule' });
    await expect(as(ann).remove('weekly')).rejects.toMatchObject({
      code: 'schedule-configured',
      hint: 'Pause it (schedule pause weekly), or set schedules.weekly.enabled: false there.',
    });
  });

  it('has the last closed period sent by hand to all, once within a minute, beside what the calendar owes', async () => {
    const { as, deliveries, tick, at } = setUp();
    at('2026-03-08T12:00Z');
    await tick();
    at('2026-03-09T09:00Z');
    await tick();
    const sent = await as(ann).run('weekly');
    expect(sent).toEqual({
      from: '2026-03-02',
      to: '2026-03-09',
      destinations: ['slack:C0123ABCD', 'email:a@example.com'],
    });
    await as(ann).run('weekly');
    expect(deliveries.filter(({ byHand }) => byHand)).toMatchObject([
      { state: 'planned', late: false, nextAttemptAt: Date.parse('2026-03-09T09:00Z') },
      { destination: 'email:a@example.com' },
    ]);
    expect(deliveries).toHaveLength(4);
    at('2026-03-09T09:01Z');
    await as(ann).run('weekly');
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(6);
  });
});

describe('somebody’s own digest', () => {
  it('goes to them alone, is one of each kind, and nobody else sees it', async () => {
    const { as } = setUp();
    const weekly = await as(ann).subscribe({ kind: 'weekly', at: '08:00' }, null);
    expect(weekly).toMatchObject({ personal: true, createdBy: 'slack:U0ANN', destinations: ['slack:U0ANN'] });
    expect(weekly.name).toMatch(/^my-weekly-[0-9a-f]{10}$/);
    await as(ann).subscribe({ kind: 'weekly', at: '07:00' }, null);
    await as(ann).subscribe({ kind: 'daily' }, null);
    expect((await as(ann).subscriptions(null)).map(({ kind, at }) => [kind, at])).toEqual([
      ['daily', '00:00'],
      ['weekly', '07:00'],
    ]);
    expect(await names(as(bob).list())).toEqual(['weekly']);
    expect(await names(as(operator).list())).toHaveLength(3);
    for (const change of [
      () => as(bob).find(weekly.name),
      () => as(bob).setPaused(weekly.name, true),
      () => as(bob).remove(weekly.name),
      () => as(bob).run(weekly.name),
      () => as(bob).deliveries({ schedule: weekly.name, states: [], limit: 9 }),
    ]) {
      await expect(change()).rejects.toMatchObject({ code: 'unknown-schedule' });
    }
    await as(ann).run(weekly.name);
    expect(await as(ann).deliveries({ schedule: null, states: [], limit: 9 })).toHaveLength(1);
    expect(await as(bob).deliveries({ schedule: null, states: [], limit: 9 })).toEqual([]);
    await as(ann).remove(weekly.name);
    // What became of one that is there no more is nobody else's either.
    expect(await as(bob).deliveries({ schedule: null, states: [], limit: 9 })).toEqual([]);
    expect(await as(operator).deliveries({ schedule: null, states: [], limit: 9 })).toHaveLength(1);
  });

  it('hides nothing that somebody may see behind however many that they may not', async () => {
    const reports = [
      ...Array.from({ length: 300 }, (_, n) => archived({ id: `other-${n}`, schedule: 'my-weekly-0' })),
      archived({ id: 'for-all' }),
    ];
    const { as, at } = setUp([], reports);
    await as(ann).run('weekly');
    for (let n = 0; n < 40; n += 1) {
      at(new Date(Date.parse('2026-03-11T11:00Z') + n * 60_000).toISOString());
      const other = { ...bob, person: `slack:U0N${n}` };
      await as(other).run((await as(other).subscribe({ kind: 'weekly' }, null)).name);
    }
    expect(await as(ann).deliveries({ schedule: null, states: [], limit: 2 })).toHaveLength(2);
    expect(await as(ann).reports({ schedule: null, limit: 5 })).toMatchObject([{ id: 'for-all' }]);
  });

  it('goes from the command line to an e-mail address, whose link ends it', async () => {
    const { as, store } = setUp();
    const to = 'email:lead@example.com';
    const made = await as(operator).subscribe({ kind: 'weekly' }, to);
    expect(made).toMatchObject({ personal: true, createdBy: to, destinations: [to] });
    expect((await as(operator).subscriptions(to)).map(({ name }) => name)).toEqual([made.name]);
    expect(await names(as(ann).list())).toEqual(['weekly']);
    await endPersonal(store, { schedule: made.name, address: 'other@example.com' });
    expect(await as(operator).subscriptions(to)).toHaveLength(1);
    await endPersonal(store, { schedule: made.name, address: 'lead@example.com' });
    expect(await as(operator).subscriptions(to)).toEqual([]);
  });

  it('is nobody else’s to order in chat, and goes nowhere but to an e-mail address', async () => {
    const { as, store } = setUp();
    const to = 'email:lead@example.com';
    await expect(as(ann).subscribe({ kind: 'weekly' }, to)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(as(ann).subscriptions(to)).rejects.toMatchObject({ code: 'not-allowed' });
    for (const other of ['slack:U0BOB', 'lead@example.com', 'email:no address']) {
      await expect(as(operator).subscribe({ kind: 'weekly' }, other)).rejects.toMatchObject({
        name: 'UserError',
      });
    }
    expect(await store.list()).toEqual([]);
  });

  it('needs a person in a chat', async () => {
    await expect(setUp().as(operator).subscribe({ kind: 'daily' }, null)).rejects.toMatchObject({
      code: 'no-person',
    });
  });

  it('whose stored settings hold no longer is told to them alone', async () => {
    const settings = { ...scheduleSchema.parse({ kind: 'daily' }), at: 'noon' };
    const { as } = setUp([
      { name: 'my-daily-1', settings, paused: false, createdBy: ann.person, personal: true, createdAt: 1 },
    ]);
    expect((await as(ann).list()).problems).toHaveLength(1);
    expect((await as(bob).list()).problems).toEqual([]);
  });
});

describe('where only some customers may be seen', () => {
  const request = (customer: string[]) => ({
    ...archived().request,
    filters: { ...archived().request.filters, customer },
  });

  it('schedules of others are not there', async () => {
    const { as } = setUp();
    const scope = (customer: string[]) => ({ service: [], team: [], priority: [], customer });
    await as(ann).add('acme', { kind: 'daily', scope: scope(['Acme']) });
    await as(ann).add('globex', { kind: 'daily', scope: scope(['Globex']) });
    expect(await names(as(partner).list())).toEqual(['acme', 'weekly']);
  });

  it('a schedule covers no more than whoever makes it may see, wherever it goes', async () => {
    const { as } = setUp([]);
    const to = { kind: 'weekly' as const, destinations: ['email:a@example.com'] };
    expect((await as(partner).add('mine', to)).scope).toMatchObject({ team: [], customer: ['Acme'] });
    await expect(as(partner).add('theirs', { ...to, scope: { customer: ['Globex'] } })).rejects.toMatchObject(
      { code: 'not-allowed' },
    );
    expect((await as(operator).add('all', to)).scope.customer).toEqual([]);
  });

  it('only reports are given that show nothing else', async () => {
    const reports = [
      archived({ id: 'all' }),
      archived({ id: 'acme', request: request(['Acme']) }),
      archived({ id: 'both', request: request(['Acme', 'Globex']) }),
      archived({ id: 'made-for', visible: { teams: null, customers: ['Acme'] } }),
      archived({ id: 'personal', schedule: 'my-weekly-0', request: request(['Acme']) }),
    ];
    const { as } = setUp([], reports);
    const ids = async (asker: Asker) =>
      (await as(asker).reports({ schedule: null, limit: 9 })).map(({ id }) => id);
    expect(await ids(partner)).toEqual(['acme', 'made-for']);
    expect(await ids(ann)).toEqual(['all', 'acme', 'both', 'made-for']);
    expect(await ids(operator)).toHaveLength(5);
    await expect(as(partner).report('all')).rejects.toMatchObject({ code: 'unknown-report' });
    await expect(as(ann).report('none')).rejects.toMatchObject({ code: 'unknown-report' });
    expect((await as(partner).reportFiles('acme')).map(({ name }) => name)).toEqual(['acme.pdf']);
    await expect(as(partner).reportFiles('all')).rejects.toMatchObject({ code: 'unknown-report' });
  });
});
