import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Report, ReportFile } from '../../core/report/document.ts';
import { tooLarge } from '../../output/discord/report-to-discord.ts';
import type { Logger } from '../../ports/logger.ts';
import { type Renderer, type ReportFormat, reportFormats } from '../../ports/renderer.ts';

export interface SmallerFileDeps {
  readonly render: Renderer['render'];
  readonly logger: Pick<Logger, 'warn'>;
}

export interface FittedFile {
  readonly file: ReportFile;
  /** What must be said about it. */
  readonly note: string | null;
}

/** One way to say the same in fewer bytes. */
interface Rendition {
  readonly what: string;
  make(): Promise<ReportFile>;
}

const gzipped = promisify(gzip);
const summaries: readonly string[] = ['summary', 'executive_summary'];
const advice = 'A shorter period, a filter or fewer sections make smaller files.';

/**
 * A file of a report as it is, where it is within `maxBytes`; else the first that is of: pages (PDF, HTML) of the summary
 * alone, the whole as Markdown, the same compressed, the summary as Markdown; data (CSV, JSON) are only compressed, since
 * a part of them would be taken for all. Where none is small enough, the file as it is.
 */
export async function fittedFile(
  file: ReportFile,
  report: Report,
  maxBytes: number,
  { render, logger }: SmallerFileDeps,
): Promise<FittedFile> {
  if (file.bytes.byteLength <= maxBytes) return { file, note: null };
  for (const { what, make } of renditionsOf(file, report, render)) {
    try {
      const made = await make();
      if (made.bytes.byteLength > maxBytes) continue;
      const because = tooLarge(file.name, file.bytes.byteLength, maxBytes);
      return { file: made, note: `${because} ${made.name} is ${what}. ${advice}` };
    } catch (error) {
      logger.warn({ file: file.name, what, cause: String(error) }, 'smaller file could not be made');
    }
  }
  return { file, note: advice };
}

function renditionsOf(file: ReportFile, report: Report, render: Renderer['render']): Rendition[] {
  const { stem, format } = partsOf(file.name);
  const whole = { ...report, files: [], actions: [] };
  const summary = { ...whole, sections: report.sections.filter(isSummary) };
  const isShorter = summary.sections.length < whole.sections.length;
  const inMarkdown = () => render(whole, 'md', stem);
  const ofSummary = (as: ReportFormat): Rendition[] =>
    isShorter ? [{ what: 'its summary alone', make: () => render(summary, as, `${stem}-summary`) }] : [];
  switch (format) {
    case 'pdf':
    case 'html':
      return [
        ...ofSummary(format),
        { what: 'the same without its pictures', make: inMarkdown },
        {
          what: 'the same without its pictures, compressed',
          make: async () => compressed(await inMarkdown()),
        },
        ...ofSummary('md'),
      ];
    case 'md':
      return [{ what: 'the same, compressed', make: () => compressed(file) }, ...ofSummary('md')];
    default:
      return [{ what: 'the same, compressed', make: () => compressed(file) }];
  }
}

/** The first section also says what was understood and what was left out. */
function isSummary({ name }: Report['sections'][number], index: number): boolean {
  return index === 0 || summaries.includes(name);
}

async function compressed({ name, bytes }: ReportFile): Promise<ReportFile> {
  return { name: `${name}.gz`, mediaType: 'application/gzip', bytes: await gzipped(bytes) };
}

function partsOf(name: string): { stem: string; format: ReportFormat | null } {
  const format = reportFormats.find((known) => name.endsWith(`.${known}`)) ?? null;
  return { stem: format === null ? name : name.slice(0, -format.length - 1), format };
}
