import type { Block, ChartSpec, Report, TableCell } from '../../src/core/report/document.ts';

const names = [
  'checkout',
  'payments',
  'search',
  'identity',
  'notifications',
  'reporting',
  'mobile-api',
  'data-platform',
];

/** A bar chart over duration bins with two target lines on a hidden linear axis. */
export function histogramChart(): ChartSpec {
  const labels = ['≤ 1 min', '1–2', '2–5', '5–10', '10–20', '20–60', '1–2 h', '2–4 h', '4–8 h', '> 8 h'];
  const met = [12, 31, 64, 88, 71, 42, 18, 0, 0, 0];
  const breached = [0, 0, 0, 0, 3, 9, 14, 11, 6, 2];
  const line = (label: string, at: number, role: string): Record<string, unknown> => ({
    type: 'line',
    label,
    role,
    xAxisID: 'position',
    data: [
      { x: at, y: 0 },
      { x: at, y: 100 },
    ],
  });
  return {
    id: 'response-distribution',
    title: 'Response time of 371 incidents',
    alt: 'Histogram of response times: most fall between 2 and 20 minutes; 45 of 371 lie beyond their target.',
    width: 760,
    height: 320,
    config: {
      type: 'bar',
      data: {
        labels,
        datasets: [
          { label: 'Met', role: 'met', data: met },
          { label: 'Breached', role: 'breached', data: breached },
          line('P1 target 15 min', 4.5, 'target'),
          line('P2 target 30 min', 5.25, 'warning'),
        ],
      },
      options: {
        scales: {
          x: { stacked: true, title: { display: true, text: 'Time to first human response' } },
          y: { stacked: true, max: 100, title: { display: true, text: 'Incidents' } },
          position: { type: 'linear', display: false, min: 0, max: 10 },
        },
      },
    },
  };
}

/** A daily line with its band, a target and a warning line, and a day without data. */
export function trendChart(): ChartSpec {
  const days = Array.from({ length: 31 }, (_, day) => day + 1);
  const rate = days.map((day) =>
    day === 13 ? null : Math.min(1, 0.955 + 0.04 * Math.sin(day / 3.1) - (day % 11) / 400),
  );
  const flat = (value: number): number[] => days.map(() => value);
  return {
    id: 'compliance-trend',
    title: 'Compliance per day',
    alt: 'Daily compliance in March between 92 and 100 percent, on most days above the target of 95 percent.',
    width: 760,
    height: 300,
    config: {
      type: 'line',
      data: {
        labels: days.map((day) => `${day} Mar`),
        datasets: [
          { label: 'Compliance', role: 'primary', data: rate },
          {
            label: '95 % interval',
            role: 'band',
            data: rate.map((r) => (r === null ? null : Math.max(0, r - 0.025))),
            fill: '+1',
          },
          { label: '', role: 'band', data: rate.map((r) => (r === null ? null : Math.min(1, r + 0.02))) },
          { label: 'Target 95 %', role: 'target', data: flat(0.95) },
          { label: 'Warning 90 %', role: 'warning', data: flat(0.9) },
        ],
      },
      options: { scales: { y: { min: 0.85, max: 1, ticks: { format: { style: 'percent' } } } } },
    },
  };
}

/** A table of `rows` services with figures. */
export function serviceTable(rows: number): Extract<Block, { kind: 'table' }> {
  const row = (index: number): TableCell[] => {
    const met = 97 - ((index * 7) % 23);
    return [
      { text: `${names[index % names.length]}${index < names.length ? '' : `-${index}`}` },
      { text: String(120 - index) },
      { text: `${met}.${index % 10} %`, tone: met >= 95 ? 'good' : met >= 90 ? 'warning' : 'bad' },
      { text: String(index % 5) },
      { text: `${4 + (index % 9)} min` },
      { text: `${1 + (index % 6)} h ${(index * 13) % 60} min` },
    ];
  };
  return {
    kind: 'table',
    id: 'by-service',
    caption: 'By service',
    columns: [
      { key: 'service', label: 'Service', align: 'left' },
      { key: 'n', label: 'Incidents', align: 'right' },
      { key: 'rate', label: 'Compliance', align: 'right' },
      { key: 'pending', label: 'Pending', align: 'right' },
      { key: 'response', label: 'Median response', align: 'right' },
      { key: 'resolution', label: 'Median resolution', align: 'right' },
    ],
    rows: Array.from({ length: rows }, (_, index) => row(index)),
    totalRows: rows,
  };
}

