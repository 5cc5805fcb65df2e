import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../../../../src/core/report/analysis.ts';
import { pCell } from '../../../../../src/core/report/evidence-words.ts';
import { createFormat } from '../../../../../src/core/report/format.ts';
import { comparison } from '../../../../../src/core/report/sections/comparison.ts';
import { sections } from '../../../../../src/core/report/sections/registry.ts';
import { mapStrings } from '../../../../../src/output/prepare.ts';
import { type ProseNode, parseProse } from '../../../../../src/output/prose/parse-prose.ts';
import { hostileText } from '../../../../support/hostile.ts';
import { emptyAnalysis, sampleAnalysis } from '../../../../support/sample-analysis.ts';
import { blocksFor, june, juneData, juneReport, ofKind, rowsOf } from './june.ts';

const names = ['comparison', 'trends', 'patterns', 'pauses', 'forecast', 'outlook', 'recommendations'];

async function calloutOf(analysis: Analysis | null, section: string): Promise<string> {
  return ofKind(await blocksFor(analysis, section), 'callout')[0]?.text ?? '';
}

async function proseOf(analysis: Analysis, section: string): Promise<string> {
  return ofKind(await blocksFor(analysis, section), 'prose')
    .map(({ markdown }) => markdown.replace(/\\(.)/g, '$1'))
    .join('\n');
}

describe('every section of the analysis', () => {
  it('is registered, names the parts it needs, and says how its figures were computed', async () => {
    for (const name of names) {
      expect(sections.find((section) => section.name === name)?.needs).toHaveLength(1);
      const method = ofKind(await blocksFor(sampleAnalysis(), name), 'method');
      expect(method).toHaveLength(1);
      expect(method[0]?.lines.length).toBeGreaterThan(0);
      for (const line of method[0]?.lines ?? []) expect(line).toMatch(/\w.*\.$/);
    }
  });

  it.each([
    ['comparison', 'There is no earlier period to compare with.'],
    ['trends', 'There is no closed day to look at yet.'],
    ['patterns', 'There are no incidents to look for patterns in yet.'],
    ['pauses', 'No resolution was decided, so no pause can have mattered.'],
    ['forecast', 'There is no forecast: the history has too few closed days.'],
    ['outlook', 'No outlook: the data does not reach into a running week or month.'],
    ['recommendations', 'There are no figures that could advise anything yet.'],
  ])('%s says in one line that there is nothing to say', async (section, words) => {
    for (const analysis of [null, emptyAnalysis()]) {
      expect(await blocksFor(analysis, section)).toEqual([{ kind: 'callout', tone: 'neutral', text: words }]);
    }
  });

  it('keeps user text as data, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const hostile = mapStrings(sampleAnalysis(), (known) => renamed(known, text));
        for (const name of names) {
          const blocks = await blocksFor(hostile, name);
          expect(JSON.stringify(blocks)).not.toMatch(/NaN|Infinity|undefined/);
          for (const { markdown } of ofKind(blocks, 'prose')) {
            for (const node of parseProse(markdown)) expect(typesOf(node)).not.toContain('link');
          }
          for (const table of ofKind(blocks, 'table')) {
            for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
          }
        }
      }),
      { numRuns: 12 },
    );
  });
});

/** Every name of the sample in every sentence and label. */
function renamed(known: string, text: string): string {
  return ['payments', 'ledger', 'Support', 'Night Desk', 'Settlement batch', 'INC-0011'].reduce(
    (result, name) => result.replaceAll(name, () => text),
    known,
  );
}

function typesOf(node: ProseNode): string[] {
  return [node.type, ...('children' in node ? node.children.flatMap(typesOf) : [])];
}

