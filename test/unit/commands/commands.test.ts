import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { scheduleSchema } from '../../../config/schedules-schema.ts';
import type { CommandContext } from '../../../src/bot/command.ts';
import { explanationReport } from '../../../src/bot/explanation-report.ts';
import { describeOptions } from '../../../src/bot/options.ts';
import { parseCommandLine } from '../../../src/bot/parse.ts';
import { createRegistry } from '../../../src/bot/registry.ts';
import type { Block, Report } from '../../../src/core/report/document.ts';
import type { Metrics } from '../../../src/core/report/metrics.ts';
import { findSections } from '../../../src/core/report/sections/registry.ts';
import { createNoticing } from '../../../src/notices/noticing.ts';
import type { StoredSchedule } from '../../../src/ports/schedule-store.ts';
import type { Asker } from '../../../src/ports/scheduling.ts';
import { createFakeReporting, fakeExplanation, fakeNow } from '../../support/fake-reporting.ts';
import { memoryNotices } from '../../support/memory-notices.ts';
import { fakeScheduling } from '../../support/schedules.ts';

const registry = createRegistry(commands);

const own: StoredSchedule = {
  name: 'my-weekly-0',
  settings: scheduleSchema.parse({ kind: 'weekly', destinations: ['console:dm'] }),
  paused: false,
  createdBy: 'console:dm',
  personal: true,
  createdAt: 1,
};

const ann: Asker = {
  person: 'console:dm',
  isOperator: false,
  visible: { teams: null, customers: null },
};

function setUp(more: Partial<CommandContext> = {}) {
  const reporting = createFakeReporting();
  const progress: string[] = [];
  const context: CommandContext = {
    reporting,
    scheduling: fakeScheduling([own])(ann),
    noticing: createNoticing({ ledger: memoryNotices(), clock: { now: () => fakeNow } })({
      person: 'console:dm',
      isOperator: false,
      visible: { teams: null, customers: null },
    }),
    commands,
    conversation: {
      platform: 'console',
      channel: 'sla',
      user: 'you',
      userName: null,
      groups: [],
      direct: false,
    },
    timeZone: 'UTC',
    readerZone: null,
    locale: 'en',
    now: () => fakeNow,
    signal: new AbortController().signal,
    progress: (text) => void progress.push(text),
    ...more,
  };
  const run = (line: string): Promise<Report> => {
    const { command, options } = parseCommandLine(line, registry);
    return command.run(options as never, context);
  };
  return { run, reporting, progress };
}

const blocksOf = (report: Report): Block[] => report.sections.flatMap((section) => [...section.blocks]);

function tableOf(report: Report): Extract<Block, { kind: 'table' }> {
  const table = blocksOf(report).find((block) => block.kind === 'table');
  if (table?.kind !== 'table') throw new Error('no table');
  return table;
}

describe('every command', () => {
  it.each(commands.map((command) => [command.name, command] as const))(
    '%s describes itself and its examples work',
    async (_name, command) => {
      expect(command.summary).toMatch(/\.$/);
      expect(command.examples.length).toBeGreaterThan(0);
      for (const option of describeOptions(command.options)) expect(option.description).not.toBe('');
      for (const example of command.examples) expect((await setUp().run(example)).title).not.toBe('');
    },
  );

  it('offers buttons that are command lines of its own', async () => {
    for (const line of [
      'summary',
      'report monthly service="a b"',
      'breaches team="“x”"',
      'explain INC-1',
      'help',
      'help report',
      ...['outlook', 'forecast', 'compare', 'trends', 'patterns', 'recommend'],
      ...[
        'schedule',
        'schedule show weekly',
        'schedule add x',
        'schedule run weekly',
        'schedule remove my-weekly-0',
      ],
      ...['subscribe', 'subscribe list', 'subscribe stop', 'deliveries', 'history', 'history 0123456789ab'],
    ]) {
      for (const action of (await setUp().run(line)).actions) {
        expect(() => parseCommandLine(action.command, registry)).not.toThrow();
      }
    }
  });
});

