import { describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../../src/core/incidents/event.ts';
import type { EventBatch, EventLog } from '../../src/ports/event-log.ts';

const at = Date.UTC(2025, 0, 6, 9);

function event(more: Partial<IncidentEvent>): IncidentEvent {
  return {
    source: 'native',
    incident: 'A',
    eventId: 'e1',
    type: 'opened',
    at,
    recordedAt: at,
    recordedBySource: false,
    service: null,
    team: null,
    customer: null,
    priority: 'P1',
    assignee: null,
    title: null,
    url: null,
    reason: null,
    responseDueAt: null,
    resolutionDueAt: null,
    responseWithin: null,
    resolutionWithin: null,
    naiveResolved: false,
    ...more,
  };
}

async function* oneBatch(events: readonly IncidentEvent[]): AsyncIterable<EventBatch> {
  yield { count: events.length, json: JSON.stringify(events) };
}

/** What every event log keeps to; `open` gives an empty one with one policy version recorded. */
export function describeEventLog(name: string, open: () => Promise<EventLog>): void {
  describe(`${name} as an event log`, () => {
    it('gives back what was appended, in full', async () => {
      const log = await open();
      const full = event({
        service: 'web',
        team: 'red',
        customer: 'acme',
        assignee: 'ann',
        title: 'Disk \u0000 full 😀',
        url: 'https://x.test/?a=1',
        reason: 'r',
        responseDueAt: at + 1,
        resolutionDueAt: at + 2,
        responseWithin: true,
        resolutionWithin: false,
        naiveResolved: true,
        recordedBySource: true,
      });
      await log.append([full]);
      expect(await log.eventsOf('native', 'A')).toEqual([full]);
      expect(await log.eventsOf('other', 'A')).toEqual([]);
      expect(await log.policyVersions()).toHaveLength(1);
    });

    it('reads null and false where a batch leaves fields out', async () => {
      const log = await open();
      const json = JSON.stringify([
        { source: 's', incident: 'i', eventId: 'e', type: 'opened', at, recordedAt: at },
      ]);
      async function* sparse() {
        yield { count: 1, json };
      }
      await log.appendBulk(sparse());
      expect(await log.eventsOf('s', 'i')).toEqual([
        event({ source: 's', incident: 'i', eventId: 'e', priority: null }),
      ]);
    });

    it('tells new events, duplicates and corrections apart', async () => {
      const log = await open();
      expect(await log.append([event({})])).toMatchObject({
        offered: 1,
        appended: 1,
        duplicates: 0,
        corrections: 0,
      });
      const again = [
        event({ recordedAt: at + 5 }),
        event({ title: 'other', recordedAt: at + 9 }),
        event({ eventId: 'e2' }),
      ];
      expect(await log.appendBulk(oneBatch(again))).toMatchObject({
        offered: 3,
        appended: 1,
        duplicates: 1,
        corrections: 1,
      });
    });

    it('lets the latest recorded version stand, at equal times the larger content, whatever the order', async () => {
      const versions = [
        event({ title: 'b', recordedAt: at + 9 }),
        event({ title: 'a', recordedAt: at + 9 }),
        event({}),
      ];
      for (const order of [versions, [...versions].reverse()]) {
        const log = await open();
        for (const version of order) await log.append([version]);
        expect((await log.eventsOf('native', 'A')).map(({ title }) => title)).toEqual(['b']);
        expect((await log.eventsOf('native', 'A', at + 8)).map(({ title }) => title)).toEqual([null]);
        expect(await log.eventsOf('native', 'A', at - 1)).toEqual([]);
      }
    });

    it('lets a content stand again that was corrected and is recorded anew', async () => {
      const log = await open();
      await log.append([event({})]);
      await log.append([event({ title: 'corrected', recordedAt: at + 5 })]);
      expect(await log.append([event({ recordedAt: at + 9 })])).toMatchObject({ corrections: 1 });
      expect(await log.append([event({ recordedAt: at + 12 })])).toMatchObject({ duplicates: 1 });
      expect(await log.eventsOf('native', 'A')).toEqual([event({ recordedAt: at + 9 })]);
      expect((await log.eventsOf('native', 'A', at + 8)).map(({ title }) => title)).toEqual(['corrected']);
    });

    it('keeps equal ids of different sources apart', async () => {
      const log = await open();
      await log.append([event({ source: 'one', title: '1' }), event({ source: 'two', title: '2' })]);
      expect((await log.eventsOf('two', 'A')).map(({ title }) => title)).toEqual(['2']);
    });

    it('appends nothing of a file whose reading fails', async () => {
      const log = await open();
      async function* failing() {
        yield* oneBatch([event({})]);
        throw new Error('unreadable');
      }
      await expect(log.appendBulk(failing())).rejects.toThrow('unreadable');
      expect(await log.eventsOf('native', 'A')).toEqual([]);
    });

    it('takes an empty file', async () => {
      const log = await open();
      expect(await log.appendBulk(oneBatch([]))).toMatchObject({ offered: 0, appended: 0 });
    });
  });
}