describe('comparison', () => {
  it('names what changed beyond chance, each figure with n, interval and p', async () => {
    const blocks = await blocksFor(sampleAnalysis(), 'comparison');
    const [first, second] = ofKind(blocks, 'callout');
    expect(first?.text).toBe(
      'Against the period before (May 2024): compliance worse (p = 0.003); resolution compliance worse (p < 0.001); response time, median better (p = 0.001). Nothing else changed beyond chance.',
    );
    expect(first?.tone).toBe('warning');
    expect(second?.text).toContain('too few incidents to tell any change');
    const rows = rowsOf(blocks, 'comparison-previous');
    expect(rows[0]).toEqual([
      'Compliance',
      '91.3 %',
      '641',
      '94.8 %',
      '598',
      '−3.6 pt',
      '−5.7 to −1.5',
      '0.003',
      'worse',
    ]);
    expect(rows[1]?.at(0)).toBe('Response compliance');
    expect(rows[1]?.at(-1)).toBe('within chance');
    expect(rows[3]?.slice(5, 7)).toEqual(['0.78×', '0.72× to 0.85×']);
    expect(rowsOf(blocks, 'comparison-year-before')[0]?.at(-1)).toBe('too few (< 10)');
  });

  it('says that the period before begins before the log does, and when that is', async () => {
    const data = await juneData(null);
    const text = (firstOpenedAt: string) => {
      const late = { ...data, data: { ...data.data, firstOpenedAt } };
      return comparison.build({
        data: late,
        period: june,
        format: createFormat('en', 'UTC'),
        weekStartsOn: 'monday',
      });
    };
    expect(text('2024-05-03T10:00:00.000Z')).toEqual([
      {
        kind: 'callout',
        tone: 'neutral',
        text: 'There is no earlier period to compare with: May 2024 begins before the first incident of the log (3 May 2024 10:00).',
      },
    ]);
  });

  it('gives a p of 1 without decimals that say nothing', () => {
    const format = createFormat('en', 'UTC');
    expect([1, 0.99951, 0.9994, 0.0004, null].map((p) => pCell(p, format))).toEqual([
      '1.0',
      '1.0',
      '0.999',
      '< 0.001',
      '–',
    ]);
  });

  it('names the drivers beyond chance, and draws and names none where there is none', async () => {
    const analysis = sampleAnalysis();
    expect(await proseOf(analysis, 'comparison')).toContain(
      'Beyond chance it was moved by service payments (−2.9 points), service ledger (−0.9 points, new in this period)',
    );
    const [first] = analysis.comparisons ?? [];
    if (first?.drivers == null) throw new Error('the sample has drivers');
    const quiet = sampleAnalysis({
      comparisons: [{ ...first, drivers: { ...first.drivers, named: [] } }],
    });
    expect(await proseOf(quiet, 'comparison')).toContain('no group’s part in that stands out beyond chance.');
    const still = sampleAnalysis({
      comparisons: [{ ...first, drivers: { ...first.drivers, difference: 0.0004, named: [] } }],
    });
    expect(await proseOf(still, 'comparison')).toContain(
      'Compliance is the same; no group’s part in that stands out beyond chance.',
    );
    const blocks = await blocksFor(quiet, 'comparison');
    expect(ofKind(blocks, 'chart')).toEqual([]);
    expect(ofKind(blocks, 'table').map(({ id }) => id)).toEqual(['comparison-previous']);
  });

  it('says that no change can be told, and that this is not the same as none', async () => {
    const [first] = sampleAnalysis().comparisons ?? [];
    if (first === undefined) throw new Error('the sample has comparisons');
    const figures = first.figures.map((one) => ({ ...one, verdict: 'no-detectable-change' as const }));
    const textOf = (drivers: typeof first.drivers) =>
      calloutOf(sampleAnalysis({ comparisons: [{ ...first, figures, drivers }] }), 'comparison');
    const quiet = await textOf(null);
    expect(quiet).toContain('no detectable change in any of 8 figures.');
    expect(quiet).toContain('not that nothing changed');
    expect(await textOf(first.drivers)).toBe(
      'Against the period before (May 2024): no detectable change in any of 8 figures of all incidents; 2 groups changed beyond chance (below).',
    );
  });
});

