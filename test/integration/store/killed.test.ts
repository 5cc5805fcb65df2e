import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { packageRoot } from '../../../config/paths.ts';
import { owed } from '../../contract/delivery-ledger.ts';
import { tempFolder, tempStore } from './support.ts';

const store = pathToFileURL(path.join(packageRoot(), 'dist/src/store/open.js')).href;

const n = 3000;

/** Plans deliveries and is killed. */
const dying = `
  const [folder, one] = process.argv.slice(1);
  const { openStore } = await import('${store}');
  const { deliveries } = await openStore({ folder, memoryLimit: '256MB', threads: 1, clock: { now: () => 0 } });
  const many = Array.from({ length: ${n} }, (_, index) => ({ ...JSON.parse(one), id: String(index).padStart(16, '0') }));
  await deliveries.plan({ deliveries: many, marks: [] }, 0);
  process.kill(process.pid, 'SIGKILL');
`;

it('reads what a killed process wrote once, not at every opening', async () => {
  const folder = tempFolder();
  const walBytes = () =>
    statSync(path.join(folder, 'sla-bot.duckdb.wal'), { throwIfNoEntry: false })?.size ?? 0;
  const argv = ['--input-type=module', '-e', dying, folder, JSON.stringify(owed('a'))];
  const { signal, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
  expect(walBytes()).toBeGreaterThan(1_048_576);
  const { deliveries } = await tempStore({ folder, policies: null });
  expect(walBytes()).toBeLessThan(100_000);
  expect(await deliveries.list({ limit: 2 * n })).toHaveLength(n);
});
