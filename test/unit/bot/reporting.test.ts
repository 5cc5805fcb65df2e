import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../config/schema.ts';
import { createReporting, type ReportingDeps } from '../../../src/bot/reporting.ts';
import { CancelledError, UserError } from '../../../src/core/errors.ts';
import type { ReportData } from '../../../src/core/report/model.ts';
import type { IncidentJudgement, SourceVerdict } from '../../../src/core/sla/types.ts';
import type { Analyst } from '../../../src/ports/analyst.ts';
import type { AnalyticsSource } from '../../../src/ports/analytics-source.ts';
import type { Judgements } from '../../../src/ports/judgements.ts';
import type { OpenClockSource, OpenClocksQuery } from '../../../src/ports/open-clocks.ts';
import type { Renderer } from '../../../src/ports/renderer.ts';
import type { IssuedReport } from '../../../src/ports/report-records.ts';
import type { ReportSource } from '../../../src/ports/report-source.ts';
import type { ReportRequest } from '../../../src/ports/reporting.ts';
import type { RestatementQuery } from '../../../src/ports/restating.ts';
import type { WhatIf } from '../../../src/ports/what-if.ts';
import { memoryRecords } from '../../support/memory-records.ts';
import { fakeSource } from '../core/report/fake-source.ts';
import { day, hour, incident, monday, noFilters } from '../core/report/sample.ts';

const now = monday + 10 * day;
const list = Array.from({ length: 12 }, (_, index) =>
  incident(`INC-${index}`, {
    openedAt: monday + index * 6 * hour,
    resolvedAt: monday + index * 6 * hour + (index % 4 === 0 ? 5 : 1) * hour,
    service: index % 2 === 0 ? 'payments' : 'search',
  }),
);

const renderer: Renderer = {
  render: async (_, format, baseName) => ({
    name: `${baseName}.${format}`,
    mediaType: 'text/plain',
    bytes: new Uint8Array(),
  }),
  charts: {
    png: async () => new Uint8Array(),
    svg: async () => '',
    open: async () => {},
    close: async () => {},
  },
  warmUp: () => {},
  close: async () => {},
};

function judgement(name: string): IncidentJudgement {
  return {
    source: 'jira',
    incident: name,
    title: null,
    url: null,
    service: null,
    team: null,
    customer: null,
    priority: null,
    assignee: null,
    status: 'open',
    openedAt: monday,
    acknowledgedAt: null,
    resolvedAt: null,
    closedAt: null,
    reopenCount: 0,
    cancelled: null,
    cycles: [],
    flags: [],
  };
}

const known = [
  { source: 'jira', incident: 'INC-7' },
  { source: 'jira', incident: 'INC-70' },
  { source: 'zendesk', incident: 'INC-70' },
];
const judgements: Judgements = {
  judgement: async (source, name, { asOf }) => (asOf < monday ? null : { ...judgement(name), source }),
  idsBeginning: async (text, limit, visible) => [JSON.stringify([text, limit, visible])],
  findIncidents: async (text) =>
    known.filter((ref) => ref.incident.toLowerCase().startsWith(text.toLowerCase().slice(0, 5))),
};

const whatIf: WhatIf = {
  replay: async (query) => {
    const facts = await fakeSource(list).facts(query);
    const [policy] = query.proposal.policies;
    const flips = [
      { id: 1, source: 'jira', incident: 'A', cycle: 1, clock: 'response', from: 'met', to: 'breached' },
    ] as const;
    const changes = [
      { clock: 'response', from: 'met', to: 'breached', n: policy?.rules.P1?.response.targetMs ?? 0 },
    ] as const;
    return { replayedIncidents: 1, before: facts, after: facts, totalFlips: 1, changes, flips };
  },
};

