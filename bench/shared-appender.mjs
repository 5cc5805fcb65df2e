/**
 * Stands for the senders of bench/shared-kills.mjs: takes events to the shared log, as signed webhooks to the bots or by the
 * door behind these, ten a request, at a steady rate. What is not acknowledged is sent again until it is; some of what was is sent again as well.
 * Tells its counts each second, as JSON lines.
 *   node bench/shared-appender.mjs '{"door":"webhook","name":…,"secret":…,"events":N,"perSecond":N,"seed":N,"days":N,"now":MS}'
 */
import { createHash } from 'node:crypto';
import { createDraws } from '../test/support/draws.mjs';
import { intakeDoor, webhookDoor } from './shared-doors.mjs';

const { door: kind, events, perSecond, seed, days, now, ...given } = JSON.parse(process.argv[2]);
const { uniform: random } = createDraws(seed);
const perRequest = 10;
const mostUnderWay = 400;
const repeatShare = 0.02;
const tickMs = 20;
const hourMs = 3_600_000;
const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const pick = (list) => list[Math.floor(random() * list.length)];

const door = await (kind === 'intake' ? intakeDoor(given.redis) : webhookDoor({ ...given, random }));

const counts = { acknowledged: 0, refused: 0, duplicates: 0, repeated: 0, waits: [] };
/** Adds up what was acknowledged, each event once: the copies have to come to the same sum. */
let sum = 0n;
const prints = (event) =>
  createHash('md5')
    .update(`${event.source}\n${event.incident}\n${event.eventId}`)
    .digest()
    .readBigUInt64LE(8);

/** The life of an incident, in order. */
function lifeOf(index, openedAt) {
  const base = { source: 'bench', incident: `INC-${index}` };
  const hours = (most) => random() ** 3 * most * hourMs;
  const event = (step, type, at, more = {}) => ({
    ...base,
    eventId: `${index}:${step}`,
    type,
    at: Math.round(at),
    ...more,
  });
  const told = {
    service: pick(['checkout', 'search', 'accounts', 'payments']),
    team: pick(['north', 'south']),
    priority: pick(['P1', 'P2', 'P3', 'P4']),
    title: `Incident ${index}`,
  };
  let at = openedAt;
  const later = (most) => {
    at += hours(most);
    return at;
  };
  const life = [event(0, 'opened', at, told), event(1, 'acknowledged', later(4))];
  if (random() < 0.3) {
    life.push(event(2, 'paused', later(6), { reason: 'waiting for the customer' }));
    life.push(event(3, 'resumed', later(12)));
  }
  if (random() < 0.2) life.push(event(4, 'priority_changed', later(1), { priority: 'P1' }));
  if (random() < 0.95) life.push(event(5, 'resolved', later(24)));
  return life;
}

/** All events, incident after incident as they open; those that have happened by then come in between. */
function* stream() {
  const from = now - days * 24 * hourMs;
  const incidents = Math.ceil(events / 4);
  let told = 0;
  let ahead = [];
  for (let index = 0; told < events; index += 1) {
    const openedAt = from + (Math.min(index, incidents) / incidents) * (days - 3) * 24 * hourMs;
    ahead.push(...lifeOf(index, openedAt));
    if (index % 500 !== 499) continue;
    ahead.sort((a, b) => a.at - b.at);
    const due = ahead.filter((event) => event.at <= openedAt);
    ahead = ahead.filter((event) => event.at > openedAt);
    for (const event of due) {
      if (told === events) return;
      told += 1;
      yield event;
    }
  }
}

async function send(request) {
  const began = performance.now();
  for (;;) {
    try {
      const taken = await door.append(request);
      counts.waits.push(performance.now() - began);
      return taken;
    } catch {
      counts.refused += 1;
      await after(200 + random() * 800);
    }
  }
}

async function deliver(request) {
  const taken = await send(request);
  counts.acknowledged += request.length;
  counts.duplicates += taken.duplicates;
  for (const event of request) sum = BigInt.asUintN(64, sum + prints(event));
  if (random() >= repeatShare) return;
  await after(random() * 5_000);
  await send(request);
  counts.repeated += request.length;
}

function tell(isOver) {
  const waits = counts.waits.sort((a, b) => a - b);
  const at = (share) => waits[Math.floor(share * (waits.length - 1))] ?? 0;
  const line = { ...counts, waits: { p50: at(0.5), p99: at(0.99) }, sum: String(sum), isOver };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  counts.waits = [];
}

const ticker = setInterval(() => tell(false), 1_000);
const under = new Set();
const started = performance.now();
let begun = 0;
let request = [];
for (const event of stream()) {
  request.push(event);
  begun += 1;
  if (request.length < perRequest && begun < events) continue;
  while (under.size >= mostUnderWay) await Promise.race(under);
  while (begun > ((performance.now() - started) / 1_000) * perSecond) await after(tickMs);
  const one = deliver(request).finally(() => under.delete(one));
  under.add(one);
  request = [];
}
await Promise.all(under);
clearInterval(ticker);
tell(true);
await door.close();
