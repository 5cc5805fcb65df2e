import type { Block, ChartSpec, Report } from '../../core/report/document.ts';
import { chartsOf } from '../../output/charts/charts-of.ts';
import type { Answer } from './messages.ts';

/** Turns blocks into HTML with every text escaped; `blocksToHtml` of the HTML output. */
export type RenderBlocks = (
  blocks: readonly Block[],
  options: { chartSrc(chart: ChartSpec): string; headingOffset?: number | undefined },
) => string;

/** The page's title is its `h1`, a message's the `h2`: blocks begin below that. */
const HEADING_OFFSET = 2;

/** A report as the page shows it; pictures and files are fetched by the message's id. */
export function toAnswer(message: string, report: Report, renderBlocks: RenderBlocks): Answer {
  const charts = chartsOf(report);
  const chartSrc = (chart: ChartSpec) => {
    const index = charts.findIndex((candidate) => candidate.id === chart.id);
    return `/charts/${message}/${Math.max(0, index)}.png?theme=light`;
  };
  const isLong = report.sections.length > 1;
  const html = report.sections.map((section) => {
    const heading: Block[] =
      isLong && section.title !== '' ? [{ kind: 'heading', level: 1, text: section.title }] : [];
    const options = { chartSrc, headingOffset: HEADING_OFFSET };
    return `<section class="answer-section">${renderBlocks([...heading, ...section.blocks], options)}</section>`;
  });
  return {
    title: report.title,
    subtitle: report.subtitle,
    summary: report.summary,
    html: html.join(''),
    actions: report.actions,
    files: report.files.map((file, index) => ({
      name: file.name,
      href: `/files/${message}/${index}`,
      bytes: file.bytes.byteLength,
    })),
  };
}