const openAsked: (OpenClocksQuery & { limit: number })[] = [];
const analytics: AnalyticsSource & OpenClockSource = {
  incidentColumns: async () => {
    throw new Error('no section asks for incidents');
  },
  incidentRefs: async () => [],
  comparedFacts: async () => {
    throw new Error('no section compares');
  },
  pausedClocks: async () => {
    throw new Error('no section asks for pauses');
  },
  openClocks: async (query: OpenClocksQuery, limit: number) => {
    openAsked.push({ ...query, limit });
    return { rows: [], counts: { 'on-track': 1, 'at-risk': 0, critical: 0, breached: 0, paused: 0 } };
  },
};

const unasked = async () => {
  throw new Error('no section asks for an analysis');
};
const analyst: Analyst = {
  forecast: unasked,
  findTrends: unasked,
  findPatterns: unasked,
  compare: unasked,
  recommend: unasked,
  followUp: unasked,
  close: async () => {},
};

function reporting(
  source: ReportSource = fakeSource(list),
  settings: Record<string, unknown> = {},
  answers: Judgements = judgements,
  keeping: Partial<Pick<ReportingDeps, 'records' | 'notRecorded' | 'restating' | 'whatIf'>> = {},
) {
  const weekly = ['summary', 'compliance', 'response_times', 'restatements'];
  const config = configSchema.parse({
    ...settings,
    reports: { sections: { weekly, custom: weekly }, ...(settings.reports as object | undefined) },
  });
  return createReporting({
    source: { ...source, ...analytics },
    judgements: answers,
    whatIf,
    renderer,
    analyst,
    kept: { read: unasked, keep: unasked },
    records: memoryRecords(),
    notRecorded: (cause) => {
      throw cause;
    },
    restating: {
      restated: async () => {
        throw new Error('there is no earlier report of other data');
      },
    },
    ...keeping,
    config,
    clock: { now: () => now },
  });
}

function request(over: Partial<ReportRequest> = {}): ReportRequest {
  return {
    kind: 'weekly',
    from: null,
    to: null,
    asOf: null,
    knownAt: null,
    cohort: 'verdict',
    filters: noFilters,
    sections: null,
    timeZone: null,
    ...over,
  };
}

async function failure(promise: Promise<unknown>): Promise<UserError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof UserError) return error;
  throw new Error('expected a UserError');
}

