/** The same report on the usual Python stack, where `../shared/peer` and its Debian packages are present. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { median, repeat, runMeasured } from './measure.mjs';

export const python = '/usr/bin/python3';
export const peerFolder = path.resolve(import.meta.dirname, '../../shared/peer');
const packages = [
  'python3-pandas',
  'python3-numpy',
  'python3-sklearn',
  'python3-matplotlib',
  'python3-seaborn',
  'python3-jinja2',
  'weasyprint',
];

/** Why it cannot run; null where it can. */
export function whyNoPeer() {
  if (!existsSync(peerFolder)) return 'its scripts are not beside the checkout';
  const probe = spawnSync(python, ['-c', 'import pandas, sklearn, seaborn, jinja2, weasyprint']);
  return probe.status === 0 ? null : `install ${packages.join(' ')}`;
}

/** Null, and a line that says why, where it cannot run. */
export async function measurePeer(incidents, outFolder, times) {
  const absent = whyNoPeer();
  if (absent !== null) {
    console.log(`peer not run: ${absent}`);
    return null;
  }
  const input = path.join(outFolder, `peer-${incidents}.ndjson`);
  if (!existsSync(input))
    await runMeasured(python, [path.join(peerFolder, 'gen.py'), String(incidents), '1', input]);
  const args = ['report.py', '--input', input, '--end', '2026-06-30', '--days', '30'].concat([
    '--out',
    path.join(outFolder, 'peer.pdf'),
    '--json',
    path.join(outFolder, 'peer.json'),
  ]);
  const runs = await repeat(times, () => runMeasured(python, args, { cwd: peerFolder }));
  return { ms: median(runs.map((run) => run.ms)), peakMib: median(runs.map((run) => run.peakMib)) };
}
