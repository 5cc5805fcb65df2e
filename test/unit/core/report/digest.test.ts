import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/core/report/build.ts';
import { type DigestContext, digestOf, oneLineDigest } from '../../../../src/core/report/digest.ts';
import type { Block, Report } from '../../../../src/core/report/document.ts';
import { createFormat } from '../../../../src/core/report/format.ts';
import type { ReportData } from '../../../../src/core/report/model.ts';
import { withoutData } from '../../../../src/core/report/no-data.ts';
import { restatementsSince } from '../../../../src/core/report/restatements.ts';
import { reportToText } from '../../../../src/output/text/report.ts';
import { emptyAnalysis, sampleAnalysis } from '../../../support/sample-analysis.ts';
import { fakeSource } from './fake-source.ts';
import { dataFrom, incidents, minute, monday, noFilters, week } from './sample.ts';
import { june, juneData, juneReport } from './sections/june.ts';

const context: DigestContext = {
  schedule: 'payments-monthly',
  runAt: Date.UTC(2024, 6, 1, 9),
  late: false,
  reportId: '0abcdefghjkm',
  locale: 'en',
  weekStartsOn: 'monday',
  omitted: [],
  restated: [],
  actions: [{ label: 'Show breaches', command: 'breaches monthly from=2024-06-01' }],
};
const counts = { met: 48, breached: 3, pending: 1 };
const allCounts = { response: counts, resolution: counts, overall: counts };
const clock = {
  source: 'jira',
  cycle: 1,
  clock: 'response',
  from: 'met',
  to: 'breached',
  causes: [],
} as const;
const sampleRestatements = restatementsSince(
  {
    scope: { kind: 'monthly', timeZone: 'UTC', cohort: 'verdict', filters: noFilters },
    from: june.from,
    to: june.to,
    issuedAt: june.to,
    asOf: june.to,
    data: { version: 4321, hash: 'c0ffee', policyVersion: 2 },
    forecasts: null,
    recommendations: null,
    figures: true,
    restates: true,
  },
  {
    before: allCounts,
    after: { ...allCounts, overall: { met: 46, breached: 5, pending: 1 } },
    clocks: ['INC-1', 'INC-2'].map((incident) => ({ ...clock, incident })),
    shifted: 0,
    decidedSince: 0,
  },
);
const noPatterns = { hotSpots: [], recurring: [], coFailing: [], highResponse: [], afterHours: [] };
const everything = ['executive_summary', 'compliance', 'comparison', 'trends', 'patterns', 'forecast'];
const report = () => juneReport(sampleAnalysis(), everything);
const blocks = ({ sections }: Report) => sections.flatMap((section) => section.blocks);
const prose = (digest: Report) =>
  blocks(digest).flatMap((block) => (block.kind === 'prose' ? block.markdown.split('\n') : []));
const pointsOf = (digest: Report, lead: string) =>
  prose(digest).filter((line) => line.startsWith(`- **${lead}`));
const tiles = (list: readonly Block[]) =>
  list.flatMap((block) => (block.kind === 'tiles' ? block.tiles : []));

function reportOf(data: ReportData, over: Partial<Parameters<typeof buildReport>[0]> = {}): Report {
  const format = createFormat('en', 'UTC');
  const sections = ['summary', 'compliance'];
  return buildReport({
    data,
    period: june,
    sections,
    format,
    weekStartsOn: 'monday',
    language: 'en',
    ...over,
  });
}

async function withOverall(met: number, breached: number): Promise<ReportData> {
  const data = await juneData(null);
  const overall = { ...data.metrics.compliance.overall, met, breached, pending: 2, interval: null };
  const rate = met + breached === 0 ? null : met / (met + breached);
  const compliance = { ...data.metrics.compliance, overall: { ...overall, rate } };
  return { ...data, metrics: { ...data.metrics, compliance } };
}

