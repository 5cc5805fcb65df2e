/**
 * Runs the Dockerfile's own steps without a container engine, each stage in a folder of its own: what it copies, what it
 * runs. Then starts what the last stage holds as another user, on read-only files, and asks its health check's command.
 *   node bench/image.mjs [--keep]
 * Exit 0: every step's command went well and the health check passed. Needs root, to give the data folder away.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const work = mkdtempSync(path.join(os.tmpdir(), 'sla-bot-image-'));
/** `nobody` of Debian, in the place of the image's `node`. */
const user = 65534;
chmodSync(work, 0o755);

/** Instructions, continued lines joined. */
const lines = readFileSync(path.join(root, 'Dockerfile'), 'utf8')
  .replaceAll(/\\\n\s*/g, ' ')
  .split('\n')
  .filter((line) => line.trim() !== '' && !line.startsWith('#'))
  .map((line) => {
    const [name, ...rest] = line.trim().split(/\s+/);
    return { name, text: rest.join(' '), words: rest };
  });

const stages = [];
const failures = [];
let health = null;
let entry = [];
for (const { name, text, words } of lines) {
  const stage = stages.at(-1);
  const began = performance.now();
  const done = (what) =>
    console.log(`  ${name} ${what} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  if (name === 'FROM') {
    const folder = path.join(work, `stage-${stages.length}`);
    mkdirSync(folder, { recursive: true });
    stages.push({ name: words[2] ?? 'last', folder, env: {} });
    console.log(`stage ${stages.at(-1).name}`);
  } else if (name === 'COPY') {
    copy(words, stage);
    done(text);
  } else if (name === 'RUN') {
    // The folder of the data stands for the image's /data.
    const command = text
      .replaceAll('/data', path.join(stage.folder, 'data'))
      .replaceAll('node:node', String(user));
    const run = spawnSync('sh', ['-ec', command], {
      cwd: stage.folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (run.status !== 0) failures.push(`RUN ${text} ended with ${run.status}`);
    done(text);
  } else if (name === 'ENV') {
    for (const word of words) {
      const [key, value] = word.split('=');
      stage.env[key] = value;
    }
  } else if (name === 'HEALTHCHECK') {
    health = JSON.parse(text.slice(text.indexOf('CMD') + 3).trim());
  } else if (name === 'ENTRYPOINT') {
    entry = JSON.parse(text);
  } else if (!['ARG', 'WORKDIR', 'USER', 'VOLUME', 'CMD'].includes(name)) {
    failures.push(`this does not know ${name}`);
  }
}

function copy(words, stage) {
  const fromStage = words[0].startsWith('--from=') ? words[0].slice('--from='.length) : null;
  const [target, ...sources] = (fromStage === null ? words : words.slice(1)).toReversed();
  const base = fromStage === null ? root : stages.find((one) => one.name === fromStage).folder;
  for (const source of sources) {
    const file = path.join(base, source.replace(/^\/app\//, ''));
    if (!existsSync(file)) {
      failures.push(`COPY ${source}: there is none`);
      continue;
    }
    const to = target.endsWith('/')
      ? path.join(stage.folder, target, path.basename(file))
      : path.join(stage.folder, target);
    mkdirSync(path.dirname(to), { recursive: true });
    cpSync(file, to, { recursive: true, verbatimSymlinks: true });
  }
}

function bytesOf(folder) {
  return readdirSync(folder, { recursive: true }).reduce((sum, name) => {
    const found = statSync(path.join(folder, name), { throwIfNoEntry: false });
    return sum + (found?.isFile() ? found.size : 0);
  }, 0);
}

const last = stages.at(-1);
for (const name of readdirSync(last.folder)) {
  console.log(`  ${name}: ${(bytesOf2(path.join(last.folder, name)) / 1e6).toFixed(1)} MB`);
}
console.log(`  all beside Node's own image: ${(bytesOf(last.folder) / 1e6).toFixed(0)} MB`);

function bytesOf2(file) {
  return statSync(file).isFile() ? statSync(file).size : bytesOf(file);
}

if (failures.length === 0) await startIt();
if (!process.argv.includes('--keep')) rmSync(work, { recursive: true, force: true });
for (const failure of failures) console.error(`FAILED: ${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** As another user, who may write nothing but the data folder and a temporary one: what the image's flags come to. */
async function startIt() {
  const data = path.join(last.folder, 'data');
  const temporary = path.join(work, 'tmp');
  mkdirSync(temporary);
  spawnSync('chown', [String(user), temporary]);
  spawnSync('chmod', [
    '-R',
    'a-w',
    ...readdirSync(last.folder)
      .filter((name) => name !== 'data')
      .map((name) => path.join(last.folder, name)),
  ]);
  const env = {
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    TMPDIR: temporary,
    ...last.env,
    SLA_BOT_DATA: data,
    SLA_BOT_CONSOLE_PORT: '0',
  };
  const options = { cwd: last.folder, env, uid: user, gid: user };
  const version = spawnSync(entry[0], [...entry.slice(1), '--version'], { ...options, encoding: 'utf8' });
  console.log(`  version ${version.stdout.trim()}`);
  const bot = spawn(entry[0], [...entry.slice(1), 'start'], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  bot.stderr.on('data', (chunk) => {
    said += chunk;
  });
  bot.stdout.resume();
  const ended = new Promise((resolve) => bot.once('close', resolve));
  let isHealthy = false;
  for (let tries = 0; tries < 60 && !isHealthy && bot.exitCode === null; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    isHealthy = spawnSync(health[0], health.slice(1), options).status === 0;
  }
  if (!isHealthy) failures.push(`the health check's command never passed: ${said}`);
  else console.log('  health check passed');
  bot.kill('SIGTERM');
  const code = await ended;
  if (code !== 0 && code !== 130) failures.push(`the bot ended with ${code} at SIGTERM`);
  if (spawnSync(health[0], health.slice(1), options).status === 0)
    failures.push('the health check passes without a bot');
}
