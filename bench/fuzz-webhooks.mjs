/**
 * Mutated requests over HTTP to the real webhook door, each signed as its sender would, and mutated command lines: no
 * crash, no answer of 5xx but 503, none of a fault, memory flat. Exit status 1 where it is otherwise.
 *   npm run build && node bench/fuzz-webhooks.mjs [--runs 100000] [--seed 1] [--kinds github,jira] [--store duckdb]
 * `--runs` is of each kind, and of command lines. By default the log only looks at the events; `--store duckdb` writes
 * them. `--no-commands` leaves the command lines out.
 */
import { fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { webhookSources } from '../dist/src/ingest/webhooks/index.js';
import { fuzzCommands } from './fuzz-commands.mjs';
import { mutateHeaders, mutateJson, mutateText, pick, randomOf } from './fuzz-mutate.mjs';
import { saidBy, signed } from './fuzz-signers.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    kinds: { type: 'string' },
    store: { type: 'string', default: 'none' },
    'no-commands': { type: 'boolean', default: false },
  },
});
const runs = Number(options.runs);
const seed = Number(options.seed);
const fixtureFolder = path.resolve(import.meta.dirname, '../test/fixtures/webhooks');
const kinds = (options.kinds?.split(',') ?? webhookSources.map(({ kind }) => kind)).filter(Boolean);
const atOnce = 16;
/** Bodies that are held, and what V8 keeps for later, may move memory so much. */
const slackMib = 60;
const mib = (bytes) => Math.round(bytes / 1_048_576);
const problems = [];

function fixturesOf(kind) {
  const folder = path.join(fixtureFolder, kind);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, value: JSON.parse(readFileSync(path.join(folder, file), 'utf8')) }));
}

/** One request; what is done to it follows from the seed and its number. */
function requestOf(kind, fixtures, number) {
  const random = randomOf(seed * 1_000_003 + number * 7_919 + kind.length);
  const { file, value } = pick(fixtures, random);
  const values = fixtures.map((fixture) => fixture.value);
  const roll = random();
  const json = JSON.stringify(roll < 0.7 ? mutateJson(value, random, values) : value) ?? 'null';
  let body = Buffer.from(roll >= 0.6 && roll < 0.98 ? mutateText(json, random) : json);
  if (random() < 0.02) {
    body = Buffer.from(body.map((byte) => (random() < 0.01 ? Math.floor(random() * 256) : byte)));
  }
  const said = {
    'content-type': 'application/json',
    ...saidBy(kind, random() < 0.9 ? file : pick(fixtures, random).file),
  };
  if (kind === 'github' && random() < 0.2) {
    body = Buffer.from(new URLSearchParams({ payload: body.toString('utf8') }).toString());
    said['content-type'] = 'application/x-www-form-urlencoded';
  }
  const { headers, query } = signed(kind, body);
  let sent = { ...said, ...headers };
  if (random() < 0.1) {
    const [encoding, compress] = pick(
      [
        ['gzip', gzipSync],
        ['br', (text) => brotliCompressSync(text, { params: { 1: 1 } })],
      ],
      random,
    );
    sent['content-encoding'] = encoding;
    body = compress(body);
  }
  if (random() < 0.15) sent = mutateHeaders(sent, random);
  const isCut = random() < 0.003;
  return {
    path: `/webhooks/${kind}${random() < 0.98 ? query : '?token=%ff&token=x'}`,
    headers: sent,
    body,
    isCut,
  };
}

function send(port, agent, { path: to, headers, body, isCut }) {
  return new Promise((resolve) => {
    let request;
    try {
      request = http.request({ host: '127.0.0.1', port, method: 'POST', path: to, headers, agent });
    } catch {
      return resolve('not sent');
    }
    request.on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve(isAnswer(response, text) ? response.statusCode : `odd ${response.statusCode}: ${text}`),
      );
      response.on('error', () => resolve('cut'));
    });
    request.on('error', () => resolve('cut'));
    request.setTimeout(20_000, () => {
      resolve('no answer');
      request.destroy();
    });
    if (isCut) request.write(body.subarray(0, body.length >> 1), () => request.destroy());
    else request.end(body);
  });
}

