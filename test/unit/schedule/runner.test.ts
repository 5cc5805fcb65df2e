import { describe, expect, it } from 'vitest';
import { accessSchema } from '../../../config/access-schema.ts';
import { CancelledError, UserError } from '../../../src/core/errors.ts';
import { DeliveryError, type Step } from '../../../src/ports/courier.ts';
import { UnavailableError } from '../../../src/ports/intake.ts';
import { deliverWithinMs } from '../../../src/schedule/bring.ts';
import { atOnce, leaseMs } from '../../../src/schedule/runner.ts';
import { overdueAfterMs } from '../../../src/schedule/watchdog.ts';
import { owed } from '../../contract/delivery-ledger.ts';
import { fakePlatform } from '../../support/fake-courier.ts';
import { createFakeReporting, fakeReport } from '../../support/fake-reporting.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { schedule } from '../../support/schedules.ts';
import { emptyReport, given, hour, minute, start } from './runner-support.ts';

const channel = 'slack:C0123ABCD';
const lead = 'email:lead@example.com';
const owner = 'slack:U0OWNER';

/** Every call of the courier passes through `hold`. */
function held(platform: ReturnType<typeof fakePlatform>, hold: (step: Step) => Promise<void>) {
  const steps = platform.courier.steps.bind(platform.courier);
  platform.courier.steps = async (parcel) =>
    (await steps(parcel)).map((step) => ({
      ...step,
      send: async (before) => {
        await hold(step);
        return step.send(before);
      },
    }));
  return platform;
}

/** Lets what was begun come to where it waits for somebody else. */
async function atWork(): Promise<void> {
  for (let turns = 0; turns < 100; turns++) await Promise.resolve();
}

