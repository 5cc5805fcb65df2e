// Imports a generated file into a folder and dies, by SIGKILL, at the given progress or after the given time.
import { Worker } from 'node:worker_threads';
import { openStore } from '../../../dist/src/store/open.js';

const { folder, events, policies, recordedAt, now, killAtStage, killAfterMs } = JSON.parse(process.argv[2]);

const store = await openStore({ folder, memoryLimit: '256MB', threads: 2, clock: { now: () => now } });
await store.recordPolicies(policies, 0);
const at = await store.beginImport('file', recordedAt);
if (killAfterMs !== undefined) {
  const timer = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${killAfterMs}); process.kill(process.pid, 'SIGKILL')`;
  new Worker(timer, { eval: true });
}
const random = (n) => (Math.imul(n ^ 0x9e3779b9, 0x85ebca6b) >>> 0) / 2 ** 32;
async function* batches() {
  for (let from = 0; from < events; from += 5000) {
    const rows = Array.from({ length: Math.min(5000, events - from) }, (_, i) => event(from + i));
    yield { count: rows.length, json: JSON.stringify(rows) };
  }
}
function event(n) {
  const type = ['opened', 'acknowledged', 'paused', 'resumed', 'resolved'][Math.floor(n / (events / 5))];
  const incident = n % (events / 5);
  return {
    source: 'native',
    incident: `I-${incident}`,
    eventId: `e${n % (events - 50)}`,
    type,
    recordedAt: at,
    at:
      now -
      40 * 86_400_000 +
      Math.floor(random(incident) * 30 * 86_400_000) +
      Math.floor((n / events) * 86_400_000),
    priority: type === 'opened' ? 'P1' : null,
    team: `team-${incident % 5}`,
    title: `Incident ${incident} of the test`,
  };
}
const started = performance.now();
const onProgress = ({ stage }) => {
  if (stage === killAtStage) process.kill(process.pid, 'SIGKILL');
};
const summary = await store.appendBulk(batches(), { onProgress });
await store.finishImport('file');
console.log(JSON.stringify({ summary, at, ms: performance.now() - started }));
await store.close();
