import { compliance } from '../../src/core/analytics/compliance.ts';
import { UserError } from '../../src/core/errors.ts';
import type { ChartSpec, Report } from '../../src/core/report/document.ts';
import { computeMetrics, type Metrics } from '../../src/core/report/metrics.ts';
import { addDays } from '../../src/core/time/zone.ts';
import type { OpenClockRow } from '../../src/ports/open-clocks.ts';
import type { ReportFormat } from '../../src/ports/renderer.ts';
import type { BreachRow, Dimension } from '../../src/ports/report-source.ts';
import type { Explanation, OpenClocksRequest, Reporting, ReportRequest } from '../../src/ports/reporting.ts';
import { fakeSource } from '../unit/core/report/fake-source.ts';

const hour = 3_600_000;
export const fakeNow = Date.parse('2026-03-11T10:00:00Z');

export const fakeChart: ChartSpec = {
  id: 'compliance-trend',
  title: 'Compliance by day',
  alt: 'Daily compliance between 88 % and 100 %; the target line is at 95 %.',
  width: 720,
  height: 320,
  config: {
    type: 'line',
    data: {
      labels: ['2 Mar', '3 Mar', '4 Mar', '5 Mar', '6 Mar', '7 Mar', '8 Mar'],
      datasets: [{ label: 'Compliance', data: [97, 94, 96, 100, 88, 92, 95], borderColor: '#2563eb' }],
    },
  },
};

/** A plain weekly request. */
export function fakeRequest(): ReportRequest {
  return {
    kind: 'weekly',
    from: null,
    to: null,
    asOf: null,
    knownAt: null,
    cohort: 'verdict',
    filters: { service: [], team: [], priority: [], customer: [] },
    sections: null,
    timeZone: null,
  };
}

/** A report as the real one builds it, about the period asked for. */
export function fakeReport(request: ReportRequest): Report {
  const from = request.from ?? '2026-03-02';
  const to = request.to ?? addDays(from, 7);
  const iso = (text: string) => (text.includes('T') ? text : `${text}T00:00:00.000Z`);
  const sections: Report['sections'] = [
    {
      name: 'summary',
      title: 'Summary',
      blocks: [
        {
          kind: 'tiles',
          tiles: [
            { label: 'Compliance', value: '94.1 %', detail: '48 of 51, target 95 %', tone: 'warning' },
            { label: 'Breached', value: '3', detail: '4 pending, worst case 87.3 %', tone: 'bad' },
            { label: 'Median response', value: '12 min', detail: 'n = 55', tone: 'good' },
            { label: 'Median resolution', value: '3 h 8 min', detail: 'n = 51', tone: 'neutral' },
          ],
        },
        { kind: 'method', lines: ['Cohort verdict, n = 51, 24x7, as of 11 March 2026 10:00 UTC.'] },
      ],
    },
    {
      name: 'compliance',
      title: 'Compliance',
      blocks: [
        {
          kind: 'table',
          id: 'by-service',
          caption: 'Compliance by service',
          columns: [
            { key: 'service', label: 'Service', align: 'left' },
            { key: 'met', label: 'Met', align: 'right' },
            { key: 'breached', label: 'Breached', align: 'right' },
            { key: 'rate', label: 'Rate', align: 'right' },
          ],
          rows: [
            [{ text: 'payments' }, { text: '20' }, { text: '2' }, { text: '90.9 %', tone: 'bad' }],
            [{ text: 'search' }, { text: '18' }, { text: '1' }, { text: '94.7 %', tone: 'warning' }],
            [{ text: 'login' }, { text: '10' }, { text: '0' }, { text: '100 %', tone: 'good' }],
          ],
          totalRows: 3,
        },
        { kind: 'chart', chart: fakeChart },
      ],
    },
  ];
  const wanted = request.sections;
  return {
    title: `${request.kind.charAt(0).toUpperCase()}${request.kind.slice(1)} SLA report`,
    subtitle: `${from} to ${to}, UTC, cohort ${request.cohort}`,
    summary: 'Compliance was 94.1 % (48 of 51), one breach more than the target allows.',
    sections: wanted === null ? sections : sections.filter((section) => wanted.includes(section.name)),
    actions: [],
    files: [],
    cover: [{ label: 'Period', value: `${from} to ${to}` }],
    language: 'en',
    data: {
      schemaVersion: 1,
      period: { kind: request.kind, from: iso(from), to: iso(to), timezone: 'UTC', cohort: request.cohort },
    },
    asOf: fakeNow,
  };
}

