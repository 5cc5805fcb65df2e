/**
 * A day of a busy team's traffic through one real bot, whose clock skips ahead while it has nothing to do (soak-clock.mjs):
 * webhooks of four kinds, people in Slack, on Discord and in the console, digests to four places, notices, scrapes, backups,
 * imports. Prints a sample for every half hour of the bot's time and judges: all answered, each digest once, every event
 * there, no fault logged, and after a warm-up memory, handles and threads flat.
 *   npm run build && node bench/soak.mjs [--hours 24.5] [--pace 20] [--warm 4] [--incidents 4200] [--questions 1000]
 *     [--history 12000] [--seed 1] [--snapshots FOLDER] [--keep]
 * `--hours`, `--warm`: of the bot's time; Ctrl-C ends sooner and judges what was. Incidents (4.8 requests each) and questions
 * are those of 24 hours, `--history` the incidents of the 60 days before.
 * `--pace`: times our speed that the bot's clock has while it is at work; too much, and its own time limits are short.
 * `--snapshots`: heap snapshots after the warm-up and at the end.
 * Needs libfaketime (Debian: faketime). Exit status 1 where something is not as it should be.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createDraws } from '../test/support/draws.mjs';
import { after, ask, runCli, startBot } from './soak-bot.mjs';
import { createClock, isAtWork } from './soak-clock.mjs';
import { startDay } from './soak-day.mjs';
import { createSampler, growthOf, tableHead, tableLine } from './soak-samples.mjs';
import { problemsOf, wordsOf } from './soak-verdict.mjs';
import { importSample, startWorld } from './soak-world.mjs';

const { values: options } = parseArgs({
  options: {
    hours: { type: 'string', default: '24.5' },
    pace: { type: 'string', default: '20' },
    warm: { type: 'string', default: '4' },
    incidents: { type: 'string', default: '4200' },
    questions: { type: 'string', default: '1000' },
    history: { type: 'string', default: '12000' },
    seed: { type: 'string', default: '1' },
    snapshots: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const [hours, warmHours, pace] = [options.hours, options.warm, options.pace].map(Number);
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** The next midnight (UTC). */
const startAt = (Math.floor(Date.now() / dayMs) + 1) * dayMs;
const draws = createDraws(Number(options.seed));
const work = mkdtempSync(path.join(os.tmpdir(), 'sla-soak-'));
const clock = createClock({ work, startAt, pace });
const world = { ...(await startWorld({ work, pace })), work, clock };
world.follow(clock);
let bot = null;
let isStopped = false;
const isOn = () => !isStopped && bot.exit() === null;
process.once('SIGINT', () => {
  isStopped = true;
  clock.end();
});

/** Lets the bot's time pass: it is woken, asked whether it is there, and where it then has nothing to do, time skips. */
async function passTime(sampler, isOver) {
  while (!isOver() && bot.exit() === null) {
    const began = performance.now();
    await ask(bot.operations, { path: '/healthz' });
    sampler.waited(performance.now() - began);
    const isBusy = isAtWork(bot.pid);
    clock.turn(!isBusy);
    await after(isBusy ? 5 : 0);
  }
  clock.end();
}

function nodeArgsOf(folder) {
  if (folder === undefined) return [];
  mkdirSync(folder, { recursive: true });
  return ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${path.resolve(folder)}`];
}

/** Until the end, and until no digest is on its way. */
async function waitForEnd() {
  if (isOn()) await clock.until(startAt + hours * 60 * minuteMs);
  await after(2_000);
  const minute = () => Math.floor(clock.now() / minuteMs) % 60;
  while (minute() >= 18 && minute() < 40 && bot.exit() === null) await clock.until(clock.now() + minuteMs);
}

async function snapshot() {
  if (options.snapshots === undefined) return;
  process.kill(bot.pid, 'SIGUSR2');
  await after(20_000);
}

try {
  const history = { name: 'OLD', incidents: Number(options.history), seed: 7, endAt: startAt, days: 60 };
  const imported = await importSample(world, history);
  if (imported.code !== 0) throw new Error(imported.err);
  bot = await startBot({ data: world.data, env: world.env, clock, nodeArgs: nodeArgsOf(options.snapshots) });
  const sampler = createSampler({ pid: bot.pid, data: world.data, startAt });
  let isOver = false;
  const began = performance.now();
  const passing = passTime(sampler, () => isOver);
  const day = startDay({
    ...{ world, bot, sampler, isOn, draws, startAt, hours },
    incidents: Math.round((Number(options.incidents) * hours) / 24),
    questions: Math.round((Number(options.questions) * hours) / 24),
    async sample() {
      const { hour } = sampler.take(clock.now());
      console.log(tableLine(sampler.samples.at(-1)));
      if (Math.abs(hour - warmHours) < 0.3) await snapshot();
    },
  });
  console.log(tableHead);
  const late = await day.late;
  await waitForEnd();
  console.log(tableLine(sampler.take(clock.now())));
  await snapshot();
  isOver = true;
  await passing;
  const endedAt = clock.now();
  const tookMs = performance.now() - began;
  day.people.close();
  day.sender.close();
  const asked = ['deliveries', '--limit', '500', '--json'];
  const listed = bot.exit() === null ? await runCli(asked, world.env) : null;
  const exit = await bot.stop();
  const events = await runCli(['export', 'events'], world.env);
  const growth = growthOf(sampler.samples, warmHours);
  const facts = { ...day, late, world, bot, listed, exit, events, startAt, endedAt, tookMs };
  const problems = [...problemsOf(facts), ...growth.problems];
  console.log([...wordsOf(facts), ...growth.lines].join('\n'));
  for (const problem of [...new Set(problems)].slice(0, 40)) console.log(`PROBLEM ${problem.slice(0, 500)}`);
  console.log(problems.length === 0 ? 'all as it should be' : `${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  if (bot !== null && bot.exit() === null) await bot.stop();
  await world.stop();
  if (options.keep) console.log(work);
  else rmSync(work, { recursive: true, force: true });
}
