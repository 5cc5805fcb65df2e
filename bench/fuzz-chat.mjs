/** What fuzz-slack.mjs and fuzz-discord.mjs share: the bot's process, waiting for it, and what is found wrong with it. */
import { fork } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** What V8 and the pools keep for later may move memory so much. */
const slackMib = 60;
const mib = (bytes) => Math.round(bytes / 1_048_576);
export const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** `--runs 100000 --seed 1`, and what else is asked for. */
export function readOptions(more = {}) {
  const text = (value) => ({ type: 'string', default: value });
  const { values } = parseArgs({ options: { runs: text('100000'), seed: text('1'), ...more } });
  return { ...values, runs: Number(values.runs), seed: Number(values.seed) };
}

/** The bot as a process; `next` resolves with what it says next. Ends the whole run where it dies. */
export async function startBot(kind, env) {
  const child = fork(path.join(import.meta.dirname, 'fuzz-chat-bot.mjs'), [kind], {
    execArgv: ['--expose-gc'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, ...env },
  });
  let isEnding = false;
  let hear = () => {};
  child.on('message', (message) => {
    if (message.crashed !== undefined) console.log(`CRASH ${message.crashed}`);
    hear(message);
  });
  child.on('exit', (code) => {
    if (isEnding) return;
    console.log(`the bot ended with ${code}`);
    process.exit(1);
  });
  const ask = (what) => {
    const told = new Promise((resolve) => (hear = resolve));
    if (what !== null) child.send(what);
    return told;
  };
  return {
    ...(await ask(null)),
    state: () => ask('state'),
    /** Resolves once nothing runs in it, seen twice: what ends one thing may begin another. */
    async idle() {
      for (let quiet = 0; quiet < 2; ) {
        const { running } = await ask('running');
        quiet = running === 0 ? quiet + 1 : 0;
        await after(running === 0 ? 5 : 20);
      }
    },
    async end() {
      isEnding = true;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.send('end');
      await gone;
    },
  };
}

let isEnough = false;
process.once('SIGINT', () => {
  isEnough = true;
});

/**
 * Runs `send(number)` for every number, so many at once, in parts; `between` tidies up after each part. Ctrl-C ends it with
 * what was done by then. Returns how the bot stood at the start and twenty times on the way.
 */
export async function inParts(bot, { problems, runs, atOnce, part, send, between }) {
  const states = [await bot.state()];
  const step = Math.max(1, Math.ceil(runs / 20));
  let next = 0;
  let until = 0;
  while (until < runs && !isEnough) {
    until = Math.min(until + part, runs, step * states.length);
    const work = async () => {
      while (next < until) await send(next++);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    await bot.idle();
    const told = problems.length;
    await between(until);
    for (const problem of problems.slice(told, 5)) console.log(`by ${until}: ${problem.slice(0, 1_000)}`);
    if (until === runs || until === step * states.length || isEnough) states.push(await bot.state());
  }
  if (until < runs) console.log(`${until} of ${runs} were done`);
  return { done: until, states };
}

/** What is wrong with how the bot stood; `expected(line)` says of a logged error that an odd payload may cause it. */
export function stateProblems(name, states, expected) {
  // The first quarter warms up: code is compiled, pools are filled.
  const shown = [0, 1, 2, 3, 4].map((quarter) => states[Math.ceil(((states.length - 1) * quarter) / 4)]);
  const [start, first, , , last] = shown;
  console.log(
    `  RSS ${shown.map(({ rss }) => mib(rss)).join(', ')} MiB; heap ${shown.map(({ heapUsed }) => mib(heapUsed)).join(', ')} MiB (start, quarters, end)`,
  );
  const told = (lines) => lines.map(([line, { times }]) => `${line} ${times}`).join('; ') || 'none';
  const seconds = (last.processorMs - start.processorMs) / 1_000;
  console.log(
    `  ${seconds.toFixed(0)} s of the bot's processor; commands answered ${last.answered}; warnings: ${told(last.logged.warn)}`,
  );
  console.log(`  errors: ${told(last.logged.error)}`);
  const problems = last.logged.error
    .filter(([line, { sample }]) => !expected(line, sample))
    .map(([line, { times, sample }]) => `${name}: ${times} times logged: ${line} ${JSON.stringify(sample)}`);
  if (last.polluted) problems.push(`${name}: prototype polluted`);
  const grown = mib(last.rss - first.rss);
  // Until some thousands of commands are answered, all of it warms up.
  if (grown > slackMib && last.answered > 5_000)
    problems.push(`${name}: memory grew by ${grown} MiB after the first quarter`);
  return problems;
}

/** Says what was found, and how the process is to end. */
export function conclude(problems, seed) {
  for (const problem of problems.slice(0, 20)) console.log(`PROBLEM ${problem.slice(0, 1_000)}`);
  console.log(problems.length === 0 ? 'no problem' : `${problems.length} problems (seed ${seed})`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
