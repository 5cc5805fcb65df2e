/** What the fuzz of configurations and of mappings have in common: texts of files to begin with, what holds of a whole run. */
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { stringify } from 'yaml';
import { mutateJson, mutateText, pick } from './fuzz-mutate.mjs';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const mib = (bytes) => Math.round(bytes / 1_048_576);
/** What V8 keeps for later may move memory so much. */
const slackMib = 60;

/** Longer lists and maps than a person writes, to be put in the place of one. */
const long = [
  () => Array(2_000).fill(1),
  () => Array(1_000).fill({ a: 1 }),
  () => Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`k${n}`, { x: n }])),
  () => Array.from({ length: 2_000 }, (_, n) => `t${n}`),
];

/**
 * A YAML or JSON text made from one of `values` (plain data); `strange` are texts that may stand anywhere in it, `kept` is
 * the share of those that are left as they are.
 */
export function mutatedText(values, random, strange = [], kept = 0) {
  const roll = random();
  let value = pick(values, random);
  if (kept > 0 && random() < kept) return JSON.stringify(value);
  if (roll < 0.75) value = mutateJson(value, random, values);
  if (random() < 0.1) value = withLeaf(value, random() < 0.7 ? pick(strange, random) : undefined, random);
  let text;
  try {
    text = random() < 0.5 ? stringify(value, { aliasDuplicateObjects: false }) : JSON.stringify(value);
  } catch {
    text = JSON.stringify(value);
  }
  text = String(text);
  if (random() < 0.03) text = `a: &a 1\nb: &b [*a, *a]\n${text.replaceAll(/: \w+$/gm, ': *b')}`;
  return roll >= 0.7 ? mutateText(text, random) : text;
}

/** A copy with one leaf replaced: by `text`, else by something long, which is seldom. */
function withLeaf(value, text, random) {
  const copy = structuredClone(value);
  let holder = copy;
  while (holder !== null && typeof holder === 'object') {
    const key = pick(Object.keys(holder), random);
    if (key === undefined) break;
    const below = holder[key];
    if (below === null || typeof below !== 'object' || random() < 0.3) {
      holder[key] = text ?? (random() < 0.1 ? pick(long, random)() : 'é'.repeat(5_000));
      break;
    }
    holder = below;
  }
  return copy;
}

/** Bytes of a file: now and then not those of a text in UTF-8. */
export function bytesOf(text, random) {
  const bytes = Buffer.from(text);
  if (random() < 0.98) return bytes;
  return Buffer.from(bytes.map((byte) => (random() < 0.01 ? Math.floor(random() * 256) : byte)));
}

/**
 * Runs `one(number)` so often and watches processor time, memory and prototypes; what went wrong is added to `problems`.
 * Ctrl-C ends it with what was found so far.
 */
export async function watched({ runs, name, mostMs, one, problems }) {
  const memory = [];
  const slowest = { ms: 0, number: 0 };
  const started = performance.now();
  let isStopped = false;
  process.once('SIGINT', () => {
    isStopped = true;
  });
  let number = 0;
  for (; number < runs && !isStopped; number++) {
    if (number % Math.max(1, Math.floor(runs / 4)) === 0) memory.push(state());
    if (number % 100 === 0) await turn();
    // Not the clock's time: others use the machine too.
    const before = process.cpuUsage();
    try {
      await one(number);
    } catch (error) {
      problems.push(`${name} ${number}: ${error.stack}`);
    }
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1000;
    if (ms > slowest.ms) Object.assign(slowest, { ms, number });
    if (Object.keys(Object.prototype).length > 0) {
      problems.push(`${name} ${number}: prototype polluted`);
      break;
    }
  }
  memory.push(state());
  if (slowest.ms > mostMs) problems.push(`${name} ${slowest.number} took ${slowest.ms.toFixed(0)} ms`);
  // The first quarter warms up: code is compiled, pools are filled.
  const grown = memory.at(-1).heap - memory[1].heap;
  if (grown > slackMib) problems.push(`${name}: the heap grew by ${grown} MiB after the first quarter`);
  const perSecond = Math.round(number / ((performance.now() - started) / 1000));
  const of = (what) => memory.map((each) => each[what]).join(', ');
  console.log(
    `${name}: ${number}, ${perSecond}/s, slowest ${slowest.ms.toFixed(0)} ms of processor (number ${slowest.number})`,
  );
  console.log(`  RSS ${of('rss')} MiB; heap ${of('heap')} MiB (start, quarters, end)`);
}

function state() {
  collect();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss: mib(rss), heap: mib(heapUsed) };
}

/** Prints them and sets the exit status. */
export function conclude(problems, seed) {
  for (const problem of problems.slice(0, 20)) console.log(`PROBLEM ${problem}`);
  console.log(problems.length === 0 ? 'no problem' : `${problems.length} problems (seed ${seed})`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
