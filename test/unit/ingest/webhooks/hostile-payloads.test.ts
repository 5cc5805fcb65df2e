import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventTypes } from '../../../../src/core/incidents/event.ts';
import { webhookSources } from '../../../../src/ingest/webhooks/index.ts';
import { parseBody } from '../../../../src/ingest/webhooks/json.ts';
import type { Reading } from '../../../../src/ingest/webhooks/source.ts';
import { hostileText } from '../../../support/hostile.ts';
import { payload, payloadNames, read } from '../../../support/webhook-sources.ts';

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path];
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...keys.flatMap((key) => pathsOf(Reflect.get(value, key), [...path, key]))];
}

/** A copy with another value at the path; undefined: without it. */
function changed(value: unknown, [key, ...rest]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  const copy: object = structuredClone(value) as object;
  const inside: unknown = changed(Reflect.get(copy, key), rest, to);
  if (inside === undefined) Reflect.deleteProperty(copy, key);
  else Reflect.set(copy, key, inside);
  return copy;
}

const strange = fc.oneof(
  hostileText,
  fc.jsonValue(),
  fc.constantFrom(
    undefined,
    null,
    '',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    Number.MAX_VALUE,
    -1,
    '__proto__',
  ),
  fc.constantFrom({ __proto__: null, constructor: { name: 'x' } }, [[[[]]]], { toString: 1, length: -1 }),
);

function expectSound({ events, dead, ignored }: Reading, name: string): void {
  for (const event of events) {
    expect(event.source).toBe(name);
    expect(eventTypes).toContain(event.type);
    expect(Number.isSafeInteger(event.at) && event.at >= 0).toBe(true);
    for (const id of [event.incident, event.eventId]) {
      expect(id.length).toBeGreaterThan(0);
      expect(id.length).toBeLessThanOrEqual(512);
    }
    for (const value of Object.values(event)) {
      if (typeof value === 'string') expect(value).not.toMatch(/\p{Surrogate}/u);
      else expect(value === null || ['number', 'boolean'].includes(typeof value)).toBe(true);
    }
  }
  for (const { kind, reason } of dead) {
    expect(reason).not.toBe('');
    expect(kind === null || kind.length <= 100).toBe(true);
  }
  for (const kind of ignored) expect(typeof kind).toBe('string');
}

describe.each(webhookSources.map(({ kind }) => kind))('a body of %s', (kind) => {
  const payloads = payloadNames(kind).map((name) => payload(kind, name));

  it('that comes again says the same events', () => {
    for (const body of payloads) expect(read(kind, structuredClone(body))).toEqual(read(kind, body));
  });

  it('is read without a throw into sound events, dead letters or ignored kinds, whatever is changed in it', () => {
    const change = fc
      .constantFrom(...payloads)
      .chain((body) =>
        fc.tuple(
          fc.constant(body),
          fc.array(fc.tuple(fc.constantFrom(...pathsOf(body)), strange), { maxLength: 3 }),
        ),
      );
    fc.assert(
      fc.property(change, ([body, changes]) => {
        let value: unknown = body;
        for (const [path, to] of changes) {
          // An earlier change may have removed the place.
          if (pathsOf(value).some((known) => known.join() === path.join())) value = changed(value, path, to);
        }
        const parsed = parseBody(JSON.stringify(value) ?? '');
        if ('value' in parsed && value !== undefined) expectSound(read(kind, parsed.value), `my-${kind}`);
      }),
      { numRuns: 700 },
    );
  });

  it('that is no object of its own says so in one dead letter', () => {
    for (const body of [null, 7, 'text', true, {}]) {
      const { events, dead } = read(kind, body);
      expect({ events, count: dead.length }).toEqual({ events: [], count: 1 });
    }
  });

  it('cannot reach a prototype', () => {
    for (const body of payloads) {
      const text = JSON.stringify(body).replaceAll(
        '{',
        '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},',
      );
      const parsed = parseBody(text.replaceAll(',}', '}'));
      if ('value' in parsed) read(kind, parsed.value);
      expect(Reflect.get({}, 'polluted')).toBeUndefined();
    }
  });
});
