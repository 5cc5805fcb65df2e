/** What monitors and ticket systems send to the bot of soak.mjs in a day, and what became of it. */
import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { waysToSign } from '../dist/src/ingest/webhooks/sign.js';
import { after, ask } from './soak-bot.mjs';
import { secret } from './soak-world.mjs';

const minuteMs = 60_000;
const services = [
  ['checkout', 'commerce'],
  ['payments', 'commerce'],
  ['search', 'discovery'],
  ['accounts', 'identity'],
  ['notifications', 'messaging'],
  ['warehouse', 'logistics'],
  ['edge', 'platform'],
];
const fixture = (name) =>
  readFileSync(path.resolve(import.meta.dirname, '../test/fixtures/webhooks', name), 'utf8');
const iso = (at) => new Date(at).toISOString();
const isoSeconds = (at) => `${iso(at).slice(0, 19)}Z`;

/** Events of one incident: when each is sent, and its body. */
const makers = {
  native({ id, openedAt, ackAt, endAt, draws }) {
    const [service, team] = services[draws.below(services.length)];
    const about = { service, team, priority: `P${1 + draws.below(4)}`, title: `Slow answers of ${service}` };
    const pausedAt = ackAt + (endAt - ackAt) / 3;
    const middle =
      draws.uniform() < 0.3
        ? [
            { type: 'paused', at: pausedAt, reason: 'waiting for customer' },
            { type: 'resumed', at: pausedAt + (endAt - ackAt) / 3 },
          ]
        : [{ type: 'updated', at: pausedAt, title: `${about.title}, cause known` }];
    return [
      { type: 'opened', at: openedAt, ...about },
      { type: 'acknowledged', at: ackAt, assignee: `person ${draws.below(12)}` },
      ...middle,
      { type: 'resolved', at: endAt },
    ].map((event, index) => {
      const one = { ...event, incident: id, eventId: `${id}-${index}`, at: Math.floor(event.at) };
      return { at: one.at, body: JSON.stringify(one) };
    });
  },
  pagerduty({ id, openedAt, ackAt, endAt }) {
    const at = { triggered: openedAt, acknowledged: ackAt, resolved: endAt };
    return Object.entries(at).map(([type, when]) => {
      const body = JSON.parse(fixture(`pagerduty/incident.${type}.json`));
      Object.assign(body.event, { id: `${id}-${type}`, occurred_at: iso(when) });
      Object.assign(body.event.data, { id, created_at: isoSeconds(openedAt) });
      return { at: when, body: JSON.stringify(body) };
    });
  },
  alertmanager({ id, openedAt, endAt }) {
    return ['1-firing', '4-resolved'].map((name, index) => {
      const body = JSON.parse(fixture(`alertmanager/${name}.json`));
      const [alert] = body.alerts;
      Object.assign(alert, { fingerprint: id, startsAt: iso(openedAt) });
      if (index === 1) alert.endsAt = iso(endAt);
      return { at: index === 0 ? openedAt : endAt, body: JSON.stringify({ ...body, alerts: [alert] }) };
    });
  },
  github({ number, openedAt, endAt }) {
    return ['opened', 'closed'].map((name, index) => {
      const body = JSON.parse(fixture(`github/issues.${name}.json`));
      const at = index === 0 ? openedAt : endAt;
      Object.assign(body.issue, { number, id: 5_000_000 + number, created_at: isoSeconds(openedAt) });
      body.issue.updated_at = isoSeconds(at);
      if (index === 1) body.issue.closed_at = isoSeconds(at);
      return { at, body: JSON.stringify(body) };
    });
  },
};
const kindOf = (number) => ['pagerduty', 'alertmanager', 'github'][(number % 10) - 7] ?? 'native';

/** More by day than by night, as offices have it. */
function drawInstant({ startAt, hours }, draws) {
  for (;;) {
    const at = startAt + draws.uniform() * hours * 60 * minuteMs;
    const hour = new Date(at).getUTCHours();
    if (draws.uniform() < (hour >= 7 && hour < 19 ? 1 : 0.45)) return at;
  }
}

/** Every request of the run: `{ at, kind, body, fate }`; fate `wrong` is signed with another secret, `odd` cannot be read. */
export function planRequests({ startAt, hours, incidents, draws }) {
  const endOfRun = startAt + hours * 60 * minuteMs;
  const exponential = (mean) => -Math.log(1 - draws.uniform()) * mean;
  const requests = [];
  for (let number = 0; number < incidents; number++) {
    const kind = kindOf(number);
    const openedAt = Math.floor(drawInstant({ startAt, hours }, draws));
    const ackAt = openedAt + minuteMs + exponential(8 * minuteMs);
    const endAt = ackAt + minuteMs + exponential((draws.uniform() < 0.08 ? 900 : 60) * minuteMs);
    const id = `${kind}-${number}`;
    for (const { at, body } of makers[kind]({ id, number, openedAt, ackAt, endAt, draws })) {
      if (at >= endOfRun) continue;
      requests.push({ at, kind, body, fate: 'taken' });
      const roll = draws.uniform();
      if (roll < 0.05) requests.push({ at: at + 5_000, kind, body, fate: 'taken' });
      else if (roll < 0.06) requests.push({ at, kind, body, fate: 'wrong' });
      else if (roll < 0.07) requests.push({ at, kind, body: body.slice(0, -2), fate: 'odd' });
    }
  }
  return requests.sort((a, b) => a.at - b.at);
}

/**
 * Sends requests as their senders do: signed at the bot's time, and again where it is 503, 408 or nobody answers. `natives`:
 * ids of the native events that were taken, each of which the log has to hold once.
 */
export function createSender({ port, clock }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
  const counts = { sent: 0, again: 0, unanswered: 0, byStatus: {}, unexpected: [], natives: new Set() };
  const expected = { taken: [200], wrong: [401, 403], odd: [202] };

  async function once({ kind, body: text, fate }) {
    const body = Buffer.from(text);
    const key = fate === 'wrong' ? `not ${secret}` : secret;
    const way = waysToSign[kind];
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    if (way.by === 'bearer') headers.authorization = `Bearer ${key}`;
    else Object.assign(headers, way.headers({ body, secret: key, now: clock.now() }));
    return ask(port, { method: 'POST', path: `/webhooks/${kind}`, headers, body, agent });
  }

  return {
    counts,
    async send(request) {
      let answer = await once(request);
      for (let tries = 1; [0, 408, 503].includes(answer.status) && tries < 6; tries++) {
        counts.again += 1;
        await after(100 * tries);
        answer = await once(request);
      }
      counts.sent += 1;
      counts.byStatus[answer.status] = (counts.byStatus[answer.status] ?? 0) + 1;
      if (answer.status === 0) counts.unanswered += 1;
      if (answer.status === 200 && request.kind === 'native' && request.fate === 'taken')
        counts.natives.add(JSON.parse(request.body).eventId);
      if (!expected[request.fate].includes(answer.status))
        counts.unexpected.push(`${request.kind} (${request.fate}): ${answer.status} ${answer.text}`);
    },
    close: () => agent.destroy(),
  };
}
