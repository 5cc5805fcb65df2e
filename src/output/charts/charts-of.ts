import type { ChartSpec, Report } from '../../core/report/document.ts';

/** Returns the charts of a report in reading order, each id once. */
export function chartsOf(report: Report): ChartSpec[] {
  const charts = new Map<string, ChartSpec>();
  for (const section of report.sections) {
    for (const block of section.blocks) {
      if (block.kind === 'chart' && !charts.has(block.chart.id)) charts.set(block.chart.id, block.chart);
    }
  }
  return [...charts.values()];
}
