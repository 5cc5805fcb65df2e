import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import type { AccessSettings } from '../../../config/access-schema.ts';
import { configSchema } from '../../../config/schema.ts';
import type { Conversation } from '../../../src/bot/command.ts';
import { createDispatch, type Outcome } from '../../../src/bot/dispatch.ts';
import { figuresHashOf } from '../../../src/bot/figures-hash.ts';
import type { Block } from '../../../src/core/report/document.ts';
import type { ArchivedReport } from '../../../src/ports/report-archive.ts';
import { noteTo } from '../../../src/schedule/notes.ts';
import { createScheduling } from '../../../src/schedule/scheduling.ts';
import { createFakeReporting } from '../../support/fake-reporting.ts';
import { memorySchedules } from '../../support/memory-schedules.ts';
import { archived, plannedOnly } from '../../support/schedules.ts';

const now = Date.parse('2026-11-26T10:00:00Z');
const config = configSchema.parse({
  timeZone: 'Europe/Berlin',
  schedules: { weekly: { kind: 'weekly', at: '09:00', destinations: ['slack:C0123ABCD'] } },
});
const everything = ['schedule', 'subscribe', 'deliveries', 'history'];
const open: AccessSettings = { default: 'allow', rules: [] };
const rule = { platform: [], user: [], group: [], channel: [], commands: null, teams: null, customers: null };
const ann: Conversation = {
  platform: 'slack',
  channel: 'C0SLA',
  user: 'U0ANN',
  userName: null,
  groups: [],
  direct: false,
};
const bob = { ...ann, user: 'U0BOB' };

function setUp(
  access: AccessSettings = { ...open, rules: [{ ...rule, commands: everything }] },
  reports: readonly ArchivedReport[] = [],
  platformOff: (platform: string) => string | null = () => null,
) {
  const store = memorySchedules();
  const { ledger, archive, deliveries } = plannedOnly(reports);
  const clock = { now: () => now };
  const dispatch = createDispatch({
    commands,
    reporting: createFakeReporting(),
    scheduling: createScheduling({ config, store, ledger, archive, clock, platformOff }),
    clock,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    timeZone: config.timeZone,
    locale: 'en',
    access,
    timeBudgetMs: 10_000,
  });
  const ask = (line: string, conversation = ann): Promise<Outcome> =>
    dispatch({ text: `/sla ${line}`, conversation });
  return { ask, store, deliveries, ledger };
}

const blocksOf = ({ report }: Outcome): Block[] => report.sections.flatMap(({ blocks }) => [...blocks]);
const rowsOf = (outcome: Outcome) =>
  blocksOf(outcome).flatMap((block) =>
    block.kind === 'table' ? block.rows.map((row) => row.map(({ text }) => text)) : [],
  );
const words = ({ report }: Outcome) =>
  [
    report.summary,
    ...report.sections.flatMap(({ blocks }) => blocks.map((block) => ('text' in block ? block.text : ''))),
  ].join('\n');

describe('a schedule to a platform that is off', () => {
  it('is added and run, and both say that nothing can be sent there now', async () => {
    const off = (platform: string) => (platform === 'email' ? 'email.host is not set' : null);
    const { ask } = setUp(undefined, [], off);
    const why = 'Nothing can be sent to email:a@example.com now: email.host is not set.';
    const added = await ask('schedule add board to=email:a@example.com,slack:C0SLA');
    expect(added.report.summary).toContain(`email:a@example.com and slack:C0SLA. ${why} Next: `);
    expect((await ask('schedule run board')).report.summary).toContain(why);
    expect((await ask('schedule run weekly')).report.summary).not.toContain('Nothing can be sent');
  });
});

