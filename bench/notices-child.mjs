/** The watcher over a real database, until it is killed; the platform is a file that outlives it. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { noticesSchema } from '../dist/config/notices-schema.js';
import { createNoticeWatcher } from '../dist/src/notices/watcher.js';
import { openStore } from '../dist/src/store/open.js';
import { configOf, quiet } from './notice-world.mjs';

const [folder, file] = process.argv.slice(2);
const clock = { now: () => Date.now() };
const store = await openStore({ folder, memoryLimit: '512MB', threads: 2, clock });
const pause = () => new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 60));
const say = (line) => appendFileSync(file, `${JSON.stringify({ ...line, at: Date.now() })}\n`);
const rank = ({ data }) => data.told.resolution;

const poster = {
  platform: 'console',
  async post({ id, report }) {
    say({ what: 'post', id, incident: report.data.incident, level: rank(report) });
    await pause();
    return { id };
  },
  async edit({ id }, { report }) {
    say({ what: 'edit', id, incident: report.data.incident, level: rank(report) });
    await pause();
  },
  async find({ id }) {
    await pause();
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    const isThere = lines.some((line) => line.includes(`"what":"post","id":"${id}"`));
    say({ what: isThere ? 'found' : 'not found', id });
    return isThere ? { id } : null;
  },
};

/** Says when the clocks were read: from then on every instant is known beforehand. */
async function openClocks(query, limit) {
  const found = await store.openClocks(query, limit);
  process.stdout.write(`${JSON.stringify({ readAt: Date.now(), tookMs: Date.now() - query.asOf })}\n`);
  return found;
}

const abort = new AbortController();
const lateness = [];
const job = createNoticeWatcher({
  config: configOf(noticesSchema),
  source: { ...store, openClocks },
  ledger: store.notices,
  posters: [poster],
  clock,
  logger: { ...quiet, warn: (fields, text) => process.stderr.write(`${text} ${JSON.stringify(fields)}\n`) },
  measured: (ms) => lateness.push(ms),
});
process.once('SIGTERM', () => abort.abort());
process.stdout.write('watching\n');
await job.run(abort.signal);
await store.close();
process.stdout.write(`${JSON.stringify({ lateness })}\n`);
