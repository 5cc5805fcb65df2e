/** The bots of bench/shared-kills.mjs: the built program, each in a data folder of its own, ended and started as one likes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const main = path.resolve(import.meta.dirname, '../dist/bin/sla-bot.js');
const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const children = new Set();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** One bot; `starts` counts how often it came up, `catchUps` has how long each of these took, in ms. */
export function createBot({ name, folder, config, env }) {
  const data = path.join(folder, name);
  const log = path.join(folder, `${name}.log`);
  mkdirSync(data, { recursive: true });
  let child = null;
  let isPaused = false;
  let isUp = false;
  let port = null;
  const catchUps = [];

  function start() {
    const began = performance.now();
    const started = spawn(process.execPath, [main, 'start', '--config', config, '--data', data], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    children.add(started);
    isUp = false;
    port = null;
    let tail = '';
    const heard = (part) => {
      appendFileSync(log, part);
      if (isUp || child !== started) return;
      tail = `${tail}${part}`.slice(-20_000);
      port ??= /Console: http:\/\/[^:]+:(\d+)/.exec(tail)?.[1] ?? null;
      if (port === null || !tail.includes('"msg":"started"')) return;
      isUp = true;
      catchUps.push(performance.now() - began);
    };
    started.stdout.setEncoding('utf8').on('data', heard);
    started.stderr.setEncoding('utf8').on('data', heard);
    started.once('exit', (code, signal) => {
      children.delete(started);
      appendFileSync(log, `--- ended: ${code ?? signal}\n`);
      if (child === started) child = null;
    });
  }
  async function end(signal) {
    const ending = child;
    if (ending === null) return null;
    const gone = once(ending, 'exit');
    ending.kill('SIGCONT');
    isPaused = false;
    ending.kill(signal);
    const [code] = await gone;
    return code;
  }
  return {
    name,
    data,
    catchUps,
    /** Where it listens; null while it is not up. A paused one listens. */
    port: () => (child !== null && isUp ? Number(port) : null),
    isRunning: () => child !== null,
    /** The process that ended last had come so far. */
    wasUp: () => isUp,
    /** Has read the log to its end since it was started. */
    isUp: () => child !== null && isUp && !isPaused,
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    empty: () => rmSync(data, { recursive: true, force: true }),
    async pause(ms) {
      const paused = child;
      isPaused = true;
      paused?.kill('SIGSTOP');
      await after(ms);
      isPaused = false;
      paused?.kill('SIGCONT');
    },
  };
}

/**
 * What befalls the bots until `isOver()`: each a random while after the one before, one that is up always left alone (it may
 * befall those that still start). One that ended by itself is started again, as whatever watches over a service does.
 */
export async function haunt({ bots, random, isOver, everyMs, pauseMs, say }) {
  const counts = { killed: 0, paused: 0, emptied: 0, notStarted: 0, died: 0 };
  const busy = new Set();
  const under = new Set();
  while (!isOver()) {
    await after(everyMs * (0.5 + random()));
    for (const bot of bots) {
      if (busy.has(bot) || bot.isRunning()) continue;
      counts[bot.wasUp() ? 'died' : 'notStarted'] += 1;
      say(`${bot.name} had ended by itself${bot.wasUp() ? '' : ' while it started'}`);
      bot.start();
    }
    const free = bots.filter(
      (bot) => !busy.has(bot) && bots.some((other) => other !== bot && !busy.has(other) && other.isUp()),
    );
    if (isOver() || free.length === 0) continue;
    const bot = free[Math.floor(random() * free.length)];
    const what = random();
    const downMs = random() * 3_000;
    busy.add(bot);
    const befall = async () => {
      if (what < 0.3) {
        counts.paused += 1;
        say(`${bot.name} paused`);
        return bot.pause(pauseMs);
      }
      await bot.kill();
      const isEmpty = what > 0.7;
      if (isEmpty) bot.empty();
      counts[isEmpty ? 'emptied' : 'killed'] += 1;
      say(`${bot.name} ${isEmpty ? 'killed and emptied' : 'killed'}`);
      await after(downMs);
      bot.start();
    };
    const one = befall().finally(() => {
      busy.delete(bot);
      under.delete(one);
    });
    under.add(one);
  }
  await Promise.all(under);
  return counts;
}
