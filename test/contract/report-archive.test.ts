import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ScheduleKind } from '../../config/schedules-schema.ts';
import type { ReportFile } from '../../src/core/report/document.ts';
import type { ArchivedReport } from '../../src/ports/report-archive.ts';
import { tempFolder, tempStore } from '../integration/store/support.ts';

const none = { service: [], team: [], priority: [], customer: [] };
const bytes = (text: string) => new TextEncoder().encode(text);
const pdf = (text: string): ReportFile => ({
  name: 'report.pdf',
  mediaType: 'application/pdf',
  bytes: bytes(text),
});

function report(id: string, from: string, more: Partial<ArchivedReport> = {}): Omit<ArchivedReport, 'files'> {
  return {
    id,
    schedule: 'daily',
    kind: 'daily',
    from,
    to: from,
    title: 'A “title” \u0000 \u202e',
    summary: 'Fine.',
    request: {
      kind: 'daily',
      from,
      to: null,
      asOf: null,
      knownAt: null,
      cohort: 'verdict',
      filters: none,
      sections: null,
      timeZone: 'UTC',
    },
    visible: { teams: null, customers: ['Acme'] },
    dataVersion: 7,
    dataHash: 'abc',
    policyVersion: 1,
    figuresHash: 'def',
    createdAt: 1_000,
    ...more,
  };
}

const keepAll = { keep: () => 1_000, inUse: new Set<string>() };
const folders = (folder: string) => readdirSync(path.join(folder, 'reports'));

describe('the archive of the store', () => {
  it('gives back a report with the bytes of its files, also to the next process', async () => {
    const folder = tempFolder();
    const first = await tempStore({ folder });
    const kept = await first.archive.put(report('a', '2026-01-01'), [
      pdf('one'),
      { ...pdf(''), name: '../x' },
    ]);
    expect(kept.files.map(({ name, byteLength }) => [name, byteLength])).toEqual([
      ['report.pdf', 3],
      ['../x', 0],
    ]);
    await first.close();
    const { archive } = await tempStore({ folder });
    expect(await archive.find('a')).toEqual(kept);
    expect((await archive.files('a')).map((file) => Buffer.from(file.bytes).toString())).toEqual(['one', '']);
    expect(await archive.find('b')).toBeNull();
  });

  it('replaces one of the same id and leaves no file of it', async () => {
    const folder = tempFolder();
    const { archive } = await tempStore({ folder });
    await archive.put(report('a', '2026-01-01'), [pdf('one')]);
    await archive.put(report('a', '2026-01-01', { summary: 'Again.' }), [pdf('two')]);
    expect((await archive.list({ limit: 10 })).map(({ summary }) => summary)).toEqual(['Again.']);
    expect(Buffer.from((await archive.files('a'))[0]?.bytes ?? []).toString()).toBe('two');
    expect(folders(folder)).toHaveLength(1);
  });

  it('lists the latest period first, of one schedule or kind where asked', async () => {
    const { archive } = await tempStore();
    await archive.put(report('a', '2026-01-01'), []);
    await archive.put(report('c', '2026-01-03'), []);
    await archive.put(report('b', '2026-01-02', { schedule: 'team', kind: 'weekly' }), []);
    const ids = async (query: { schedule?: string; kind?: ScheduleKind; limit?: number }) =>
      (await archive.list({ limit: 10, ...query })).map(({ id }) => id);
    expect(await ids({})).toEqual(['c', 'b', 'a']);
    expect(await ids({ limit: 1 })).toEqual(['c']);
    expect(await ids({ schedule: 'team' })).toEqual(['b']);
    expect(await ids({ kind: 'daily' })).toEqual(['c', 'a']);
  });

  it('cleans to the newest of each schedule and kind, with their files, and never one in use', async () => {
    const folder = tempFolder();
    const { archive } = await tempStore({ folder });
    for (let day = 1; day <= 9; day += 1) {
      await archive.put(report(`d${day}`, `2026-01-0${day}`), [pdf(`${day}`)]);
      await archive.put(report(`w${day}`, `2026-02-0${day}`, { schedule: 'w', kind: 'weekly' }), [pdf('w')]);
    }
    const removed = await archive.clean({
      keep: (_, kind) => (kind === 'daily' ? 3 : 5),
      inUse: new Set(['d2']),
    });
    expect(removed).toBe(9);
    expect((await archive.list({ schedule: 'daily', limit: 99 })).map(({ id }) => id)).toEqual([
      'd9',
      'd8',
      'd7',
      'd2',
    ]);
    expect(await archive.list({ schedule: 'w', limit: 99 })).toHaveLength(5);
    expect(folders(folder)).toHaveLength(9);
    expect(await archive.clean(keepAll)).toBe(0);
  });

  it('removes folders that no report has, as of a process that was killed while it wrote', async () => {
    const folder = tempFolder();
    const { archive } = await tempStore({ folder });
    await archive.put(report('a', '2026-01-01'), [pdf('one')]);
    const [kept = ''] = folders(folder);
    writeFileSync(path.join(folder, 'reports', 'orphan.aside'), '');
    await archive.clean(keepAll);
    expect(folders(folder)).toEqual([kept]);
    expect(await archive.files('a')).toHaveLength(1);
  });

  it('says so where a kept file is gone or was changed', async () => {
    const folder = tempFolder();
    const { archive } = await tempStore({ folder });
    await archive.put(report('a', '2026-01-01'), [pdf('one')]);
    const file = path.join(folder, 'reports', folders(folder)[0] ?? '', '0');
    writeFileSync(file, 'two');
    await expect(archive.files('a')).rejects.toThrow('report.pdf is not what was kept');
    rmSync(file);
    await expect(archive.files('a')).rejects.toThrow('report.pdf is missing');
  });
});
