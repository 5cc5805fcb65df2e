import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { servicenowWebhook } from '../../../../src/ingest/webhooks/servicenow.ts';
import {
  clocks,
  course,
  eventsOf,
  expectSameClocksInAnyOrder,
  lines,
  now,
  payload,
  payloadNames,
  read,
  request,
} from '../../../support/webhook-sources.ts';

describe('a request of ServiceNow', () => {
  const body = Buffer.from('{"table":"incident"}');
  const verify = (headers: Record<string, string>) =>
    servicenowWebhook.verify(request({ headers, body }), ['new', 'old'], { replayWindowMs: 300_000 });

  it('is trusted with the digest that its script makes, in base64, or a token or password', () => {
    const seconds = String(now / 1000);
    const mac = (secret: string) =>
      createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('base64');
    const headers = (secret: string) => ({
      'x-sla-bot-timestamp': seconds,
      'x-sla-bot-signature': `sha256=${mac(secret)}`,
    });
    expect(verify(headers('old'))).toBeNull();
    expect(verify(headers('other'))?.status).toBe(401);
    expect(verify({ authorization: 'Bearer new' })).toBeNull();
    expect(verify({ authorization: 'Bearer other' })?.status).toBe(401);
    expect(verify({})?.status).toBe(401);
  });
});

type Settings = Parameters<typeof eventsOf>[2];
const said = (name: string, settings: Settings = {}) => lines(eventsOf('servicenow', name, settings));
const moves = (name: string, settings: Settings = {}) => course(eventsOf('servicenow', name, settings));
const names = payloadNames('servicenow').filter((name) => /^(\d|sla-\d)/.test(name));

/** A recorded change with other values. */
function change(name: string, current: object, previous: object | null = {}): unknown {
  const recorded = payload('servicenow', name) as { current: object; previous: object | null };
  return {
    ...recorded,
    current: { ...recorded.current, ...current },
    previous: previous === null ? null : { ...recorded.previous, ...previous },
  };
}