describe('trends', () => {
  it('tells direction, change, interval, p and days of every series', async () => {
    const blocks = await blocksFor(sampleAnalysis(), 'trends');
    expect(ofKind(blocks, 'callout')[0]?.text).toContain(
      'compliance falling (−4.6 points over the window, p = 0.004, n=29 days); 2 unusual values',
    );
    expect(ofKind(blocks, 'callout')[0]?.text).toMatch(
      /\. In the 175 days of the history: 2 changes of level\. Of the incidents opened in the 91 days to 30 Jun 2024: 3 groups that breach otherwise than the rest\.$/,
    );
    const rows = rowsOf(blocks, 'trends');
    expect(rows).toHaveLength(5);
    expect(rows[0]?.[1]).toBe('none detected');
    expect(rows[2]).toEqual(['Compliance', 'falling', '−4.6 points', '−7.5 to −1.7', '0.004', '29']);
    expect(rows[4]?.[1]).toBe('too few values');
    expect(rowsOf(blocks, 'change-points')[1]).toContain('0.70× to 0.87×');
    expect(rowsOf(blocks, 'anomalies')[0]).toEqual([
      '12 Jun 2024',
      'Incidents opened',
      '58',
      '–',
      '24.3',
      '14 to 36',
      '< 0.001',
      'INC-001240, INC-001247, INC-001254 and 55 more',
    ]);
    expect(rowsOf(blocks, 'anomalies')[1]?.at(-1)).toBe('breached: INC-001275, INC-001282 and 14 more');
    expect(rowsOf(blocks, 'risk-factors')[1]?.[0]).toBe('opened 03:00–04:00');
  });

  it('says that nothing stands out, or that there are too few values', async () => {
    const { trends } = sampleAnalysis();
    if (trends === null) throw new Error('the sample has trends');
    const still = trends.series.map((one) => ({
      ...one,
      trend: one.trend === null ? null : { ...one.trend, direction: 'none' as const },
      seasonality: [],
      anomalies: [],
      changePoints: [],
    }));
    const quiet = { ...trends, series: still, riskFactors: [], stability: null };
    expect(await calloutOf(sampleAnalysis({ trends: quiet }), 'trends')).toBe(
      'Last 30 closed days: nothing stands out beyond chance.',
    );
    const short = { ...quiet, series: still.map((one) => ({ ...one, trend: null })) };
    expect(await calloutOf(sampleAnalysis({ trends: short }), 'trends')).toBe(
      'Too few values for a trend: it takes 10 days with enough among the last 30.',
    );
    const grouped = { ...quiet, riskFactors: trends.riskFactors.slice(0, 1) };
    expect(await calloutOf(sampleAnalysis({ trends: grouped }), 'trends')).toBe(
      'Last 30 closed days: nothing stands out beyond chance. Of the incidents opened in the 91 days to 30 Jun 2024: 1 group that breaches otherwise than the rest.',
    );
  });

  it('says why a movement with a small p is none', async () => {
    const { trends } = sampleAnalysis();
    if (trends === null) throw new Error('the sample has trends');
    const wordsOf = async (p: number) => {
      const series = trends.series.map((one) => ({
        ...one,
        trend: one.trend === null ? null : { ...one.trend, direction: 'none' as const, p },
      }));
      const blocks = await blocksFor(sampleAnalysis({ trends: { ...trends, series } }), 'trends');
      return rowsOf(blocks, 'trends')[0]?.[1];
    };
    expect(await wordsOf(0.2)).toBe('none detected');
    expect(await wordsOf(0.026)).toBe('none detected (p above 0.005)');
    expect(await wordsOf(0.004)).toBe('too small to matter');
  });

  it('lists no incident of an unusual day where none is known', async () => {
    const rows = rowsOf(await blocksFor(sampleAnalysis({ examples: {} }), 'trends'), 'anomalies');
    expect(rows.map((row) => row.at(-1))).toEqual(['–', '–']);
  });

  it('lists the strongest six and counts the rest', async () => {
    const { trends } = sampleAnalysis();
    if (trends === null) throw new Error('the sample has trends');
    const [one] = trends.riskFactors;
    if (one === undefined) throw new Error('the sample has risk factors');
    const many = Array.from({ length: 9 }, (_, index) => ({ ...one, value: `service ${index}` }));
    const blocks = await blocksFor(sampleAnalysis({ trends: { ...trends, riskFactors: many } }), 'trends');
    const table = ofKind(blocks, 'table').find(({ id }) => id === 'risk-factors');
    expect([table?.rows.length, table?.totalRows]).toEqual([6, 9]);
    expect(table?.caption).toContain('the strongest 6');
    expect(table?.rest).toBe('all with format=csv');
  });
});