/** Breach `index`, newest first. */
function fakeBreach(index: number): BreachRow {
  const breachedAt = fakeNow - index * 5 * hour;
  return {
    source: 'native',
    incident: `INC-${100 + index}`,
    cycle: 1,
    clock: index % 2 === 0 ? 'resolution' : 'response',
    title: `Checkout fails for customer ${index}`,
    url: null,
    service: 'payments',
    team: 'Core Platform',
    customer: null,
    priority: 'P1',
    startedAt: breachedAt - 4 * hour,
    dueAt: breachedAt,
    breachedAt,
    stoppedAt: index === 0 ? null : breachedAt + hour,
    elapsedMs: 5 * hour,
    targetMs: 4 * hour,
  };
}

/** A critical, a paused and a breached clock. */
function fakeOpenClocks(): OpenClockRow[] {
  const row = (incident: string, more: Partial<OpenClockRow>): OpenClockRow => ({
    source: 'native',
    incident,
    cycle: 1,
    clock: 'resolution',
    title: `Checkout fails in ${incident}`,
    url: null,
    service: 'payments',
    team: 'Core Platform',
    customer: null,
    priority: 'P1',
    status: 'at-risk',
    paused: false,
    startedAt: fakeNow - 5 * hour,
    targetMs: 4 * hour,
    elapsedMs: 3.5 * hour,
    leftMs: 0.5 * hour,
    breachedAt: null,
    atRiskAt: null,
    criticalAt: null,
    breachesAt: null,
    ...more,
  });
  const critical = { elapsedMs: 3.9 * hour, leftMs: 0.1 * hour, breachesAt: fakeNow + 0.1 * hour } as const;
  const over = { elapsedMs: 5 * hour, leftMs: -hour, breachedAt: fakeNow - hour } as const;
  return [
    row('INC-200', { status: 'critical', ...critical }),
    row('INC-201', { paused: true }),
    row('INC-100', { status: 'breached', ...over }),
  ];
}

export function fakeExplanation(incident: string): Explanation {
  return {
    source: 'native',
    incident,
    title: 'Checkout fails for customer 0',
    url: 'https://tickets.example.test/INC-100',
    status: 'resolved',
    asOf: '2026-03-11T10:00:00.000Z',
    timeZone: 'UTC',
    reopenCount: 0,
    flags: [],
    clocks: [
      {
        clock: 'resolution',
        cycle: 1,
        policy: { name: 'default', version: 3 },
        judgedBy: 'policy',
        calendar: '24x7',
        service: 'payments',
        team: 'Core Platform',
        customer: null,
        priority: 'P1',
        peakPriority: 'P1',
        targetSeconds: 14_400,
        startedAt: '2026-03-11T04:00:00.000Z',
        stoppedAt: '2026-03-11T09:30:00.000Z',
        dueAt: '2026-03-11T08:30:00.000Z',
        breachedAt: '2026-03-11T08:30:00.000Z',
        breachesAt: null,
        elapsedSeconds: 18_000,
        wallSeconds: 19_800,
        pausedSeconds: 1800,
        closedSeconds: 0,
        verdict: 'breached',
        verdictAt: '2026-03-11T08:30:00.000Z',
        flags: ['clock-late'],
        segments: [
          { from: '2026-03-11T04:00:00.000Z', to: '2026-03-11T06:00:00.000Z', state: 'running' },
          { from: '2026-03-11T06:00:00.000Z', to: '2026-03-11T06:30:00.000Z', state: 'paused' },
          { from: '2026-03-11T06:30:00.000Z', to: '2026-03-11T09:30:00.000Z', state: 'running' },
        ],
      },
    ],
  };
}

export const knownValues: Readonly<Record<Dimension, readonly string[]>> = {
  service: ['payments', 'search', 'login'],
  team: ['Core Platform', 'Support "A"'],
  priority: ['P1', 'P2', 'P3', 'P4'],
  customer: ['O’Brien', 'Société Générale'],
};