describe('summary', () => {
  const asked = async (line: string, more: Partial<CommandContext> = {}) => {
    const { run, reporting } = setUp(more);
    await run(line);
    return reporting.requests[0];
  };

  it('asks for the running week by default', async () => {
    expect(await asked('summary')).toMatchObject({
      kind: 'weekly',
      from: '2026-03-11',
      to: null,
      sections: ['summary'],
    });
  });

  it('finds the running day in the zone and at the as-of, whose first instant still belongs to the day before', async () => {
    expect(await asked('summary daily')).toMatchObject({ from: '2026-03-11' });
    expect(await asked('summary daily as-of=2026-03-11T09:00Z zone=Pacific/Honolulu')).toMatchObject({
      from: '2026-03-10',
      timeZone: 'Pacific/Honolulu',
    });
    expect(await asked('summary monthly as-of=2026-01-01')).toMatchObject({ from: '2025-12-31' });
    expect(await asked('summary monthly known-at=2026-01-01T00:00:01Z')).toMatchObject({
      from: '2026-01-01',
    });
  });

  it('takes a given period as it is', async () => {
    expect(await asked('summary from=2026-01-01')).toMatchObject({ from: '2026-01-01', to: null });
  });

  it('leads on to the same scope: report, breaches, PDF', async () => {
    const { actions } = await setUp().run('summary service="a b" cohort=opened');
    const scope = 'weekly from=2026-03-11 to=2026-03-18 service="a b" cohort=opened';
    expect(actions).toEqual([
      { label: 'Full report', command: `report ${scope}` },
      { label: 'Show breaches', command: `breaches ${scope}` },
      { label: 'PDF', command: `report ${scope} format=pdf` },
    ]);
  });
});

describe('report', () => {
  it('hands every option on', async () => {
    const { run, reporting } = setUp();
    await run(
      'report custom from=2026-01-01 to=2026-02-01 as-of=2026-02-02 known-at=2026-02-03 cohort=opened service=a service=b team=t priority=P1 customer=c zone=Europe/Berlin',
    );
    expect(reporting.requests).toEqual([
      {
        kind: 'custom',
        from: '2026-01-01',
        to: '2026-02-01',
        asOf: '2026-02-02',
        knownAt: '2026-02-03',
        cohort: 'opened',
        filters: { service: ['a', 'b'], team: ['t'], priority: ['P1'], customer: ['c'] },
        sections: null,
        timeZone: 'Europe/Berlin',
      },
    ]);
  });

  it('attaches each format once, tells its progress and then offers no PDF button', async () => {
    const { run, progress } = setUp();
    const report = await run('report weekly format=pdf,html format=pdf');
    expect(report.files.map((file) => file.name)).toEqual(['sla-report.pdf', 'sla-report.html']);
    expect(progress).toEqual(['Writing PDF …', 'Writing HTML …']);
    expect(report.actions.map((action) => action.label)).toEqual(['Show breaches', 'All figures (CSV)']);
  });

  it('pins the period it showed in its buttons, so that they mean the same next week', async () => {
    const report = await setUp().run('report weekly');
    expect(report.actions[0]?.command).toBe('breaches weekly from=2026-03-02 to=2026-03-09');
  });

  it('stops between files when cancelled', async () => {
    const { run } = setUp({ signal: AbortSignal.abort() });
    await expect(run('report format=pdf')).rejects.toThrow('cancelled');
  });
});