/** What Node itself says of a request that is no HTTP has no body. */
function isAnswer({ statusCode }, text) {
  if (text === '') return statusCode === 400 || statusCode === 431;
  try {
    const value = JSON.parse(text);
    return 'error' in value || ['taken', 'duplicates', 'kept'].every((name) => Number.isInteger(value[name]));
  } catch {
    return false;
  }
}

const child = fork(
  path.join(import.meta.dirname, 'fuzz-webhooks-child.mjs'),
  [kinds.join(','), options.store],
  {
    execArgv: ['--expose-gc'],
  },
);
let listener = () => {};
let isEnding = false;
child.on('message', (message) => {
  if (message.crashed) console.log(`CRASH ${message.crashed}`);
  listener(message);
});
child.on('exit', (code) => {
  if (isEnding) return;
  console.log(`the server ended with ${code} (seed ${seed})`);
  process.exit(1);
});
const told = () => new Promise((resolve) => (listener = resolve));
const stateOf = () => {
  const answer = told();
  child.send('state');
  return answer;
};

const { port, kinds: open } = await told();
for (const kind of kinds) if (!open.includes(kind)) problems.push(`${kind} is not open`);
console.log(`seed ${seed}, ${runs} requests of each of ${open.length} kinds, log: ${options.store}`);

const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce });
for (const kind of open) await fuzzKind(kind);

async function fuzzKind(kind) {
  const fixtures = fixturesOf(kind);
  const statuses = new Map();
  for (const { file, value } of fixtures) {
    const body = Buffer.from(JSON.stringify(value));
    const { headers, query } = signed(kind, body);
    const said = { 'content-type': 'application/json', ...saidBy(kind, file) };
    const plain = { path: `/webhooks/${kind}${query}`, headers: { ...said, ...headers }, body, isCut: false };
    const status = await send(port, agent, plain);
    if (status !== 200 && status !== 202) problems.push(`${kind}: ${file} as it is was answered ${status}`);
  }
  const memory = [];
  const started = performance.now();
  let next = 0;
  const quarter = Math.max(1, Math.floor(runs / 4));
  const work = async (until) => {
    while (next < until) {
      const number = next++;
      const status = await send(port, agent, requestOf(kind, fixtures, number));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (
        (typeof status === 'number' && status >= 500 && status !== 503) ||
        /^(odd|no answer)/.test(String(status))
      ) {
        problems.push(`${kind} request ${number}: ${status}`);
      }
    }
  };
  memory.push(await stateOf());
  for (let part = 1; part <= 4; part++) {
    const until = part === 4 ? runs : quarter * part;
    await Promise.all(Array.from({ length: atOnce }, () => work(until)));
    memory.push(await stateOf());
  }
  const seconds = (performance.now() - started) / 1000;
  const last = memory.at(-1);
  if (last.faultCount > memory[0].faultCount)
    problems.push(`${kind}: ${last.faultCount} faults, ${last.faults.join('\n  ')}`);
  if (last.polluted) problems.push(`${kind}: prototype polluted`);
  // The first quarter warms up: code is compiled, pools are filled.
  const grown = mib(last.rss - memory[1].rss);
  if (grown > slackMib) problems.push(`${kind}: memory grew by ${grown} MiB after the first quarter`);
  const answers = [...statuses].sort(([a], [b]) => String(a).localeCompare(String(b)));
  console.log(
    `${kind}: ${answers.map(([status, n]) => `${status} ${n}`).join(', ')}; ${Math.round(runs / seconds)}/s`,
  );
  console.log(
    `  RSS ${memory.map(({ rss }) => mib(rss)).join(', ')} MiB; heap ${memory.map(({ heapUsed }) => mib(heapUsed)).join(', ')} MiB (start, quarters, end)`,
  );
}

const { taken, kept } = await stateOf();
console.log(`events taken ${taken}, requests kept as dead letters ${kept}`);
isEnding = true;
child.send('end');
agent.destroy();
if (!options['no-commands']) problems.push(...(await fuzzCommands(runs, seed)));
for (const problem of problems.slice(0, 20)) console.log(`PROBLEM ${problem}`);
console.log(problems.length === 0 ? 'no problem' : `${problems.length} problems (seed ${seed})`);
process.exitCode = problems.length === 0 ? 0 : 1;