describe('report', () => {
  it('answers for the last closed period with the configured sections', async () => {
    const report = await reporting().report(request());
    expect(report.title).toBe('Weekly SLA report: 3 Jun – 9 Jun 2024');
    expect(report.sections.map(({ name }) => name)).toEqual(['summary', 'compliance', 'response_times']);
    expect(report.asOf).toBe(now);
    const data = report.data as unknown as ReportData;
    expect(data).toMatchObject({
      schemaVersion: 1,
      period: {
        kind: 'weekly',
        from: '2024-06-03T00:00:00.000Z',
        to: '2024-06-10T00:00:00.000Z',
        timezone: 'UTC',
        asOf: '2024-06-13T00:00:00.000Z',
        cohort: 'verdict',
      },
      data: { version: 12, hash: 'c0ffee', policyVersion: 1 },
      metrics: { compliance: { overall: { met: 9, breached: 3, rate: 0.75 } } },
    });
    expect(data.data.tzdata).toMatch(/^\d{4}[a-z]$/);
    expect(data.series.daily).toHaveLength(7);
  });

  it('is told in the reader’s language and zone, with the figures of everybody', async () => {
    const reader = { locale: 'de', timeZone: 'Asia/Tokyo' };
    const [plain, told] = [
      await reporting().report(request()),
      await reporting().report(request(), { reader }),
    ];
    expect(told.title).toContain('3. Juni – 9. Juni 2024');
    expect(told.subtitle).toContain('· UTC · as of 13. Juni 2024 00:00 (09:00 Asia/Tokyo)');
    expect(JSON.stringify(told.sections)).toContain('75,0 %');
    const { metrics, period } = plain.data as unknown as ReportData;
    expect(told.data).toMatchObject({ metrics, period });
  });

  it('counts the incidents of a period that the filters let through', async () => {
    expect(await reporting().count(request())).toBe(12);
    expect(await reporting().count(request({ filters: { ...noFilters, service: ['search'] } }))).toBe(6);
  });

  it('counts only what the filters let through and says so', async () => {
    const filters = { ...noFilters, service: ['search', 'search'] };
    const report = await reporting().report(request({ filters }));
    const data = report.data as unknown as ReportData;
    expect(data.filters.service).toEqual(['search']);
    expect(data.metrics.compliance.overall).toMatchObject({ met: 6, breached: 0 });
    expect(report.subtitle).toContain('service search');
  });

  it('refuses a value that no incident has, with the nearest one', async () => {
    const error = await failure(
      reporting().report(request({ filters: { ...noFilters, service: ['paymnets'] } })),
    );
    expect(error.message).toBe('No incident has the service “paymnets”.');
    expect(error.hint).toBe('Did you mean “payments”?');
    const far = await failure(
      reporting().report(request({ filters: { ...noFilters, priority: ['urgent'] } })),
    );
    expect(far.hint).toBe('Known are: P1.');
  });

  it('says where the log ends, when that is a day or more before the period does', async () => {
    const extent = (last: string) => ({
      ...fakeSource(list),
      extent: async () => ({ firstOpenedAt: 0, lastEventAt: Date.parse(last) }),
    });
    const subtitle = async (last: string) => (await reporting(extent(last)).report(request())).subtitle;
    expect(await subtitle('2024-06-08T12:00:00Z')).toContain('· the log ends 8 Jun 2024 12:00');
    expect(await subtitle('2024-06-09T12:00:00Z')).not.toContain('the log ends');
  });

  it('answers a period without data by saying what the log holds, with null figures', async () => {
    const report = await reporting().report(request({ kind: 'daily', from: '2024-05-01' }));
    expect(report.summary).toContain('No data in this period. The log runs from 3 Jun 2024 00:00 to');
    expect(report.sections.map(({ name }) => name)).toEqual(['no_data']);
    expect(report.data).toMatchObject({ metrics: { compliance: { overall: { rate: null } } } });
    const empty = await reporting(fakeSource([])).report(request());
    expect(empty.summary).toContain('The log is empty: import incidents first');
  });

  it('says that nothing had been recorded by then, where known-at and not the period is why', async () => {
    const silent = fakeSource(list);
    const source = fakeSource(list, {
      facts: (query) => (query.knownAt === null ? silent : fakeSource([])).facts(query),
    });
    const report = await reporting(source).report(
      request({ kind: 'daily', from: '2024-06-03', knownAt: '2024-06-05' }),
    );
    expect(report.summary).toMatch(
      /^Nothing in this period had been recorded by 5 Jun 2024 00:00 \(known-at\), though the log runs from 3 Jun/,
    );
  });

  it('names the filters that leave nothing of a period in the log', async () => {
    const source = fakeSource(list, { values: async () => ['quiet'], facts: fakeSource([]).facts });
    const filters = { ...noFilters, service: ['quiet'] };
    const report = await reporting(source).report(request({ kind: 'daily', from: '2024-06-04', filters }));
    expect(report.summary).toContain('Nothing of service quiet in this period as of 13 Jun 2024 00:00');
    expect(report.summary).toContain('or other filters');
  });

  it('refuses an unknown section before it reads anything', async () => {
    const source = fakeSource(list, { facts: () => Promise.reject(new Error('read')) });
    const error = await failure(reporting(source).report(request({ sections: ['tea_leaves'] })));
    expect(error.hint).toContain('summary, executive_summary, compliance, response_times');
  });

  it('stops reading when its caller has gone', async () => {
    const controller = new AbortController();
    let daily = 0;
    const base = fakeSource(list);
    const source: ReportSource = {
      ...base,
      facts: async (query) => {
        controller.abort();
        return base.facts(query);
      },
      daily: async (query, days) => {
        daily += 1;
        return base.daily(query, days);
      },
    };
    const { signal } = controller;
    await expect(reporting(source).report(request(), { signal })).rejects.toBeInstanceOf(CancelledError);
    expect(daily).toBe(0);
  });

  it('says what it is doing', async () => {
    const said: string[] = [];
    await reporting().report(request(), { progress: (text) => said.push(text) });
    expect(said).toEqual([
      'Reading the clocks of the period …',
      'Reading the days …',
      'Computing the figures …',
    ]);
  });

  it('reads again when the log grew meanwhile, and says so if it never stood still', async () => {
    const base = fakeSource(list);
    const growing = (settlesAfter: number) => {
      let version = 0;
      let reads = 0;
      return {
        source: {
          ...base,
          dataVersion: async () => {
            version = Math.min(version + 1, settlesAfter);
            return { version, hash: `h${version}`, policyVersion: 1 };
          },
          facts: async (query) => {
            reads += 1;
            return base.facts(query);
          },
        } satisfies ReportSource,
        reads: () => reads,
      };
    };
    const settled = growing(2);
    const report = await reporting(settled.source).report(request({ cohort: 'opened' }));
    expect(settled.reads()).toBe(2);
    expect(report.data).toMatchObject({ data: { hash: 'h2' }, notes: [] });
    const restless = growing(99);
    const shaky = await reporting(restless.source).report(request({ cohort: 'opened' }));
    expect(restless.reads()).toBe(3);
    expect((shaky.data as unknown as ReportData).notes.join()).toContain('The log grew');
  });

  it('takes zone and first day of the week from the configuration, the request first', async () => {
    const settings = { timeZone: 'America/New_York', reports: { weekStartsOn: 'sunday' } };
    const report = await reporting(undefined, settings).report(request());
    expect(report.data).toMatchObject({
      period: { from: '2024-06-02T04:00:00.000Z', timezone: 'America/New_York' },
    });
    const kolkata = await reporting(undefined, settings).report(request({ timeZone: 'Asia/Kolkata' }));
    expect(kolkata.data).toMatchObject({ period: { from: '2024-06-01T18:30:00.000Z' } });
    expect((await failure(reporting().report(request({ timeZone: 'Mars/Olympus' })))).code).toBe(
      'bad-time-zone',
    );
  });
});