describe('an incident of ServiceNow', () => {
  it('opens when it was opened, in UTC, with its priority from then on', () => {
    const [opened, details] = eventsOf('servicenow', '1-inserted');
    expect(said('1-inserted')).toEqual([
      'opened 03-02T09:00:00.000',
      'priority_changed 03-02T09:00:00.000 P3',
    ]);
    expect(opened).toMatchObject({ incident: 'INC0010023', source: 'my-servicenow' });
    expect(details).toMatchObject({
      service: 'Payments',
      team: 'Core Payments',
      customer: 'Acme',
      title: 'Card payments fail',
      assignee: null,
    });
  });

  it('is acknowledged when it leaves New, changes priority, pauses by its hold reason and resumes', () => {
    expect(moves('2-in-progress')).toEqual(['acknowledged 03-02T09:10:00.000']);
    expect(said('3-priority').slice(1)).toEqual(['priority_changed 03-02T09:30:00.000 P1']);
    expect(moves('4-on-hold-caller')).toEqual(['paused 03-02T10:00:00.000 awaiting caller']);
    expect(moves('5-on-hold-vendor')).toEqual([
      'resumed 03-02T10:20:00.000',
      'paused 03-02T10:20:00.000 awaiting vendor',
    ]);
    expect(moves('6-back')).toEqual(['resumed 03-02T10:40:00.000']);
  });

  it('is resolved and closed when the record says so, reopened and cancelled when it changed', () => {
    expect(moves('7-resolved')).toEqual(['resolved 03-02T11:30:00.000']);
    expect(moves('8-reopened')).toEqual([
      'reopened 03-02T12:00:00.000',
      'paused 03-02T12:00:00.001 awaiting problem',
    ]);
    expect(moves('9b-closed')).toEqual(['resolved 03-02T14:00:00.000', 'closed 03-02T15:00:00.000']);
    expect(moves('canceled')).toEqual(['cancelled 03-02T09:05:00.000 cancelled']);
  });

  it('may send names in place of numbers, and the states of the older model', () => {
    const events = (value: unknown) => course(read('servicenow', value).events);
    expect(
      events(
        change(
          '4-on-hold-caller',
          { state: 'On Hold', hold_reason: 'Awaiting Caller' },
          { state: 'In Progress' },
        ),
      ),
    ).toEqual(['paused 03-02T10:00:00.000 awaiting caller']);
    expect(events(change('2-in-progress', { state: '5' }))).toEqual([
      'acknowledged 03-02T09:10:00.000',
      'paused 03-02T09:10:00.000 awaiting evidence',
    ]);
    const reference = { display_value: 'Ada', link: 'https://acme.service-now.com/api/1' };
    const [, details] = read('servicenow', change('2-in-progress', { assigned_to: reference })).events;
    expect(details?.assignee).toBe('Ada');
  });

  it('pauses only in the states and for the reasons of the settings, where they name some', () => {
    const pauses = { 'Awaiting Caller': 'customer', 'With Supplier': 'vendor' };
    expect(moves('4-on-hold-caller', { pauses })).toEqual(['paused 03-02T10:00:00.000 customer']);
    expect(moves('5-on-hold-vendor', { pauses })).toEqual(['resumed 03-02T10:20:00.000']);
    const own = change('2-in-progress', { state: 'With Supplier' });
    expect(course(read('servicenow', own, { pauses }).events)).toEqual([
      'acknowledged 03-02T09:10:00.000',
      'paused 03-02T09:10:00.000 vendor',
    ]);
    expect(read('servicenow', own).dead[0]?.reason).toContain('current.state: not a known state');
  });

  it('has words of the settings for a priority before those of ServiceNow', () => {
    expect(said('1-inserted', { priorities: { '3': 'Gold' } })[1]).toContain('Gold');
    const labelled = read('servicenow', change('1-inserted', { priority: '2 - High' }, null)).events[1];
    expect(labelled?.priority).toBe('P2');
  });

  it('has the deadlines of its SLAs, and their verdicts once there are any', () => {
    const [started] = eventsOf('servicenow', 'sla-1-started');
    expect(started).toMatchObject({
      incident: 'INC0010023',
      type: 'updated',
      at: Date.UTC(2026, 2, 2, 9, 0, 3),
      resolutionDueAt: Date.UTC(2026, 2, 2, 13),
      resolutionWithin: null,
      responseDueAt: null,
    });
    expect(eventsOf('servicenow', 'sla-3-completed')[0]).toMatchObject({ resolutionWithin: false });
    const met = change('sla-3-completed', { has_breached: '0', target: 'Response' });
    expect(read('servicenow', met).events[0]).toMatchObject({
      responseWithin: true,
      responseDueAt: Date.UTC(2026, 2, 2, 13, 40),
      resolutionWithin: null,
    });
    expect(read('servicenow', payload('servicenow', 'sla-response-cancelled')).ignored).toEqual([
      'task_sla cancelled',
    ]);
  });

  it('leaves the same clocks in any order of its requests, and when they come again', () => {
    const deliveries = names.map((name) => eventsOf('servicenow', name));
    expectSameClocksInAnyOrder(deliveries);
    expect(clocks(deliveries)).toMatchObject({
      INC0010023: { status: 'closed', priority: 'P1', reopenCount: 1, assignee: 'Ada' },
    });
  });

  it('whatever states it passes through, counts the time in which it is neither on hold nor resolved', () => {
    const walk = fc.array(fc.tuple(fc.constantFrom('2', '3', '6'), fc.integer({ min: 1, max: 5000 })), {
      minLength: 1,
      maxLength: 12,
    });
    const opened = Date.UTC(2026, 2, 2, 9);
    const text = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
    fc.assert(
      fc.property(walk, fc.infiniteStream(fc.nat()), (states, random) => {
        const deliveries = [eventsOf('servicenow', '1-inserted')];
        let [before, at, counted, mod] = ['1', opened, 0, 0];
        let answered: number | null = null;
        for (const [state, seconds] of [...states, ['6', 60] as const]) {
          at += seconds * 1000;
          mod++;
          if (before === '1' || before === '2') counted += seconds * 1000;
          if (before === '1' && state !== '6') answered = at;
          const current = { state, sys_updated_on: text(at), sys_mod_count: String(mod) };
          const moved = change(
            '2-in-progress',
            { ...current, hold_reason: state === '3' ? '1' : '' },
            { state: before },
          );
          if (state !== before) deliveries.push(read('servicenow', moved).events);
          before = state;
        }
        const shuffled = deliveries
          .map((events) => ({ events, place: random.next().value }))
          .sort((a, b) => a.place - b.place);
        const found = clocks(shuffled.map(({ events }) => events)).INC0010023;
        expect(found).toMatchObject({ status: 'resolved', acknowledgedAt: answered });
        const { cycles } = found as { cycles: { resolution: { elapsedMs: number } }[] };
        const elapsed = cycles[0]?.resolution.elapsedMs ?? Number.NaN;
        // A pause that begins with a reopening begins a millisecond after it.
        const reopenings = states.filter(
          ([state], index) => state === '3' && states[index - 1]?.[0] === '6',
        ).length;
        expect(elapsed - counted).toBeGreaterThanOrEqual(0);
        expect(elapsed - counted).toBeLessThanOrEqual(reopenings);
      }),
      { numRuns: 200 },
    );
  });

  it('heard of only when it closes ends when its record says, or stays out where that is not said', () => {
    const closing = (current: object) => read('servicenow', change('9b-closed', current)).events;
    const resolvedAt = Date.UTC(2026, 2, 2, 14);
    expect(clocks([closing({})])).toMatchObject({ INC0010023: { status: 'closed', resolvedAt } });
    expect(clocks([closing({ resolved_at: '' })])).toEqual({ INC0010023: null });
    const back = read('servicenow', change('8-reopened', { resolved_at: '' })).events;
    expect(clocks([back])).toEqual({ INC0010023: null });
  });

  it('whose news of the resolve was lost is resolved when it was', () => {
    const deliveries = names.map((name) => eventsOf('servicenow', name));
    const without = names.flatMap((name, index) =>
      name === '9-resolved-again' ? [] : [deliveries[index] ?? []],
    );
    expect(clocks(without)).toMatchObject({ INC0010023: { resolvedAt: Date.UTC(2026, 2, 2, 14) } });
  });

  it('changed twice within a second counts as it was changed last', () => {
    const at = (priority: string, sys_mod_count: string) =>
      read('servicenow', change('3-priority', { priority, sys_mod_count })).events;
    for (const [before, after] of [
      ['1', '2'],
      ['2', '1'],
      ['1', '3'],
      ['3', '1'],
    ] as const) {
      const deliveries = [at(before, '9'), at(after, '10')];
      for (const order of [deliveries, deliveries.toReversed()]) {
        expect(clocks(order)).toMatchObject({ INC0010023: { priority: `P${after}` } });
      }
    }
  });

  it('without what the script sends is a dead letter that names the field', () => {
    const reason = (value: unknown) => read('servicenow', value).dead[0]?.reason;
    expect(reason(change('1-inserted', { number: '' }, null))).toBe('current.number: missing');
    expect(reason(change('1-inserted', { opened_at: '02/03/2026 09:00' }, null))).toBe(
      'current.opened_at: not a date and time in UTC, as yyyy-MM-dd HH:mm:ss',
    );
    expect(reason(change('2-in-progress', {}, { state: 'odd' }))).toBe('previous.state: not a known state');
    expect(reason(change('sla-1-started', { target: 'other' }))).toBe(
      'current.target: not response or resolution',
    );
    expect(read('servicenow', { table: 'problem' }).dead).toEqual([
      { kind: 'problem', reason: 'table: not incident or task_sla' },
    ]);
  });
});