describe('the first line of a digest', () => {
  it.each([
    [97, 3, 'Fine: 97.0 % of 100 decided incidents met all targets; at least 95.0 % should.'],
    [93, 7, 'Below target: 93.0 % of 100 decided incidents met all targets; at least 95.0 % should.'],
    [0, 1, 'Alarming: 0.0 % of 1 decided incident met all targets; at least 95.0 % should.'],
    [
      0,
      0,
      'Nothing decided: no incident came to a verdict in this period; 360 opened; 2 undecided at its end.',
    ],
  ])('says of %i met and %i breached whether things are fine', async (met, breached, line) => {
    const digest = digestOf(reportOf(await withOverall(met, breached)), context);
    expect(digest.summary).toBe(line);
    expect(digest.sections[0]?.blocks[0]).toMatchObject({ kind: 'callout', text: line });
  });

  it('says that chance may decide where the interval holds the target', async () => {
    const data = await withOverall(97, 3);
    const { compliance } = data.metrics;
    const overall = { ...compliance.overall, interval: [0.915, 0.99] as const };
    const doubtful = { ...data, metrics: { ...data.metrics, compliance: { ...compliance, overall } } };
    expect(digestOf(reportOf(doubtful), context).summary).toMatch(
      /may be chance \(95 % interval 91\.5 % to 99\.0 %\)\.$/,
    );
  });

  it('says of a late one when it was due, in its zone, and of one in time nothing', async () => {
    expect(digestOf(await report(), { ...context, late: true }).summary).toMatch(
      / Late: was due 1 Jul 2024 09:00 UTC\.$/,
    );
    expect(digestOf(await report(), context).summary).not.toContain('Late');
  });
});

describe('a digest of a period without incidents', () => {
  async function nothing(lastEventAt: number | null, knownAt: number | null = null): Promise<Report> {
    const data = await dataFrom(fakeSource([]), june);
    const asked = { period: june, filters: noFilters, analysed: false };
    const extent = lastEventAt === null ? null : { firstOpenedAt: 0, lastEventAt };
    const seen = lastEventAt === null ? null : new Date(lastEventAt).toISOString();
    const known = knownAt === null ? null : new Date(knownAt).toISOString();
    const shown = {
      ...data,
      data: { ...data.data, lastEventAt: seen },
      period: { ...data.period, knownAt: known },
    };
    return withoutData(reportOf(shown), extent, asked, createFormat('en', 'UTC'));
  }

  it('says so, without figures or charts', async () => {
    const digest = digestOf(await nothing(june.to - minute), context);
    expect(digest.summary).toBe('No incidents: nothing was opened, decided or due in this period.');
    expect(blocks(digest).map(({ kind }) => kind)).toEqual(['callout', 'method']);
  });

  it('does not take silence for good news where the log ends early', async () => {
    const digest = digestOf(await nothing(june.from), context);
    expect(digest.summary).toBe(
      'No data: the log ends 1 Jun 2024 00:00, so whether there were incidents is not known.',
    );
    expect(digestOf(await nothing(null), context).summary).toContain('the log is empty');
  });

  it('says by when nothing was known where that was asked for', async () => {
    expect(digestOf(await nothing(june.to, june.to), context).summary).toMatch(
      /in this period, as far as was known 1 Jul 2024 00:00\.$/,
    );
  });

  it('has a form of one line', async () => {
    const line = oneLineDigest(await nothing(june.to), { ...context, late: true });
    expect(reportToText(line, { columns: 120, colours: false }).split('\n')).toEqual([
      'payments-monthly, June 2024',
      '',
      'No incidents: nothing was opened, decided or due in this period. Late: was due 1 Jul 2024 09:00 UTC.',
      '',
    ]);
    expect([line.files, line.actions, line.sections]).toEqual([[], [], []]);
  });
});

