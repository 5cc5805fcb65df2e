/** Compliance and times of all incidents or of one group, as both programs define them. */
import { named } from './parity-compare.mjs';
import { changeOf, legs } from './parity-previous.mjs';

export const dimensions = ['service', 'team', 'priority', 'customer'];

/** The groups of a dimension, in the breakdown and as drivers of the change. */
export function groupFigures({ monthly, custom, reference }, dimension) {
  const family = `compliance by ${dimension}`;
  const rows = new Map(monthly.breakdowns[dimension].map((row) => [row.key, row]));
  const moved = changeOf(custom).drivers.dimensions.find((one) => one.dimension === dimension);
  const drivers = new Map(moved.groups.map((group) => [group.key, group.current]));
  const theirs = Object.entries(reference.breakdowns[dimension]);
  const sorted = (keys) => [...keys].sort().join(' ');
  return [
    ...named(family, { groups: [sorted(rows.keys()), sorted(theirs.map(([key]) => key))] }),
    ...theirs.flatMap(([key, block]) => {
      const row = rows.get(key);
      if (row === undefined) return named(family, { [key]: [null, block.total] });
      const { overall } = row.compliance;
      return [
        ...named(family, {
          [`${key} n`]: [row.n, block.total],
          [`${key} met`]: [overall.met, block.compliant],
          [`${key} breached`]: [overall.breached, block.breached],
          [`${key} pending`]: [overall.pending, block.pending],
          [`${key} decided, as a driver`]: [drivers.get(key)?.decided, block.compliant + block.breached],
          [`${key} breached, as a driver`]: [drivers.get(key)?.breached, block.breached],
        }),
        ...complianceOf(family, key, row, block),
        ...legs.flatMap((leg) => timesOf(`times by ${dimension}`, `${key} ${leg}`, row[leg], block[leg])),
      ];
    }),
  ];
}

/** Rates and the n of stopped clocks; of the report's metrics or a row of a breakdown. */
export function complianceOf(family, name, { compliance }, block) {
  return named(family, {
    [`${name} rate`]: [compliance.overall.rate, block.compliance_rate],
    [`${name} breach rate`]: [compliance.overall.breachRate, block.breach_rate],
    [`${name} response`]: [compliance.response.rate, block.response_compliance],
    [`${name} resolution`]: [compliance.resolution.rate, block.resolution_compliance],
    [`${name} response n`]: [compliance.stoppedOnly.response.n, block.response.n],
    [`${name} resolution n`]: [compliance.stoppedOnly.resolution.n, block.resolution.n],
  });
}

/** Business and wall-clock times are the same around the clock without pauses, and so are the closed-only medians. */
export function timesOf(family, name, ours, block) {
  const { closed, closedOnlyMedianSeconds } = ours.openedCohort;
  const clocks = { '': ours, ' wall': ours.wall };
  const quantiles = Object.entries(clocks).flatMap(([clock, times]) => [
    [`${name}${clock} mean`, [times.meanSeconds, block.mean]],
    [`${name}${clock} median`, [times.medianSeconds, shown(block, 50)]],
    ...Object.entries(times.percentilesSeconds).map(([percentile, value]) => [
      `${name}${clock} p${percentile}`,
      [value, shown(block, Number(percentile))],
    ]),
  ]);
  return named(family, {
    [`${name} n`]: [ours.n, block.n],
    [`${name} closed`]: [closed, block.n],
    [`${name} closed-only median`]: [closedOnlyMedianSeconds, shown(block, 50)],
    ...Object.fromEntries(quantiles),
  });
}

/** The peer's quantile; null where the product's definition withholds it: below n = max(5, ⌈100 / (100 − p)⌉). */
function shown(block, percentile) {
  const leastN = Math.max(5, Math.ceil(100 / (100 - percentile)));
  return block.n < leastN ? null : block[`p${percentile}`];
}
