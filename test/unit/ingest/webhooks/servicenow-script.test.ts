import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { readBody } from '../../../../src/ingest/webhooks/read-body.ts';
import { servicenowWebhook } from '../../../../src/ingest/webhooks/servicenow.ts';
import { endpoint, lines, now, request } from '../../../support/webhook-sources.ts';

const guide = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/webhooks.md'), 'utf8');
const script = /```js\n(.*?)```/s.exec(guide)?.[1] ?? '';
const secret = 'the secret of the rule';

type Values = Readonly<Record<string, string>>;

/** A record as a business rule sees it. */
function record(table: string, values: Values, operation = 'update', more: object = {}): object {
  return {
    getTableName: () => table,
    getValue: (name: string) => values[name] ?? null,
    getDisplayValue: (name: string) => values[name] ?? '',
    getLink: () => `incident.do?sys_id=${values.sys_id}`,
    operation: () => operation,
    ...more,
  };
}

/** What the guide's script sends. */
function sent(current: object, previous: object | null) {
  const headers: Record<string, string> = {};
  const seen = { address: '', method: '', body: '', sent: 0 };
  class RESTMessageV2 {
    setEndpoint = (address: string) => Object.assign(seen, { address });
    setHttpMethod = (method: string) => Object.assign(seen, { method });
    setRequestHeader = (name: string, value: string) =>
      Object.assign(headers, { [name.toLowerCase()]: value });
    setRequestBody = (body: string) => Object.assign(seen, { body });
    executeAsync = () => Object.assign(seen, { sent: seen.sent + 1 });
  }
  class GlideDateTime {
    getNumericValue = () => now;
  }
  class GlideCertificateEncryption {
    generateMac = (key: string, _: string, text: string) =>
      createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'latin1').digest('base64');
  }
  const properties: Values = {
    'sla_bot.secret': secret,
    'sla_bot.address': 'https://sla.example.com/webhooks/desk',
    'glide.servlet.uri': 'https://acme.service-now.com/',
  };
  vm.runInNewContext(script, {
    current,
    previous,
    gs: { getProperty: (name: string) => properties[name] },
    sn_ws: { RESTMessageV2 },
    GlideDateTime,
    GlideCertificateEncryption,
    GlideStringUtil: { base64Encode: (text: string) => Buffer.from(text).toString('base64') },
  });
  expect(seen).toMatchObject({ address: properties['sla_bot.address'], method: 'POST', sent: 1 });
  return request({ headers, body: Buffer.from(seen.body) });
}

function taken(current: object, previous: object | null) {
  const made = sent(current, previous);
  expect(servicenowWebhook.verify(made, [secret], { replayWindowMs: 1000 })).toBeNull();
  const { events, dead } = readBody(servicenowWebhook, endpoint('servicenow'), made);
  expect(dead).toEqual([]);
  return events;
}

const incident = {
  sys_id: '57af7aec73d423002728660c4cf6a71c',
  number: 'INC0010023',
  state: '1',
  priority: '2',
  short_description: 'Zahlungen schlagen fehl – 支払い ✅',
  assignment_group: 'Größe',
  opened_at: '2026-03-02 09:00:00',
  sys_updated_on: '2026-03-02 09:00:00',
  sys_mod_count: '0',
};

describe('the business rule of the guide', () => {
  it('sends an incident that is trusted and taken, in any script', () => {
    const events = taken(record('incident', incident, 'insert'), null);
    expect(lines(events)).toEqual(['opened 03-02T09:00:00.000', 'priority_changed 03-02T09:00:00.000 P2']);
    expect(events[1]).toMatchObject({
      title: 'Zahlungen schlagen fehl – 支払い ✅',
      team: 'Größe',
      url: `https://acme.service-now.com/incident.do?sys_id=${incident.sys_id}`,
    });
  });

  it('sends what changed, with the state before', () => {
    const held = { ...incident, state: '3', hold_reason: '4', sys_updated_on: '2026-03-02 10:00:00' };
    const events = taken(record('incident', held), record('incident', { ...incident, state: '2' }));
    expect(lines(events).at(-1)).toBe('paused 03-02T10:00:00.000 awaiting vendor');
  });

  it('sends the deadline of an SLA', () => {
    const values = {
      sys_id: 'a1af7aec73d423002728660c4cf6a7aa',
      stage: 'in_progress',
      has_breached: '0',
      planned_end_time: '2026-03-02 13:00:00',
      sys_updated_on: '2026-03-02 09:00:03',
      sys_mod_count: '0',
    };
    const more = { task: { number: 'INC0010023' }, sla: { target: 'resolution' } };
    const [event] = taken(record('task_sla', values, 'insert', more), null);
    expect(event).toMatchObject({ incident: 'INC0010023', resolutionDueAt: Date.UTC(2026, 2, 2, 13) });
  });
});
