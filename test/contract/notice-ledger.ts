import { describe, expect, it } from 'vitest';
import type { Notice, NoticeLedger, Silence } from '../../src/ports/notices.ts';

export function notice(more: Partial<Notice> = {}): Notice {
  return {
    destination: 'slack:C0123ABCD',
    source: 'jira',
    incident: 'INC-1',
    cycle: 1,
    scope: { service: 'payments', team: 'a', customer: null, priority: 'P1' },
    told: { resolution: 'critical' },
    message: {
      id: '0123456789abcdef',
      state: 'done',
      begunAt: 7,
      receipt: { channel: 'C0', ts: '1.2' },
      tells: { resolution: 'critical' },
    },
    shown: '[]',
    heldUntil: null,
    updatedAt: 7,
    ...more,
  };
}

const silence: Silence = {
  kind: 'service',
  source: null,
  name: 'payments',
  until: 99,
  by: 'slack:U0123ABCD',
  at: 5,
};

/** What every ledger of notices keeps to; `open` gives an empty one. */
export function describeNoticeLedger(name: string, open: () => Promise<NoticeLedger>): void {
  describe(`${name} as a ledger of notices`, () => {
    it('gives back what was put, one of each destination, incident and cycle', async () => {
      const ledger = await open();
      expect(await ledger.notices()).toEqual([]);
      const hostile = notice({ incident: '\ufeffa\u0000"; -- \u202e😀', source: "it's", updatedAt: 9 });
      const others = [
        notice({ cycle: 2, updatedAt: 10 }),
        notice({ destination: 'console:sla', updatedAt: 11 }),
      ];
      await ledger.put({ notices: [notice({ told: {} }), hostile, ...others] });
      const changed = notice({
        told: { resolution: 'breached' },
        heldUntil: 12,
        message: null,
        updatedAt: 12,
      });
      await ledger.put({ notices: [changed] });
      expect(await ledger.notices()).toEqual([hostile, ...others, changed]);
    });

    it('keeps a summary until it is done, and puts what it told with its end', async () => {
      const ledger = await open();
      const message = {
        id: 'fedcba9876543210',
        state: 'sending',
        begunAt: 7,
        receipt: null,
        tells: {},
      } as const;
      const summary = { destination: 'slack:C0', message, notices: [notice({ message: null })] };
      await ledger.put({ summaries: [summary] });
      expect(await ledger.summaries()).toEqual([summary]);
      expect(await ledger.notices()).toEqual([]);
      const done = { ...summary, message: { ...message, state: 'done' as const } };
      await ledger.put({ summaries: [done], notices: summary.notices });
      expect(await ledger.summaries()).toEqual([]);
      expect(await ledger.notices()).toEqual(summary.notices);
    });

    it('takes what is put at the same time, the last of each', async () => {
      const ledger = await open();
      const puts = Array.from({ length: 40 }, (_, index) =>
        ledger.put({ notices: [notice({ incident: `INC-${index % 8}`, updatedAt: index })] }),
      );
      await Promise.all(puts);
      expect((await ledger.notices()).map(({ updatedAt }) => updatedAt)).toEqual([
        32, 33, 34, 35, 36, 37, 38, 39,
      ]);
    });

    it('forgets what it is told to, and nothing else', async () => {
      const ledger = await open();
      await ledger.put({ notices: [notice(), notice({ cycle: 2, updatedAt: 8 })] });
      await ledger.forget([notice()]);
      expect((await ledger.notices()).map(({ cycle }) => cycle)).toEqual([2]);
    });

    it('has one silence of a service or incident, the last, until it is taken back', async () => {
      const ledger = await open();
      const longer = { ...silence, until: 200, at: 6 };
      const incident = { ...silence, kind: 'incident' as const, source: 'jira', at: 7 };
      for (const one of [silence, longer, incident]) await ledger.silence(one);
      expect(await ledger.silences()).toEqual([longer, incident]);
      expect(await ledger.unsilence(silence)).toBe(true);
      expect(await ledger.unsilence(silence)).toBe(false);
      expect(await ledger.silences()).toEqual([incident]);
    });
  });
}