describe('patterns', () => {
  it('says how of the kinds that it shows alone, in a line or two each', async () => {
    const found = sampleAnalysis().patterns;
    if (found === null) throw new Error('the sample has patterns');
    const lines = async (patterns: typeof found) =>
      ofKind(await blocksFor(sampleAnalysis({ patterns }), 'patterns'), 'method')[0]?.lines ?? [];
    const none = { hotSpots: [], recurring: [], coFailing: [], concentration: [], highResponse: [] };
    expect(await lines({ ...found, ...none, afterHours: [] })).toEqual([
      expect.stringMatching(/^Patterns: /),
    ]);
    const [first, kind, examples, ...more] = await lines({ ...found, ...none, recurring: found.recurring });
    expect([kind?.slice(0, 10), examples?.slice(0, 9), more]).toEqual(['Recurring:', 'Examples:', []]);
    for (const line of [first, kind, examples]) expect(line?.length).toBeLessThan(300);
  });

  it('shows each with n, expected, interval, p and incident ids', async () => {
    const blocks = await blocksFor(sampleAnalysis(), 'patterns');
    expect(rowsOf(blocks, 'hot-spots')[1]).toEqual([
      'Thursday 22:00–24:00',
      'incidents of team Night Desk',
      '19',
      '5.2',
      '3.65×',
      '2.10× to 6.30×',
      '0.003',
      '11 of 13',
      'INC-001107, INC-001114, INC-001121',
    ]);
    expect(rowsOf(blocks, 'recurring')[0]?.slice(0, 4)).toEqual([
      'Settlement batch timed out waiting for ledger lock',
      'payments',
      '24',
      'at the same hour, 03:00–04:00',
    ]);
    expect(rowsOf(blocks, 'co-failing')[0]).toContain('41, 220');
    expect(rowsOf(blocks, 'concentration')[0]?.[0]).toBe('service payments and priority P2');
    expect(rowsOf(blocks, 'high-response')[0]?.slice(1, 4)).toEqual([
      '88',
      'P3: 27 min (n=61), others 9 min 30 s (n=702)',
      '2.89×',
    ]);
    const teams = rowsOf(blocks, 'after-hours');
    expect([teams[0]?.[7], teams[1]?.[7]]).toEqual(['< 0.001', '–']);
  });

  it('says in words what after hours is, as recommendations do', async () => {
    const captionOf = async (analysis: Analysis) =>
      ofKind(await blocksFor(analysis, 'patterns'), 'table').find(({ id }) => id === 'after-hours')?.caption;
    expect(await captionOf(sampleAnalysis())).toBe(
      'Incidents opened after hours, by team (outside Monday to Friday, 08:00–18:00 UTC)',
    );
    const named = sampleAnalysis({ workingCalendar: 'support desk' });
    expect(await captionOf(named)).toBe(
      'Incidents opened after hours, by team (outside the calendar support desk)',
    );
    const [method] = ofKind(await blocksFor(named, 'recommendations'), 'method');
    expect(method?.lines.join(' ')).toContain('After hours is outside the calendar support desk.');
  });

  it('says that nothing stands out, and that looking is switched off', async () => {
    const { patterns } = sampleAnalysis();
    if (patterns === null) throw new Error('the sample has patterns');
    const none = {
      hotSpots: [],
      recurring: [],
      coFailing: [],
      concentration: [],
      afterHours: [],
      highResponse: [],
    };
    const quiet = sampleAnalysis({ patterns: { ...patterns, ...none } });
    expect(await calloutOf(quiet, 'patterns')).toBe(
      'In 1,873 incidents opened in the 91 days to 30 Jun 2024 nothing stands out beyond chance.',
    );
    const blocks = await blocksFor(quiet, 'patterns');
    expect(ofKind(blocks, 'chart')[0]?.chart.title).toBe('Incidents by hour of the week');
    const [teams] = ofKind(blocks, 'table');
    expect(teams?.caption).toContain('no team differs beyond chance');
    expect(teams?.columns.map(({ label }) => label)).toEqual(['Team', 'After hours', 'Incidents', 'Share']);
    const few = sampleAnalysis({ patterns: { ...patterns, ...none, incidents: 60 } });
    expect(ofKind(await blocksFor(few, 'patterns'), 'chart')).toEqual([]);
    const off = sampleAnalysis({ patterns: { ...patterns, enabled: false } });
    expect(await calloutOf(off, 'patterns')).toBe(
      'Looking for patterns is switched off in the configuration.',
    );
  });
});

