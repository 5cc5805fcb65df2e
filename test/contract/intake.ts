import { describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../../src/core/incidents/event.ts';
import { arrived } from '../../src/ingest/webhooks/event.ts';
import type { ArrivedEvent, Intake } from '../../src/ports/intake.ts';

export function arrivedEvent(eventId: string, more: Partial<ArrivedEvent> = {}): ArrivedEvent {
  return arrived({ source: 'live', incident: 'A-1', eventId, type: 'updated', at: 1_000, ...more });
}

/** The log as it stands when everything taken has been read. */
export type EventsOf = (source: string, incident: string) => Promise<IncidentEvent[]>;

/** What every door for live events keeps to; `open` gives one over an empty log. */
export function describeIntake(
  name: string,
  open: () => Promise<{ readonly intake: Intake; readonly eventsOf: EventsOf }>,
): void {
  describe(`${name} as a door for live events`, () => {
    it('takes events, which are recorded by their source', async () => {
      const { intake, eventsOf } = await open();
      const hostile = arrivedEvent('b', { at: 2_000, title: 'a\u0000"; -- \u202e😀', responseWithin: false });
      expect(await intake.append([])).toEqual({ appended: 0, duplicates: 0 });
      expect(await intake.append([arrivedEvent('a', { type: 'opened' }), hostile])).toEqual({
        appended: 2,
        duplicates: 0,
      });
      const events = await eventsOf('live', 'A-1');
      expect(events).toEqual([
        expect.objectContaining({ eventId: 'a', type: 'opened', recordedBySource: true }),
        expect.objectContaining({ ...hostile, recordedBySource: true }),
      ]);
    });

    it('takes what a history says, whose recording says nothing about the source', async () => {
      const { intake, eventsOf } = await open();
      const [a, b] = [arrivedEvent('a', { type: 'opened' }), arrivedEvent('b', { title: 'x "y"' })];
      const recorded = async () =>
        (await eventsOf('live', 'A-1')).map(({ eventId, recordedBySource }) => [eventId, recordedBySource]);
      expect(await intake.append([a, b], { history: true })).toEqual({ appended: 2, duplicates: 0 });
      expect(await recorded()).toEqual([
        ['a', false],
        ['b', false],
      ]);
      expect(await intake.append([a, b])).toEqual({ appended: 0, duplicates: 2 });
      await intake.append([arrivedEvent('c', { at: 2_000 })]);
      expect(await intake.append([arrivedEvent('c', { at: 2_000 })], { history: true })).toEqual({
        appended: 0,
        duplicates: 1,
      });
      expect((await recorded()).at(-1)).toEqual(['c', true]);
    });

    it('tells what it had already, within a call too, and changes nothing by it', async () => {
      const { intake, eventsOf } = await open();
      const [a, b, c] = [arrivedEvent('a', { type: 'opened' }), arrivedEvent('b'), arrivedEvent('c')];
      await intake.append([a, b]);
      const before = await eventsOf('live', 'A-1');
      expect(await intake.append([a, b])).toEqual({ appended: 0, duplicates: 2 });
      expect(await eventsOf('live', 'A-1')).toEqual(before);
      expect(await intake.append([a, c, c, b])).toEqual({ appended: 1, duplicates: 3 });
      expect((await eventsOf('live', 'A-1')).map(({ eventId }) => eventId).sort()).toEqual(['a', 'b', 'c']);
    });

    it('takes a correction, and its being taken back', async () => {
      const { intake, eventsOf } = await open();
      const said = (priority: string) => arrivedEvent('a', { type: 'opened', priority });
      const stands = async () => (await eventsOf('live', 'A-1')).map(({ priority }) => priority);
      for (const priority of ['P1', 'P2', 'P1']) {
        expect(await intake.append([said(priority)])).toEqual({ appended: 1, duplicates: 0 });
        expect(await stands()).toEqual([priority]);
      }
      expect(await intake.append([said('P1')])).toEqual({ appended: 0, duplicates: 1 });
    });

    it('takes what comes at the same time, each told of its own', async () => {
      const { intake, eventsOf } = await open();
      const calls = Array.from({ length: 200 }, (_, n) =>
        intake.append([arrivedEvent(`e${n % 100}`, { incident: `A-${n % 7}` })]),
      );
      const taken = await Promise.all(calls);
      expect(taken.reduce((sum, { appended }) => sum + appended, 0)).toBe(
        new Set(Array.from({ length: 200 }, (_, n) => `e${n % 100}`)).size +
          corrections(Array.from({ length: 200 }, (_, n) => [`e${n % 100}`, `A-${n % 7}`])),
      );
      const all = await Promise.all(Array.from({ length: 7 }, (_, n) => eventsOf('live', `A-${n}`)));
      expect(new Set(all.flat().map(({ eventId }) => eventId)).size).toBe(100);
    });
  });
}

/** Of an event that is said again of another incident. */
function corrections(said: readonly (readonly [string, string])[]): number {
  const last = new Map<string, string>();
  let count = 0;
  for (const [id, incident] of said) {
    if (last.has(id) && last.get(id) !== incident) count += 1;
    last.set(id, incident);
  }
  return count;
}
