/**
 * The measurements behind BENCHMARKS.md. Builds nothing: run through `npm run bench`.
 *   npm run bench -- --sizes 10000,100000 --times 5 --no-peer
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median, peakOf, repeat, runMeasured } from './measure.mjs';
import { measurePeer } from './peer.mjs';

const root = path.resolve(import.meta.dirname, '..');
const bin = path.join(root, 'dist/bin/sla-bot.js');
const outFolder = path.join(root, 'bench/out');

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000,1000000' },
    times: { type: 'string', default: '5' },
    'no-peer': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log('npm run bench -- [--sizes 10000,100000,1000000] [--times 5] [--no-peer]');
  process.exit(0);
}
const times = Number(options.times);

async function sampleFile(incidents) {
  const file = path.join(outFolder, `sample-${incidents}.ndjson`);
  if (existsSync(file)) return file;
  const { writeSampleFile } = await import('../dist/src/cli/sample-file.js');
  console.log(`generating ${file}`);
  writeSampleFile(file, { incidents, seed: 1, days: 400, endAt: Date.UTC(2026, 6, 1) });
  return file;
}

async function measureImport(incidents, file) {
  const folder = path.join(outFolder, `data-${incidents}`);
  const runs = await repeat(times, async () => {
    rmSync(folder, { recursive: true, force: true });
    return runMeasured(process.execPath, [
      bin,
      'import',
      file,
      '--mapping',
      'native',
      '--data',
      folder,
      '--json',
    ]);
  });
  const summary = JSON.parse(runs[0].out);
  const seconds = median(runs.map((run) => run.ms)) / 1000;
  return {
    folder,
    importSeconds: seconds,
    importRowsPerSecond: summary.read / seconds,
    importPeakMib: median(runs.map((run) => run.peakMib)),
    fileMib: statSync(file).size / 1_048_576,
  };
}

/** The sections that need no analytics. */
const figures = ['executive_summary', 'compliance', 'response_times'].flatMap((name) => ['--section', name]);

function reportArgs(folder) {
  const out = path.join(outFolder, 'reports');
  const formats = ['--format', 'pdf', '--format', 'json'];
  return ['report', 'monthly', '--from', '2026-06-01', ...formats, '--data', folder, '--out', out];
}

/** Fresh processes; `before` runs ahead of each and is not timed. */
async function measureReport(folder, extra, before = () => {}) {
  const runs = await repeat(times, () => {
    before();
    return runMeasured(process.execPath, [bin, ...reportArgs(folder), ...extra]);
  });
  return { ms: median(runs.map((run) => run.ms)), peakMib: median(runs.map((run) => run.peakMib)) };
}

/** The report with every section: everything computed, then with the analytics refreshed ahead. */
async function measureSections(folder) {
  const forget = () => rmSync(path.join(folder, 'kept'), { recursive: true, force: true });
  const afresh = await measureReport(folder, [], forget);
  forget();
  await runMeasured(process.execPath, [bin, 'refresh', 'monthly', '--from', '2026-06-01', '--data', folder]);
  return { afresh, refreshed: await measureReport(folder, []) };
}