describe('pauses', () => {
  it('sets compliance as judged beside that without pauses', async () => {
    const blocks = await blocksFor(sampleAnalysis(), 'pauses');
    expect(ofKind(blocks, 'callout')[0]?.text).toBe(
      'Resolution compliance is 92.8 % (n=641); had nobody paused it would be 86.0 % (n=641). 44 resolutions were kept only by a pause. 5 clocks have a pause that was recorded only after the breach it averts.',
    );
    expect(rowsOf(blocks, 'pauses')[1]).toEqual([
      'Support',
      '240',
      '95.0 %',
      '12',
      '81.3 %',
      '45',
      '33',
      '14.5 %',
    ]);
  });

  it('tells of the breaches that pauses carried out of the period', async () => {
    const { pauses } = sampleAnalysis();
    if (pauses === null) throw new Error('the sample has pauses');
    const { overall } = pauses;
    const unpaused = { met: overall.unpaused.met, breached: overall.unpaused.breached + 7, rate: 0.85 };
    const text = await calloutOf(
      sampleAnalysis({ pauses: { ...pauses, overall: { ...overall, unpaused } } }),
      'pauses',
    );
    expect(text).toContain('it would be 85.0 % (n=648)');
    expect(text).toContain('only by a pause; 7 more, not decided in the period, would have breached in it.');
  });
});

describe('analyses alone', () => {
  const of = async (names: string[]) => {
    const { title, summary } = await juneReport(sampleAnalysis(), names);
    return { title, summary };
  };

  it.each([
    [['trends'], 'Trends and changes: June 2024'],
    [['patterns', 'pauses'], 'Patterns and pauses: June 2024'],
    [['comparison'], 'Compared with before: June 2024'],
    [['recommendations'], 'Recommendations: June 2024'],
    [['outlook'], 'Outlook: July 2024'],
  ])('%j are called by what they are of and say their own first sentence', async (names, title) => {
    const report = await of(names);
    expect(report.title).toBe(title);
    expect(report.summary.startsWith(await calloutOf(sampleAnalysis(), names[0] ?? ''))).toBe(true);
  });

  it('name the first recommendation where it is told in a line', async () => {
    const [first] = sampleAnalysis().recommendations ?? [];
    expect((await of(['recommendations'])).summary).toContain(` First: ${first?.recommendation}`);
  });

  it('leave the first word to the figures of the period where these are shown', async () => {
    const { title, summary } = await of(['trends', 'summary']);
    expect(title).toBe('Monthly SLA report: June 2024');
    expect(summary).toContain('compliance');
  });
});

