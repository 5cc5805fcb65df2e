import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createWorkshop,
  importArgs,
  type RunningCli,
  reportArgs,
  startCli,
  type Workshop,
} from '../../support/cli.ts';

/** Bytes that the database or its write-ahead log have when the process is killed; 0: as soon as there is a file. */
const moments: readonly (readonly ['sla-bot.duckdb' | 'sla-bot.duckdb.wal', number])[] = [
  ['sla-bot.duckdb', 0],
  ['sla-bot.duckdb', 600_000],
  ['sla-bot.duckdb', 1_200_000],
  ['sla-bot.duckdb.wal', 1],
  ['sla-bot.duckdb.wal', 20_000],
];

let shop: Workshop;
let clean: string;

beforeAll(async () => {
  shop = await createWorkshop(2_500);
  clean = await reportOf('origin');
});

afterAll(() => shop.remove());

async function reportOf(data: string): Promise<string> {
  const { stdout, stderr, code } = await shop.run(reportArgs(data, '--json'));
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? -1;
}

/** Kills the process, as a power cut would, once the file has that size. */
function killAt(running: RunningCli, file: string, bytes: number): void {
  const watch = setInterval(() => {
    if (sizeOf(file) < bytes) return;
    clearInterval(watch);
    running.child.kill('SIGKILL');
  }, 2);
  running.child.once('exit', () => clearInterval(watch));
}

describe('an import killed at any moment', () => {
  it('gives, run again, the database of one clean run', async () => {
    let kills = 0;
    for (const [index, [name, bytes]] of moments.entries()) {
      const data = `killed-${index}`;
      const running = startCli(importArgs('sample.ndjson', data), { cwd: shop.folder });
      killAt(running, path.join(shop.folder, data, name), bytes);
      if ((await running.done).signal === 'SIGKILL') kills += 1;
      const again = await shop.run(importArgs('sample.ndjson', data));
      expect([again.code, again.stderr], `killed at ${bytes} bytes of ${name}`).toEqual([0, '']);
      expect(await reportOf(data), `killed at ${bytes} bytes of ${name}`).toBe(clean);
    }
    expect(kills).toBeGreaterThanOrEqual(3);
  });

  it('gives the same when it is killed twice, over data that were there before', async () => {
    const lines = readFileSync(shop.sample, 'utf8').trimEnd().split('\n');
    writeFileSync(path.join(shop.folder, 'first.ndjson'), lines.slice(0, 3_000).join('\n'));
    writeFileSync(path.join(shop.folder, 'second.ndjson'), lines.slice(3_000).join('\n'));
    await shop.run(importArgs('first.ndjson', 'grown'));
    cpSync(path.join(shop.folder, 'grown'), path.join(shop.folder, 'grown-clean'), { recursive: true });
    await shop.run(importArgs('second.ndjson', 'grown-clean'));
    const database = path.join(shop.folder, 'grown', 'sla-bot.duckdb');
    for (const [file, bytes] of [
      [database, sizeOf(database) + 100_000],
      [`${database}.wal`, 1],
    ] as const) {
      const running = startCli(importArgs('second.ndjson', 'grown'), { cwd: shop.folder });
      killAt(running, file, bytes);
      await running.done;
    }
    expect((await shop.run(importArgs('second.ndjson', 'grown'))).code).toBe(0);
    const grown = await reportOf('grown');
    expect(grown).toBe(await reportOf('grown-clean'));
    expect(JSON.parse(grown).data.version).toBe(lines.length);
  });
});
