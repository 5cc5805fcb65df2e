/**
 * The figures behind BENCHMARKS.md, as one table in `bench/out/bench.md` (and `bench.json`). Builds nothing: run through
 *   npm run bench -- [--sizes 10000,100000,1000000] [--times 5] [--seconds 60] [--no-peer] [--doors 10000,1000000]
 * Sizes are incidents, `--times` runs each, `--seconds` how long webhooks are sent. `--doors`: the sizes at which
 * webhooks, copies, chat and the event loop are measured (default: all; an empty text: none). An hour with the defaults.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measurePeer } from './peer.mjs';
import { measureDoors, whyNoDoors } from './run-doors.mjs';
import { measureReports, outFolder } from './run-reports.mjs';
import { tableOf } from './run-table.mjs';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000,1000000' },
    times: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '60' },
    'no-peer': { type: 'boolean', default: false },
    doors: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(
    'npm run bench -- [--sizes 10000,100000,1000000] [--times 5] [--seconds 60] [--no-peer] [--doors 10000]',
  );
  process.exit(0);
}
const times = Number(options.times);
const seconds = Number(options.seconds);
const doorSizes = (options.doors ?? options.sizes).split(',');

const git = (...args) => execFileSync('git', args, { cwd: path.dirname(outFolder), encoding: 'utf8' }).trim();

function doorsOf(incidents, folder) {
  if (!doorSizes.includes(String(incidents))) return null;
  const absent = whyNoDoors();
  if (absent === null) return measureDoors({ incidents, folder, times, seconds });
  console.log(`doors not run: ${absent}`);
  return null;
}

async function measure(incidents) {
  const reports = await measureReports(incidents, times);
  const peer = options['no-peer'] ? null : await measurePeer(incidents, outFolder, times);
  return { incidents, ...reports, peer, doors: await doorsOf(incidents, reports.folder) };
}

mkdirSync(outFolder, { recursive: true });
const columns = [];
for (const size of options.sizes.split(',').map(Number)) columns.push(await measure(size));
const cpu = os.cpus();
const machine = `${cpu.length} cores (${cpu[0]?.model ?? 'unknown'}), ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' with changes';
const commit = `${git('rev-parse', '--short', 'HEAD')}${changed}`;
const text = `Machine: ${machine}. Commit ${commit}. Medians of ${times} runs each.\n\n${tableOf(columns)}\n`;
writeFileSync(path.join(outFolder, 'bench.md'), text);
const figures = { machine, commit, times, seconds, columns };
writeFileSync(path.join(outFolder, 'bench.json'), `${JSON.stringify(figures, null, 2)}\n`);
console.log(`\n${text}`);
