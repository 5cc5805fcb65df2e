/** Timings of the running bot's doors, by the scripts beside this one; each says on its own what it does. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { startRedis } from '../test/support/redis/servers.mjs';
import { median, repeat, runMeasured } from './measure.mjs';

const script = (name) => path.join(import.meta.dirname, name);

/** What a script's last line says. */
async function figuresOf(name, args) {
  const { out } = await runMeasured(process.execPath, [script(name), ...args, '--json']);
  return JSON.parse(out.trimEnd().split('\n').at(-1));
}

/** Why the doors cannot be measured; null where they can. */
export function whyNoDoors() {
  return spawnSync('redis-server', ['--version']).status === 0 ? null : 'install redis-server';
}

/** 3,000 events a second as signed webhooks to one of two bots, over a Redis that is started for it. */
async function measureWebhooks(incidents, times, seconds) {
  const load = ['--rate', '3000', '--batch', '10', '--seconds', String(seconds)];
  const runs = await repeat(times, async () => {
    const server = await startRedis({ config: ['appendonly yes'] });
    try {
      const where = ['--redis', `${server.url}/0`, '--incidents', String(incidents)];
      return await figuresOf('webhook-load.mjs', [...load, ...where]);
    } finally {
      await server.stop();
    }
  });
  const of = (figure) => median(runs.map(figure));
  return {
    eventsPerSecond: of((run) => run.eventsPerSecond),
    answersP99Ms: of((run) => run.answersMs.p99),
    commandsP95Ms: of((run) => run.commandsMs.p95),
    seenP99Ms: of((run) => run.seenMs.p99),
  };
}

async function measureReplay(incidents, times) {
  const { runs } = await figuresOf('replay.mjs', [
    '--incidents',
    String(incidents),
    '--times',
    String(times),
  ]);
  return {
    seconds: median(runs.map((run) => run.seconds)),
    peakMib: median(runs.map((run) => run.peakMib)),
  };
}

/** People who come within ten seconds; both platforms, the slower one of each run. */
async function measureChat(folder, times) {
  const runs = await repeat(times, () => figuresOf('chat-load.mjs', ['--data', folder]));
  const slower = (figure) =>
    median(
      runs.map((waves) => Math.max(...waves.filter(({ spanMs }) => spanMs > 0).map((wave) => wave[figure]))),
    );
  return { ackP99Ms: slower('ackP99Ms'), replyP95Ms: slower('replyP95Ms') };
}

async function measureEventLoop(folder, times) {
  const [{ firstMs, laterMs }] = await figuresOf('event-loop.mjs', [
    '--data',
    folder,
    '--times',
    String(times),
  ]);
  return { firstMs, laterMs };
}

/** `folder` holds the imported incidents; `seconds`: how long webhooks are sent. */
export async function measureDoors({ incidents, folder, times, seconds }) {
  return {
    webhooks: await measureWebhooks(incidents, times, seconds),
    replay: await measureReplay(incidents, times),
    chat: await measureChat(folder, times),
    eventLoop: await measureEventLoop(folder, times),
  };
}