describe('forecast', () => {
  it('titles a report of it alone by the days that it foretells', async () => {
    const title = async (names: string[], analysis: Analysis | null = sampleAnalysis()) =>
      (await juneReport(analysis, names)).title;
    expect(await title(['forecast'])).toBe('Forecast: 1 Jul – 30 Jul 2024');
    expect(await title(['forecast', 'outlook'])).toBe('Monthly SLA report: June 2024');
    expect(await title(['forecast'], null)).toBe('Monthly SLA report: June 2024');
  });

  it('gives days with bands, accuracy with MASE, sMAPE and coverage, and how it fared since', async () => {
    const blocks = await blocksFor(sampleAnalysis(), 'forecast');
    expect(ofKind(blocks, 'callout')[0]?.text).toContain(
      'in the 30 days from 1 Jul: about 620 incidents opened (95 % band 495 to 775) and about 56 breaches (95 % band 44 to 70).',
    );
    expect(rowsOf(blocks, 'forecast-days')[0]?.slice(0, 2)).toEqual(['1 Jul 2024', '13 (2 to 24)']);
    expect(rowsOf(blocks, 'forecast-accuracy')[0]).toEqual([
      'Incidents opened',
      '62 % seasonal level, 38 % linear regression',
      '0.81',
      '1.08',
      '17.4 %',
      '94.3 %',
      '360',
    ]);
    expect(rowsOf(blocks, 'forecast-since')[2]).toEqual([
      'Compliance',
      '5 of 30',
      '4 of 5 (80.0 %)',
      '2.8 points',
      '0.92',
    ]);
  });

  it('gives a day as many decimals as its band has a sense for', async () => {
    const [volume, breaches] = sampleAnalysis().forecasts ?? [];
    if (volume === undefined || breaches === undefined) throw new Error('the sample has forecasts');
    const point = { at: '2024-07-01', value: 3.14, lower: 1.2, upper: 6.1 };
    const narrow = { ...breaches, forecast: { ...breaches.forecast, points: [point] } };
    const blocks = await blocksFor(sampleAnalysis({ forecasts: [volume, narrow] }), 'forecast');
    expect(rowsOf(blocks, 'forecast-days')[0]).toEqual(['1 Jul 2024', '13 (2 to 24)', '3.1 (1.2 to 6.1)']);
  });

  it('tells how the forecasts of earlier reports did, also where there is none now', async () => {
    for (const forecasts of [sampleAnalysis().forecasts, []]) {
      const blocks = await blocksFor(sampleAnalysis({ forecasts }), 'forecast');
      expect(rowsOf(blocks, 'earlier-forecasts')).toEqual([
        ['1 Jun 2024', 'Compliance', '30 of 30', '28 of 30 (93.3 %)', '2.1 points', '1.10'],
        ['1 May 2024', 'Incidents opened', '0 of 30', '0 of 0 (–)', '–', '–'],
      ]);
      expect(ofKind(blocks, 'method')[0]?.lines.at(-1)).toContain('the last three reports');
    }
  });

  it('shows no days of a series of which they tell nothing, and says why', async () => {
    const [volume, , compliance, response] = sampleAnalysis().forecasts ?? [];
    if (volume === undefined || compliance === undefined || response === undefined)
      throw new Error('too few');
    const vague = (one: typeof volume): typeof volume => ({
      ...one,
      forecast: { ...one.forecast, isVague: true, notes: ['It says nothing.', 'More of no use.'] },
    });
    const forecasts = [volume, vague(compliance), vague(response)];
    const blocks = await blocksFor(sampleAnalysis({ forecasts }), 'forecast');
    expect(ofKind(blocks, 'chart').map(({ chart }) => chart.id)).toEqual(['forecast-volume']);
    expect(rowsOf(blocks, 'forecast-days')[0]).toHaveLength(2);
    expect(rowsOf(blocks, 'forecast-accuracy')).toHaveLength(1);
    expect(await proseOf(sampleAnalysis({ forecasts }), 'forecast')).toBe(
      '- Compliance: It says nothing.\n- Median response time: It says nothing.',
    );
  });

  it('never sums rare breaches up to none', async () => {
    const [, breaches] = sampleAnalysis().forecasts ?? [];
    if (breaches === undefined) throw new Error('the sample has forecasts');
    const total = { value: 0.4, lower: 0, upper: 2.2 };
    const rare = { ...breaches, forecast: { ...breaches.forecast, total, isVague: true } };
    expect(await calloutOf(sampleAnalysis({ forecasts: [rare] }), 'forecast')).toBe(
      'Expected in the 30 days from 1 Jul: less than 1 breach (95 % band 0 to 3).',
    );
  });

  it('says what a withdrawn forecast means and why there is none of a series', async () => {
    const text = await proseOf(sampleAnalysis(), 'forecast');
    expect(text).toContain(
      'Median response time: that means: read the figures shown as “what was one season',
    );
    expect(text).toContain('Median resolution time: No forecast: 8 values, and it takes at least 10.');
    const withdrawn = sampleAnalysis({ forecasts: sampleAnalysis().forecasts?.slice(3, 4) ?? [] });
    expect(await calloutOf(withdrawn, 'forecast')).toBe(
      '1 daily series forecast. 1 of the forecasts is withdrawn: no more than the last season repeated.',
    );
  });
});

