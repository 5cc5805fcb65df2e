/** Timings of the built program on generated incidents: import, and the monthly report in all the ways it is asked for. */
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { median, peakOf, repeat, runMeasured } from './measure.mjs';

const root = path.resolve(import.meta.dirname, '..');
const bin = path.join(root, 'dist/bin/sla-bot.js');

/** Where everything that `npm run bench` makes lies. */
export const outFolder = path.join(root, 'bench/out');

/** A bot that has not refreshed by then never will. */
const patienceMs = 300_000;

/** The sections that need no analytics. */
const figures = ['executive_summary', 'compliance', 'response_times'].flatMap((name) => ['--section', name]);

async function sampleFile(incidents) {
  const file = path.join(outFolder, `sample-${incidents}.ndjson`);
  if (existsSync(file)) return file;
  const { writeSampleFile } = await import('../dist/src/cli/sample-file.js');
  console.log(`generating ${file}`);
  writeSampleFile(file, { incidents, seed: 1, days: 400, endAt: Date.UTC(2026, 6, 1) });
  return file;
}

async function measureImport(incidents, folder, times) {
  const file = await sampleFile(incidents);
  const args = [bin, 'import', file, '--mapping', 'native', '--data', folder, '--json'];
  const runs = await repeat(times, async () => {
    rmSync(folder, { recursive: true, force: true });
    return runMeasured(process.execPath, args);
  });
  const { read } = JSON.parse(runs[0].out);
  const { ms, peakMib } = mediansOf(runs);
  return { seconds: ms / 1_000, rowsPerSecond: (read / ms) * 1_000, peakMib };
}

function mediansOf(runs) {
  return { ms: median(runs.map((run) => run.ms)), peakMib: median(runs.map((run) => run.peakMib)) };
}

function reportArgs(folder) {
  const formats = ['--format', 'pdf', '--format', 'json'];
  const where = ['--data', folder, '--out', path.join(outFolder, 'reports')];
  return ['report', 'monthly', '--from', '2026-06-01', ...formats, ...where];
}

/** Fresh processes; `before` runs ahead of each and is not timed. */
async function measureReport(folder, times, extra, before = () => {}) {
  const runs = await repeat(times, () => {
    before();
    return runMeasured(process.execPath, [bin, ...reportArgs(folder), ...extra]);
  });
  return mediansOf(runs);
}

/** The report with every section: everything computed, then with the analytics refreshed ahead. */
async function measureSections(folder, times) {
  const forget = () => rmSync(path.join(folder, 'kept'), { recursive: true, force: true });
  const afresh = await measureReport(folder, times, [], forget);
  forget();
  await runMeasured(process.execPath, [bin, 'refresh', 'monthly', '--from', '2026-06-01', '--data', folder]);
  return { afresh, refreshed: await measureReport(folder, times, []) };
}

const quiet = () => ({
  out() {},
  err() {},
  drain: async () => {},
  cwd: root,
  env: {},
  colours: false,
  fitsColumns: true,
  errIsTty: false,
  columns: 100,
  signal: new AbortController().signal,
});

/** Its own start makes a bot refresh; what is asked meanwhile would share the processors with that. */
function refreshed(bot) {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (text) => {
      said += text;
      if (said.includes('analytics refreshed')) resolve();
    };
    bot.stdout.on('data', hear);
    bot.stderr.on('data', hear);
    bot.once('exit', (code) => reject(new Error(`the bot exited with ${code}: ${said}`)));
    setTimeout(() => reject(new Error(`the bot refreshed nothing: ${said}`)), patienceMs).unref();
  });
}

/** The same report asked of a running bot over its socket, without the start of a CLI process. */
async function measureWarm(folder, times, extra) {
  const { runInBot } = await import('../dist/src/local/client.js');
  const bot = spawn(process.execPath, [bin, 'start', '--port', '0', '--data', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ask = async () => {
    const started = performance.now();
    const exit = await runInBot(folder, [...reportArgs(folder), ...extra], quiet());
    if (exit !== 0) throw new Error(`the bot answered with exit ${exit}`);
    return performance.now() - started;
  };
  try {
    await refreshed(bot);
    await ask();
    return { ms: median(await repeat(times, ask)), peakMib: peakOf(bot.pid) };
  } finally {
    bot.kill('SIGTERM');
    await new Promise((resolve) => bot.once('exit', resolve));
  }
}

/** Medians of `times` runs each: of `import` seconds, of the reports milliseconds and peak MiB. */
export async function measureReports(incidents, times) {
  const folder = path.join(outFolder, `data-${incidents}`);
  const imported = await measureImport(incidents, folder, times);
  console.log(
    `${incidents}: imported in ${imported.seconds.toFixed(1)} s, ${imported.peakMib.toFixed(0)} MiB`,
  );
  const now = ['--known-at', new Date().toISOString()];
  return {
    folder,
    imported,
    cold: await measureReport(folder, times, figures),
    asOf: await measureReport(folder, times, [...figures, '--as-of', '2026-06-20T12:00:00Z']),
    knownAt: await measureReport(folder, times, [...figures, ...now]),
    warm: await measureWarm(folder, times, figures),
    ...(await measureSections(folder, times)),
    warmAll: await measureWarm(folder, times, []),
  };
}