describe('the commands over the analysis', () => {
  it.each([
    ['trends', ['trends']],
    ['patterns', ['patterns', 'pauses']],
    ['compare', ['comparison']],
    ['recommend', ['recommendations']],
  ])('%s asks for its sections of the last closed month', async (name, sections) => {
    const { run, reporting } = setUp();
    await run(name);
    await run(`${name} weekly team=t`);
    expect(reporting.requests[0]).toMatchObject({ kind: 'monthly', from: null, sections });
    expect(reporting.requests[1]).toMatchObject({ kind: 'weekly', sections, filters: { team: ['t'] } });
  });

  it.each(['forecast', 'outlook'])('%s asks for its section of the running month', async (name) => {
    const { run, reporting } = setUp();
    await run(name);
    await run(`${name} weekly as-of=2026-01-05`);
    expect(reporting.requests[0]).toMatchObject({
      kind: 'monthly',
      from: '2026-03-11',
      sections: [name],
    });
    expect(reporting.requests[1]).toMatchObject({ kind: 'weekly', from: '2026-01-04', asOf: '2026-01-05' });
    expect(() => run(`${name} daily`)).toThrow('“kind” cannot be “daily”');
  });

  it('ask only for sections that there are', async () => {
    const { run, reporting } = setUp();
    for (const name of ['trends', 'patterns', 'compare', 'recommend', 'forecast', 'outlook']) await run(name);
    for (const { sections } of reporting.requests) expect(findSections(sections ?? [])).not.toEqual([]);
  });

  it('lead on to each other with the same scope', async () => {
    const { actions } = await setUp().run('trends from=2026-02-01 to=2026-03-01 service="a b"');
    const scope = 'monthly from=2026-02-01 to=2026-03-01 service="a b"';
    expect(actions).toEqual([
      { label: 'Patterns', command: `patterns ${scope}` },
      { label: 'Compare', command: `compare ${scope}` },
      { label: 'Recommendations', command: `recommend ${scope}` },
      { label: 'All figures (CSV)', command: `trends ${scope} format=csv` },
    ]);
  });

  it.each(['forecast', 'outlook', 'compare', 'trends', 'patterns', 'recommend'])(
    '%s gives what it leaves out by its button',
    async (name) => {
      const { run } = setUp();
      const [last] = (await run(name)).actions.slice(-1);
      const whole = await run(last?.command ?? '');
      expect(whole.files.map((file) => file.name)).toEqual(['sla-report.csv']);
      expect(whole.actions).not.toContainEqual(last);
    },
  );
});

describe('breaches', () => {
  it('lists them with the way to the explanation', async () => {
    const report = await setUp().run('breaches weekly limit=3');
    expect(report.summary).toBe('7 breached clocks; the latest 3 are listed.');
    expect(tableOf(report).rows.map((row) => row[0]?.text)).toEqual(['INC-100', 'INC-101', 'INC-102']);
    expect(tableOf(report).rows[0]?.map((cell) => cell.text)).toContain('1 h, open');
    expect(tableOf(report)).toMatchObject({ totalRows: 7, rest: 'all with format=csv' });
    expect(report.actions[1]).toEqual({ label: 'Explain INC-100', command: 'explain INC-100 source=native' });
  });

  it('gives all of them, of the same days, by a button that comes first where not all are listed', async () => {
    const { run } = setUp();
    const [whole] = (await run('breaches weekly limit=3')).actions;
    expect(whole).toEqual({
      label: 'All 7 as CSV',
      command: 'breaches weekly from=2026-03-02 to=2026-03-09 format=csv',
    });
    const report = await run(whole?.command ?? '');
    expect(report.data).toMatchObject({ rows: { length: 7 } });
    expect(report.files.map((file) => file.name)).toEqual(['sla-report.csv']);
    const labels = (await run('breaches weekly')).actions.map(({ label }) => label);
    expect(labels.indexOf('All 7 as CSV')).toBe(labels.indexOf('Full report') - 1);
  });

  it('lists as few where a file holds all, and says so', async () => {
    const report = await setUp().run('breaches weekly limit=2 format=json');
    expect(tableOf(report)).toMatchObject({ totalRows: 7, rest: 'all in the attached file' });
    expect(tableOf(report).rows).toHaveLength(2);
    expect(report.data).toMatchObject({ rows: { length: 7 } });
  });

  it('says why there may be more of them than breached incidents', async () => {
    const report = await setUp().run('breaches weekly');
    expect(JSON.stringify(report.sections)).toContain('an incident has one for the response and one');
  });

  it('gives instants and durations in the terms of the other commands', async () => {
    const { data } = await setUp().run('breaches weekly limit=1');
    expect(data).toMatchObject({ from: '2026-03-02T00:00:00.000Z', total: 7 });
    const [row] = (data as { rows: Record<string, unknown>[] }).rows;
    expect(row).toMatchObject({ targetSeconds: 14_400, elapsedSeconds: 18_000 });
    expect(row?.breachedAt).toMatch(/^2026-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Object.keys(row ?? {}).filter((key) => /Ms$/.test(key))).toEqual([]);
  });
});