describe('the records of issued reports', () => {
  it('keep a closed period, its scope, when it was issued and of which data', async () => {
    const records = memoryRecords();
    const filters = { ...noFilters, service: ['search', 'payments', 'search'] };
    const asked = request({ filters, asOf: '2024-06-12T09:00:00Z' });
    await reporting(undefined, undefined, undefined, { records }).report(asked);
    expect(records.kept).toEqual([
      {
        scope: {
          kind: 'weekly',
          timeZone: 'UTC',
          cohort: 'verdict',
          filters: { ...noFilters, service: ['payments', 'search'] },
        },
        from: monday,
        to: monday + 7 * day,
        issuedAt: now,
        asOf: Date.UTC(2024, 5, 12, 9),
        data: { version: 12, hash: 'c0ffee', policyVersion: 1 },
        forecasts: null,
        recommendations: null,
        figures: true,
        restates: true,
      },
    ]);
  });

  it('keep that an answer showed no figures', async () => {
    const records = memoryRecords();
    await reporting(undefined, undefined, undefined, { records }).report(
      request({ sections: ['restatements'] }),
    );
    expect(records.kept).toMatchObject([{ restates: true, figures: false }]);
  });

  it('keep that a report had no place for what changed', async () => {
    const records = memoryRecords();
    await reporting(undefined, undefined, undefined, { records }).report(request({ sections: ['summary'] }));
    expect(records.kept).toMatchObject([{ restates: false, figures: true }]);
  });

  it('keep an empty period too: something may come into it later', async () => {
    const records = memoryRecords();
    const port = reporting(fakeSource([]), undefined, undefined, { records });
    await port.report(request());
    expect(records.kept).toHaveLength(1);
  });

  it('keep neither a running period nor what used to be known', async () => {
    const records = memoryRecords();
    const port = reporting(undefined, undefined, undefined, { records });
    await port.report(request({ from: '2024-06-10' }));
    await port.report(request({ knownAt: '2024-06-12' }));
    expect(records.kept).toEqual([]);
  });

  it('cost no report where they fail; that is told', async () => {
    const full = new UserError('the disk of data is full');
    const told: unknown[] = [];
    const records = { ...memoryRecords(), record: () => Promise.reject(full) };
    const keeping = { records, notRecorded: (cause: unknown) => told.push(cause) };
    const report = await reporting(undefined, undefined, undefined, keeping).report(request());
    expect(report.title).toBe('Weekly SLA report: 3 Jun – 9 Jun 2024');
    expect(told).toEqual([full]);
  });
});