describe('a digest', () => {
  it('has the tiles of the report, figure by figure', async () => {
    const whole = await report();
    const own = tiles(blocks(whole));
    const shown = tiles(blocks(digestOf(whole, context)));
    expect(shown.map(({ label }) => label)).toEqual([
      'Overall compliance',
      'Response compliance',
      'Resolution compliance',
      'Median response time',
      'Median resolution time',
      'Open incidents',
    ]);
    for (const tile of shown.filter(({ label }) => own.some((other) => other.label === label)))
      expect(own).toContainEqual(tile);
  });

  it('shows the trend of compliance and the distribution of responses, as the report does', async () => {
    const charts = (one: Report) =>
      blocks(one).flatMap((block) => (block.kind === 'chart' ? [block.chart] : []));
    const whole = await juneReport(sampleAnalysis(), ['compliance', 'response_times']);
    const shown = charts(digestOf(whole, context));
    expect(shown.map(({ id }) => id)).toEqual(['compliance-trend', 'response-distribution']);
    for (const chart of shown) expect(charts(whole)).toContainEqual(chart);
  });

  it('tells what changed beyond chance against the period before, with both figures', async () => {
    expect(pointsOf(digestOf(await report(), context), 'Changes')).toMatchInlineSnapshot(`
      [
        "- **Changes.** Against the period before \\(May 2024\\)\\: compliance worse\\, 91\\.3 \\% after 94\\.8 \\% \\(p \\= 0\\.003\\)\\; resolution compliance worse\\, 92\\.8 \\% after 96\\.5 \\% \\(p \\< 0\\.001\\)\\; response time\\, median better\\, 8 min 32 s after 10 min 55 s \\(p \\= 0\\.001\\)\\. Nothing else changed beyond chance\\. Compliance was moved most by service payments \\(−2\\.9 points\\)\\, and 1 other group beyond chance too\\.",
      ]
    `);
  });

  it('says that no change can be told, where that is so, and nothing where nobody compared', async () => {
    const comparisons = sampleAnalysis().comparisons?.map((one) => ({
      ...one,
      drivers: null,
      figures: one.figures.map((figure) => ({ ...figure, verdict: 'no-detectable-change' as const })),
    }));
    const still = await juneReport(sampleAnalysis({ comparisons: comparisons ?? null }), everything);
    expect(pointsOf(digestOf(still, context), 'Changes').join()).toContain('no detectable change');
    const none = await juneReport(sampleAnalysis({ comparisons: null }), everything);
    expect(pointsOf(digestOf(none, context), 'Changes')).toEqual([]);
  });

  it('tells three findings: the strongest advice, trend and pattern', async () => {
    const points = prose(digestOf(await report(), context)).filter(
      (line) => !/^- \*\*(Changes|Last)/.test(line),
    );
    expect(points).toMatchInlineSnapshot(`
      [
        "- **Advice, high priority.** Look first at service payments\\: what its breaches have in common\\, and who could take part of the load\\. Of the incidents of service payments 19\\.8 \\% \\(26 of 131\\) breach\\, of all others 5\\.9 \\% \\(30 of 510\\)\\; they are 46\\.4 \\% of all breaches\\.",
        "- **Unusual.** Incidents opened on 12 Jun 2024\\: 58\\, where 24\\.3 was to be expected \\(14 to 36\\)\\; p \\< 0\\.001\\.",
        "- **Pattern.** Service payments and priority P2\\: 31\\.0 \\% of the breaches with 9\\.0 \\% of the incidents\\; p \\< 0\\.001\\, incidents opened in the 91 days to 30 Jun 2024\\.",
      ]
    `);
  });

  it('does not tell a pattern again that the advice is about', async () => {
    const { recommendations, patterns } = sampleAnalysis();
    const concentration = patterns?.concentration.map((one) => ({
      ...one,
      group: [{ dimension: 'service' as const, value: 'payments' }],
    }));
    const analysis = emptyAnalysis({
      recommendations: recommendations?.slice(0, 1) ?? null,
      patterns: patterns && { ...patterns, ...noPatterns, concentration: concentration ?? [] },
    });
    const told = prose(digestOf(await juneReport(analysis, everything), context));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('Advice');
  });

  it('tells unusual days and new levels of its own period alone', async () => {
    const { trends } = sampleAnalysis();
    const earlier = trends?.series.map((one) => ({
      ...one,
      trend: null,
      anomalies: one.anomalies.map((anomaly) => ({ ...anomaly, date: '2024-05-31' })),
      changePoints: one.changePoints.map((change) => ({ ...change, date: '2024-07-01' })),
    }));
    expect(trends?.series.some(({ anomalies }) => anomalies.length > 0)).toBe(true);
    const analysis = emptyAnalysis({ trends: trends && { ...trends, series: earlier ?? [] } });
    expect(prose(digestOf(await juneReport(analysis, everything), context))).toEqual([]);
  });

  it('fills up with the next of the others where a family has found nothing, and stays silent where all have', async () => {
    const { recommendations } = sampleAnalysis();
    const advised = await juneReport(emptyAnalysis({ recommendations }), everything);
    expect(prose(digestOf(advised, context)).length).toBe(Math.min(3, recommendations?.length ?? 0));
    expect(prose(digestOf(await juneReport(emptyAnalysis(), everything), context))).toEqual([]);
  });

  it('scores the last forecast', async () => {
    expect(pointsOf(digestOf(await report(), context), 'Last forecast')).toMatchInlineSnapshot(`
      [
        "- **Last forecast.** That of 1 Jun 2024\\, days inside its 95 \\% band\\: compliance 28 of 30\\.",
      ]
    `);
  });

  it('tells what has been restated, of this period and of earlier ones, and only where a verdict changed', async () => {
    const data = { ...(await juneData(null)), restatements: sampleRestatements };
    const may = { ...data.period, from: '2024-05-01T00:00:00.000Z', to: '2024-06-01T00:00:00.000Z' };
    const still = { ...sampleRestatements, clocks: [] };
    const restated = [
      { period: may, restatements: sampleRestatements },
      { period: may, restatements: still },
    ];
    const points = pointsOf(digestOf(reportOf(data), { ...context, restated }), 'Restated');
    expect(points.map((line) => line.slice(0, 40))).toEqual([
      '- **Restated.** This period\\: 2 clocks o',
      '- **Restated.** 1 May – 31 May 2024\\: 2 ',
    ]);
  });

  it('says in a line how it was computed, and what is attached', async () => {
    const file = { name: 'sla-monthly.pdf', mediaType: 'application/pdf', bytes: new Uint8Array(1) };
    const digest = digestOf({ ...(await report()), files: [file] }, context);
    const method = blocks(digest).find((block) => block.kind === 'method');
    expect(method).toMatchObject({
      lines: [
        expect.stringMatching(
          /^As of 1 Jul 2024 00:00, data version [\d,]+ \(hash \w{1,12}\), policy version \d+, report 0abcdefghjkm\./,
        ),
        'Attached: sla-monthly.pdf.',
      ],
    });
    expect(digest.files).toEqual([file]);
  });

  it('says what it leaves out', async () => {
    const omitted = ['2 earlier periods were passed over.'];
    expect(blocks(digestOf(await report(), { ...context, omitted }))).toContainEqual({
      kind: 'callout',
      tone: 'warning',
      text: omitted[0],
    });
  });

  it('keeps names of any kind from being read as markup', async () => {
    const comparisons = sampleAnalysis().comparisons?.map((one) => ({
      ...one,
      drivers: one.drivers && {
        ...one.drivers,
        named: one.drivers.named.map((driver) => ({ ...driver, key: '**x** [a](http://b) <!channel>' })),
      },
    }));
    const digest = digestOf(
      await juneReport(sampleAnalysis({ comparisons: comparisons ?? null }), everything),
      context,
    );
    expect(prose(digest).join('\n')).not.toMatch(/(?<!\\)\[a|(?<!\\)<!channel/);
  });

  it('can be made of any period, the same each time', async () => {
    await fc.assert(
      fc.asyncProperty(incidents, async (list) => {
        const data = await dataFrom(fakeSource(list), week());
        const made = reportOf(data, { period: week() });
        const digest = digestOf(made, { ...context, runAt: monday });
        expect(digestOf(made, { ...context, runAt: monday })).toEqual(digest);
        const { met, breached } = data.metrics.compliance.overall;
        if (met + breached > 0) expect(digest.summary).toContain(`of ${met + breached} decided`);
      }),
      { numRuns: 30 },
    );
  });

  it('is made of the report of a period alone', async () => {
    expect(() => digestOf({ ...reportOfNothing(), data: null }, context)).toThrow(TypeError);
  });
});

function reportOfNothing(): Report {
  return {
    title: '',
    subtitle: '',
    summary: '',
    sections: [],
    actions: [],
    files: [],
    cover: [],
    language: 'en',
    data: null,
    asOf: null,
  };
}