describe('a runner of schedules', () => {
  it('waits while the ledger is away, says so once, and brings what is owed when it is back', async () => {
    let isAway = false;
    const slack = fakePlatform();
    const inner = memoryLedger();
    const ledger = new Proxy(inner, {
      get: (target, name) =>
        isAway
          ? () => Promise.reject(new UnavailableError('Redis is away.'))
          : Reflect.get(target, name, target),
    });
    const { run, logged, states, wait } = await given({
      couriers: [slack.courier],
      schedules: [schedule({ destinations: [channel] })],
      deps: { ledger },
    });
    await inner.plan(
      { deliveries: [], marks: [{ schedule: 'daily', kind: 'daily', from: '2026-01-03' }] },
      start,
    );
    isAway = true;
    for (let tick = 0; tick < 5; tick += 1) {
      await run();
      wait(minute);
    }
    expect(logged.map(({ level, fields }) => [level, fields.reason])).toEqual([['warn', 'Redis is away.']]);
    isAway = false;
    await run();
    expect(slack.posts).toHaveLength(2);
    expect(logged.filter(({ message }) => message === 'scheduled reports go on')).toHaveLength(1);
    expect(await states()).toEqual([]);
  });

  it('tries again what could not be done as something was away, without calling it a fault', async () => {
    const slack = fakePlatform();
    let isAway = true;
    const { run, logged, only, wait, ledger } = await given({
      couriers: [slack.courier],
      schedules: [schedule({ destinations: [channel] })],
      deps: {
        reports: {
          make: () =>
            isAway ? Promise.reject(new UnavailableError('Redis is away.')) : Promise.resolve(null),
        },
      },
    });
    await run();
    expect(await only(channel)).toMatchObject({ state: 'planned', reason: 'Redis is away.', attempts: 1 });
    expect(logged.filter(({ level }) => level === 'error')).toEqual([]);
    isAway = false;
    wait(minute);
    await run();
    expect(await ledger.nextDue()).toBeNull();
  });

  it('makes a report later that was not made in time, and says so, which is no fault', async () => {
    const slack = fakePlatform();
    let isBusy = true;
    const reporting = createFakeReporting({
      report: (request) =>
        isBusy ? Promise.reject(new CancelledError()) : Promise.resolve(fakeReport(request)),
    });
    const { run, logged, only, wait } = await given({
      couriers: [slack.courier],
      schedules: [schedule({ destinations: [channel] })],
      reporting,
    });
    await run();
    const reason = 'It was not made within 10 minutes; a less busy machine or a narrower scope helps.';
    expect(await only(channel)).toMatchObject({ state: 'planned', reason, attempts: 1 });
    expect(logged.filter(({ level }) => level === 'error')).toEqual([]);
    isBusy = false;
    wait(minute);
    await run();
    expect(await only(channel)).toMatchObject({ state: 'confirmed' });
  });

  it('makes one report for all destinations, keeps it, and delivers it with its files', async () => {
    const slack = fakePlatform();
    const email = fakePlatform({ platform: 'email', steps: ['mail'], canAsk: false });
    const destinations = [channel, 'slack:C0OTHER', lead];
    const { run, reporting, archive, ledger, states } = await given({
      couriers: [slack.courier, email.courier],
      schedules: [schedule({ destinations, formats: ['pdf', 'md'] })],
    });
    await run();
    expect(await states()).toEqual(destinations.map((one) => `${one} confirmed`).sort());
    expect(reporting.requests).toEqual([
      expect.objectContaining({
        kind: 'daily',
        from: '2026-01-04',
        to: '2026-01-05',
        asOf: new Date(start).toISOString(),
        knownAt: null,
        timeZone: 'UTC',
      }),
    ]);
    const [archived] = archive.reports.values();
    expect(archived).toMatchObject({
      from: '2026-01-04',
      request: { knownAt: new Date(start).toISOString() },
    });
    expect(archived?.id).toMatch(/^[0-9a-hjkmnp-tv-z]{12}$/);
    expect((await ledger.list({ limit: 9 })).map(({ reportId }) => reportId)).toEqual(
      destinations.map(() => archived?.id),
    );
    expect(email.posts.map(({ files }) => files)).toEqual([['sla-report.pdf', 'sla-report.md']]);
    expect(slack.posts).toHaveLength(4);
    await run();
    expect(slack.posts).toHaveLength(4);
  });

  it('only keeps the report of a schedule without destinations', async () => {
    const { run, archive, only } = await given({ couriers: [], schedules: [schedule({ destinations: [] })] });
    await run();
    expect(await only('archive')).toMatchObject({ state: 'confirmed' });
    expect(archive.reports.size).toBe(1);
  });

  it('shows each destination what its access rules allow, and nothing where they allow nothing', async () => {
    const slack = fakePlatform();
    const access = accessSchema.parse({
      default: 'deny',
      rules: [
        { platform: ['slack'], channel: ['C0123ABCD'], teams: ['Core Platform'] },
        { platform: ['slack'], channel: ['C0OTHER'] },
        { platform: ['slack'], group: ['S1'], teams: ['Core Platform'] },
      ],
    });
    const reporting = createFakeReporting({ values: async () => ['Core Platform', 'Data'] });
    const destinations = [channel, 'slack:C0OTHER', 'slack:U0MEMBER', 'slack:C0NONE'];
    const { run, states, only, archive } = await given({
      couriers: [slack.courier],
      schedules: [schedule({ destinations })],
      reporting,
      access,
      deps: { groupsOf: async (_platform, user) => (user === 'U0MEMBER' ? ['S1'] : []) },
    });
    await run();
    expect(await states()).toEqual([
      'slack:C0123ABCD confirmed',
      'slack:C0NONE failed',
      'slack:C0OTHER confirmed',
      'slack:U0MEMBER confirmed',
    ]);
    expect((await only('slack:C0NONE')).reason).toContain('access rules');
    expect(archive.reports.size).toBe(2);
    expect((await only(channel)).reportId).toBe((await only('slack:U0MEMBER')).reportId);
    expect(reporting.requests.map(({ filters }) => filters.team).sort()).toEqual([[], ['Core Platform']]);
  });

  it('sends nobody a digest of their own who may not subscribe any more', async () => {
    const slack = fakePlatform();
    const me = 'slack:U0MEMBER';
    const { run, only, archive } = await given({
      couriers: [slack.courier],
      schedules: [schedule({ destinations: [me], personal: true, createdBy: me })],
      access: accessSchema.parse({ rules: [{ user: ['U0MEMBER'], commands: ['summary'] }] }),
    });
    await run();
    expect(await only(me)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('access rules'),
    });
    expect(archive.reports.size).toBe(0);
  });

  it('shows a thread no more than the channel it is in, and nothing while that cannot be told', async () => {
    const thread = 'discord:channel/20001';
    const discord = fakePlatform({ platform: 'discord', steps: ['message'] });
    let isDown = true;
    const within = async () => {
      if (isDown) throw new DeliveryError('not-sent', 'Discord did not answer.');
      return '10001';
    };
    const access = accessSchema.parse({
      rules: [{ platform: ['discord'], channel: ['10001'], customers: ['Acme'] }],
    });
    const reporting = createFakeReporting({ values: async () => ['Acme', 'Globex'] });
    const { run, wait, only } = await given({
      couriers: [{ ...discord.courier, within }],
      schedules: [schedule({ destinations: [thread] })],
      reporting,
      access,
    });
    await run();
    expect(reporting.requests).toEqual([]);
    isDown = false;
    wait(hour);
    await run();
    expect(await only(thread)).toMatchObject({ state: 'confirmed' });
    expect(reporting.requests.map(({ filters }) => filters.customer)).toEqual([['Acme']]);
  });

  it('tries nothing again of a schedule that was removed meanwhile, between two checks too', async () => {
    const schedules = [schedule()];
    const slack = held(fakePlatform({ steps: ['message'] }), async () => {
      schedules.splice(0);
      throw new DeliveryError('not-sent', 'Try again.');
    });
    // Without a pause, so that the next attempt is due before the next check.
    const { run, only } = await given({ couriers: [slack.courier], schedules, deps: { random: () => 0 } });
    await run();
    expect(await only(channel)).toMatchObject({
      state: 'skipped',
      reason: 'The schedule was removed.',
      attempts: 2,
    });
    expect(slack.parcels).toHaveLength(1);
  });

  it.each([
    ['post', 'confirmed', [['sla-report.pdf']]],
    ['one-line', 'confirmed', [['sla-report.pdf']]],
    ['skip', 'skipped', []],
  ] as const)('of an empty period: %s', async (whenEmpty, state, files) => {
    const slack = fakePlatform({ steps: ['message'] });
    const { run, only } = await given({
      couriers: [slack.courier],
      schedules: [schedule({ whenEmpty, owner })],
      reporting: createFakeReporting({ report: async () => emptyReport() }),
    });
    await run();
    expect(await only(channel)).toMatchObject({ state });
    expect(slack.posts.map((post) => post.files)).toEqual(files);
  });

  it('sends one line where nothing of the period may be shown', async () => {
    const slack = fakePlatform({ steps: ['message'] });
    const report = async () => {
      throw new UserError('There is no incident that may be shown here.', { code: 'nothing-visible' });
    };
    const { run, only } = await given({
      couriers: [slack.courier],
      reporting: createFakeReporting({ report }),
    });
    await run();
    expect(await only(channel)).toMatchObject({ state: 'confirmed' });
    expect(slack.posts).toMatchObject([
      { summary: 'There is no incident that may be shown here.', files: [] },
    ]);
  });

  it('does not hold up one platform for another', async () => {
    const slack = held(fakePlatform(), () => new Promise(() => {}));
    const email = fakePlatform({ platform: 'email', steps: ['mail'] });
    const many = Array.from({ length: 3 * atOnce.total }, (_, index) => index + 10);
    const destinations = many.flatMap((n) => [`slack:C00${n}`, `email:a${n}@example.com`]);
    const { check, states } = await given({
      couriers: [slack.courier, email.courier],
      schedules: [schedule({ destinations: destinations.sort().reverse() })],
    });
    await check();
    for (let turns = 0; turns < 2000 && email.posts.length < many.length; turns++) await Promise.resolve();
    expect(email.posts).toHaveLength(many.length);
    const claimed = (await states()).filter((state) => /^slack.* claimed$/.test(state));
    expect(claimed).toHaveLength(atOnce.perPlatform);
  });

  it('tries again what was not sent, when it is due', async () => {
    const slack = fakePlatform({ steps: ['message'], next: () => (tries++ === 0 ? 'limited' : 'ok') });
    let tries = 0;
    const { run, only, wakes, wait } = await given({ couriers: [slack.courier] });
    await run();
    const waiting = await only(channel);
    expect(waiting).toMatchObject({ state: 'planned', attempts: 1, reason: 'Too many requests.' });
    expect(wakes).toContain(waiting.nextAttemptAt);
    await run();
    expect(slack.posts).toHaveLength(0);
    wait(waiting.nextAttemptAt - start);
    await run();
    expect(await only(channel)).toMatchObject({ state: 'confirmed' });
  });

  it('waits for a platform that is not connected until the time is over', async () => {
    const { run, only, wait, ledger } = await given({ couriers: [] });
    await run();
    const { id, ...waiting } = await only(channel);
    expect(waiting).toMatchObject({ state: 'planned', attempts: 1 });
    wait(24 * hour + deliverWithinMs + 1);
    await run();
    expect(await ledger.find(id)).toMatchObject({
      state: 'failed',
      reason: 'It could not be sent in time. Nothing is connected that could send to slack:C0123ABCD.',
    });
  });

  it('tells the owner once of what failed for good, also where it died in between', async () => {
    const slack = fakePlatform({
      steps: ['message'],
      next: () => (refuses ? 'refused' : 'ok'),
    });
    let refuses = true;
    const ends: unknown[] = [];
    const { run, ledger, only, wait, restart, logged } = await given({
      couriers: [slack.courier],
      schedules: [schedule({ owner })],
      deps: { ended: (end) => void ends.push(end) },
    });
    const settle = ledger.settle.bind(ledger);
    ledger.settle = async () => {
      throw new Error('killed');
    };
    await run();
    ledger.settle = settle;
    expect(await only(owner)).toMatchObject({ reportId: `note:failed:${(await only(channel)).id}` });
    restart();
    await run();
    expect(await only(channel)).toMatchObject({ state: 'failed', reason: 'There is no such channel.' });
    expect(ends).toContainEqual({ platform: 'slack', state: 'failed' });
    refuses = false;
    for (let hours = 0; hours < 3; hours++) {
      wait(hour);
      await run();
    }
    expect(slack.posts.map(({ summary }) => summary)).toEqual([
      'The daily report of 4 Jan 2026 (schedule daily) was not delivered to slack:C0123ABCD. There is no such channel. “schedule run daily” sends the report of the last closed period to all that get it, once the cause is mended.',
    ]);
    expect(await only(owner)).toMatchObject({ state: 'confirmed' });
    expect(logged.filter(({ message }) => message === 'a report was not delivered')).toHaveLength(1);
  });

  it('tells nothing of a failure that did not last', async () => {
    const slack = fakePlatform({ steps: ['message'], next: () => (refuses ? 'refused' : 'ok') });
    let refuses = true;
    const { run, ledger, only, wait, restart } = await given({
      couriers: [slack.courier],
      schedules: [schedule({ owner })],
    });
    const settle = ledger.settle.bind(ledger);
    ledger.settle = async () => {
      throw new Error('killed');
    };
    await run();
    ledger.settle = settle;
    refuses = false;
    restart();
    wait(minute);
    await run();
    wait(2 * minute);
    await run();
    expect(await only(owner)).toMatchObject({ state: 'skipped' });
    expect(slack.posts).toHaveLength(1);
  });

  it('tells the owner in one note what was missed while it was down', async () => {
    const slack = fakePlatform({ steps: ['message'] });
    const { run, wait, states, logged } = await given({
      couriers: [slack.courier],
      schedules: [schedule({ owner, destinations: [channel, 'slack:C0OTHER'] })],
    });
    wait(3 * 24 * hour);
    await run();
    expect((await states()).filter((state) => state.includes('skipped'))).toHaveLength(6);
    const notes = slack.posts.map(({ summary }) => summary).filter((text) => text.includes('were not sent'));
    expect(notes).toEqual([
      expect.stringMatching(
        /^3 reports of the schedule daily, of 4 Jan – 6 Jan 2026, were not sent\. .*“schedule run daily” sends/,
      ),
    ]);
    expect(
      logged.filter(({ level, message }) => level === 'warn' && message.includes('skipped')),
    ).toHaveLength(6);
  });

  it('raises one notice of a report that is overdue, and none of what arrived meanwhile', async () => {
    const slack = fakePlatform({ steps: ['message'] });
    const email = fakePlatform({ platform: 'email', steps: ['mail'], next: () => 'limited' });
    const { run, wait, logged, restart } = await given({
      couriers: [slack.courier, email.courier],
      schedules: [schedule({ owner, destinations: [lead] })],
    });
    await run();
    wait(overdueAfterMs - minute);
    await run();
    expect(slack.posts).toEqual([]);
    for (let n = 0; n < 3; n++) {
      wait(overdueAfterMs);
      await run();
      restart();
    }
    expect(slack.posts.map(({ summary }) => summary)).toEqual([
      expect.stringMatching(
        /^The daily report of 4 Jan 2026 \(schedule daily\) was due Mon .* has not been delivered to email:lead@example.com yet\. Tried \d+ times\. Too many requests\.$/,
      ),
    ]);
    expect(logged.filter(({ message }) => message === 'a report is overdue')).toHaveLength(1);
  });

  it.each([
    ['paused', { paused: true }, 'The schedule was paused.'],
    ['switched off', { enabled: false }, 'The schedule was paused.'],
    ['sent elsewhere', { destinations: ['slack:C0OTHER'] }, 'It is no destination of the schedule any more.'],
    ['removed', null, 'The schedule was removed.'],
  ] as const)('skips what was planned of a schedule that was %s since', async (_, change, reason) => {
    const schedules = [schedule()];
    const slack = fakePlatform({ next: () => 'limited' });
    const { run, wait, only } = await given({ couriers: [slack.courier], schedules });
    await run();
    schedules.splice(0, 1, ...(change === null ? [] : [schedule(change as object)]));
    wait(hour);
    await run();
    expect(await only(channel)).toMatchObject({ state: 'skipped', reason });
  });

  it('does not call skipped what was begun already when its schedule was paused', async () => {
    const schedules = [schedule()];
    const slack = fakePlatform({ next: (_call, step) => (step === 'file' ? 'limited' : 'ok') });
    const { run, wait, only } = await given({ couriers: [slack.courier], schedules });
    await run();
    expect(slack.posts).toHaveLength(1);
    schedules.splice(0, 1, schedule({ paused: true }));
    wait(hour);
    await run();
    expect(await only(channel)).toMatchObject({
      state: 'failed',
      reason: 'The schedule was paused. Part of it may have arrived all the same.',
    });
  });

  it('goes on where a dead process stopped, with the report that one had kept', async () => {
    const slack = fakePlatform({ steps: ['message', 'file'], next: () => (dies ? 'hang' : 'ok') });
    let dies = true;
    const { check, run, restart, wait, archive, reporting } = await given({ couriers: [slack.courier] });
    await check();
    await atWork();
    const [kept] = archive.reports.values();
    dies = false;
    restart();
    wait(minute);
    await run();
    expect(slack.calls).toEqual(['send message', 'find message', 'send message', 'send file']);
    expect([...archive.reports.values()]).toEqual([kept]);
    expect(reporting.requests[1]).toEqual(kept?.request);
  });

  it('asks for what a dead process was sending only once it must have arrived, if it ever does', async () => {
    const slack = fakePlatform({ steps: ['message'], next: () => (dies ? 'hang' : 'ok') });
    let dies = true;
    const { check, run, restart, wait, only, wakes, now } = await given({ couriers: [slack.courier] });
    await check();
    await atWork();
    dies = false;
    restart();
    wait(1000);
    await run();
    expect(slack.calls).toEqual(['send message']);
    const { id, nextAttemptAt } = await only(channel);
    expect(wakes.at(-1)).toBe(nextAttemptAt);
    slack.posts.push({ id, step: 'message', summary: '', files: [], before: [] });
    wait(nextAttemptAt - now());
    await run();
    expect(slack.calls).toEqual(['send message', 'find message']);
    expect(await only(channel)).toMatchObject({ state: 'confirmed' });
  });

  it('makes another report where a person asks for one by hand', async () => {
    const slack = fakePlatform({ steps: ['message'] });
    const { run, ledger, wait, now, archive } = await given({ couriers: [slack.courier] });
    await run();
    wait(10 * hour);
    const [first] = await ledger.list({ limit: 1 });
    if (first === undefined) throw new Error('nothing was delivered');
    const { claimedBy, leaseUntil, steps, attempts, updatedAt, ...rest } = first;
    const asked = { ...rest, id: 'f'.repeat(16), runAt: now(), nextAttemptAt: now(), reportId: null };
    await ledger.plan({ deliveries: [{ ...asked, state: 'planned', byHand: true }], marks: [] }, now());
    await run();
    expect(archive.reports.size).toBe(2);
    expect(slack.posts).toHaveLength(2);
    expect(slack.posts[1]?.summary).not.toContain('Late');
  });

  it('sends what a person asks for by hand, also of an empty period', async () => {
    const slack = fakePlatform({ steps: ['message'] });
    const { run, ledger, only } = await given({
      couriers: [slack.courier],
      schedules: [schedule({ whenEmpty: 'skip', paused: true })],
      reporting: createFakeReporting({ report: async () => emptyReport() }),
    });
    await ledger.plan(
      { deliveries: [owed('a', { byHand: true, runAt: start, nextAttemptAt: start })], marks: [] },
      start,
    );
    await run();
    expect(await only(channel)).toMatchObject({ state: 'confirmed' });
  });

  it('fails for good in words where the report cannot be made as asked', async () => {
    const report = async () => {
      throw new UserError('There is no service “pay”.', {
        code: 'unknown-value',
        hint: 'Did you mean “payments”?',
      });
    };
    const { run, only } = await given({
      couriers: [fakePlatform().courier],
      reporting: createFakeReporting({ report }),
    });
    await run();
    expect(await only(channel)).toMatchObject({
      state: 'failed',
      reason: 'There is no service “pay”. Did you mean “payments”?',
    });
  });

  it('logs a fault of its parts and goes on with the rest', async () => {
    const slack = fakePlatform({ steps: ['message'] });
    let fails = true;
    const report = createFakeReporting().report;
    const { run, only, logged, wait } = await given({
      couriers: [slack.courier],
      reporting: createFakeReporting({
        report: async (request) => {
          if (fails) throw new TypeError('broken');
          return report(request);
        },
      }),
    });
    await run();
    expect(await only(channel)).toMatchObject({ state: 'planned', attempts: 1 });
    expect(logged.some(({ level, fields }) => level === 'error' && 'fault' in fields)).toBe(true);
    fails = false;
    wait(hour);
    await run();
    expect(await only(channel)).toMatchObject({ state: 'confirmed' });
  });

  it('delivers what is planned where planning fails', async () => {
    const slack = fakePlatform({ steps: ['message'], next: () => (tries++ === 0 ? 'limited' : 'ok') });
    let tries = 0;
    const { run, restart, wait, only, logged } = await given({ couriers: [slack.courier] });
    await run();
    restart({
      plan: () => {
        throw new RangeError('no such zone');
      },
    });
    wait(hour);
    await run();
    expect(await only(channel)).toMatchObject({ state: 'confirmed' });
    expect(logged.some(({ level, fields }) => level === 'error' && fields.what === 'plan')).toBe(true);
  });

  it('keeps its claims while it is at work, and never begins the same twice', async () => {
    const waiting: (() => void)[] = [];
    const slack = held(fakePlatform({ steps: ['message'] }), () => new Promise((go) => waiting.push(go)));
    const { check, idle, wait, ledger, only, now } = await given({ couriers: [slack.courier] });
    await check();
    await atWork();
    wait(leaseMs - minute);
    await check();
    expect((await only(channel)).leaseUntil).toBe(now() + leaseMs);
    const renew = ledger.renew;
    ledger.renew = async () => true;
    wait(2 * leaseMs);
    await check();
    ledger.renew = renew;
    expect(waiting).toHaveLength(1);
    for (const go of waiting) go();
    await idle();
    expect(slack.posts).toHaveLength(1);
    expect(await only(channel)).toMatchObject({ state: 'confirmed' });
  });

  it('lets the step under way end when it is closed, and begins no other', async () => {
    const waiting: (() => void)[] = [];
    const slack = held(fakePlatform(), () => new Promise((go) => waiting.push(go)));
    const { check, close, only, wait } = await given({
      couriers: [slack.courier],
      deps: { delay: () => new Promise(() => {}) },
    });
    await check();
    await atWork();
    const closing = close();
    for (const go of waiting) go();
    await closing;
    expect(await only(channel)).toMatchObject({ state: 'planned', attempts: 0, claimedBy: null });
    expect(slack.calls).toEqual(['send message']);
    wait(24 * hour);
    await check();
    expect((await only(channel)).from).toBe('2026-01-04');
  });

  it('waits no longer than its bound for a step that does not end', async () => {
    const slack = held(fakePlatform(), () => new Promise(() => {}));
    const { check, close, only } = await given({ couriers: [slack.courier] });
    await check();
    await atWork();
    await close();
    expect(await only(channel)).toMatchObject({ claimedBy: 'one' });
  });

  it('asks to be woken when the next attempt is due', async () => {
    const down = new DeliveryError('not-sent', 'No connection.');
    const slack = held(fakePlatform(), async () => {
      throw down;
    });
    const { check, idle, ledger, wakes } = await given({ couriers: [slack.courier] });
    await check();
    await idle();
    expect(wakes.at(-1)).toBe(await ledger.nextDue());
  });
});
