/**
 * Proves that the tests which THREATS.md names would notice: takes each defence out of a copy of the tree, one at a time,
 * and runs its test there, which has to fail. `npm run build` first; `node bench/defences.mjs [WORDS OF A TEST]`.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defences } from './defences-list.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** A test that hangs without its defence has failed too. */
const patienceMs = 60_000;

const wanted = process.argv[2] ?? '';
const chosen = defences.filter(({ test }) => test.includes(wanted));
const copy = mkdtempSync(path.join(os.tmpdir(), 'sla-defences-'));
const unnoticed = [];
try {
  const left = new Set(['node_modules', 'dist', '.git'].map((name) => path.join(root, name)));
  cpSync(root, copy, { recursive: true, filter: (from) => !left.has(from) });
  for (const name of ['node_modules', 'dist']) symlinkSync(path.join(root, name), path.join(copy, name));
  const ends = {
    noticed: 'fails without',
    hung: 'hangs without',
    ended: 'ends the process without',
    missed: 'PASSES WITHOUT',
    none: 'DID NOT RUN',
  };
  for (const defence of chosen) {
    const file = path.join(copy, defence.file);
    const text = readFileSync(file, 'utf8');
    if (!text.includes(defence.find)) throw new Error(`${defence.file} has no ${defence.find}`);
    writeFileSync(
      file,
      text.replace(defence.find, () => defence.replace),
    );
    const end = await run(defence);
    writeFileSync(file, text);
    console.log(`${ends[end]} ${defence.file}: ${defence.test}`);
    if (end === 'missed' || end === 'none') unnoticed.push(defence);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${chosen.length} defences taken out, ${chosen.length - unnoticed.length} noticed`);
process.exitCode = unnoticed.length > 0 ? 1 : 0;

/** Runs the one test in the copy. */
function run({ test, run: other }) {
  const [file, title] = test.split(' › ');
  // A title with %s or %j stands for several.
  const pattern = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%[sdj]/g, '.*');
  const reporter = ['--reporter=json', '--testTimeout=30000', '--hookTimeout=30000'];
  const args = ['node_modules/vitest/vitest.mjs', 'run', other ?? file, '-t', pattern, ...reporter];
  const env = { ...process.env, SLA_BOT_SKIP_BUILD: '1' };
  const child = spawn(process.execPath, args, { cwd: copy, env, detached: true });
  let out = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.resume();
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      process.kill(-child.pid, 'SIGKILL');
      resolve('hung');
    }, patienceMs);
    child.on('close', () => {
      clearTimeout(timer);
      resolve(endOf(out));
    });
  });
}

function endOf(out) {
  const start = out.indexOf('{"numTotalTestSuites"');
  if (start < 0) return 'none';
  const { numFailedTests, numPassedTests, numTotalTests, numPendingTests } = JSON.parse(out.slice(start));
  if (numFailedTests > 0) return 'noticed';
  if (numPassedTests > 0) return 'missed';
  // Begun and never ended.
  return numTotalTests > numPendingTests ? 'ended' : 'none';
}