describe('restatements', () => {
  const counts = {
    response: { met: 9, breached: 3, pending: 0 },
    resolution: { met: 9, breached: 3, pending: 0 },
    overall: { met: 8, breached: 4, pending: 0 },
  };
  const flip = { source: 'jira', incident: 'INC-4', cycle: 1, clock: 'resolution' } as const;
  const restated = {
    before: counts,
    after: { ...counts, overall: { met: 9, breached: 3, pending: 0 } },
    clocks: [{ ...flip, from: 'breached', to: 'met', causes: [] }],
    shifted: 0,
    decidedSince: 0,
  } as const;
  const scope = { kind: 'weekly', timeZone: 'UTC', cohort: 'verdict', filters: noFilters } as const;
  const earlier = (more: Partial<IssuedReport> = {}): IssuedReport => ({
    scope,
    from: monday,
    to: monday + 7 * day,
    issuedAt: monday + 8 * day,
    asOf: monday + 8 * day,
    data: { version: 5, hash: 'older', policyVersion: 1 },
    forecasts: null,
    recommendations: null,
    figures: true,
    restates: true,
    ...more,
  });

  /** A port over records that hold these, and what it asked to compare with. */
  async function over(kept: readonly IssuedReport[], source: ReportSource = fakeSource(list)) {
    const records = memoryRecords();
    for (const report of kept) await records.record(report);
    const asked: RestatementQuery[] = [];
    const restating = {
      restated: async (query: RestatementQuery) => {
        asked.push(query);
        return restated;
      },
    };
    return { port: reporting(source, undefined, undefined, { records, restating }), asked };
  }

  it('tell what changed since the report that was made from another log, in section and JSON', async () => {
    const { port, asked } = await over([earlier()]);
    const report = await port.report(request());
    expect(asked).toMatchObject([{ from: monday, asOf: now, since: earlier() }]);
    const section = report.sections.find(({ name }) => name === 'restatements');
    expect(section?.blocks[0]).toMatchObject({
      kind: 'callout',
      text: '1 clock of 1 incident is judged differently than in the report of 11 Jun 2024 00:00: overall compliance is 75.0 % (n=12), it was 66.7 % (n=12).',
    });
    expect(report.data).toMatchObject({
      restatements: {
        since: { issuedAt: '2024-06-11T00:00:00.000Z', version: 5, hash: 'older' },
        before: { overall: { n: 12, rate: 8 / 12 } },
        clocks: [{ incident: 'INC-4', from: 'breached', to: 'met' }],
      },
    });
    expect(await port.report(request())).toEqual(report);
  });

  it('come with a note where the log grew after the clocks of the report had been read', async () => {
    let hash = 'c0ffee';
    const source = {
      ...fakeSource(list),
      dataVersion: async () => ({ version: 12, hash, policyVersion: 1 }),
    };
    const records = memoryRecords();
    await records.record(earlier());
    const restating = {
      restated: async () => {
        hash = 'grown';
        return restated;
      },
    };
    const port = reporting(source, undefined, undefined, { records, restating });
    const { data } = await port.report(request());
    expect((data as unknown as ReportData).notes.join()).toContain('The log grew');
    expect(data).toMatchObject({ data: { hash: 'c0ffee' } });
  });

  it('are left out where every earlier report was made from this log, or is of another scope or a later as-of', async () => {
    const same = { version: 12, hash: 'c0ffee', policyVersion: 1 };
    const { port, asked } = await over([
      earlier({ data: same, asOf: now - 3 * day }),
      earlier({ scope: { ...scope, cohort: 'opened' } }),
      earlier({ scope: { ...scope, filters: { ...noFilters, service: ['search'] } } }),
      earlier({ from: monday - 7 * day, to: monday }),
      earlier({ asOf: now + 1 }),
    ]);
    const report = await port.report(request());
    expect(report.sections.map(({ name }) => name)).not.toContain('restatements');
    expect([asked, (report.data as unknown as ReportData).restatements]).toEqual([[], null]);
  });

  it('are told of no running period and of nothing that used to be known', async () => {
    const { port, asked } = await over([earlier()]);
    await port.report(request({ knownAt: '2024-06-12' }));
    await port.report(request({ from: '2024-06-03', asOf: '2024-06-09' }));
    await port.report(request({ sections: ['summary'] }));
    expect(asked).toEqual([]);
  });

  it('go back to the last report that told them, and else to the first that gave figures', async () => {
    const at = (hours: number, restates: boolean) =>
      earlier({
        issuedAt: monday + 8 * day + hours * hour,
        data: { version: hours, hash: `hash ${hours}`, policyVersion: 1 },
        restates,
      });
    const { port, asked } = await over([at(1, false), at(2, true), at(3, true), at(4, false)]);
    await port.report(request());
    const trends = { ...at(0, false), figures: false };
    const none = await over([trends, at(1, false), at(2, false)]);
    await none.port.report(request());
    expect([...asked, ...none.asked].map(({ since }) => since.data.version)).toEqual([3, 1]);
  });

  it('are told of a period in which nothing is left', async () => {
    const { port } = await over([earlier()], fakeSource([]));
    const report = await port.report(request());
    expect(report.sections.map(({ name }) => name)).toEqual(['no_data', 'restatements']);
  });
});