describe('at-risk', () => {
  it('leads with the next breach and how all open clocks stand', async () => {
    const report = await setUp().run('at-risk');
    expect(report.summary).toBe(
      '2 open clocks near their target: 1 critical, 1 at risk. Next breach: INC-200 (resolution) in 6 min, after 11 Mar 2026 10:06. 1 breached and still open, 31 on track.',
    );
    expect(blocksOf(report)[0]).toMatchObject({ kind: 'callout', tone: 'bad', text: report.summary });
    const texts = tableOf(report).rows.map((row) => row.slice(0, 6).map(({ text }) => text));
    expect(texts).toEqual([
      ['INC-200', 'resolution', 'critical', '6 min', '11 Mar 2026 10:06', '3 h 54 min of 4 h (97.5 %)'],
      ['INC-201', 'resolution', 'at risk, paused', '30 min', '–', '3 h 30 min of 4 h (87.5 %)'],
      ['INC-100', 'resolution', 'breached', 'over by 1 h', '11 Mar 2026 09:00', '5 h of 4 h (125.0 %)'],
    ]);
    expect(tableOf(report).totalRows).toBe(3);
  });

  it('is told in the reader’s zone, with the zone named', async () => {
    const report = await setUp({ readerZone: 'Asia/Tokyo' }).run('at-risk limit=1');
    expect(report.subtitle).toBe('as of 11 Mar 2026 19:00 Asia/Tokyo');
    expect(tableOf(report).columns.map(({ label }) => label)).toContain('Breach (Asia/Tokyo)');
    expect(tableOf(report).rows[0]?.map(({ text }) => text)).toContain('11 Mar 2026 19:06');
    expect(report.summary).toContain('The first is listed.');
  });

  it('asks for what the options say and offers all of them and the explanations', async () => {
    const { run, reporting } = setUp();
    const report = await run('at-risk critical clock=response team=Core as-of=2026-03-01 limit=2');
    expect(reporting.openRequests).toEqual([
      {
        asOf: '2026-03-01',
        knownAt: null,
        filters: { service: [], team: ['Core'], priority: [], customer: [] },
        timeZone: null,
        clock: 'response',
        from: 'critical',
      },
    ]);
    expect(report.actions).toEqual([
      { label: 'Explain INC-200', command: 'explain INC-200 source=native' },
      { label: 'Explain INC-201', command: 'explain INC-201 source=native' },
      { label: 'All open clocks', command: 'at-risk on-track clock=response team=Core as-of=2026-03-01' },
    ]);
  });

  it('gives all of a clock as data, in the terms of the other commands', async () => {
    const { data } = await setUp().run('at-risk limit=1');
    expect(data).toMatchObject({ counts: { critical: 1, paused: 1 }, asOf: '2026-03-11T10:00:00.000Z' });
    const [row] = (data as { rows: Record<string, unknown>[] }).rows;
    expect(row).toMatchObject({
      status: 'critical',
      paused: false,
      targetSeconds: 14_400,
      elapsedSeconds: 14_040,
      leftSeconds: 360,
      usedShare: 0.975,
      breachesAt: '2026-03-11T10:06:00.000Z',
      breachedAt: null,
    });
    expect(Object.keys(row ?? {}).filter((key) => /Ms$/.test(key))).toEqual([]);
  });

  it('says so where nothing is about to breach, and where nothing is open', async () => {
    const counts = { 'on-track': 3, 'at-risk': 0, critical: 0, breached: 0, paused: 0 };
    const shares = { 'at-risk': 0.7, critical: 0.95 };
    const answer = async (more: typeof counts) => {
      const openClocks = async () => ({ rows: [], counts: more, asOf: fakeNow, timeZone: 'UTC', shares });
      return setUp({ reporting: createFakeReporting({ openClocks }) }).run('at-risk');
    };
    const calm = await answer(counts);
    expect(calm.summary).toBe('No open clock is near its target. 3 on track.');
    expect(blocksOf(calm)).toEqual([{ kind: 'callout', tone: 'good', text: calm.summary }]);
    const over = await answer({ ...counts, breached: 78 });
    expect(over.summary).toContain(
      '78 clocks breached and still open; no other open clock is near its target. 3 on track.',
    );
    const none = await answer({ ...counts, 'on-track': 0 });
    expect(none.summary).toBe('No clock with a target is open.');
  });
});

