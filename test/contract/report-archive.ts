import { describe, expect, it } from 'vitest';
import type { ScheduleKind } from '../../config/schedules-schema.ts';
import type { ReportFile } from '../../src/core/report/document.ts';
import type { ArchivedReport, ReportArchive } from '../../src/ports/report-archive.ts';

const none = { service: [], team: [], priority: [], customer: [] };
const bytes = (text: string) => new TextEncoder().encode(text);
export const pdf = (text: string): ReportFile => ({
  name: 'report.pdf',
  mediaType: 'application/pdf',
  bytes: bytes(text),
});

export function report(
  id: string,
  from: string,
  more: Partial<ArchivedReport> = {},
): Omit<ArchivedReport, 'files'> {
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

/** An archive under test, and the hand that spoils what it keeps. */
export interface OpenedArchive {
  readonly archive: ReportArchive;
  /** Of how many reports there are files. */
  bundles(): Promise<number>;
  /** Writes other bytes over the first file of the only report. */
  overwrite(): Promise<void>;
  /** Removes the first file of the only report. */
  removeFile(): Promise<void>;
}

/** What every archive of reports keeps to; `open` gives an empty one. */
export function describeReportArchive(name: string, open: () => Promise<OpenedArchive>): void {
  describe(`${name} as an archive of reports`, () => {
    it('gives back a report with the bytes of its files', async () => {
      const { archive } = await open();
      const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const kept = await archive.put(report('a', '2026-01-01'), [
        pdf('one'),
        { ...pdf(''), name: '../x' },
        { ...pdf(''), bytes: all },
      ]);
      expect(kept.files.map(({ name: file, byteLength }) => [file, byteLength])).toEqual([
        ['report.pdf', 3],
        ['../x', 0],
        ['report.pdf', 256],
      ]);
      expect(await archive.find('a')).toEqual(kept);
      const files = (await archive.files('a')).map((file) => Buffer.from(file.bytes));
      expect(files).toEqual([Buffer.from('one'), Buffer.from(''), Buffer.from(all)]);
      expect(await archive.find('b')).toBeNull();
      expect(await archive.files('b')).toEqual([]);
    });

    it('replaces one of the same id and leaves no file of it', async () => {
      const { archive, bundles } = await open();
      await archive.put(report('a', '2026-01-01'), [pdf('one')]);
      await archive.put(report('a', '2026-01-01', { summary: 'Again.' }), [pdf('two')]);
      expect((await archive.list({ limit: 10 })).map(({ summary }) => summary)).toEqual(['Again.']);
      expect(Buffer.from((await archive.files('a'))[0]?.bytes ?? []).toString()).toBe('two');
      expect(await bundles()).toBe(1);
    });

    it('keeps one whole report where several of the same id are put at the same time', async () => {
      const { archive, bundles } = await open();
      const texts = Array.from({ length: 8 }, (_, index) => `bytes ${index}`);
      await Promise.all(
        texts.map((text) => archive.put(report('a', '2026-01-01', { summary: text }), [pdf(text)])),
      );
      const found = await archive.find('a');
      expect(texts).toContain(found?.summary);
      expect(Buffer.from((await archive.files('a'))[0]?.bytes ?? []).toString()).toBe(found?.summary);
      expect(await bundles()).toBe(1);
    });

    it('adds one only where there is none of its id, also of many that come at the same time', async () => {
      const { archive, bundles } = await open();
      const texts = Array.from({ length: 8 }, (_, index) => `bytes ${index}`);
      const added = await Promise.all(
        texts.map((text) => archive.add(report('a', '2026-01-01', { summary: text }), [pdf(text)])),
      );
      const [first, ...others] = added.filter((one) => one !== null);
      expect(others).toEqual([]);
      expect(await archive.find('a')).toEqual(first);
      expect(Buffer.from((await archive.files('a'))[0]?.bytes ?? []).toString()).toBe(first?.summary);
      expect(await bundles()).toBe(1);
    });

    it('lists the latest period first, of one schedule or kind where asked', async () => {
      const { archive } = await open();
      await archive.put(report('a', '2026-01-01'), []);
      await archive.put(report('c', '2026-01-03'), []);
      await archive.put(report('d', '2026-01-03', { createdAt: 2_000 }), []);
      await archive.put(report('b', '2026-01-02', { schedule: 'team', kind: 'weekly' }), []);
      const ids = async (query: { schedule?: string; kind?: ScheduleKind; limit?: number }) =>
        (await archive.list({ limit: 10, ...query })).map(({ id }) => id);
      expect(await ids({})).toEqual(['d', 'c', 'b', 'a']);
      expect(await ids({ limit: 1 })).toEqual(['d']);
      expect(await ids({ schedule: 'team' })).toEqual(['b']);
      expect(await ids({ kind: 'daily' })).toEqual(['d', 'c', 'a']);
    });

    it('cleans to the newest of each schedule and kind, with their files, and never one in use', async () => {
      const { archive, bundles } = await open();
      for (let day = 1; day <= 9; day += 1) {
        await archive.put(report(`d${day}`, `2026-01-0${day}`), [pdf(`${day}`)]);
        const weekly = { schedule: 'w', kind: 'weekly' } as const;
        await archive.put(report(`w${day}`, `2026-02-0${day}`, weekly), [pdf('w')]);
      }
      const removed = await archive.clean({
        keep: (_, kind) => (kind === 'daily' ? 3 : 5),
        inUse: new Set(['d2']),
      });
      expect(removed).toBe(9);
      const daily = await archive.list({ schedule: 'daily', limit: 99 });
      expect(daily.map(({ id }) => id)).toEqual(['d9', 'd8', 'd7', 'd2']);
      expect(await archive.list({ schedule: 'w', limit: 99 })).toHaveLength(5);
      expect(await bundles()).toBe(9);
      expect(await archive.clean({ keep: () => 1_000, inUse: new Set() })).toBe(0);
    });

    it('says so where a kept file is gone or was changed', async () => {
      const { archive, overwrite, removeFile } = await open();
      await archive.put(report('a', '2026-01-01'), [pdf('one')]);
      await overwrite();
      await expect(archive.files('a')).rejects.toThrow('report.pdf is not what was kept');
      await removeFile();
      await expect(archive.files('a')).rejects.toThrow('report.pdf is missing');
    });
  });
}
