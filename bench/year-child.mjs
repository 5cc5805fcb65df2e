/**
 * The process that bench/year-of-kills.mjs kills: the product's ledger, plan, runner and deliver over a data folder.
 * Reports are stand-ins; couriers talk to the platforms of the parent, which also tells what time it is.
 *   node year-child.mjs '{"folder":…,"control":PORT,"platforms":{"slack":PORT,…},"schedules":[…]}'
 */
import { createHash, randomUUID } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { DeliveryError } from '../src/ports/courier.ts';
import { cleanArchive } from '../src/schedule/clean-archive.ts';
import { isLate } from '../src/schedule/late.ts';
import { createReportMaker } from '../src/schedule/make-report.ts';
import { createRunner } from '../src/schedule/runner.ts';
import { openStore } from '../src/store/open.ts';
import { retention, weekStartsOn } from './year-schedules.mjs';

const { folder, control, platforms, schedules } = JSON.parse(process.argv[2]);
const agent = new Agent({ keepAlive: true });
let now = 0;
const clock = { now: () => now };

function post(port, path, body) {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method: 'POST', agent }, (response) => {
      let text = '';
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => {
        now = Math.max(now, Number(response.headers['x-now'] ?? 0));
        resolve({ status: response.statusCode, headers: response.headers, content: JSON.parse(text) });
      });
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(JSON.stringify(body));
  });
}

/** As a real courier reads what became of a request. */
async function ask(port, path, body) {
  let answer;
  try {
    answer = await post(port, path, body);
  } catch (cause) {
    const kind = cause.code === 'ECONNREFUSED' ? 'not-sent' : 'unknown';
    throw new DeliveryError(kind, `No answer (${cause.code}).`, { cause });
  }
  const { status, headers, content } = answer;
  if (status === 200) return content;
  const retryAfterMs = headers['retry-after'] === undefined ? null : Number(headers['retry-after']) * 1000;
  throw new DeliveryError(status === 429 ? 'not-sent' : 'unknown', `Status ${status}.`, { retryAfterMs });
}

function courier(platform, port, steps) {
  return {
    platform,
    steps: async ({ id, reportId, address, digest }) =>
      steps.map((step) => ({
        name: step,
        send: () => {
          const files = digest.files.map(({ name, bytes }) => ({
            name,
            sha256: createHash('sha256').update(bytes).digest('hex'),
          }));
          return ask(port, '/send', { id, step, reportId, address, summary: digest.summary, files });
        },
        find: async () => (await ask(port, '/find', { id, step })).found,
      })),
  };
}

/** Says in a few bytes what it was asked. */
const reporting = {
  report: async (request) => ({
    title: `${request.kind} ${request.from}`,
    subtitle: '',
    summary: '',
    sections: [{ name: 'summary', title: '', blocks: [] }],
    actions: [],
    files: [],
    cover: [],
    language: 'en',
    data: { period: request },
    asOf: Date.parse(request.asOf),
  }),
  render: async (report, format) => ({
    name: `report.${format}`,
    mediaType: 'text/plain',
    bytes: Buffer.from(JSON.stringify(report.data)),
  }),
};

const problem = (fields, message) =>
  process.stderr.write(
    `${message} ${JSON.stringify(fields, (_key, value) => (value instanceof Error ? value.stack : value))}\n`,
  );
const logger = { debug() {}, info() {}, warn() {}, error: problem };
({
  content: { now },
} = await post(control, '/start', { pid: process.pid }));
const store = await openStore({ folder, memoryLimit: '256MB', threads: 1, clock });
const ledger = store.deliveries;
const { archive } = store;
/** The parent hears of every report before it is kept, since it may be removed again. */
const toldArchive = {
  ...archive,
  async put(report, files) {
    await post(control, '/archived', report);
    return archive.put(report, files);
  },
  async add(report, files) {
    await post(control, '/archived', report);
    return archive.add(report, files);
  },
};
const dayMs = 86_400_000;
let cleanedAt = Number.NEGATIVE_INFINITY;
async function clean() {
  cleanedAt = now;
  await cleanArchive({ archive, ledger, schedules: async () => schedules, retention });
}
const runner = createRunner({
  ledger,
  couriers: [
    courier('slack', platforms.slack, ['message', 'file report.pdf']),
    courier('discord', platforms.discord, ['message']),
    courier('email', platforms.email, ['mail']),
  ],
  schedules: async () => schedules,
  weekStartsOn,
  owner: randomUUID(),
  isAlone: true,
  wakeAt() {},
  clock,
  random: Math.random,
  logger,
  reports: createReportMaker({ reporting, archive: toldArchive, figuresHash: () => '', clock }),
  digestOf: async (report, { schedule, delivery, archived }) => ({
    ...report,
    summary: `${isLate(delivery, now) ? 'Late: was due earlier. ' : ''}${JSON.stringify({
      schedule: schedule.name,
      from: delivery.from,
      to: delivery.to,
      destination: delivery.destination,
      reportId: archived.id,
    })}`,
  }),
  access: { default: 'allow', rules: [] },
  groupsOf: async () => [],
  delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
});
for (let isOver = false; !isOver; ) {
  const checkedAt = now;
  await runner.check();
  await runner.idle();
  if (now - cleanedAt >= dayMs) await clean();
  const { content } = await post(control, '/next', { checkedAt, due: await ledger.nextDue() });
  now = Math.max(now, content.now);
  isOver = content.isOver;
}
await runner.close();
await clean();
await post(control, '/kept', await archive.list({ limit: 1_000_000 }));
await post(control, '/ledger', await ledger.list({ limit: 1_000_000 }));
await store.close();
agent.destroy();