describe('explain', () => {
  it('shows verdict, target, segments and how it was judged', async () => {
    const report = await setUp().run('explain INC-100');
    const text = JSON.stringify(report.sections);
    for (const part of [
      'breached',
      'target 4 h',
      '"5 h"',
      'paused',
      'Policy default, version 3',
      'clock-late',
    ]) {
      expect(text).toContain(part);
    }
    expect(report.data).toMatchObject({ incident: 'INC-100', clocks: [{ targetSeconds: 14_400 }] });
  });

  it('says that time spent resolved before a reopening counts as paused', async () => {
    const words = 'the time from a resolve to the reopening';
    const explained = (reopenCount: number, cycle: number) => {
      const base = fakeExplanation('INC-100');
      const clocks = base.clocks.map((clock) => ({ ...clock, cycle }));
      return JSON.stringify(explanationReport({ ...base, reopenCount, clocks }, 'en').sections);
    };
    expect(explained(1, 1)).toContain(words);
    expect(explained(0, 1)).not.toContain(words);
    expect(explained(1, 2)).not.toContain(words);
  });

  it('names verdicts in plain words', () => {
    const base = fakeExplanation('INC-100');
    const clocks = base.clocks.map((clock) => ({ ...clock, verdict: 'without-target' }));
    const report = explanationReport({ ...base, clocks }, 'en');
    expect(report.summary).toMatch(/without target\.$/);
    expect(JSON.stringify(report.sections)).toContain('"value":"without target"');
    expect(JSON.stringify({ ...report, data: null })).not.toContain('without-target');
  });

  it('lets the near spelling of an unknown incident through', async () => {
    await expect(setUp().run('explain nope')).rejects.toMatchObject({ hint: 'Did you mean “INC-100”?' });
  });
});