/** The same report asked of a running bot over its socket, without the start of a CLI process. */
async function measureWarm(folder, extra) {
  const bot = spawn(process.execPath, [bin, 'start', '--port', '0', '--data', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    await new Promise((resolve, reject) => {
      // Its own start makes it refresh; what is asked meanwhile would share the processors with that.
      let log = '';
      bot.stderr.on('data', (text) => {
        log += text;
        if (log.includes('analytics refreshed')) resolve();
      });
      bot.once('exit', (code) => reject(new Error(`the bot exited with ${code}`)));
    });
    const { runInBot } = await import('../dist/src/local/client.js');
    const io = {
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
    };
    const args = [...reportArgs(folder), ...extra];
    const ask = async () => {
      const started = performance.now();
      const exit = await runInBot(folder, args, io);
      if (exit !== 0) throw new Error(`the bot answered with exit ${exit}`);
      return performance.now() - started;
    };
    await ask();
    const runs = await repeat(times, ask);
    return { ms: median(runs), peakMib: peakOf(bot.pid) };
  } finally {
    bot.kill('SIGTERM');
    await new Promise((resolve) => bot.once('exit', resolve));
  }
}

async function measure(incidents) {
  const file = await sampleFile(incidents);
  const imported = await measureImport(incidents, file);
  console.log(
    `${incidents}: imported in ${imported.importSeconds.toFixed(1)} s, ${imported.importPeakMib.toFixed(0)} MiB`,
  );
  const { folder } = imported;
  const cold = await measureReport(folder, figures);
  const asOf = await measureReport(folder, [...figures, '--as-of', '2026-06-20T12:00:00Z']);
  const knownAt = await measureReport(folder, [...figures, '--known-at', new Date().toISOString()]);
  const warm = await measureWarm(folder, figures);
  const { afresh, refreshed } = await measureSections(folder);
  const warmAll = await measureWarm(folder, []);
  const peer = options['no-peer'] ? null : await measurePeer(incidents, outFolder, times);
  return { incidents, ...imported, cold, asOf, knownAt, warm, afresh, refreshed, warmAll, peer };
}

function table(columns, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(([name]) => name)),
    line(columns.map(() => '---:')),
    ...rows.map((row) => line(columns.map(([, cell]) => cell(row)))),
  ].join('\n');
}

const ms = (of) => (row) => of(row).ms.toFixed(0);
const mib = (of) => (row) => of(row).peakMib.toFixed(0);
const ofPeer = (cell) => (row) => (row.peer === null ? 'not run' : cell(row));
const ratio = (of) => ofPeer((row) => (of(row).ms / row.peer.ms).toFixed(2));
const incidents = ['incidents', (row) => row.incidents.toLocaleString('en')];

const figureColumns = [
  incidents,
  ['import s', (row) => row.importSeconds.toFixed(1)],
  ['rows/s', (row) => Math.round(row.importRowsPerSecond).toLocaleString('en')],
  ['import peak MiB', (row) => row.importPeakMib.toFixed(0)],
  ['cold ms', ms((row) => row.cold)],
  ['its peak MiB', mib((row) => row.cold)],
  ['cold --as-of ms', ms((row) => row.asOf)],
  ['cold --known-at ms', ms((row) => row.knownAt)],
  ['warm ms', ms((row) => row.warm)],
];

const sectionColumns = [
  incidents,
  ['peer cold ms', ofPeer(ms((row) => row.peer))],
  ['its peak MiB', ofPeer(mib((row) => row.peer))],
  ['refreshed, cold ms', ms((row) => row.refreshed)],
  ['of the peer', ratio((row) => row.refreshed)],
  ['afresh, cold ms', ms((row) => row.afresh)],
  ['of the peer', ratio((row) => row.afresh)],
  ['its peak MiB', mib((row) => row.afresh)],
  ['refreshed, warm ms', ms((row) => row.warmAll)],
  ['of the peer', ratio((row) => row.warmAll)],
];

mkdirSync(outFolder, { recursive: true });
const rows = [];
for (const size of options.sizes.split(',').map(Number)) rows.push(await measure(size));
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
const machine = `${os.cpus().length} cores (${os.cpus()[0]?.model ?? 'unknown'}), ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
const text = `Machine: ${machine}. Commit ${commit}. Medians of ${times} fresh processes.\n\nThree sections of figures:\n\n${table(figureColumns, rows)}\n\nAll sections:\n\n${table(sectionColumns, rows)}\n`;
writeFileSync(path.join(outFolder, 'bench.md'), text);
writeFileSync(
  path.join(outFolder, 'bench.json'),
  `${JSON.stringify({ machine, commit, times, rows }, null, 2)}\n`,
);
console.log(`\n${text}`);