describe('render', () => {
  it('names files by kind and period', async () => {
    const port = reporting();
    const weekly = await port.report(request());
    expect((await port.render(weekly, 'pdf')).name).toBe('sla-weekly-2024-06-03.pdf');
    const custom = await port.report(request({ kind: 'custom', from: '2024-06-01', to: '2024-06-05' }));
    expect((await port.render(custom, 'csv')).name).toBe('sla-custom-2024-06-01-to-2024-06-05.csv');
    const plain = { ...weekly, title: 'Why INC-7 / “late”?', data: null };
    expect((await port.render(plain, 'md')).name).toBe('why-inc-7-late.md');
  });
});

describe('breaches', () => {
  it('lists the latest of the period and how many there are', async () => {
    const found = await reporting().breaches(request(), 2);
    expect(found.rows.map(({ incident: name, clock }) => [name, clock])).toEqual([
      ['INC-8', 'resolution'],
      ['INC-4', 'resolution'],
    ]);
    expect(found).toMatchObject({ total: 3, from: monday, to: monday + 7 * day, asOf: now, timeZone: 'UTC' });
  });
});

describe('open clocks', () => {
  it('are those of now, or of the as-of or known-at asked for, under filters that exist', async () => {
    const filters = { ...request().filters, service: ['search', 'payments', 'search'] };
    const asked = {
      asOf: null,
      knownAt: null,
      filters,
      timeZone: null,
      clock: null,
      from: 'critical',
    } as const;
    const { asOf, timeZone } = await reporting().openClocks(asked, 3);
    expect([asOf, timeZone]).toEqual([now, 'UTC']);
    const unique = { ...filters, service: ['payments', 'search'] };
    const shares = { 'at-risk': 0.8, critical: 0.95 };
    const common = { filters: unique, clock: null, from: 'critical', shares, limit: 3 };
    expect(openAsked.at(-1)).toEqual({ asOf: now, knownAt: null, ...common });
    await reporting().openClocks({ ...asked, knownAt: '2024-06-05' }, 3);
    const known = Date.parse('2024-06-05T00:00:00Z');
    expect(openAsked.at(-1)).toEqual({ asOf: known, knownAt: known, ...common });
    const unknown = { ...asked, filters: { ...filters, priority: ['P77'] } };
    expect((await failure(reporting().openClocks(unknown, 3))).code).toBe('unknown-value');
  });
});