describe('what-if', () => {
  it('shows both readings, the change and what flips', async () => {
    const report = await setUp().run('what-if target P2.response=20m limit=2');
    expect(report.summary).toBe('Overall compliance would be 88.24 % instead of 94.12 %; 3 clocks flip.');
    const rows = tableOf(report).rows.map((row) => row.map(({ text }) => text));
    expect(rows[0]).toEqual(['overall', '51', '94.12 %', '88.24 %', '−5.88 points']);
    expect(rows.at(-1)?.[0]).toBe('overall, P2');
    const flips = blocksOf(report).filter((block) => block.kind === 'table')[1];
    expect([flips?.rows.length, flips?.totalRows]).toEqual([2, 3]);
  });

  it('says before anything else that no proposal changes what the source decides', async () => {
    const ask = async (judged: { n: number; bySource: number }, flips: number) => {
      const reporting = createFakeReporting();
      const whatIf: typeof reporting.whatIf = async (...given) => {
        const answer = await reporting.whatIf(...given);
        return {
          ...answer,
          judged,
          ...(flips === 0 ? { totalFlips: 0, flips: [], after: answer.before } : {}),
        };
      };
      const report = await setUp({ reporting: { ...reporting, whatIf } }).run(
        'what-if target P2.response=20m',
      );
      return blocksOf(report).flatMap((block) => (block.kind === 'callout' ? [block.text] : []));
    };
    const [all, ...none] = await ask({ n: 4658, bySource: 4658 }, 0);
    expect(all).toMatch(
      /^The proposal is not used: all 4,658 clocks of the period are judged by the word of/,
    );
    expect(none).toEqual([]);
    expect((await ask({ n: 4658, bySource: 12 }, 0))[1]).toMatch(/^12 of the 4,658 clocks of the period are/);
    expect((await ask({ n: 102, bySource: 0 }, 3)).length).toBe(1);
  });

  it('shows a change that is that of the rates beside it', async () => {
    const reporting = createFakeReporting();
    const withRate = (metrics: Metrics, rate: number): Metrics => {
      const { compliance } = metrics.metrics;
      const overall = { ...compliance.overall, rate };
      return { ...metrics, metrics: { ...metrics.metrics, compliance: { ...compliance, overall } } };
    };
    const whatIf: typeof reporting.whatIf = async (...given) => {
      const answer = await reporting.whatIf(...given);
      // A fall of 1.0398 points, which for itself would be −1.04.
      const [before, after] = [withRate(answer.before, 0.898649), withRate(answer.after, 0.888251)];
      return { ...answer, before, after };
    };
    const report = await setUp({ reporting: { ...reporting, whatIf } }).run('what-if target P2.response=20m');
    const texts = tableOf(report).rows[0]?.map(({ text }) => text);
    expect(texts?.slice(2)).toEqual(['89.86 %', '88.83 %', '−1.03 points']);
  });

  it('takes a policy file only where files may be named', async () => {
    await expect(setUp().run('what-if policy=/etc/passwd')).rejects.toMatchObject({ code: 'no-files-here' });
    const readPolicies = async () => ({ policies: [], calendars: [], sources: {}, dataVersions: {} });
    const report = await setUp({ readPolicies }).run('what-if policy=strict.yaml');
    expect(report.title).toBe('What if: strict.yaml');
    await expect(setUp({ readPolicies }).run('what-if P1.response=5m policy=a')).rejects.toMatchObject({
      code: 'two-proposals',
    });
  });
});

describe('help', () => {
  it('lists every command', async () => {
    const rows = tableOf(await setUp().run('help')).rows.map((row) => row[0]?.text);
    expect(rows).toEqual([
      '/sla summary [kind] [options]',
      '/sla report [kind] [options]',
      '/sla breaches [kind] [options]',
      '/sla at-risk [status] [options]',
      '/sla explain INCIDENT [options]',
      '/sla outlook [kind] [options]',
      '/sla forecast [kind] [options]',
      '/sla compare [kind] [options]',
      '/sla trends [kind] [options]',
      '/sla patterns [kind] [options]',
      '/sla recommend [kind] [options]',
      '/sla what-if [change] [options]',
      '/sla subscribe [action] [kind] [options]',
      '/sla schedule [action] [name] [options]',
      '/sla deliveries [schedule] [options]',
      '/sla history [id] [options]',
      '/sla notices [action] [incident] [options]',
      '/sla help [command]',
    ]);
  });

  it('shows types, choices, defaults and meaning of one command', async () => {
    const rows = tableOf(await setUp().run('help report')).rows.map((row) => row.map((cell) => cell.text));
    expect(rows[0]).toEqual([
      'kind',
      'daily | weekly | monthly | custom',
      'weekly',
      'Which period; default the last closed one',
    ]);
    expect(rows).toContainEqual([
      'format',
      'pdf | html | md | json | csv, repeatable',
      '',
      'Attach the report as this kind of file',
    ]);
    await expect(setUp().run('help reprot')).rejects.toMatchObject({ hint: 'Did you mean “report”?' });
  });
});
