import { expect, it, describe as suite } from 'vitest';
import { arrived, eventIdOf, eventProblem } from '../../../../src/ingest/webhooks/event.ts';
import { parseBody } from '../../../../src/ingest/webhooks/json.ts';
import { nativeWebhook } from '../../../../src/ingest/webhooks/native.ts';
import { describe, readPlace } from '../../../../src/ingest/webhooks/place.ts';
import { readBody } from '../../../../src/ingest/webhooks/read-body.ts';
import {
  idOf,
  instantOfIso,
  instantOfMs,
  instantOfSeconds,
  labelOf,
  textOf,
} from '../../../../src/ingest/webhooks/text.ts';

const none = { service: null, team: null, customer: null, priority: null, assignee: null };
const settings = { fields: none, priorities: {}, pauses: null };

suite('a text', () => {
  it('is trimmed and well-formed; what is empty or no text is missing', () => {
    expect(textOf(' a\ud800 ')).toBe('a\ufffd');
    expect([textOf(' '), textOf({}), textOf(null), textOf(Number.NaN)]).toEqual([null, null, null, null]);
    expect([textOf(7), textOf(false)]).toEqual(['7', 'false']);
  });

  it('identifies up to 512 characters, and not where a number lost digits', () => {
    expect(idOf('x'.repeat(512))).toHaveLength(512);
    expect(idOf('x'.repeat(513))).toBeNull();
    expect([idOf(7), idOf(2 ** 60), idOf(1.5)]).toEqual(['7', null, null]);
  });

  it('of an object is its name, of a list its first that has one', () => {
    expect(labelOf({ id: 1, value: 'Gold' })).toBe('Gold');
    expect(labelOf([null, {}, { name: ' ' }, { display_value: 'B' }])).toBe('B');
    expect(labelOf([[['deep']]])).toBeNull();
  });
});

suite('an instant', () => {
  it('is of 1970 to 2200, in seconds, milliseconds or ISO 8601 with an offset', () => {
    const at = Date.UTC(2026, 0, 2, 3, 4, 5);
    expect(instantOfIso('2026-01-02T04:04:05+01:00')).toBe(at);
    expect(instantOfIso('2026-01-02 03:04:05')).toBeNull();
    expect(instantOfIso('2026-01-02 03:04:05', { naive: 'utc' })).toBe(at);
    expect(instantOfIso('2201-01-01T00:00:00Z')).toBeNull();
    expect([instantOfSeconds(at / 1000), instantOfSeconds(String(at / 1000))]).toEqual([at, at]);
    expect([instantOfSeconds('1e3'), instantOfSeconds(-1), instantOfMs(1e20)]).toEqual([null, null, null]);
  });
});

suite('a place', () => {
  it('is read as in a mapping, of the value’s own', () => {
    const value = { a: { b: [{ c: 1 }, { id: 7, c: 2 }] } };
    expect(readPlace(value, 'a.b[0].c')).toBe(1);
    expect(readPlace(value, 'a.b[id=7].c')).toBe(2);
    expect(readPlace(value, 'constructor.name')).toBeUndefined();
    expect(readPlace('text', 'length.x')).toBeUndefined();
    expect(readPlace(null, 'a')).toBeUndefined();
  });

  it('of a field is the configured one, else the first usual one that has something', () => {
    const incident = { team: { name: 'T' }, custom: { team: 'own' }, urgency: 'High ' };
    const usual = { team: ['nothing', 'team'], priority: 'urgency' } as const;
    expect(describe(incident, settings, usual)).toEqual({ ...none, team: 'T', priority: 'High' });
    const asked = {
      ...settings,
      fields: { ...none, team: 'custom.team' },
      priorities: { high: 'P1' },
    };
    expect(describe(incident, asked, usual)).toEqual({ ...none, team: 'own', priority: 'P1' });
    expect(describe({ urgency: 'constructor' }, asked, usual)).toEqual({ ...none, priority: 'constructor' });
  });
});

suite('an event id', () => {
  it('keeps its parts apart and is bounded', () => {
    expect(eventIdOf('log', 1, null)).toBe('log:1:-');
    expect(eventIdOf('a:b', 'c')).not.toBe(eventIdOf('a', 'b:c'));
    expect(eventIdOf('a%3A')).not.toBe(eventIdOf('a:'));
    expect(eventIdOf('a\ud800', 'b')).toBe('a\ufffd:b');
    expect(eventIdOf('x'.repeat(5000)).length).toBeLessThan(100);
  });
});

suite('a body', () => {
  it('is JSON without keys that pass for a prototype, however they are written', () => {
    const parsed = parseBody('{"a":[{"__proto__":{"x":1},"\\u005f_proto__":2,"b":1}]}');
    expect(parsed).toEqual({ value: { a: [{ b: 1 }] } });
    expect(JSON.stringify(parsed)).toBe('{"value":{"a":[{"b":1}]}}');
  });

  it('is refused in words where it is none, too deep or too much', () => {
    expect(parseBody('')).toEqual({ wrong: 'the body is empty' });
    expect(parseBody('{')).toEqual({ wrong: 'the body is not JSON' });
    const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(parseBody(deep(64))).toHaveProperty('value');
    expect(parseBody(deep(100_000))).toHaveProperty('wrong', expect.stringContaining('nested'));
    expect(parseBody(`[${'1,'.repeat(300_000)}1]`)).toHaveProperty(
      'wrong',
      expect.stringContaining('values'),
    );
  });
});

suite('an event of a sender', () => {
  const event = arrived({ source: 's', incident: 'A', eventId: 'a', type: 'updated', at: 1 });

  it('is none that the log could not keep, or not read again', () => {
    const wrong = (more: Record<string, unknown>) => eventProblem({ ...event, ...more });
    expect(wrong({})).toBeNull();
    expect(wrong({ title: 'a\ud800' })).toBeNull();
    expect(wrong({ incident: 'x'.repeat(513) })).toBe('incident: longer than 512 characters');
    expect(wrong({ incident: ' A' })).toBe('an id has white space around it');
    expect(wrong({ title: 7 })).toBe('title: not a text');
    expect(wrong({ responseDueAt: 1.5 })).toContain('responseDueAt: not milliseconds');
    expect(wrong({ title: 'x'.repeat(2_000_000), url: 'y'.repeat(2_000_000) })).toBe(
      'its texts are too long',
    );
  });

  it('costs no other where it is none', () => {
    const reading = { events: [event, { ...event, title: 7 as unknown as string }], ignored: [], dead: [] };
    const source = { ...nativeWebhook, read: () => reading };
    const request = { headers: {}, body: Buffer.from('{}'), receivedAt: 1 };
    expect(readBody(source, { name: 's', kind: 'native', settings }, request)).toMatchObject({
      events: [event],
      dead: [{ reason: 'an event is not sound: title: not a text' }],
    });
  });
});