const overviewBlocks: readonly Block[] = [
  {
    kind: 'tiles',
    tiles: [
      {
        label: 'Overall compliance',
        value: '94.1 %',
        detail: 'n = 371, 22 met fewer than in February',
        tone: 'warning',
      },
      { label: 'Response', value: '96.4 %', detail: '95 % interval 94.0–97.9 %', tone: 'good' },
      { label: 'Resolution', value: '88.2 %', detail: 'worst case 86.0 %, 9 pending', tone: 'bad' },
      { label: 'Opened', value: '384', detail: '13 still open, oldest 6 d', tone: 'neutral' },
    ],
  },
  {
    kind: 'callout',
    tone: 'bad',
    text: 'Resolution compliance of payments is 71.0 % (n = 31), below the warning line of 90 %.',
  },
  {
    kind: 'prose',
    markdown:
      'Compliance **fell by 2.1 points** against February. Three services carry *most* of it:\n\n- payments, with `db-failover` on 11 March\n- search\n- see [the runbook](https://example.org/runbook)\n\n1. first\n2. second',
  },
  { kind: 'chart', chart: trendChart() },
  {
    kind: 'method',
    lines: [
      'Compliance = met / (met + breached) of incidents whose verdict fell into the period; 9 pending are left out.',
      'Intervals are 95 % Wilson score intervals; percentiles use linear interpolation (R type 7).',
    ],
  },
];

/** A report of several pages with every kind of block. */
export function sampleReport(overrides: Partial<Report> = {}): Report {
  return {
    title: 'Monthly service report, March 2024',
    subtitle: 'Europe/Berlin, 1–31 March 2024, all services',
    summary: '94.1 % of 371 incidents met their targets; 9 are pending, worst case 91.9 %.',
    sections: [
      { name: 'executive_summary', title: 'Executive summary', blocks: overviewBlocks },
      {
        name: 'compliance',
        title: 'Compliance',
        blocks: [
          { kind: 'heading', level: 1, text: 'Where the breaches are' },
          serviceTable(48),
          { kind: 'callout', tone: 'good', text: 'No P1 incident breached its response target.' },
        ],
      },
      {
        name: 'response_times',
        title: 'Response times',
        blocks: [
          { kind: 'chart', chart: histogramChart() },
          {
            kind: 'callout',
            tone: 'neutral',
            text: 'The 99th percentile is not shown: n = 71 is below 100.',
          },
          {
            kind: 'method',
            lines: ['Business time by the calendar of each policy; 4 unmeasured, 2 excluded.'],
          },
        ],
      },
    ],
    actions: [{ label: 'Show breaches', command: 'breaches monthly' }],
    files: [],
    cover: [
      { label: 'Period', value: '1 March 2024 – 31 March 2024' },
      { label: 'Time zone', value: 'Europe/Berlin' },
      { label: 'As of', value: '2024-04-01 00:00 CEST' },
      { label: 'Cohort', value: 'verdict' },
      { label: 'Data version', value: '18,204 (policies 3)' },
      { label: 'Data hash', value: '9f2c4e0b7a6d4c1f8e3b5a7092d4c6e8f1a3b5c7d9e0f2a4b6c8d0e2f4a6b8c0' },
    ],
    language: 'en',
    data: { schemaVersion: 1, metrics: { response: { n: 371, medianSeconds: 412.5 } } },
    asOf: Date.UTC(2024, 2, 31, 22),
    ...overrides,
  };
}

/** A report of one section with the given blocks. */
export function reportOf(blocks: readonly Block[], overrides: Partial<Report> = {}): Report {
  return sampleReport({ sections: [{ name: 'only', title: 'Only section', blocks }], ...overrides });
}
