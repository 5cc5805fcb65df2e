import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventTypes } from '../../../../src/core/incidents/event.ts';
import { compareAtInstant, openingOf, orderEvents } from '../../../../src/core/incidents/order.ts';
import { event } from '../sla/build.ts';

const types = (events: readonly { type: string }[]) => events.map(({ type }) => type);

describe('orderEvents', () => {
  it('puts the events of one instant in the order of the semantics', () => {
    const all = eventTypes.map((type) => event(type, 1000));
    expect(types(orderEvents(all, 0))).toEqual([
      'opened',
      'priority_changed',
      'assigned',
      'updated',
      'acknowledged',
      'resumed',
      'paused',
      'resolved',
      'closed',
      'reopened',
      'cancelled',
    ]);
  });

  it('orders equal types by eventId, by code unit', () => {
    const ids = ['b', 'a', 'B', '10', '9'].map((eventId) => event('updated', 0, { eventId }));
    expect(orderEvents(ids, 0).map(({ eventId }) => eventId)).toEqual(['10', '9', 'B', 'a', 'b']);
  });

  it('counts what is dated before the opening as at it, in its place there', () => {
    const events = [
      event('acknowledged', 10),
      event('updated', 50),
      event('opened', 100),
      event('resolved', 100),
    ];
    expect(types(orderEvents(events, 100))).toEqual(['opened', 'updated', 'acknowledged', 'resolved']);
  });

  it('does not depend on arrival, nor change its input', () => {
    const made = fc.record({
      type: fc.constantFrom(...eventTypes),
      at: fc.integer({ min: 0, max: 4 }),
      eventId: fc.string({ maxLength: 2 }),
    });
    const events = fc.uniqueArray(made, { selector: ({ eventId }) => eventId, maxLength: 12 });
    fc.assert(
      fc.property(events, fc.integer({ min: 0, max: 4 }), (list, openedAt) => {
        const original = list.map(({ type, at, eventId }) => event(type, at, { eventId }));
        const frozen = Object.freeze([...original]);
        expect(orderEvents(frozen.toReversed(), openedAt)).toEqual(orderEvents(frozen, openedAt));
        expect(frozen).toEqual(original);
      }),
    );
  });
});

describe('openingOf', () => {
  it('is the earliest opening, ties by eventId', () => {
    const late = event('opened', 20, { eventId: 'a' });
    const second = event('opened', 10, { eventId: 'c' });
    const first = event('opened', 10, { eventId: 'b' });
    expect(openingOf([late, second, first])).toBe(first);
    expect(openingOf([event('updated', 5)])).toBeNull();
  });
});

it('compareAtInstant is zero only for the same type and id', () => {
  const one = event('paused', 0, { eventId: 'x' });
  expect(compareAtInstant(one, { ...one, at: 99 })).toBe(0);
  expect(compareAtInstant(one, event('paused', 0, { eventId: 'y' }))).toBeLessThan(0);
});
