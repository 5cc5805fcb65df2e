/**
 * The load generator of webhook-load.mjs, in a process of its own: signed requests of the native kind over connections
 * that stay open, written by hand, since a client library would cost more than what is measured. Settings as JSON in its
 * only argument; the result goes to its parent. With a rate, a request counts from when it was due.
 */
import { createHmac } from 'node:crypto';
import net from 'node:net';

const { port, name, secret, seconds, batch, connections, rate, run } = JSON.parse(process.argv[2]);
const services = ['payments', 'checkout', 'search', 'mail'];
const types = ['opened', 'acknowledged', 'updated', 'resolved'];
let sequence = 0;

/** Incidents live for four events each. */
function nextEvent() {
  const number = sequence++;
  return {
    eventId: `${run}-${number}`,
    incident: `${run}-${number >> 2}`,
    type: types[number & 3],
    at: Date.now() - 1_000 + (number & 3),
    service: services[(number >> 2) % services.length],
    priority: `P${1 + ((number >> 2) % 4)}`,
    title: 'A title of usual length, as a monitor writes it',
  };
}

function nextRequest() {
  const events = Array.from({ length: batch }, nextEvent);
  const body = JSON.stringify(batch === 1 ? events[0] : { events });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return `POST /webhooks/${name} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nX-Sla-Bot-Timestamp: ${timestamp}\r\nX-Sla-Bot-Signature: sha256=${signature}\r\n\r\n${body}`;
}

const begun = performance.now();
const until = begun + seconds * 1_000;
const perMs = rate / batch / 1_000;
const latencies = [];
const statuses = {};
const perSecond = [];
let issued = 0;
let taken = 0;

/** When the next request is due; without a rate it is now. */
function nextDue() {
  const number = issued++;
  return rate === 0 ? performance.now() : begun + number / perMs;
}

function work() {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let due = 0;
    let text = '';
    const sendNext = () => {
      due = nextDue();
      if (due >= until) return socket.end(resolve);
      const waitMs = due - performance.now();
      if (waitMs > 1) setTimeout(() => socket.write(nextRequest()), waitMs);
      else socket.write(nextRequest());
    };
    socket.on('connect', sendNext);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < head + 4 + length) return;
      const now = performance.now();
      latencies.push(now - due);
      const status = text.slice(9, 12);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status === '200') {
        taken += batch;
        const second = Math.floor((now - begun) / 1_000);
        perSecond[second] = (perSecond[second] ?? 0) + batch;
      }
      text = '';
      sendNext();
    });
    socket.on('error', (error) => {
      statuses[error.code] = (statuses[error.code] ?? 0) + 1;
      resolve();
    });
    socket.on('close', resolve);
  });
}

await Promise.all(Array.from({ length: connections }, work));
latencies.sort((a, b) => a - b);
const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
const tookSeconds = (performance.now() - begun) / 1_000;
process.send({
  taken,
  requests: latencies.length,
  eventsPerSecond: taken / tookSeconds,
  slowestSecond: Math.min(...perSecond.slice(1, Math.floor(seconds)).map((n) => n ?? 0)),
  p50: at(0.5),
  p95: at(0.95),
  p99: at(0.99),
  longest: latencies.at(-1) ?? 0,
  statuses,
});
process.disconnect();
