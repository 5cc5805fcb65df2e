/** What the product's store and its analytics make of a data folder, beyond what a report shows. */
import { loadConfig } from '../dist/config/load.js';
import { compliance } from '../dist/src/core/analytics/compliance.js';
import { dailySeriesOf } from '../dist/src/core/analytics/daily-series-of.js';
import { pick } from '../dist/src/core/analytics/pick.js';
import { quantile } from '../dist/src/core/analytics/quantile.js';
import { sortOrder } from '../dist/src/core/analytics/sort-order.js';
import { markedRows, splitOrder } from '../dist/src/core/analytics/split-order.js';
import { workingSeries } from '../dist/src/core/analytics/trends/working-series.js';
import { localDays } from '../dist/src/core/report/days.js';
import { measuredRows } from '../dist/src/core/report/duration-groups.js';
import { tallied, tally } from '../dist/src/core/report/tally.js';
import { openStore } from '../dist/src/store/open.js';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const hoursOfWeek = 168;
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const weekOffsetMs = 3 * dayMs;
/** As `detectTrends` and its default window have it. */
const longestHistory = 366;
const trendDays = 30;

/**
 * As of the end of a run's span: `days`, the clocks by UTC day of opening over the whole history; `hours`, those of the
 * span by hour of the week. `adjusted`: by name, the values of the
 * trend window from which the product takes its slopes, the weekday effect out and null where a day has none.
 */
export async function readProduct({ data, config: file, span: { from, to: asOf } }) {
  const { config } = loadConfig({ file, env: {} });
  const store = await openStore({
    folder: data,
    ...config.store,
    clock: { now: () => asOf },
    readOnly: true,
  });
  try {
    const { firstOpenedAt } = await store.extent();
    const start = Math.floor(firstOpenedAt / dayMs) * dayMs;
    const query = (since) => ({ ...noFilter, from: since, to: asOf, asOf, knownAt: null, cohort: 'opened' });
    const history = await store.facts(query(start));
    const daily = await store.daily(query(start), localDays('UTC', start, asOf));
    const hourOfWeek = (at) => Math.floor((at + weekOffsetMs) / hourMs) % hoursOfWeek;
    return {
      days: groupedFigures(history, (asOf - start) / dayMs, (at) => Math.floor((at - start) / dayMs)),
      hours: groupedFigures(await store.facts(query(from)), hoursOfWeek, hourOfWeek),
      adjusted: Object.fromEntries(dailySeriesOf(daily).map((series) => [series.name, adjusted(series)])),
    };
  } finally {
    await store.close();
  }
}

const noFilter = { filters: { service: [], team: [], priority: [], customer: [] } };

/** Counts, compliance and medians (seconds, of however few) of the clocks by a group of their start. */
function groupedFigures(facts, groups, groupOf) {
  const codes = ({ startedAt }) => Int32Array.from(startedAt, groupOf);
  const medians = (clock) => {
    const order = markedRows(sortOrder(clock.elapsedMs), measuredRows(clock));
    const split = splitOrder(order, codes(clock), groups + 1).slice(1);
    return split.map((rows) => inSeconds(quantile(pick(clock.elapsedMs, rows), 0.5)));
  };
  const response = medians(facts.response);
  const resolution = medians(facts.resolution);
  return tally(facts.overall, codes(facts.overall), groups + 1)
    .slice(1)
    .map((counts, group) => ({
      ...compliance(counts, true),
      opened: tallied(counts),
      response: response[group],
      resolution: resolution[group],
    }));
}

function inSeconds(ms) {
  return ms === null ? null : ms / 1000;
}

function adjusted({ name, kind, dates, values, n }) {
  const recent = (list) => list.slice(-longestHistory);
  const { y } = workingSeries({ name, kind, dates: recent(dates), values: recent(values), n: recent(n) });
  return y
    .slice(-trendDays)
    .map((value) => (Number.isFinite(value) ? (kind === 'duration' ? Math.exp(value) : value) : null));
}