describe('outlook', () => {
  it('tells the chance, the end with its interval, and when the allowance runs out', async () => {
    const blocks = await blocksFor(sampleAnalysis(), 'outlook');
    expect(ofKind(blocks, 'callout')[0]).toMatchObject({
      tone: 'bad',
      text: 'July 2024 will more likely than not close under the target of 95.0 %: chance 87.1 %. It will end near 93.7 %, with 80 % chance between 92.6 % and 94.8 %.',
    });
    const details = ofKind(blocks, 'tiles')[0]?.tiles.map(({ detail }) => detail);
    expect(details?.[1]).toBe('27 of 33 used; runs out on 24 Jul at this rate');
    expect(rowsOf(blocks, 'outlook-by-priority')[0]).toContain('exceeded on 17 Jul');
  });

  it('shows no breaches left where more are used than allowed, never less than none', async () => {
    const { outlook } = sampleAnalysis();
    if (outlook === null) throw new Error('the sample has an outlook');
    const tileOf = async (over: Partial<typeof outlook.overall.allowance>) => {
      const allowance = { ...outlook.overall.allowance, runsOutOnDay: null, exceededOnDay: null, ...over };
      const analysis = sampleAnalysis({
        outlook: { ...outlook, overall: { ...outlook.overall, allowance } },
      });
      const { value, detail } = ofKind(await blocksFor(analysis, 'outlook'), 'tiles')[0]?.tiles[1] ?? {};
      return [value, detail];
    };
    expect(await tileOf({ allowed: 10, used: 35, left: -25, exceededOnDay: 3 })).toEqual([
      '0',
      '35 used, 10 allowed; exceeded on 3 Jul',
    ]);
    expect(await tileOf({ allowed: 1, used: 1, left: 0, runsOutOnDay: 14 })).toEqual([
      '0',
      '1 of 1 used; used up',
    ]);
  });

  it('states no chance on too small a record', async () => {
    const { outlook } = sampleAnalysis();
    if (outlook === null) throw new Error('the sample has an outlook');
    const overall = {
      ...outlook.overall,
      missChance: null,
      finalCompliance: null,
      basis: { ...outlook.overall.basis, decided: 12 },
    };
    expect(await calloutOf(sampleAnalysis({ outlook: { ...outlook, overall } }), 'outlook')).toBe(
      'No chance is stated for July 2024: the record holds 12 decided incidents, and it takes 30.',
    );
  });
});

describe('recommendations', () => {
  it('give finding, advice, points, interval, p, confidence and examples', async () => {
    const text = await proseOf(sampleAnalysis(), 'recommendations');
    expect(text).toContain('**Look first at service payments');
    expect(text).toContain(
      'Evidence: a difference of +13.9 points (95 % interval +7.4 to +21.4 points, n=131, p < 0.001); confidence 98.7 %; 2.8 points of overall compliance to win. For example INC-001107, INC-001114, INC-001121.',
    );
    expect(text).toContain('0.7 points of overall compliance at stake');
  });

  it('never read as certain', async () => {
    const [first] = sampleAnalysis().recommendations ?? [];
    const sure = first === undefined ? [] : [{ ...first, confidence: 1 }];
    const text = await proseOf(sampleAnalysis({ recommendations: sure }), 'recommendations');
    expect(text).toContain('confidence > 99.9 %;');
  });

  it('show what became of earlier ones', async () => {
    const rows = rowsOf(await blocksFor(sampleAnalysis(), 'recommendations'), 'followed');
    expect(rows.map((row) => row.at(-1))).toEqual(['improved', 'too few to tell']);
    expect(rows[0]?.slice(0, 7)).toEqual([
      'nights',
      'breach rate',
      '31 May 2024',
      '22.1 %',
      '140',
      '9.3 %',
      '151',
    ]);
  });

  it('explain only what they show', async () => {
    const methodOf = async (analysis: Analysis) =>
      ofKind(await blocksFor(analysis, 'recommendations'), 'method')[0]?.lines.length;
    expect(await methodOf(sampleAnalysis())).toBe(3);
    expect(await methodOf(sampleAnalysis({ recommendations: [], followed: [] }))).toBe(1);
    const [first] = sampleAnalysis().recommendations ?? [];
    const one = sampleAnalysis({ recommendations: first === undefined ? [] : [first] });
    expect(await calloutOf(one, 'recommendations')).toBe('1 recommendation, of high priority.');
  });

  it('say that nothing is advised', async () => {
    expect(
      await calloutOf(sampleAnalysis({ recommendations: [], followed: [] }), 'recommendations'),
    ).toContain('Nothing is recommended: no rule found evidence beyond chance');
  });
});