describe('schedule add', () => {
  it('confirms the next three times in words and zone, with this channel as the destination', async () => {
    const { ask, store } = setUp();
    const added = await ask('schedule add payments service=payments');
    expect(rowsOf(added)).toContainEqual(['From', 'chat, by slack:U0ANN']);
    expect(added.status).toBe('answered');
    expect(added.report.summary).toBe(
      '“payments” is scheduled and goes to slack:C0SLA. Next: Mon 30 Nov 2026 09:00 CET (Europe/Berlin), then Mon 7 Dec 2026 09:00 CET and Mon 14 Dec 2026 09:00 CET.',
    );
    expect(added.report.actions).toEqual([
      { label: 'Pause', command: 'schedule pause payments' },
      { label: 'Run now', command: 'schedule run payments' },
      { label: 'Next runs', command: 'schedule show payments' },
      { label: 'Deliveries', command: 'deliveries payments' },
    ]);
    expect(await store.list()).toMatchObject([
      {
        name: 'payments',
        createdBy: 'slack:U0ANN',
        settings: { owner: 'slack:U0ANN', scope: { service: ['payments'] }, formats: ['pdf'] },
      },
    ]);
  });

  it('takes every setting', async () => {
    const { ask, store } = setUp();
    const line =
      'schedule add board kind=monthly at=06:30 day=31 zone=Asia/Kathmandu to=email:a@example.com to=slack:C0A format=pdf,html section=summary,trends empty=skip keep=7 priority=P1';
    expect((await ask(line)).report.summary).toContain(
      'Next: Mon 30 Nov 2026 06:30 UTC+5:45 (Asia/Kathmandu), then Thu 31 Dec 2026 06:30 UTC+5:45',
    );
    const [{ settings } = { settings: null }] = await store.list();
    expect(settings).toMatchObject({
      ...{ kind: 'monthly', at: '06:30', day: 31, timeZone: 'Asia/Kathmandu', whenEmpty: 'skip', keep: 7 },
      destinations: ['email:a@example.com', 'slack:C0A'],
      formats: ['pdf', 'html'],
      sections: ['summary', 'trends'],
      scope: { service: [], team: [], priority: ['P1'], customer: [] },
    });
  });

  it.each([
    ['direct message', { ...ann, direct: true, channel: 'D01' }, 'slack:U0ANN'],
    [
      'Discord channel',
      { ...ann, platform: 'discord' as const, user: '654321', channel: '123456' },
      'discord:channel/123456',
    ],
    [
      'Discord direct message',
      { ...ann, platform: 'discord' as const, user: '654321', direct: true },
      'discord:user/654321',
    ],
    ['console channel', { ...ann, platform: 'console' as const, channel: 'sla' }, 'console:sla'],
  ])('goes to the place where it is asked: %s', async (_place, conversation, destination) => {
    const { ask, store } = setUp();
    expect((await ask('schedule add x', conversation)).status).toBe('answered');
    expect((await store.list())[0]?.settings?.destinations).toEqual([destination]);
  });

  it('goes to channels, people and addresses as they are typed, several between commas', async () => {
    const { ask, store } = setUp();
    await ask('schedule add a to=<#C0OTHER|other>,<@U0BOB> to=bob@example.com,slack:C0A,email:a@example.com');
    await ask('schedule add b to=<#123456>,<@654321> --to <@!654322>');
    expect((await store.list()).map(({ settings }) => settings?.destinations)).toEqual([
      ['slack:C0OTHER', 'slack:U0BOB', 'email:bob@example.com', 'slack:C0A', 'email:a@example.com'],
      ['discord:channel/123456', 'discord:user/654321', 'discord:user/654322'],
    ]);
    expect(words(await ask('schedule add c to=slack:C0A,#general'))).toMatch(
      /“#general” is not a destination/,
    );
  });

  it('says what is wrong, and what to write instead', async () => {
    const { ask, store } = setUp();
    const cases = [
      ['schedule add', /needs the name of a schedule.*schedule add payments kind=weekly/s],
      ['schedule add weekly', /There is a schedule “weekly” already.*schedule remove weekly/s],
      ['schedule add "Not a name"', /not a name: lower-case letters/],
      ['schedule add x to=#general', /“to”: “#general” is not a destination: slack:C0123ABCD/],
      ['schedule add x at=9am', /“at”: “9am” is not a time, e\.g\. 09:00/],
      ['schedule add x day=32', /“day” must be at most 31/],
      ['schedule add x day=3', /A weekly schedule has no “day”\..*kind=monthly/s],
      ['schedule add x kind=daily weekday=friday', /A daily schedule has no “weekday”\..*kind=weekly/s],
      ['schedule add x service=paymnets', /No incident has the service “paymnets”/],
      ['schedule delete weekly', /Did you mean “remove”/],
      ['subscribe unsubscribe', /Did you mean “stop”/],
      ['schedule show weeky', /no schedule “weeky”.*Did you mean “weekly”/s],
      ['schedule pause weekly at=10:00', /“schedule pause” takes no “at”.*remove it and add it anew/s],
      ['schedule remove weekly', /stands in the configuration.*schedules\.weekly\.enabled: false/s],
    ] as const;
    for (const [line, message] of cases) {
      const outcome = await ask(line);
      expect(outcome.status, line).toBe('rejected');
      expect(words(outcome), line).toMatch(message);
    }
    expect(await store.list()).toEqual([]);
  });
});

describe('schedule', () => {
  it('lists what there is, with when it comes next and what does not run', async () => {
    const { ask } = setUp();
    await ask('schedule add acme kind=daily to=email:a@example.com');
    await ask('schedule pause weekly');
    const listed = await ask('schedule');
    expect(rowsOf(listed)).toEqual([
      [
        'acme',
        'every day at 00:00, Europe/Berlin',
        'Fri 27 Nov 2026 00:00 CET',
        'email:a@example.com',
        'running',
      ],
      ['weekly', 'every Monday at 09:00, Europe/Berlin', '–', 'slack:C0123ABCD', 'paused'],
    ]);
    expect(listed.report.summary).toBe('2 schedules, 1 of them running.');
    expect(listed.report.data).toMatchObject({
      schedules: [
        { name: 'acme', next: [{ from: '2026-11-26', runAt: '2026-11-26T23:00:00.000Z' }, {}, {}] },
        {},
      ],
    });
  });

  it('tells the operator where one comes from, and whose own by its name', async () => {
    const { ask } = setUp();
    const operator = { ...ann, platform: 'cli' as const };
    const added = await ask('schedule add acme', operator);
    expect(rowsOf(added)).toContainEqual(['From', 'the command line']);
    await ask('subscribe weekly');
    const names = async (asker: Conversation) =>
      rowsOf(await ask('schedule list', asker)).map(([name]) => name);
    expect(await names(ann)).toEqual(['acme', 'your weekly digest', 'weekly']);
    expect((await names(operator))[1]).toMatch(/^my-weekly-/);
    expect((await ask('schedule list')).report.summary).toBe('3 schedules, all running.');
  });

  it('pauses, resumes, runs and removes, and says so', async () => {
    const { ask, deliveries } = setUp();
    await ask('schedule add acme kind=monthly');
    const paused = await ask('schedule pause acme');
    expect(paused.report.summary).toMatch(
      /^“acme” is paused: nothing is sent\. Otherwise next: Tue 1 Dec 2026 00:00 CET/,
    );
    expect(paused.report.actions[0]).toEqual({ label: 'Resume', command: 'schedule resume acme' });
    expect((await ask('schedule resume acme')).report.summary).toMatch(
      /^“acme” runs again; .* Next: Tue 1 Dec/,
    );
    expect((await ask('schedule run acme')).report.summary).toBe(
      'The bot will send “acme” for October 2026 to slack:C0SLA; “deliveries” shows how it goes.',
    );
    expect(deliveries).toMatchObject([
      { schedule: 'acme', from: '2026-10-01', byHand: true, state: 'planned' },
    ]);
    expect(rowsOf(await ask('deliveries acme'))).toEqual([
      ['acme', 'October 2026', 'slack:C0SLA', 'planned, by hand', '0', '26 Nov 2026 11:00', '–'],
    ]);
    expect((await ask('schedule remove acme')).report.summary).toMatch(/^“acme” is removed\./);
    expect((await ask('schedule show acme')).status).toBe('rejected');
  });

  it('may be read by all, and changed only by those whom a rule names', async () => {
    const { ask } = setUp(open);
    for (const line of [
      'schedule',
      'schedule list',
      'schedule show weekly',
      'deliveries',
      'history',
      'subscribe daily',
    ]) {
      expect((await ask(line)).status, line).toBe('answered');
    }
    for (const action of ['add x', 'pause weekly', 'resume weekly', 'run weekly', 'remove weekly']) {
      const denied = await ask(`schedule ${action}`);
      expect(denied.status, action).toBe('rejected');
      expect(words(denied)).toContain('“schedule” may not change anything for you here.');
    }
    const named = setUp({ ...open, rules: [{ ...rule, user: ['U0ANN'], commands: ['schedule'] }] });
    expect((await named.ask('schedule pause weekly')).status).toBe('answered');
    expect((await named.ask('schedule pause weekly', bob)).status).toBe('rejected');
  });
});

describe('subscribe', () => {
  it('sends a digest of one’s own, which nobody else sees or stops', async () => {
    const { ask } = setUp(open);
    const mine = await ask('subscribe daily at=08:15');
    expect(mine.report.summary).toBe(
      'You get a daily digest by direct message. Next: Fri 27 Nov 2026 08:15 CET (Europe/Berlin), then Sat 28 Nov 2026 08:15 CET and Sun 29 Nov 2026 08:15 CET.',
    );
    expect(mine.report.title).toBe('Your daily digest');
    expect(mine.report.actions).toContainEqual({ label: 'Stop it', command: 'subscribe stop' });
    await ask('subscribe', bob);
    expect(rowsOf(await ask('subscribe list')).map(([, when]) => when)).toEqual([
      'every day at 08:15, Europe/Berlin',
    ]);
    expect(rowsOf(await ask('subscribe list', bob)).map(([, when]) => when)).toEqual([
      'every Monday at 09:00, Europe/Berlin',
    ]);
    expect(rowsOf(await ask('schedule', bob)).map(([name]) => name)).toHaveLength(2);
    expect((await ask('subscribe stop')).report.summary).toBe('Your daily digest is stopped.');
    const again = await ask('subscribe stop');
    expect(again.status).toBe('answered');
    expect(again.report.summary).toBe('You get no digest of your own: there is nothing to stop.');
    const none = await ask('subscribe list');
    expect(none.report.summary).toMatch(/^You get no digest .*“subscribe weekly”/);
    expect(none.report.actions).toContainEqual({ label: 'Weekly digest', command: 'subscribe weekly' });
    expect(rowsOf(await ask('subscribe list', bob))).toHaveLength(1);
  });

  it('refuses what would be lost', async () => {
    const { ask, store } = setUp(open);
    await ask('subscribe weekly');
    for (const line of ['daily monthly', 'list weekly', 'list team=Core', 'stop service=payments']) {
      const refused = await ask(`subscribe ${line}`);
      expect(refused.status, line).toBe('rejected');
      expect(words(refused), line).toContain('takes no');
    }
    expect(await store.list()).toHaveLength(1);
  });

  it('takes a kind in either place, one of each, and stops one or all', async () => {
    const { ask } = setUp(open);
    for (const line of [
      'subscribe kind=monthly',
      'subscribe monthly at=10:00',
      'subscribe weekly',
      'subscribe daily',
    ])
      await ask(line);
    expect(rowsOf(await ask('subscribe list'))).toHaveLength(3);
    expect((await ask('subscribe stop weekly')).report.summary).toBe('Your weekly digest is stopped.');
    expect((await ask('subscribe stop')).report.summary).toBe('Your daily and monthly digests are stopped.');
  });
});

describe('deliveries', () => {
  it('say why something was not sent', async () => {
    const { ask, ledger } = setUp();
    const one = {
      ...{
        schedule: 'weekly',
        kind: 'weekly' as const,
        from: '2026-11-16',
        to: '2026-11-23',
        timeZone: 'Europe/Berlin',
      },
      ...{ runAt: Date.parse('2026-11-23T08:00Z'), nextAttemptAt: 0, byHand: false, reportId: null },
    };
    const deliveries = [
      {
        ...one,
        id: 'a',
        destination: 'slack:C0123ABCD',
        state: 'skipped' as const,
        late: true,
        reason: 'It was due.',
      },
      {
        ...one,
        id: 'b',
        destination: 'slack:C0OTHER',
        state: 'confirmed' as const,
        late: true,
        reason: null,
      },
    ];
    const notice = noteTo('slack:U0LEAD', 'failed', { ...one, id: 'a' }, Date.parse('2026-11-23T08:01Z'));
    await ledger.plan({ deliveries: [...deliveries, notice], marks: [] }, now);
    const listed = await ask('deliveries');
    expect(listed.report.summary).toBe('1 of 3 deliveries arrived, 1 failed or skipped, 1 under way.');
    expect(rowsOf(listed)).toEqual([
      [
        'weekly',
        '16 Nov – 22 Nov 2026',
        'slack:U0LEAD',
        'planned, notice to the owner',
        '0',
        '23 Nov 2026 09:01',
        '–',
      ],
      [
        'weekly',
        '16 Nov – 22 Nov 2026',
        'slack:C0123ABCD',
        'skipped',
        '0',
        '23 Nov 2026 09:00',
        'It was due.',
      ],
      ['weekly', '16 Nov – 22 Nov 2026', 'slack:C0OTHER', 'confirmed, late', '0', '23 Nov 2026 09:00', '–'],
    ]);
    expect(rowsOf(await ask('deliveries state=skipped'))).toHaveLength(1);
    expect((await ask('deliveries nothing')).status).toBe('rejected');
  });
});

describe('history', () => {
  it('lists the kept reports, and attaches the files of one', async () => {
    const { ask } = setUp(undefined, [archived()]);
    const listed = await ask('history');
    expect(rowsOf(listed)).toEqual([
      ['0123456789ab', 'weekly', '2 Mar – 8 Mar 2026', '9 Mar 2026 10:00:10', 'sla-report.pdf'],
    ]);
    expect(listed.report.actions).toEqual([
      { label: 'Files of weekly, 2 Mar – 8 Mar 2026', command: 'history 0123456789ab' },
    ]);
    const again = await ask('history 0123456789ab');
    expect(again.report.files.map(({ name }) => name)).toEqual(['0123456789ab.pdf']);
    expect((await ask('history nothing')).status).toBe('rejected');
  });

  it('gives nobody what they may not see', async () => {
    const partner = { ...open, rules: [{ ...rule, channel: ['C0SLA'], customers: ['Acme'] }] };
    const { ask } = setUp(partner, [archived()]);
    expect(rowsOf(await ask('history'))).toEqual([]);
    expect((await ask('history 0123456789ab')).status).toBe('rejected');
  });

  it('makes kept reports again and tells whose figures or files are not what they were', async () => {
    const again = await createFakeReporting().report(archived().request);
    const whole = archived({ figuresHash: figuresHashOf(again) });
    const { ask } = setUp(undefined, [whole, archived({ id: 'other0000000', figuresHash: 'beef' })]);
    const found = await ask('history verify=on');
    expect(found.report.summary).toBe('1 of 2 reports comes out as made then, figures and files.');
    expect(rowsOf(found).map((row) => row.slice(3))).toEqual([
      ['as they were', 'as they were'],
      ['DIFFERENT', '–'],
    ]);
    expect(found.report.isRefuted).toBe(true);
    const holds = await ask('history 0123456789ab verify=on');
    expect([rowsOf(holds).length, holds.report.isRefuted]).toEqual([1, false]);
  });
});
