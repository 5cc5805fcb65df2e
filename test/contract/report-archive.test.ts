import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRedisReportArchive } from '../../src/adapters/redis/report-archive.ts';
import { tempFolder, tempStore } from '../integration/store/support.ts';
import { oneRedis } from '../support/redis/one-redis.ts';
import { describeReportArchive, pdf, report } from './report-archive.ts';

const folders = (folder: string) => readdirSync(path.join(folder, 'reports'));

describeReportArchive('the DuckDB store', async () => {
  const folder = tempFolder();
  const { archive } = await tempStore({ folder });
  const first = () => path.join(folder, 'reports', folders(folder)[0] ?? '', '0');
  return {
    archive,
    bundles: async () => folders(folder).length,
    overwrite: async () => writeFileSync(first(), 'two'),
    removeFile: async () => rmSync(first()),
  };
});

const redis = oneRedis();
describeReportArchive('Redis', async () => {
  const [commands, prefix] = [redis.connect(), redis.prefix()];
  const bundles = async () => (await commands.call('KEYS', `${prefix}:*files:*`)) as string[];
  return {
    archive: createRedisReportArchive(commands, prefix),
    bundles: async () => (await bundles()).length,
    async overwrite() {
      await commands.call('HSET', (await bundles())[0] ?? '', '0', 'two');
    },
    async removeFile() {
      await commands.call('DEL', (await bundles())[0] ?? '');
    },
  };
});

describe('the archive of the store', () => {
  it('has a report with its files for the next process', async () => {
    const folder = tempFolder();
    const first = await tempStore({ folder });
    const kept = await first.archive.put(report('a', '2026-01-01'), [pdf('one')]);
    await first.close();
    const { archive } = await tempStore({ folder });
    expect(await archive.find('a')).toEqual(kept);
    expect((await archive.files('a')).map((file) => Buffer.from(file.bytes).toString())).toEqual(['one']);
  });

  it('removes folders that no report has, as of a process that was killed while it wrote', async () => {
    const folder = tempFolder();
    const { archive } = await tempStore({ folder });
    await archive.put(report('a', '2026-01-01'), [pdf('one')]);
    const [kept = ''] = folders(folder);
    writeFileSync(path.join(folder, 'reports', 'orphan.aside'), '');
    await archive.clean({ keep: () => 1_000, inUse: new Set() });
    expect(folders(folder)).toEqual([kept]);
    expect(await archive.files('a')).toHaveLength(1);
  });
});

describe('the archive in Redis', () => {
  it('lets the files go by themselves that a killed bot did not put down, and never those of a report', async () => {
    const [commands, prefix] = [redis.connect(), redis.prefix()];
    const archive = createRedisReportArchive(commands, prefix);
    const cutOff = {
      ...commands,
      run: () => Promise.reject(new Error('killed')),
    };
    const killed = createRedisReportArchive(cutOff, prefix);
    await expect(killed.put(report('b', '2026-01-02'), [pdf('two')])).rejects.toThrow('killed');
    await archive.put(report('a', '2026-01-01'), [pdf('one')]);
    expect(await archive.find('b')).toBeNull();
    const bundles = (await commands.call('KEYS', `${prefix}:*files:*`)) as string[];
    const lives = await Promise.all(bundles.map((key) => commands.call('TTL', key)));
    expect(lives.map(Number).sort((a, b) => a - b)).toEqual([-1, expect.closeTo(3_600, -2)]);
  });
});
