import { describe, expect, it } from 'vitest';
import { statuspageWebhook } from '../../../../src/ingest/webhooks/statuspage.ts';
import {
  clocks,
  eventsOf,
  expectSameClocksInAnyOrder,
  lines,
  payload,
  payloadNames,
  read,
  request,
} from '../../../support/webhook-sources.ts';

describe('a request of Statuspage', () => {
  const verify = (query: string, secrets = ['new', 'old']) =>
    statuspageWebhook.verify(request({ query: new URLSearchParams(query) }), secrets, { replayWindowMs: 1 });

  it('is trusted with one of the secrets as the token of its address', () => {
    expect(verify('token=old')).toBeNull();
    expect(verify('other=1&token=new')).toBeNull();
  });

  it('is refused with another token, an empty one, none, or no secret', () => {
    for (const query of ['token=other', 'token=', '', 'Token=new', 'token=ne', 'token=new2']) {
      expect(verify(query)?.status, query).toBe(401);
    }
    expect(verify('token=new', [])?.status).toBe(401);
  });
});

const course = payloadNames('statuspage').filter((name) => /^\d/.test(name));
type Settings = Parameters<typeof eventsOf>[2];
const said = (name: string, settings: Settings = {}) => lines(eventsOf('statuspage', name, settings));

describe('an incident of Statuspage', () => {
  it('opens when it was created, with its impact from then on', () => {
    const [opened, details] = eventsOf('statuspage', '1-investigating', { priorities: { minor: 'P3' } });
    expect(opened).toMatchObject({ incident: 'z3lct0r596n4', type: 'opened', priority: null });
    expect(details).toMatchObject({
      type: 'priority_changed',
      at: opened?.at,
      priority: 'P3',
      service: 'Payments API',
      title: 'Payments fail',
      url: 'https://stspg.io/646947c1e',
    });
  });

  it('is acknowledged once identified or monitored, resolved and reopened as its updates say', () => {
    expect(said('7-postmortem')).toEqual([
      'opened 03-02T09:00:00.507',
      'priority_changed 03-04T12:00:00.100 major',
      'acknowledged 03-02T09:25:00.100',
      'resolved 03-02T11:00:00.785',
      'reopened 03-02T11:20:00.000',
      'resolved 03-02T12:00:00.000',
    ]);
  });

  it('pauses in the statuses of the settings', () => {
    const settings = { pauses: { Monitoring: 'watching' } };
    expect(said('3-monitoring', settings)).toContain('paused 03-02T10:30:00.000 watching');
    expect(said('3-monitoring').join()).not.toContain('paused');
  });

  it('leaves the same clocks in any order of its webhooks, each of which tells the whole course', () => {
    const deliveries = course.map((name) =>
      eventsOf('statuspage', name, { priorities: { minor: 'P2', major: 'P1' } }),
    );
    expectSameClocksInAnyOrder(deliveries);
    expect(clocks(deliveries)).toMatchObject({
      z3lct0r596n4: { status: 'resolved', priority: 'P1', reopenCount: 1 },
    });
    const lost = clocks([...deliveries.slice(0, 2), ...deliveries.slice(5)]);
    expect(lost).toEqual(clocks([...deliveries.slice(0, 2), ...deliveries.slice(5), ...deliveries.slice(5)]));
    expect(lost).toMatchObject({ z3lct0r596n4: { status: 'resolved', reopenCount: 1 } });
  });

  it('whose impact is corrected at once has the last one from the beginning', () => {
    const { incident } = payload('statuspage', '1-investigating') as { incident: object };
    const at = (impact: string, second: string) =>
      read('statuspage', { incident: { ...incident, impact, updated_at: `2026-03-02T09:00:${second}Z` } })
        .events;
    for (const [before, after] of [
      ['minor', 'major'],
      ['major', 'minor'],
      ['none', 'major'],
    ] as const) {
      const deliveries = [at(before, '01'), at(after, '31')];
      for (const order of [deliveries, deliveries.toReversed()]) {
        expect(clocks(order)).toMatchObject({ z3lct0r596n4: { priority: after } });
      }
    }
  });

  it('that is a maintenance, filled in afterwards or a component’s state means nothing', () => {
    const ignored = (value: unknown) => {
      const reading = read('statuspage', value);
      expect({ ...reading, ignored: [] }).toEqual({ events: [], ignored: [], dead: [] });
      return reading.ignored;
    };
    expect(ignored(payload('statuspage', 'maintenance-scheduled'))).toEqual(['scheduled maintenance']);
    expect(ignored(payload('statuspage', 'component-update'))).toEqual(['component_update']);
    const { incident } = payload('statuspage', '4-resolved') as { incident: object };
    expect(ignored({ incident: { ...incident, backfilled: true } })).toEqual(['backfilled incident']);
    expect(ignored({ incident: { ...incident, status: 'in_progress' } })).toEqual(['scheduled maintenance']);
  });

  it('without what is documented is a dead letter that names the field; updates that can be used are', () => {
    const { incident } = payload('statuspage', '4-resolved') as { incident: { incident_updates: object[] } };
    const reading = (changes: object) => read('statuspage', { incident: { ...incident, ...changes } });
    expect(reading({ id: undefined }).dead).toEqual([{ kind: 'incident', reason: 'incident.id: missing' }]);
    expect(reading({ incident_updates: {} }).dead[0]?.reason).toBe('incident.incident_updates: not a list');
    const [first, second, ...rest] = incident.incident_updates;
    const updates = [{ ...first, status: 'odd' }, { ...second, id: null }, ...rest, 'x'];
    const { events, dead } = reading({ incident_updates: updates });
    expect(lines(events).at(-1)).toBe('acknowledged 03-02T09:25:00.100');
    expect(dead.map(({ reason }) => reason)).toEqual([
      'incident.incident_updates[1].id: missing',
      expect.stringContaining('incident.incident_updates[4]: '),
      'incident.incident_updates[0].status: not a known status',
    ]);
    expect(read('statuspage', { page: {} }).dead[0]?.reason).toBe('neither incident nor component_update');
  });
});
