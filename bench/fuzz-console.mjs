/**
 * Mutated requests over HTTP, and bytes that are hardly HTTP over plain sockets, to a bot in a process of its own: its console
 * (page, messages, completions, charts, files, events), the links of its mails, health and metrics. No crash, no answer of 5xx
 * but 503, no stack or secret in one, nothing without the cookie; memory and handles flat. Exit status 1 otherwise.
 *   npm run build && node bench/fuzz-console.mjs [--runs 100000] [--seed 1]
 * Ctrl-C ends it with what was found so far. The limits of requests a minute hold: who asks does so from many addresses of 127.0.0.0/8, as Linux allows.
 */
import { fork } from 'node:child_process';
import http from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { wrongBytes, wrongOf } from './fuzz-console-answers.mjs';
import { bytesOf, requestOf, unsubscribeSecret } from './fuzz-console-requests.mjs';
import { send, sendBytes } from './fuzz-console-send.mjs';
import { randomOf } from './fuzz-mutate.mjs';

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const runs = Number(options.runs);
const seed = Number(options.seed);
const atOnce = 16;
/** Far below the least limit of a minute. */
const requestsOfAddress = 300;
/** What V8 keeps for later, threads that draw, and messages that are kept may move memory so much. */
const slackMib = 120;
const slackFiles = 40;
const mib = (bytes) => Math.round(bytes / 1_048_576);
const problems = [];
const statuses = new Map();

const token = `fuzz-token-${seed}-of-the-console`;
const mailPassword = 'fuzz-mail-password';
const env = { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR };
const secrets = {
  SMTP_USER: 'fuzz',
  SMTP_PASSWORD: mailPassword,
  EMAIL_UNSUBSCRIBE_SECRET: unsubscribeSecret,
};
const child = fork(path.join(import.meta.dirname, 'fuzz-console-child.mjs'), [token], {
  execArgv: ['--expose-gc'],
  env: Object.fromEntries(Object.entries({ ...env, ...secrets }).filter(([, value]) => value !== undefined)),
});
let listener = () => {};
let isEnding = false;
child.on('message', (message) => {
  if (message.crashed) console.log(`CRASH ${message.crashed}`);
  listener(message);
});
child.on('exit', (code) => {
  if (isEnding) return;
  console.log(`the bot ended with ${code} (seed ${seed})`);
  process.exit(1);
});
const told = () => new Promise((resolve) => (listener = resolve));
const stateOf = () => {
  const answer = told();
  child.send('state');
  return answer;
};

const { consoleUrl, operationsPort, folder } = await told();
const { hostname, port, host, search } = new URL(consoleUrl);
const first = await send(
  { path: `/${search}`, method: 'GET', headers: {}, body: '' },
  { host: hostname, port },
);
const cookie = String(first.headers['set-cookie']).split(';')[0];
const known = { host, cookie, token, newest: 1, seen: [] };
const asked = { path: '/api/state', method: 'GET', headers: { cookie }, body: '' };
learn(asked, await send(asked, { host: hostname, port }));
const never = [
  token,
  cookie.split('=')[1],
  mailPassword,
  unsubscribeSecret,
  folder,
  path.resolve(import.meta.dirname, '..'),
];

let next = 0;
let addresses = 0;
let isStopped = false;
process.once('SIGINT', () => {
  isStopped = true;
});

async function work(until) {
  while (next < until && !isStopped) {
    addresses += 1;
    const localAddress = `127.${seed % 200}.${addresses >> 7}.${1 + (addresses & 127)}`;
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (let n = 0; n < requestsOfAddress && next < until && !isStopped; n++)
      await one(next++, agent, localAddress);
    agent.destroy();
  }
}

async function one(number, agent, localAddress) {
  const random = randomOf(seed * 1_000_003 + number);
  if (random() < 0.1) {
    count('bytes');
    const bytes = bytesOf(random, known);
    const wrong = wrongBytes(await sendBytes(bytes, { host: hostname, port, localAddress }), never);
    if (wrong !== null)
      problems.push(`bytes ${number}: ${wrong} to ${bytes.toString('latin1').slice(0, 500)}`);
    return;
  }
  const sent = requestOf(random, known);
  const to = { host: hostname, port: sent.isOperations ? operationsPort : port };
  const answer = await send(sent, { ...to, agent, localAddress });
  count(typeof answer === 'string' ? answer : answer.status);
  const what = `request ${number} (${sent.method} ${sent.path.slice(0, 200)})`;
  if (answer === 'no answer') problems.push(`${what}: no answer`);
  if (typeof answer === 'string') return;
  const wrong = wrongOf(sent, answer, never);
  if (wrong !== null) problems.push(`${what}: ${wrong}`);
  learn(sent, answer);
}

/** What a page would go on with. */
function learn(sent, answer) {
  const type = answer.headers['content-type'] ?? '';
  if (answer.status === 200 && sent.path === '/api/state') {
    const found = answer.body.toString().matchAll(/\/(?:charts|files)\/m\d+\/\d+(?:\.png)?/g);
    known.seen = [...found].map(([href]) => href).slice(-100);
  }
  if (answer.status === 200 && type === 'image/png') count('charts');
  if (answer.status === 200 && sent.path.startsWith('/files/')) count('files');
  if (type.startsWith('text/event-stream')) count('streams');
  if (answer.status === 202 && sent.path === '/api/messages') {
    known.newest = Number(JSON.parse(answer.body.toString()).id.slice(1)) + 1;
  }
}

function count(what) {
  statuses.set(what, (statuses.get(what) ?? 0) + 1);
}

const states = [await stateOf()];
const started = performance.now();
for (let part = 1; part <= 4; part++) {
  const until = part === 4 ? runs : Math.max(1, Math.floor(runs / 4)) * part;
  await Promise.all(Array.from({ length: atOnce }, () => work(until)));
  states.push(await stateOf());
}
const perSecond = Math.round(next / ((performance.now() - started) / 1000));
const last = states.at(-1);
if (last.faultCount > 0) problems.push(`${last.faultCount} faults: ${last.faults.join('\n  ')}`);
if (last.polluted) problems.push('prototype polluted');
// The first quarter warms up: code is compiled, threads are begun, messages fill what is kept of them.
for (const what of ['rss', 'heapUsed']) {
  const grown = mib(last[what] - states[1][what]);
  if (grown > slackMib) problems.push(`${what} grew by ${grown} MiB after the first quarter`);
}
if (last.files > states[1].files + slackFiles)
  problems.push(`${last.files} files are open, ${states[1].files} were`);
for (const must of [200, 202, 'streams', 'charts', 'files'])
  if (!statuses.has(must)) problems.push(`no ${must}`);
isEnding = true;
child.send('end');
const answers = [...statuses].sort(([a], [b]) => String(a).localeCompare(String(b)));
const of = (what, shown = (value) => value) => states.map((state) => shown(state[what])).join(', ');
console.log(`seed ${seed}, console, links and operations: ${next} requests, ${perSecond}/s`);
console.log(`  ${answers.map(([status, n]) => `${status} ${n}`).join(', ')}; ${known.newest} messages`);
console.log(`  RSS ${of('rss', mib)} MiB; heap ${of('heapUsed', mib)} MiB (start, quarters, end)`);
console.log(`  open files ${of('files')}; handles ${of('handles')}`);
for (const problem of problems.slice(0, 20)) console.log(`PROBLEM ${problem}`);
console.log(problems.length === 0 ? 'no problem' : `${problems.length} problems (seed ${seed})`);
process.exitCode = problems.length === 0 ? 0 : 1;
