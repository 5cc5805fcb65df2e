/**
 * Mutated configurations (files and variables) through what `sla-bot config check`, `config show` and `start` do with them:
 * each is a list of problems in words, or a configuration that can be used; no secret is printed. Exit status 1 otherwise.
 *   npm run build && node bench/fuzz-config.mjs [--runs 100000] [--seed 1]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkConfig } from '../dist/config/check.js';
import { readDocument } from '../dist/config/document.js';
import { environmentVariables } from '../dist/config/environment.js';
import { loadConfig } from '../dist/config/load.js';
import { problemText } from '../dist/config/problem.js';
import { sourceVariable } from '../dist/config/sources-schema.js';
import { runCli } from '../dist/src/cli/program.js';
import { UserError } from '../dist/src/core/errors.js';
import { use } from './fuzz-config-use.mjs';
import { mutateText, pick, randomOf } from './fuzz-mutate.mjs';
import { bytesOf, conclude, mutatedText, watched } from './fuzz-texts.mjs';

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const seed = Number(options.seed);
const root = path.resolve(import.meta.dirname, '..');
/** Most of a second goes into thousands of problems; nobody waits for longer. */
const mostMs = 4_000;
const secrets = {
  SLACK_BOT_TOKEN: 'xoxb-fuzz-1234567890-abcdef',
  DISCORD_TOKEN: 'fuzz.discord.token.of.many.chars',
  REDIS_PASSWORD: 'fuzz "quoted" pässword',
  SMTP_PASSWORD: 'fuzz-mail-password',
  [sourceVariable('desk', 'TOKEN')]: 'mail@example.com:fuzz-desk-token',
  [sourceVariable('desk', 'SECRET')]: 'fuzz-desk-secret',
};
const strange = [
  ...Object.values(secrets),
  ...Object.values(secrets).map((secret) => `redis://user:${encodeURIComponent(secret)}@localhost:6379/1`),
  ...[
    'Europe/Berlin',
    'Mars/Base',
    '9d',
    '1e9',
    '24:00',
    '2026-02-30',
    'slack:C0123',
    '/etc/passwd',
    '\u001b[31m',
  ],
];
const variables = [...environmentVariables().keys(), 'SLA_BOT_CONFIG', 'SLA_BOT_TIMEZNE'];
const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-fuzz-'));
const file = path.join(folder, 'sla-bot.yaml');
const values = examples();
const problems = [];
const counts = { usable: 0, refused: 0, shown: 0, problems: 0 };

/** What ships, with its examples made real, section by section and whole, and what the manuals show. */
function examples() {
  const shipped = readFileSync(path.join(root, 'config/default.yaml'), 'utf8');
  const whole = readDocument(shipped.replaceAll(/^( *)#(?!#)/gm, '$1')).value;
  const sections = Object.entries(whole).map(([key, value]) => ({ [key]: value }));
  const manuals = ['README.md', ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`)]
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => [...readFileSync(path.join(root, name), 'utf8').matchAll(/```yaml\n(.*?)```/gs)])
    .map(([, text]) => readDocument(text).value)
    .filter((value) => value !== undefined);
  // The whole is long: once among many.
  return [
    ...Array(3)
      .fill([...sections, ...manuals])
      .flat(),
    whole,
  ];
}

function environmentOf(random) {
  const env = { ...secrets };
  while (random() < 0.1) {
    const name = random() < 0.9 ? pick(variables, random) : mutateText(pick(variables, random), random);
    env[name] = mutatedText([...values, 1, true, 'x', 'null', 0.5], random, strange).slice(0, 5_000);
  }
  return env;
}

async function one(number) {
  const random = randomOf(seed * 1_000_003 + number);
  writeFileSync(file, bytesOf(mutatedText(values, random, strange), random));
  const env = environmentOf(random);
  const named = random() < 0.98 ? file : null;
  const found = checkConfig(named, env, folder);
  for (const problem of found) checkProblem(problem);
  counts.problems += found.length;
  const isUsable = found.every(({ severity }) => severity !== 'error');
  counts[isUsable ? 'usable' : 'refused'] += 1;
  if (isUsable) await use(loadConfig({ file: named, env, cwd: folder }).config, env);
  else if (number % 5 === 0) checkRefused(named, env);
  // As people see it; this costs more than all above.
  if (number % 40 === 0 && named !== null) await show(env, isUsable);
}

function checkProblem(problem) {
  const { severity, path: place, line, origin, message, hint } = problem;
  const isSound =
    (severity === 'error' || severity === 'warning') &&
    (line === null || (Number.isInteger(line) && line > 0)) &&
    [place, origin, message].every((text) => typeof text === 'string') &&
    message !== '' &&
    (hint === null || (typeof hint === 'string' && hint !== ''));
  if (!isSound) throw new Error(`odd problem ${JSON.stringify(problem)}`);
  // The name of a variable is one only of those that are there; everything else is ours or escaped.
  if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(problemText({ ...problem, origin: '' })))
    throw new Error(`steers a terminal: ${JSON.stringify(problem)}`);
}

function checkRefused(named, env) {
  try {
    loadConfig({ file: named, env, cwd: folder });
  } catch (error) {
    if (error instanceof UserError && (error.details.length > 0 || error.hint)) return;
    throw error;
  }
  // Regions are looked at by `config check` and as policies are recorded, not as it is loaded.
}

async function show(env, isUsable) {
  const checked = await command(['config', 'check', file, ...(isUsable ? [] : ['--json'])], env);
  if (![0, 2].includes(checked.code))
    throw new Error(`config check ended with ${checked.code}: ${checked.text}`);
  const shown = await command(['config', 'show', '--config', file], env);
  if (shown.code !== 0 && shown.code !== 2)
    throw new Error(`config show ended with ${shown.code}: ${shown.text}`);
  counts.shown += shown.code === 0 ? 1 : 0;
  for (const { text } of [checked, shown]) {
    for (const [name, secret] of Object.entries(secrets)) {
      for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
        if (text.includes(form)) throw new Error(`the secret of ${name} is printed: ${text.slice(0, 2_000)}`);
    }
  }
}

async function command(argv, env) {
  let text = '';
  const out = (more) => {
    text += more;
  };
  const io = {
    out,
    err: out,
    drain: async () => {},
    cwd: folder,
    env,
    columns: 80,
    signal: new AbortController().signal,
  };
  const code = await runCli(argv, {
    io,
    clock: { now: () => 0 },
    stores: null,
    tools: null,
    createApp: null,
  });
  return { code, text };
}

await watched({ runs: Number(options.runs), name: 'configurations', mostMs, one, problems });
rmSync(folder, { recursive: true });
console.log(
  `  ${counts.usable} could be used (${counts.shown} of them shown), ${counts.refused} refused, ${counts.problems} problems told`,
);
conclude(problems, seed);
