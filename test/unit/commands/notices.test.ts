import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { accessSchema } from '../../../config/access-schema.ts';
import type { Conversation } from '../../../src/bot/command.ts';
import { createDispatch } from '../../../src/bot/dispatch.ts';
import { createNoticing } from '../../../src/notices/noticing.ts';
import { notice } from '../../contract/notice-ledger.ts';
import { createFakeReporting } from '../../support/fake-reporting.ts';
import { memoryNotices } from '../../support/memory-notices.ts';

const now = Date.parse('2026-11-26T10:00:00Z');
const hour = 3_600_000;
const ann: Conversation = {
  platform: 'slack',
  channel: 'C0SLA',
  user: 'U0ANN',
  userName: null,
  groups: [],
  direct: false,
};

function setUp(rule: Record<string, unknown> | null = { commands: ['notices'] }) {
  const ledger = memoryNotices();
  const clock = { now: () => now };
  const dispatch = createDispatch({
    commands,
    reporting: createFakeReporting(),
    noticing: createNoticing({ ledger, clock }),
    clock,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    timeZone: 'Europe/Berlin',
    locale: 'en',
    access: accessSchema.parse({ rules: rule === null ? [] : [rule] }),
    timeBudgetMs: 10_000,
  });
  const ask = (line: string) => dispatch({ text: `/sla ${line}`, conversation: ann });
  return { ask, ledger };
}

describe('notices', () => {
  it('mutes a service for a while, in words and zone, and takes it back', async () => {
    const { ask, ledger } = setUp();
    const muted = await ask('notices mute service=payments for=1h30m');
    expect(muted.report.summary).toBe(
      'Nothing new is told of “payments” until Thu 26 Nov 2026 12:30 CET (Europe/Berlin); then what still holds is.',
    );
    expect(muted.report.actions[0]).toEqual({ label: 'Unmute', command: 'notices unmute service=payments' });
    expect(await ledger.silences()).toEqual([
      {
        kind: 'service',
        source: null,
        name: 'payments',
        until: now + 1.5 * hour,
        by: 'slack:U0ANN',
        at: now,
      },
    ]);
    expect((await ask('notices list')).report.data).toMatchObject({ silences: [{ name: 'payments' }] });
    expect((await ask('notices unmute service=payments')).report.summary).toContain('is told again');
    expect(await ledger.silences()).toEqual([]);
  });

  it('snoozes an incident that there is, for an hour unless told otherwise', async () => {
    const { ask, ledger } = setUp();
    expect((await ask('notices snooze INC-100')).status).toBe('answered');
    expect(await ledger.silences()).toMatchObject([{ kind: 'incident', name: 'INC-100', until: now + hour }]);
    expect((await ask('notices snooze')).reason).toBe('no-name');
    expect((await ask('notices mute service=payments for=8d')).reason).toBe('too-long');
    expect((await ask('notices mute service=nowhere')).reason).toBe('unknown-value');
  });

  it('changes nothing unless a rule names it, and lists all the same', async () => {
    const { ask, ledger } = setUp(null);
    expect((await ask('notices snooze INC-100')).reason).toBe('not-allowed');
    expect((await ask('notices mute service=payments')).reason).toBe('not-allowed');
    expect((await ask('notices')).status).toBe('answered');
    expect(await ledger.silences()).toEqual([]);
  });

  it('shows what was told, the latest first, of what may be seen alone', async () => {
    const { ask, ledger } = setUp({ commands: ['notices'], teams: ['a'] });
    const other = notice({
      incident: 'INC-2',
      scope: { service: 'x', team: 'b', customer: null, priority: null },
    });
    await ledger.put({ notices: [notice(), notice({ incident: 'INC-3', updatedAt: 9 }), other] });
    for (const name of ['INC-1', 'INC-2']) {
      await ledger.silence({
        kind: 'incident',
        source: 'jira',
        name,
        until: now + hour,
        by: 'slack:U0BOB',
        at: 1,
      });
    }
    const { data } = (await ask('notices')).report;
    expect(data).toMatchObject({ told: [{ incident: 'INC-3' }, { incident: 'INC-1' }] });
    expect(data).toMatchObject({ silences: [{ name: 'INC-1' }] });
    expect(JSON.stringify(data)).not.toContain('INC-2');
  });
});
