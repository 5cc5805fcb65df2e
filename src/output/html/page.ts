import type { ChartSpec, Report, ReportSection } from '../../core/report/document.ts';
import type { ChartEngine } from '../../ports/renderer.ts';
import { isCalledOut } from '../called-out.ts';
import { chartsOf } from '../charts/charts-of.ts';
import { prepareReport } from '../prepare.ts';
import { blocksToHtml } from './blocks.ts';
import { escapeHtml } from './escape.ts';
import { pageStyle } from './style.ts';

const maxRows = 1_000;

/** Nothing is loaded and nothing runs: pictures are data, the style sheet is inline. */
const contentPolicy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/**
 * Returns a report as one HTML file that needs nothing else. Charts are SVG pictures (never inline markup, so that
 * a chart server's answer cannot run script), each in a light and a dark version.
 */
export async function reportToHtml(report: Report, charts: ChartEngine): Promise<string> {
  const prepared = prepareReport(report, maxRows);
  const light = new Map<string, string>();
  const dark = new Map<string, string>();
  for (const chart of chartsOf(prepared)) {
    light.set(chart.id, dataUri(await charts.svg(chart)));
    dark.set(chart.id, dataUri(await charts.svg(chart, { theme: 'dark' })));
  }
  const sections = prepared.sections.map((section) => sectionToHtml(section, light, dark));
  const title = escapeHtml(prepared.title);
  return `<!doctype html>
<html lang="${escapeHtml(prepared.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="sla-bot">
<title>${title === '' ? 'Report' : title}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${prepared.subtitle === '' ? '' : `<p class="subtitle">${escapeHtml(prepared.subtitle)}</p>`}
${coverToHtml(prepared)}
</header>
<main>
${prepared.summary === '' || isCalledOut(prepared) ? '' : `<p class="lead">${escapeHtml(prepared.summary)}</p>`}
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function coverToHtml(report: Report): string {
  if (report.cover.length === 0) return '';
  const pairs = report.cover.map(
    ({ label, value }) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`,
  );
  return `<dl class="cover">${pairs.join('')}</dl>`;
}

function sectionToHtml(
  section: ReportSection,
  light: ReadonlyMap<string, string>,
  dark: ReadonlyMap<string, string>,
): string {
  const blocks = blocksToHtml(section.blocks, {
    chartSrc: (chart: ChartSpec) => light.get(chart.id) ?? '',
    chartDarkSrc: (chart: ChartSpec) => dark.get(chart.id) ?? '',
    headingOffset: 2,
    maxRows,
  });
  const heading = section.title === '' ? '' : `<h2>${escapeHtml(section.title)}</h2>\n`;
  return `<section>\n${heading}${blocks}\n</section>`;
}

function dataUri(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
