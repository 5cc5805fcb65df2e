import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fittedFile } from '../../../../src/adapters/discord/smaller-file.ts';
import type { Report } from '../../../../src/core/report/document.ts';
import type { ReportFormat } from '../../../../src/ports/renderer.ts';
import { fakeReport, fakeRequest } from '../../../support/fake-reporting.ts';

const report: Report = {
  ...fakeReport(fakeRequest()),
  sections: ['compliance', 'executive_summary', 'trends'].map((name) => ({ name, title: name, blocks: [] })),
};
const fileOf = (name: string, bytes: Uint8Array = randomBytes(10_000)) => ({ name, mediaType: 'x/y', bytes });
/** Bytes that no compression makes fewer, by section and format. */
const perSection: Readonly<Record<ReportFormat, number>> = {
  pdf: 3_000,
  html: 3_000,
  md: 100,
  json: 10,
  csv: 10,
};

function fitInto(
  file: ReturnType<typeof fileOf>,
  maxBytes: number,
  of = report,
  broken: ReportFormat | null = null,
) {
  const warned: unknown[] = [];
  const rendered: Report[] = [];
  const fitted = fittedFile(file, of, maxBytes, {
    logger: { warn: (fields) => void warned.push(fields) },
    render: async (document, format, name) => {
      if (format === broken) throw new Error('no glyphs');
      rendered.push(document);
      return fileOf(`${name}.${format}`, randomBytes(document.sections.length * perSection[format]));
    },
  });
  return fitted.then((result) => ({ ...result, warned, rendered }));
}

describe('fittedFile', () => {
  it('leaves a file within the limit alone', async () => {
    const file = fileOf('sla-weekly.pdf');
    expect(await fitInto(file, 10_000)).toMatchObject({ file, note: null, rendered: [] });
  });

  it.each(['pdf', 'html'] as const)('sends %s pages of the summary alone', async (format) => {
    const { file, note, rendered } = await fitInto(fileOf(`sla-weekly.${format}`), 6_000);
    expect(file.name).toBe(`sla-weekly-summary.${format}`);
    expect(rendered[0]?.sections.map(({ name }) => name)).toEqual(['compliance', 'executive_summary']);
    expect(note).toContain('10 kB, more than the 6 kB that may be uploaded here');
    expect(note).toContain('is its summary alone');
  });

  it.each([
    [5_000, 'sla-weekly.md'],
    [250, 'sla-weekly-summary.md'],
  ])('goes on to Markdown where those are over %i bytes too', async (max, name) => {
    expect((await fitInto(fileOf('sla-weekly.pdf'), max)).file.name).toBe(name);
  });

  it('takes the whole as Markdown where there is no shorter part, or where it cannot be drawn', async () => {
    const one = { ...report, sections: report.sections.slice(0, 1) };
    expect((await fitInto(fileOf('sla-weekly.pdf'), 6_000, one)).file.name).toBe('sla-weekly.md');
    const { file, warned } = await fitInto(fileOf('sla-weekly.pdf'), 6_000, report, 'pdf');
    expect(file.name).toBe('sla-weekly.md');
    expect(warned).toHaveLength(1);
  });

  it.each(['csv', 'json'])('compresses %s, which stays whole', async (format) => {
    const bytes = new TextEncoder().encode('payments,met\n'.repeat(1_000));
    const { file, note } = await fitInto(fileOf(`sla-weekly.${format}`, bytes), 1_000);
    expect(file.name).toBe(`sla-weekly.${format}.gz`);
    expect(new Uint8Array(gunzipSync(file.bytes))).toEqual(bytes);
    expect(note).toContain('is the same, compressed');
    const kept = fileOf(`sla-weekly.${format}`);
    expect((await fitInto(kept, 1_000)).file).toBe(kept);
  });
});
