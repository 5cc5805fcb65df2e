import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/core/report/build.ts';
import { reportCsvRows } from '../../../../src/core/report/csv.ts';
import type { Block, Report } from '../../../../src/core/report/document.ts';
import { createFormat } from '../../../../src/core/report/format.ts';
import type { ReportData } from '../../../../src/core/report/model.ts';
import type { Period } from '../../../../src/core/report/period.ts';
import { findSections, sections } from '../../../../src/core/report/sections/registry.ts';
import { sampleAnalysis } from '../../../support/sample-analysis.ts';
import { type FakeIncident, fakeSource } from './fake-source.ts';
import { dataFrom, day, hour, incident, incidents, minute, monday, week } from './sample.ts';
import { juneData } from './sections/june.ts';

const names = sections.map(({ name }) => name);

function build(data: ReportData, period: Period, which: readonly string[] = names): Report {
  return buildReport({
    data,
    period,
    sections: which,
    format: createFormat('en', period.timeZone),
    weekStartsOn: 'monday',
    language: 'en',
  });
}

async function reportOf(
  list: readonly FakeIncident[],
  period = week(),
  cohort: 'verdict' | 'opened' = 'verdict',
) {
  return build(await dataFrom(fakeSource(list), period, cohort), period);
}

function blocksOf(report: Report, name: string): readonly Block[] {
  return report.sections.find((section) => section.name === name)?.blocks ?? [];
}

function find<K extends Block['kind']>(blocks: readonly Block[], kind: K): Extract<Block, { kind: K }>[] {
  return blocks.filter((block): block is Extract<Block, { kind: K }> => block.kind === kind);
}

/** Forty a week, four of them late at the resolution; the last one still open. */
const forty = Array.from({ length: 40 }, (_, index) => {
  const openedAt = monday + index * 4 * hour;
  return incident(`INC-${index}`, {
    openedAt,
    acknowledgedAt: openedAt + (index % 13) * minute,
    resolvedAt: index === 39 ? null : openedAt + (index % 10 === 0 ? 6 : 2) * hour,
    service: `service ${index % 12}`,
    priority: index % 2 === 0 ? 'P1' : 'P2',
    customer: null,
  });
});

