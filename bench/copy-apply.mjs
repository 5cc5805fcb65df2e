/**
 * What it costs in processor time to put live events into a bot's copy of a shared log, by the size of the append and by what
 * the copy has: of the event loop's thread and of the engine's. Processor time hardly minds what else the machine does.
 *   npm run build && node bench/copy-apply.mjs [--before 0,100000,1000000] [--batches 300,1000,3000] [--times 15]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { defaultConfig } from '../dist/config/load.js';
import { policyContent } from '../dist/config/policy.js';
import { openStore } from '../dist/src/store/open.js';
import { processorMs } from './measure.mjs';

const { values: options } = parseArgs({
  options: {
    before: { type: 'string', default: '0,100000,1000000' },
    batches: { type: 'string', default: '300,1000,3000' },
    times: { type: 'string', default: '15' },
  },
});
const numbers = (text) => text.split(',').map(Number);
const types = ['opened', 'acknowledged', 'updated', 'resolved'];
const services = ['payments', 'checkout', 'search', 'mail'];
const startsAt = Date.now() - 3_600_000;

/** Event n of a log in which each incident has four, recorded a third of a millisecond after the one before. */
function eventAt(n) {
  const incident = n >> 2;
  return `{"source":"load","incident":"i${incident}","eventId":"e${n}","type":"${types[n & 3]}","at":${startsAt + Math.floor(n / 3)},"recordedAt":${startsAt + Math.floor(n / 3)},"recordedBySource":true,"service":"${services[incident % 4]}","priority":"P${1 + (incident % 4)}","title":"A title of usual length, as a monitor writes it"}`;
}

function* batchesOf(first, count, size = 10_000) {
  for (let at = first; at < first + count; at += size) {
    const n = Math.min(size, first + count - at);
    yield { count: n, json: `[${Array.from({ length: n }, (_, index) => eventAt(at + index)).join(',')}]` };
  }
}

const config = defaultConfig();
const clock = { now: () => Date.now() };
for (const before of numbers(options.before)) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-apply-'));
  const store = await openStore({ folder, ...config.store, clock });
  try {
    await store.replica.adopt('bench', 8);
    await store.replica.applyPolicy({
      id: '1-0',
      version: 1,
      recordedAt: startsAt - 1_000,
      effectiveFrom: null,
      content: await policyContent(config),
    });
    let next = 0;
    if (before > 0) {
      await store.replica.apply(batchesOf(0, before), () => ({ 0: '1-0' }));
      next = before;
    }
    for (const size of numbers(options.batches)) {
      const times = Number(options.times);
      const made = Array.from({ length: times }, (_, run) => [...batchesOf(next + run * size, size)]);
      const [began, before_] = [performance.now(), processorMs(process.pid)];
      for (const batches of made) {
        next += size;
        await store.replica.apply(batches, () => ({ 0: `${next}-0` }));
      }
      const wall = (performance.now() - began) / times;
      const now = processorMs(process.pid);
      const [all, loop] = [(now.all - before_.all) / times, (now.loop - before_.loop) / times];
      console.log(
        `${before} events before, ${size} at once: ${all.toFixed(0)} ms of the processor (${loop.toFixed(0)} of the event loop), ${((all * 1_000) / size).toFixed(0)} ms per 1,000 events; took ${wall.toFixed(0)} ms`,
      );
    }
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