describe('explain', () => {
  const options = { source: null, asOf: null, knownAt: null };

  it('finds an incident whatever its letter case', async () => {
    const explanation = await reporting().explain('inc-7', options);
    expect(explanation).toMatchObject({
      source: 'jira',
      incident: 'INC-7',
      asOf: '2024-06-13T00:00:00.000Z',
    });
  });

  it('asks for the source where several have it', async () => {
    const error = await failure(reporting().explain('INC-70', options));
    expect(error.hint).toBe('Add the source, e.g. source=jira.');
    expect(error.details).toEqual(['INC-70 (jira)', 'INC-70 (zendesk)']);
    expect(await reporting().explain('INC-70', { ...options, source: 'zendesk' })).toMatchObject({
      source: 'zendesk',
    });
  });

  it('names what resembles an unknown incident', async () => {
    const error = await failure(reporting().explain('INC-71', options));
    expect(error.message).toBe('There is no incident “INC-71”.');
    expect(error.hint).toBe('Did you mean INC-7 (jira), INC-70 (jira), INC-70 (zendesk)?');
    expect((await failure(reporting().explain('XYZ', options))).hint).toContain('Check the number');
  });

  it('says so where it had not been opened by then', async () => {
    const error = await failure(reporting().explain('INC-7', { ...options, asOf: '2024-06-01' }));
    expect(error.message).toBe('INC-7 had not been opened by 1 Jun 2024 00:00 (UTC).');
    expect(error.hint).toContain('Ask for a later as-of');
  });

  it('says that an incident is held back where the log holds no opening of it', async () => {
    const heldBack = { ...judgements, judgement: async () => null };
    const error = await failure(reporting(undefined, undefined, heldBack).explain('INC-7', options));
    expect(error.message).toBe(
      'INC-7 cannot be judged: the log holds no “opened” event of it up to 13 Jun 2024 00:00 (UTC).',
    );
    expect(error.hint).toContain('held back until one arrives');
  });

  it('says so where its opening was recorded after known-at', async () => {
    const late: Judgements = {
      ...judgements,
      judgement: async (source, name, { knownAt }) =>
        knownAt === null ? { ...judgement(name), source } : null,
    };
    const error = await failure(
      reporting(undefined, undefined, late).explain('INC-7', { ...options, knownAt: '2024-06-05' }),
    );
    expect(error.message).toBe('The opening of INC-7 had not been recorded by 5 Jun 2024 00:00 (UTC).');
  });
});

describe('what if', () => {
  const targets = { policies: [{ name: 'default', targets: { P1: { response: '15m' } } }] };

  it('replays under the configured policies with the words applied, and counts both readings', async () => {
    const answer = await reporting(undefined, targets).whatIf(request(), ['target', 'P1.response=5m'], 10);
    expect(answer.changes[0]?.n).toBe(5 * 60_000);
    expect(answer.before).toEqual(answer.after);
    expect(answer.span).toMatchObject({ timeZone: 'UTC', asOf: now });
  });

  it('counts the clocks that their source decides', async () => {
    const ruled = async (query: Parameters<WhatIf['replay']>[0]) => {
      const replay = await whatIf.replay(query);
      const by = (judgedBy: SourceVerdict, n: number) =>
        ({ policy: null, version: 1, calendar: null, judgedBy, n }) as const;
      const policies = [by('policy', 5), by('source-deadline', 2), by('source-flag', 1)];
      return { ...replay, after: { ...replay.after, policies } };
    };
    const answer = await reporting(undefined, targets, undefined, { whatIf: { replay: ruled } }).whatIf(
      request(),
      ['target', 'P1.response=5m'],
      10,
    );
    expect(answer.judged).toEqual({ n: 8, bySource: 3 });
  });

  it('refuses words that propose nothing', async () => {
    expect((await failure(reporting().whatIf(request(), [], 10))).code).toBe('no-proposal');
  });
});