describe('a report', () => {
  it('says first whether things are fine, with the figures', async () => {
    const report = await reportOf(forty);
    expect(report.title).toBe('Weekly SLA report: 3 Jun – 9 Jun 2024');
    expect(report.summary).toBe('Below target: compliance 87.5 % (n=40); target 95.0 %.');
    for (const name of ['summary', 'executive_summary']) {
      expect(blocksOf(report, name)[0]).toEqual({ kind: 'callout', tone: 'bad', text: report.summary });
    }
  });

  it('is labelled partial with pending and worst case while the period runs', async () => {
    const report = await reportOf(forty, week({ asOf: monday + 39 * 4 * hour + 20 * minute }));
    expect(report.subtitle).toContain('partial');
    expect(report.summary).toBe(
      'Below target: compliance 89.7 % (n=39), 1 pending, worst case 87.5 %; target 95.0 %. The period is still running.',
    );
  });

  it('names period, zone, as-of, data version and hash on the cover', async () => {
    const { cover } = await reportOf(forty);
    expect(Object.fromEntries(cover.map(({ label, value }) => [label, value]))).toMatchObject({
      Period: '3 Jun 2024 00:00 to 10 Jun 2024 00:00 (exclusive)',
      'Time zone': 'UTC',
      'As of': '3 Jul 2024 00:00',
      Cohort: 'verdict',
      'Data version': '40',
      'Data hash': 'c0ffee',
    });
  });

  it('has the same bytes for the same data', async () => {
    expect(JSON.stringify(await reportOf(forty))).toBe(JSON.stringify(await reportOf(forty)));
  });

  it('refuses a section that does not exist and names those that do', () => {
    expect(() => findSections(['summary', 'horoscope'])).toThrowError(
      'There is no report section “horoscope”.',
    );
    expect(findSections(['compliance', 'summary', 'compliance']).map(({ name }) => name)).toEqual([
      'compliance',
      'summary',
    ]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('gives every section with figures its method, naming cohort, n, estimator, calendar and as-of', async () => {
    const report = await reportOf(forty);
    for (const { name, needs } of sections) {
      if (needs === undefined) expect(find(blocksOf(report, name), 'method')).toHaveLength(1);
    }
    const alone = build(await dataFrom(fakeSource(forty), week()), week(), ['response_times']);
    const text = find(blocksOf(alone, 'response_times'), 'method')[0]?.lines.join('\n') ?? '';
    for (const part of [
      'n=40 clocks',
      'stopped in the period',
      'R type 7',
      'Kaplan–Meier',
      'calendar 24x7',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('as of 3 Jul 2024 00:00 UTC');
  });

  it('says a line of method once, and in later sections where', async () => {
    const report = await reportOf(forty);
    const lines = report.sections.flatMap(({ blocks }) => find(blocks, 'method').flatMap((one) => one.lines));
    const own = lines.filter((line) => !/ said under “/.test(line));
    expect(new Set(own).size).toBe(own.length);
    const last = (name: string) => find(blocksOf(report, name), 'method')[0]?.lines.at(-1);
    expect(last('executive_summary')).toBe('As said under “Summary”.');
    expect(last('response_times')).toBe('The rest as said under “Summary”.');
  });
});

describe('the executive summary', () => {
  function textOf(report: Report): string {
    return find(blocksOf(report, 'executive_summary'), 'prose')[0]?.markdown.replaceAll('\\', '') ?? '';
  }

  it('says that a weaker group with few incidents is passed over', async () => {
    const few = forty.filter(({ service }) => service === 'service 0').slice(0, 2);
    const list = [
      ...forty.map((row, index) => ({ ...row, service: index % 5 > 0 ? 'payments' : 'search' })),
      ...few.map((row) => ({ ...row, incident: `${row.incident}-b`, service: 'tiny' })),
    ];
    const report = await reportOf(list);
    expect(textOf(report)).toMatch(
      /Weakest service of those with n ≥ 5: \w+, [\d.]+ % \(n=\d+\), with \d of all \d breached incidents\./,
    );
    const methods = report.sections.flatMap(({ blocks }) =>
      find(blocks, 'method').flatMap((one) => one.lines),
    );
    expect(methods.join()).toContain('at least 5 decided incidents');
    expect(textOf(await reportOf(list.filter(({ service }) => service !== 'tiny')))).toContain(
      'Weakest service: search',
    );
  });

  it('names no weakest group where its interval holds the overall rate: some group is always the lowest', async () => {
    const alike = forty.map((row, index) => ({ ...row, service: index % 2 === 0 ? 'payments' : 'search' }));
    const report = build(await dataFrom(fakeSource(alike), week()), week(), ['executive_summary']);
    expect(textOf(report)).not.toContain('Weakest');
    expect(find(blocksOf(report, 'executive_summary'), 'method')[0]?.lines.join()).not.toContain('Weakest');
  });

  it('tells half times only of the clocks that are enough for a median', async () => {
    const unanswered = forty.map((row, index) => ({
      ...row,
      acknowledgedAt: index < 3 ? row.acknowledgedAt : null,
      resolvedAt: row.openedAt + 10 * minute,
    }));
    expect(textOf(await reportOf(unanswered))).toContain(
      'Half of the incidents were resolved within 10 min (n=40).',
    );
    expect(textOf(await reportOf(forty))).toContain('answered within 6 min (n=40) and resolved within 2 h');
  });

  it('says as of when incidents are open, which is not the period', async () => {
    const [tiles] = find(blocksOf(await reportOf(forty), 'executive_summary'), 'tiles');
    expect(tiles?.tiles.find(({ label }) => label === 'Open incidents')?.detail).toBe(
      'as of 3 Jul 2024 00:00, whenever opened; oldest 23 d 12 h',
    );
  });

  it.each([
    ['policy', 'default', 'Judged by policy default version 1, calendar 24x7 (80)'],
    ['source-deadline', null, 'Judged by the source’s own deadlines (80)'],
    ['source-flag', null, 'Judged by the verdicts that the source recorded (80)'],
    ['policy', null, 'Judged by no policy, since none applies (80)'],
  ] as const)('names what judged: %s of %s', async (judgedBy, policy, text) => {
    const source = fakeSource(forty);
    const facts: typeof source.facts = async (query) => ({
      ...(await source.facts(query)),
      policies: [{ policy, version: 1, calendar: policy === null ? null : '24x7', judgedBy, n: 80 }],
    });
    const report = build(await dataFrom({ ...source, facts }, week()), week(), ['executive_summary']);
    expect(find(blocksOf(report, 'executive_summary'), 'method')[0]?.lines.join()).toContain(text);
  });
});

describe('the compliance section', () => {
  it('caps its tables and says how many rows there are', async () => {
    const tables = find(blocksOf(await reportOf(forty), 'compliance'), 'table');
    expect(tables.map(({ id }) => id)).toEqual([
      'compliance-by-priority',
      'compliance-by-service',
      'compliance-by-team',
    ]);
    const services = tables[1];
    expect([services?.rows.length, services?.totalRows]).toEqual([10, 12]);
    expect(services?.caption).toBe('Compliance by service: the 10 with most incidents');
  });

  it('draws compliance by day with target and warning lines and gaps where nothing was decided', async () => {
    const list = forty.slice(0, 7);
    const [block] = find(
      blocksOf(await reportOf(list, week({ asOf: monday + 7 * day })), 'compliance'),
      'chart',
    );
    const config = block?.chart.config as {
      data: { labels: string[]; datasets: { label: string; role: string; data: (number | null)[] }[] };
    };
    expect(config.data.labels).toEqual(['3 Jun', '4 Jun', '5 Jun', '6 Jun', '7 Jun', '8 Jun', '9 Jun']);
    const [overall] = config.data.datasets;
    expect(overall?.data).toEqual([expect.closeTo(83.333, 3), 100, null, null, null, null, null]);
    expect(config.data.datasets.map(({ role }) => role).slice(-2)).toEqual(['target', 'warning']);
    expect(block?.chart.alt).toContain('from 3 Jun 2024 to 9 Jun 2024');
    expect(block?.chart.alt).toMatch(/lowest on 3 Jun 2024 at 83\.3 % \(n=\d+\), last [\d.]+ % \(n=\d+\)/);
  });

  it('labels the axis up to 100 whatever the least value', async () => {
    const late = (share: number) =>
      forty.map((row, index) => ({ ...row, resolvedAt: row.openedAt + (index / 40 < share ? 6 : 2) * hour }));
    for (const share of [0, 0.1, 0.3, 0.5, 0.7, 1]) {
      const [block] = find(blocksOf(await reportOf(late(share)), 'compliance'), 'chart');
      const { options } = (block?.chart.config ?? {}) as {
        options: { scales: { y: { min: number; max: number; ticks: { stepSize: number } } } };
      };
      const { y } = options.scales;
      expect((y.max - y.min) % y.ticks.stepSize).toBe(0);
      expect((y.max - y.min) / y.ticks.stepSize).toBeGreaterThanOrEqual(4);
    }
  });

  it('describes a single day and too few clocks for a median in words', async () => {
    const [trend] = find(blocksOf(await reportOf(forty.slice(0, 1)), 'compliance'), 'chart');
    expect(trend?.chart.alt).toContain('in 1 of 1 day with data');
    const [times] = find(blocksOf(await reportOf(forty.slice(0, 1)), 'response_times'), 'chart');
    expect(times?.chart.alt).toContain('of 1 clock, ');
    expect(times?.chart.alt).toContain('there are too few for a median');
  });

  it('draws weeks where days hold few incidents, whose rates would jump', async () => {
    const from = monday - 28 * day;
    const period = week({ kind: 'custom', from, to: monday + 28 * day });
    const of = (perDay: number) =>
      Array.from({ length: 56 * perDay }, (_, index) =>
        incident(`I-${index}`, { openedAt: from + (index * day) / perDay }),
      );
    const title = async (perDay: number) => {
      const report = build(await dataFrom(fakeSource(of(perDay)), period), period, ['compliance']);
      return find(blocksOf(report, 'compliance'), 'chart')[0]?.chart.title;
    };
    expect([await title(9), await title(11)]).toEqual(['Compliance by week', 'Compliance by day']);
  });

  it('draws a long period by week', async () => {
    const period = week({ kind: 'custom', from: Date.UTC(2024, 0, 1), to: monday + 7 * day });
    const list = [incident('FIRST', { openedAt: Date.UTC(2024, 0, 1) }), ...forty];
    const [block] = find(blocksOf(await reportOf(list, period), 'compliance'), 'chart');
    expect(block?.chart.title).toBe('Compliance by week');
    expect(block?.chart.config).toMatchObject({ data: { labels: { length: 23 } } });
  });
});

describe('the response times section', () => {
  it('sets the closed-only median beside the one that counts open incidents', async () => {
    const tables = find(blocksOf(await reportOf(forty), 'response_times'), 'table');
    const texts = (id: string) =>
      tables.find((table) => table.id === id)?.rows.map((row) => row.map(({ text }) => text)) ?? [];
    expect(texts('durations')).toContainEqual(['n (stopped)', '40', '39']);
    expect(texts('durations')).toContainEqual(['p99', '–', '–']);
    expect(texts('open-and-closed')).toEqual([
      ['Started', '40', '40'],
      ['Still open', '0', '1'],
      ['Longest open', '–', '23 d 12 h'],
      ['Median, closed only', '6 min', '2 h'],
      ['Median, open ones included (Kaplan–Meier)', '6 min', '2 h'],
    ]);
  });

  it('sets the wall clock beside business time where it differs', async () => {
    const data = await dataFrom(fakeSource(forty), week());
    const { resolution } = data.metrics;
    const wall = { ...resolution.wall, meanSeconds: (resolution.meanSeconds ?? 0) + 60 };
    const metrics = { ...data.metrics, resolution: { ...resolution, wall } };
    const report = build({ ...data, metrics }, week(), ['response_times']);
    const [durations] = find(blocksOf(report, 'response_times'), 'table');
    expect(durations?.columns.map(({ label }) => label)).toEqual([
      'Figure',
      'Response',
      'Resolution',
      'Resolution, wall clock',
    ]);
  });

  it('marks the targets where they lie among the bins', async () => {
    const charts = find(blocksOf(await reportOf(forty), 'response_times'), 'chart').map(({ chart }) => chart);
    expect(charts.map(({ id }) => id)).toEqual(['response-distribution', 'resolution-distribution']);
    const config = charts[1]?.config as {
      data: { labels: string[]; datasets: { label: string; role: string; data: { x: number }[] }[] };
      options: { scales: { xBins: { max: number } } };
    };
    const target = config.data.datasets.find(({ role }) => role === 'target');
    expect(target?.label).toBe('Target 4 h (P1, P2)');
    expect(config.options.scales.xBins.max).toBe(config.data.labels.length);
    const x = target?.data[0]?.x ?? 0;
    expect(config.data.labels[x - 1]).toBe('≤ 4 h');
    expect(charts[1]?.alt).toContain('39 clocks, 4 of them breached');
  });
});

describe('the CSV table', () => {
  it('has one row per figure with the values of the JSON', async () => {
    const data = await dataFrom(fakeSource(forty), week());
    const rows = reportCsvRows(data);
    expect(rows[0]).toEqual(['section', 'dimension', 'key', 'metric', 'value']);
    expect(rows.every((row) => row.length === 5)).toBe(true);
    const value = (...where: string[]) =>
      rows.find((row) => where.every((part, column) => row[column] === part))?.[4];
    expect(value('metrics', '', '', 'compliance.overall.rate')).toBe('0.875');
    expect(value('metrics', '', '', 'response.percentilesSeconds.99')).toBe('');
    expect(value('breakdown', 'service', 'service 11', 'compliance.overall.met')).toBe('3');
    expect(value('daily', 'date', '2024-06-03', 'opened')).toBe('6');
    expect(value('report', '', '', 'hash')).toBe('c0ffee');
    const keys = rows.map((row) => row.slice(0, 4).join('\0'));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has the figures of the analysis, examples as incident ids', async () => {
    const rows = reportCsvRows(await juneData(sampleAnalysis()));
    const value = (...where: string[]) =>
      rows.find((row) => where.every((part, column) => row[column] === part))?.[4];
    expect(value('comparison', 'previous', 'compliance', 'verdict')).toBe('worse');
    expect(value('comparison', 'previous', 'responseMedian', 'ratioInterval.high')).toMatch(/^0\.85/);
    expect(value('drivers', 'previous.service', 'payments', 'contribution')).toBe('-0.0291');
    expect(value('trends', 'series', 'compliance', 'trend.theilSen.interval.low')).toBe('-0.0026');
    expect(value('risk-factors', 'hour', '3', 'breached')).toBe('11');
    expect(value('patterns', 'coFailing', '0', 'examples.0')).toBe('INC-001177');
    expect(value('forecast', 'volume', '2024-07-02', 'value')).toMatch(/^18\.997/);
    expect(value('forecast', 'volume', '', 'backtest.mase')).toBe('0.81');
    expect(value('earlier-forecasts', '', '0', 'score.mae')).toBe('0.0213');
    expect(value('outlook', 'priority', 'P1', 'allowance.left')).toBe('-1');
    expect(value('recommendations', '', '1', 'rule')).toBe('pause-use');
    expect(value('followed', '', '0', 'verdict')).toBe('improved');
    expect(value('pauses', 'team', 'Support', 'unpaused.breached')).toBe('45');
    expect(rows.every((row) => row.length === 5)).toBe(true);
    const keys = rows.map((row) => row.slice(0, 4).join('\0'));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('whatever the incidents', () => {
  it('every section builds: no NaN, tables of one width, chart data as JSON, alternatives for every picture', async () => {
    const hours = fc.integer({ min: 1, max: 20 * 24 });
    await fc.assert(
      fc.asyncProperty(
        incidents,
        hours,
        fc.constantFrom('verdict', 'opened'),
        async (list, after, cohort) => {
          const report = await reportOf(list, week({ asOf: monday + after * hour }), cohort);
          const text = JSON.stringify(report);
          expect(text).not.toMatch(/NaN|Infinity|undefined/);
          for (const block of report.sections.flatMap(({ blocks }) => blocks)) {
            if (block.kind === 'table') {
              for (const row of block.rows) expect(row).toHaveLength(block.columns.length);
            }
            if (block.kind !== 'chart') continue;
            expect(JSON.parse(JSON.stringify(block.chart.config))).toEqual(block.chart.config);
            expect(block.chart.alt.length).toBeGreaterThan(40);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
