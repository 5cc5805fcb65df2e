/** The period before, which is as long, and the change against it. */
import { named } from './parity-compare.mjs';

export const legs = ['response', 'resolution'];

/** From a report on the period before. */
export function previousCounts({ previous, reference: { comparison } }) {
  const { compliance, response, resolution } = previous.metrics;
  return named('previous period: counts', {
    opened: [previous.counts.opened, comparison.total.previous],
    breached: [compliance.overall.breached, comparison.breached.previous],
    'response p95': [response.percentilesSeconds[95], comparison.response_p95.previous],
    'resolution p95': [resolution.percentilesSeconds[95], comparison.resolution_p95.previous],
  });
}

/** From the comparison section; the volume stands there per day. */
export function previousFigures({ custom, span: { days }, reference: { comparison } }) {
  const by = Object.fromEntries(changeOf(custom).figures.map((figure) => [figure.figure, figure]));
  const change = (family, name, ours, theirs, scale = 1) =>
    named(family, {
      [`${name} current`]: [ours.current * scale, theirs.current],
      [`${name} previous`]: [ours.previous * scale, theirs.previous],
      [`${name} change`]: [ours.difference * scale, theirs.change],
    });
  const times = 'previous period: times';
  return [
    ...change('previous period: counts', 'opened', by.volume, comparison.total, days),
    ...change('previous period: rates', 'overall', by.compliance, comparison.compliance_rate),
    ...legs.flatMap((leg) => [
      ...change('previous period: rates', leg, by[`${leg}Compliance`], comparison[`${leg}_compliance`]),
      ...['Mean', 'Median'].flatMap((figure) => {
        const [name, ours] = [`${leg} ${figure.toLowerCase()}`, by[`${leg}${figure}`]];
        const theirs = comparison[`${leg}_${figure.toLowerCase()}`];
        const percent = [(ours.ratio - 1) * 100, theirs.change_pct];
        return [...change(times, name, ours, theirs), ...named(times, { [`${name} change, %`]: percent })];
      }),
    ]),
  ];
}

/** The comparison with the period before. */
export function changeOf(report) {
  return report.analysis.comparisons.find(({ base }) => base === 'previous');
}
