import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventContent } from '../../../../src/core/incidents/canonical.ts';
import { effectiveEvents } from '../../../../src/core/incidents/effective.ts';
import type { IncidentEvent } from '../../../../src/core/incidents/event.ts';
import { event } from '../sla/build.ts';

describe('eventContent', () => {
  it('holds every field but when and how it was recorded', () => {
    const made = event('paused', 5, { title: 'x', recordedAt: 1 });
    expect(eventContent({ ...made, recordedAt: 9, recordedBySource: true })).toBe(eventContent(made));
    const others: Partial<Record<keyof IncidentEvent, unknown>> = {
      source: 'y',
      incident: 'y',
      eventId: 'y',
      type: 'resumed',
      at: 6,
      service: 'y',
      team: 'y',
      customer: 'y',
      priority: 'y',
      assignee: 'y',
      title: 'y',
      url: 'y',
      reason: 'y',
      responseDueAt: 1,
      resolutionDueAt: 1,
      responseWithin: false,
      resolutionWithin: false,
      naiveResolved: true,
    };
    expect(Object.keys(others).length).toBe(Object.keys(made).length - 2);
    const contents = Object.entries(others).map(([field, value]) =>
      eventContent({ ...made, [field]: value }),
    );
    expect(new Set([...contents, eventContent(made)]).size).toBe(contents.length + 1);
  });

  it('does not depend on the order of fields and keeps neighbours apart', () => {
    const made = event('paused', 5);
    const reversed = Object.fromEntries(Object.entries(made).reverse()) as unknown as IncidentEvent;
    expect(eventContent(reversed)).toBe(eventContent(made));
    expect(eventContent({ ...made, service: 'a","b', team: null })).not.toBe(
      eventContent({ ...made, service: 'a', team: 'b' }),
    );
    expect(eventContent({ ...made, title: '\ud800' })).not.toBe(eventContent({ ...made, title: '\ufffd' }));
    expect(eventContent({ ...made, title: '' })).not.toBe(eventContent(made));
  });
});

describe('effectiveEvents', () => {
  const first = event('resolved', 100, { eventId: 'r', recordedAt: 1000 });
  const correction = { ...first, at: 300, recordedAt: 2000 };

  it('changes nothing for the same event again', () => {
    const again = { ...first, recordedAt: 1500 };
    expect(effectiveEvents([again, first])).toEqual([first]);
    expect(effectiveEvents([first, again])).toEqual([first]);
    const back = { ...first, recordedAt: 3000 };
    expect(effectiveEvents([back, first, correction, again])).toEqual([back]);
  });

  it('lets the latest recorded content of an eventId win', () => {
    expect(effectiveEvents([correction, first])).toEqual([correction]);
    expect(effectiveEvents([first, correction])).toEqual([correction]);
  });

  it('keeps equal ids of different sources apart', () => {
    expect(effectiveEvents([first, { ...correction, source: 'other' }])).toHaveLength(2);
  });

  it('breaks a tie of recording by the larger content', () => {
    const other = { ...first, at: 200 };
    const winner = eventContent(first) > eventContent(other) ? first : other;
    expect(effectiveEvents([first, other])).toEqual([winner]);
    expect(effectiveEvents([other, first])).toEqual([winner]);
  });

  it('uses what was recorded by known-at, which alone implies as-of', () => {
    expect(effectiveEvents([first, correction], { knownAt: 1999, asOf: 5000 })).toEqual([first]);
    expect(effectiveEvents([first, correction], { knownAt: 999, asOf: 5000 })).toEqual([]);
    const future = event('closed', 3000, { recordedAt: 1000 });
    expect(effectiveEvents([future], { knownAt: 2999 })).toEqual([]);
    expect(effectiveEvents([future], { knownAt: 2999, asOf: 3000 })).toEqual([future]);
  });

  it('applies as-of to what stands, not to what was corrected away', () => {
    expect(effectiveEvents([first, correction], { asOf: 200 })).toEqual([]);
    expect(effectiveEvents([first, correction], { asOf: 300 })).toEqual([correction]);
  });

  it('depends on the set of entries only', () => {
    const entry = fc
      .record({
        eventId: fc.constantFrom('a', 'b', 'c'),
        recordedAt: fc.integer({ min: 0, max: 3 }),
        at: fc.integer({ min: 0, max: 3 }),
      })
      .map((fields) => event('updated', fields.at, fields));
    const shuffled = fc
      .array(entry, { maxLength: 8 })
      .chain((list) =>
        fc.tuple(
          fc.constant(list),
          fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
        ),
      );
    const contents = (events: IncidentEvent[]) => events.map(eventContent).sort();
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 0, max: 4 }), ([list, other], knownAt) => {
        expect(contents(effectiveEvents(other, { knownAt }))).toEqual(
          contents(effectiveEvents(list, { knownAt })),
        );
      }),
    );
  });
});