/** Figures in which every clock has the same counts. */
async function fakeMetrics({ met, breached }: { met: number; breached: number }): Promise<Metrics> {
  const none = { met: 0, breached: 0, pending: 0, unmeasured: 0, excluded: 0, withoutTarget: 0 };
  const facts = await fakeSource([]).facts({
    from: 0,
    to: 1,
    asOf: 1,
    knownAt: null,
    cohort: 'verdict',
    filters: fakeRequest().filters,
  });
  const empty = await computeMetrics({ facts, opened: facts, percentiles: [50], pendingCounts: false });
  const rates = compliance({ ...none, met, breached }, false);
  const all = { ...empty.metrics.compliance, overall: rates, response: rates, resolution: rates };
  const metrics = { ...empty.metrics, compliance: all };
  return {
    metrics,
    breakdowns: { ...empty.breakdowns, priority: [{ ...metrics, key: 'P2', n: met + breached }] },
  };
}

export interface FakeReporting extends Reporting {
  readonly requests: ReportRequest[];
  readonly openRequests: OpenClocksRequest[];
}

/** Answers with realistic reports and records what it was asked; `overrides` replace single methods. */
export function createFakeReporting(overrides: Partial<Reporting> = {}): FakeReporting {
  const requests: ReportRequest[] = [];
  const openRequests: OpenClocksRequest[] = [];
  return {
    requests,
    openRequests,
    report: async (request) => {
      requests.push(request);
      return fakeReport(request);
    },
    prepare: async (request) => {
      requests.push(request);
      return true;
    },
    count: async ({ filters }) => (filters.team.length + filters.customer.length === 0 ? 51 : 20),
    render: async (_report, format: ReportFormat) => ({
      name: `sla-report.${format}`,
      mediaType: format === 'pdf' ? 'application/pdf' : 'text/plain',
      bytes: new TextEncoder().encode(`a report as ${format}`),
    }),
    explain: async (incident) => {
      if (incident.startsWith('INC-')) return fakeExplanation(incident);
      throw new UserError(`There is no incident “${incident}”.`, {
        code: 'unknown-incident',
        hint: 'Did you mean “INC-100”?',
      });
    },
    breaches: async (request, limit) => {
      requests.push(request);
      const all = Array.from({ length: 7 }, (_, index) => fakeBreach(index));
      return {
        rows: all.slice(0, limit),
        total: all.length,
        from: Date.parse('2026-03-02T00:00:00Z'),
        to: Date.parse('2026-03-09T00:00:00Z'),
        asOf: fakeNow,
        timeZone: 'UTC',
      };
    },
    openClocks: async (request, limit) => {
      openRequests.push(request);
      return {
        rows: fakeOpenClocks().slice(0, limit),
        counts: { 'on-track': 31, 'at-risk': 1, critical: 1, breached: 1, paused: 1 },
        asOf: fakeNow,
        timeZone: 'UTC',
        shares: { 'at-risk': 0.8, critical: 0.95 },
      };
    },
    whatIf: async (request, _proposal, limit) => {
      requests.push(request);
      const flip = { source: 'jira', cycle: 1, clock: 'response', from: 'met', to: 'breached' } as const;
      const all = Array.from({ length: 3 }, (_, index) => ({ ...flip, incident: `INC-${index}` }));
      return {
        replayedIncidents: 51,
        totalFlips: all.length,
        changes: [{ clock: 'response', from: 'met', to: 'breached', n: all.length }],
        flips: all.slice(0, limit),
        span: {
          from: Date.parse('2026-03-02T00:00:00Z'),
          to: Date.parse('2026-03-09T00:00:00Z'),
          asOf: fakeNow,
          timeZone: 'UTC',
        },
        judged: { n: 102, bySource: 0 },
        before: await fakeMetrics({ met: 48, breached: 3 }),
        after: await fakeMetrics({ met: 45, breached: 6 }),
      };
    },
    values: async (dimension) => knownValues[dimension],
    incidents: async (text, limit) =>
      Array.from({ length: 40 }, (_, index) => `INC-${139 - index}`)
        .filter((id) => id.startsWith(text.toUpperCase()))
        .slice(0, limit),
    ...overrides,
  };
}
