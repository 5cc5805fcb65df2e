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
const bin = path.join(root, 'dist/src/main.js');
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

async function measureReport(folder, extra = []) {
  const out = path.join(outFolder, 'reports');
  const args = [
    'report',
    'monthly',
    '--from',
    '2026-06-01',
    '--format',
    'pdf',
    '--format',
    'json',
    '--data',
    folder,
    '--out',
    out,
  ];
  const runs = await repeat(times, () => runMeasured(process.execPath, [bin, ...args, ...extra]));
  return { ms: median(runs.map((run) => run.ms)), peakMib: median(runs.map((run) => run.peakMib)) };
}

/** The same report asked of a running bot over its socket, without the start of a CLI process. */
async function measureWarm(folder) {
  const bot = spawn(process.execPath, [bin, 'start', '--port', '0', '--data', folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    await new Promise((resolve, reject) => {
      bot.stdout.once('data', resolve);
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
    const args = [
      'report',
      'monthly',
      '--from',
      '2026-06-01',
      '--format',
      'pdf',
      '--format',
      'json',
      '--data',
      folder,
      '--out',
      path.join(outFolder, 'reports'),
    ];
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
  const cold = await measureReport(imported.folder);
  const asOf = await measureReport(imported.folder, ['--as-of', '2026-06-20T12:00:00Z']);
  const knownAt = await measureReport(imported.folder, ['--known-at', new Date().toISOString()]);
  const warm = await measureWarm(imported.folder);
  const peer = options['no-peer'] ? null : await measurePeer(incidents, outFolder, times);
  return { incidents, ...imported, cold, asOf, knownAt, warm, peer };
}

function table(rows) {
  const header =
    '| incidents | import s | rows/s | import peak MiB | cold report ms | its peak MiB | cold --as-of ms | cold --known-at ms | warm report ms | peer cold ms | peer peak MiB |';
  const lines = rows.map((row) =>
    [
      row.incidents.toLocaleString('en'),
      row.importSeconds.toFixed(1),
      Math.round(row.importRowsPerSecond).toLocaleString('en'),
      row.importPeakMib.toFixed(0),
      row.cold.ms.toFixed(0),
      row.cold.peakMib.toFixed(0),
      row.asOf.ms.toFixed(0),
      row.knownAt.ms.toFixed(0),
      row.warm.ms.toFixed(0),
      row.peer === null ? 'not run' : row.peer.ms.toFixed(0),
      row.peer === null ? 'not run' : row.peer.peakMib.toFixed(0),
    ].join(' | '),
  );
  return [header, header.replace(/[^|]+/g, ' ---: '), ...lines.map((line) => `| ${line} |`)].join('\n');
}

mkdirSync(outFolder, { recursive: true });
const rows = [];
for (const size of options.sizes.split(',').map(Number)) rows.push(await measure(size));
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
const machine = `${os.cpus().length} cores (${os.cpus()[0]?.model ?? 'unknown'}), ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
const text = `Machine: ${machine}. Commit ${commit}. Medians of ${times} fresh processes.\n\n${table(rows)}\n`;
writeFileSync(path.join(outFolder, 'bench.md'), text);
writeFileSync(
  path.join(outFolder, 'bench.json'),
  `${JSON.stringify({ machine, commit, times, rows }, null, 2)}\n`,
);
console.log(`\n${text}`);
