import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { commands } from '../../../commands/index.ts';
import { accessSchema } from '../../../config/access-schema.ts';
import { type AnyCommand, type CommandContext, defineCommand } from '../../../src/bot/command.ts';
import { createDispatch, type DispatchDeps, type DispatchRequest } from '../../../src/bot/dispatch.ts';
import { createRateLimit } from '../../../src/bot/limits/rate-limit.ts';
import { UserError } from '../../../src/core/errors.ts';
import type { Report } from '../../../src/core/report/document.ts';
import type { AuditEntry } from '../../../src/ports/audit.ts';
import { UnavailableError } from '../../../src/ports/intake.ts';
import { createFakeReporting, fakeNow, fakeRequest } from '../../support/fake-reporting.ts';

type LogLine = { level: string; fields: Readonly<Record<string, unknown>>; message: string };

function setUp(extra: readonly AnyCommand[] = [], more: Partial<DispatchDeps> = {}) {
  const log: LogLine[] = [];
  const level = (name: string) => (fields: LogLine['fields'], message: string) =>
    void log.push({ level: name, fields, message });
  const logger = { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') };
  const reporting = createFakeReporting();
  const dispatch = createDispatch({
    commands: [...commands, ...extra],
    reporting,
    clock: { now: () => fakeNow },
    logger,
    timeZone: 'UTC',
    locale: 'en',
    timeBudgetMs: 60_000,
    ...more,
  });
  return { dispatch, log, reporting };
}

const conversation = {
  platform: 'console',
  channel: 'sla',
  user: 'you',
  userName: null,
  groups: [],
  direct: false,
} as const;
const ask = (text: string, more: Partial<DispatchRequest> = {}): DispatchRequest => ({
  text,
  conversation,
  ...more,
});

function probe(run: (context: CommandContext) => Promise<Report>): AnyCommand {
  return defineCommand({
    name: 'probe',
    summary: 'Probe.',
    examples: [],
    options: z.object({}),
    positional: [],
    run: (_options, context) => run(context),
  });
}

const never = () => new Promise<never>(() => undefined);

afterEach(() => {
  vi.useRealTimers();
});

describe('dispatch', () => {
  it('says how old an answer is while the shared log is away', async () => {
    const freshness = () => ({ connected: false, asOf: Date.UTC(2026, 0, 1), behind: null });
    const { dispatch } = setUp([], { freshness });
    for (const text of ['/sla summary', '/sla nonsense']) {
      const { report } = await dispatch(ask(text));
      expect(report.summary).toContain(
        'cannot be reached; this answer knows what was recorded by 1 Jan 2026',
      );
    }
  });

  it('says plainly that something cannot be kept now, and is no fault', async () => {
    const away = probe(() => Promise.reject(new UnavailableError('The Redis cannot be reached.')));
    const { dispatch, log } = setUp([away]);
    const outcome = await dispatch(ask('/sla probe'));
    expect(outcome).toMatchObject({ status: 'rejected', reason: 'unavailable' });
    expect(outcome.report.summary).toContain('The Redis cannot be reached. Nothing else is wrong');
    expect(log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('answers a command and logs it', async () => {
    const { dispatch, log } = setUp();
    const outcome = await dispatch(ask('/sla summary'));
    expect(outcome).toMatchObject({ status: 'answered', command: 'summary' });
    expect(outcome.report.title).toBe('Weekly SLA report');
    expect(log).toEqual([
      {
        level: 'info',
        message: 'command',
        fields: {
          id: outcome.id,
          command: 'summary',
          status: 'answered',
          reason: null,
          durationMs: 0,
          platform: 'console',
          channel: 'sla',
          user: 'you',
        },
      },
    ]);
  });

  it('answers a mistake with its text, the place and a way on', async () => {
    const { dispatch } = setUp();
    const { status, report } = await dispatch(ask('/sla report wekly'));
    expect(status).toBe('rejected');
    expect(report.summary).toContain('“kind” cannot be “wekly”.');
    expect(report.sections[0]?.blocks.map((block) => block.kind)).toEqual(['callout', 'prose', 'callout']);
    expect(report.actions).toEqual([{ label: 'Help', command: 'help report' }]);
  });

  it('answers words that are no command without calling them a problem', async () => {
    const { dispatch } = setUp();
    const { status, report } = await dispatch(ask('good morning everybody'));
    expect(status).toBe('rejected');
    expect(report.summary).toContain('I only answer to commands here.');
    expect(JSON.stringify(report.sections)).not.toContain('"bad"');
  });

  it('keeps any other error out of the channel: the log has it under the id that is shown', async () => {
    const { dispatch, log } = setUp([probe(() => Promise.reject(new Error('secret path /etc/passwd')))]);
    const outcome = await dispatch(ask('/sla probe'));
    expect(outcome.status).toBe('failed');
    expect(JSON.stringify(outcome.report)).not.toContain('secret');
    expect(outcome.report.summary).toContain(outcome.id);
    const logged = log.find((line) => line.level === 'error');
    expect(logged?.fields).toMatchObject({ id: outcome.id, command: 'probe' });
    expect(String(logged?.fields.cause)).toContain('secret path');
  });

  it('keeps out of the channel what only whoever runs it can mend: its words name folders and servers', async () => {
    const error = new UserError('the disk of /var/lib/private is full', {
      code: 'disk-full',
      hint: 'use --data',
    });
    const { dispatch, log } = setUp([probe(() => Promise.reject(error))]);
    const outcome = await dispatch(ask('/sla probe'));
    expect(outcome.status).toBe('failed');
    expect(JSON.stringify(outcome.report)).not.toMatch(/private|--data/);
    expect(outcome.report.summary).toContain(outcome.id);
    expect(log.find((line) => line.level === 'error')?.fields).toMatchObject({
      id: outcome.id,
      cause: 'the disk of /var/lib/private is full (use --data)',
    });
  });

  it('catches what a command throws before its first await, and what is no error at all', async () => {
    const { dispatch } = setUp([
      probe(() => {
        throw 'a string';
      }),
    ]);
    expect((await dispatch(ask('/sla probe'))).status).toBe('failed');
  });

  it('stops waiting when the person cancels, even if the command does not heed it', async () => {
    const abort = new AbortController();
    let seen: AbortSignal | undefined;
    const { dispatch } = setUp([
      probe((context) => {
        seen = context.signal;
        return never();
      }),
    ]);
    const pending = dispatch(ask('/sla probe', { signal: abort.signal }));
    await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    expect((await pending).status).toBe('cancelled');
    expect(seen?.aborted).toBe(true);
  });

  it('does not start what was cancelled before', async () => {
    const { dispatch } = setUp([probe(never)]);
    expect((await dispatch(ask('/sla probe', { signal: AbortSignal.abort() }))).status).toBe('cancelled');
  });

  it('stops at the time budget and says so', async () => {
    vi.useFakeTimers();
    const { dispatch } = setUp([probe(never)]);
    const pending = dispatch(ask('/sla probe'));
    await vi.advanceTimersByTimeAsync(60_000);
    const outcome = await pending;
    expect(outcome.status).toBe('timed-out');
    expect(outcome.report.summary).toContain('60 s');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('passes progress on while the command runs and not afterwards', async () => {
    const progress: string[] = [];
    let late: ((text: string) => void) | undefined;
    const { dispatch, reporting } = setUp([
      probe(async (context) => {
        late = context.progress;
        context.progress('half way');
        return reporting.report(fakeRequest());
      }),
    ]);
    await dispatch(ask('/sla probe', { progress: (text) => void progress.push(text) }));
    late?.('too late');
    expect(progress).toEqual(['half way']);
  });
});

describe('what a person types', () => {
  const direct = { ...conversation, direct: true };

  it('runs /sla and /command anywhere, and a bare command in a direct message', async () => {
    const { dispatch } = setUp();
    for (const request of [
      ask('/sla help'),
      ask('  /SLA   help '),
      ask('/help'),
      ask('help', { conversation: direct }),
      ask('sla help', { conversation: direct }),
      ask('/sla'),
    ]) {
      expect(await dispatch(request)).toMatchObject({ status: 'answered', command: 'help' });
    }
  });

  it('answers anything else with a friendly hint', async () => {
    const { dispatch } = setUp();
    const inDirect = await dispatch(ask('hello there', { conversation: direct }));
    expect(inDirect).toMatchObject({ status: 'rejected', command: null });
    expect(inDirect.report.title).toBe('Ask me how the SLAs are kept');
    expect(inDirect.report.summary).toMatch(/^Hello\. Ask in your own words/);
    expect(inDirect.report.actions.map(({ command }) => command)).toContain('summary weekly');
    const thanked = await dispatch(ask('ok, thanks for the report', { conversation: direct }));
    expect(thanked.report.summary).toMatch(/^You are welcome\./);
    expect((await dispatch(ask('summary please'))).report.summary).toContain('/sla summary');
    expect((await dispatch(ask('/weather'))).report.summary).toContain('There is no command “weather”.');
  });
});

describe('what cannot be read', () => {
  const buttons = async (text: string) => {
    const { report } = await setUp().dispatch(ask(text));
    return report.actions.map(({ command }) => command);
  };

  it('offers what may have been meant, options kept', async () => {
    expect(await buttons('/sla summmary monthly')).toEqual(['summary monthly', 'help']);
  });

  it('takes a period alone for a question of what of it', async () => {
    expect(await buttons('/sla weekly service=payments')).toEqual([
      'report weekly service=payments',
      'summary weekly service=payments',
      'breaches weekly service=payments',
      'help',
    ]);
  });

  it.each(['constructor', '__proto__', 'valueOf'])(
    'takes %s, which every object has, for a word',
    async (word) => {
      const { summary, actions } = (await setUp().dispatch(ask(`/sla ${word}`))).report;
      expect(summary).not.toMatch(/is a period|function|object/);
      expect(actions.map(({ command }) => command).join()).not.toMatch(/function|object/);
    },
  );

  it('says of a command of the command line where it is had', async () => {
    const { report } = await setUp().dispatch(ask('/sla import'));
    expect(report.summary).toContain('sla-bot import');
    expect(report.actions.map(({ command }) => command)).toEqual(['help']);
  });
});

describe('a command without a slash that names no period', () => {
  const answer = async (text: string) =>
    (await setUp().dispatch(ask(text, { conversation: { ...conversation, direct: true } }))).report;

  it('is asked for it where it is a report', async () => {
    for (const text of ['report', 'report service=payments']) {
      const { title, actions } = await answer(text);
      expect(title).toBe('One question first');
      expect(actions.map(({ command }) => command)).toContain(text.replace('report', 'report weekly'));
    }
  });

  it('says which one it is told of, where one is meant mostly', async () => {
    expect((await answer('summary')).summary).toContain('Understood: /sla summary weekly');
    expect((await answer('summary monthly')).summary).not.toContain('Understood');
  });
});

describe('a command with options as a platform gives them', () => {
  const asked = (command: string, options: Readonly<Record<string, unknown>>) => ({
    command,
    options,
    conversation,
  });

  it('asks what the same words ask', async () => {
    const { dispatch, reporting } = setUp();
    await dispatch(ask('/sla report monthly priority=P1 priority=P2 as-of=2026-03-01 cohort=opened'));
    const given = {
      kind: 'monthly',
      priority: ['P1', 'P2'],
      as_of: '2026-03-01',
      cohort: 'opened',
      team: null,
    };
    const outcome = await dispatch(asked('report', given));
    expect(outcome).toMatchObject({ status: 'answered', command: 'report' });
    expect(reporting.requests[1]).toEqual(reporting.requests[0]);
  });

  it('takes one text for a list, and numbers as numbers', async () => {
    const { dispatch, reporting } = setUp();
    expect(await dispatch(asked('breaches', { priority: 'P1', limit: 3 }))).toMatchObject({
      status: 'answered',
    });
    expect(reporting.requests[0]?.filters.priority).toEqual(['P1']);
    const tooMany = await dispatch(asked('breaches', { limit: 1e9 }));
    expect(tooMany).toMatchObject({ status: 'rejected', command: 'breaches' });
  });

  it('refuses an option and a command that do not exist', async () => {
    const { dispatch } = setUp();
    const wrong = await dispatch(asked('report', { tema: 'x' }));
    expect(wrong.report.summary).toContain('Did you mean “team”?');
    expect((await dispatch(asked('reprot', {}))).report.summary).toContain('Did you mean “report”?');
  });
});

describe('the same request at the same time', () => {
  function gated(more: Partial<AnyCommand> = {}) {
    const contexts: CommandContext[] = [];
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const reporting = createFakeReporting();
    const command = probe(async (context) => {
      contexts.push(context);
      await gate;
      return reporting.report(fakeRequest());
    });
    return { command: { ...command, ...more }, contexts, open };
  }

  it('is computed once, and everybody has an outcome of their own', async () => {
    const { command, contexts, open } = gated();
    const { dispatch, log } = setUp([command]);
    const others = { ...conversation, user: 'other', channel: 'elsewhere' };
    const pending = [
      dispatch(ask('/sla probe')),
      dispatch(ask('/sla probe', { conversation: others })),
      dispatch({ command: 'probe', options: {}, conversation }),
    ];
    open();
    const outcomes = await Promise.all(pending);
    expect(contexts).toHaveLength(1);
    expect(new Set(outcomes.map(({ id }) => id)).size).toBe(3);
    expect(outcomes.map(({ status }) => status)).toEqual(['answered', 'answered', 'answered']);
    expect(log.map(({ fields }) => fields.user)).toEqual(['you', 'other', 'you']);
  });

  it('is not given up when one of them cancels', async () => {
    const { command, contexts, open } = gated();
    const { dispatch } = setUp([command]);
    const abort = new AbortController();
    const cancelled = dispatch(ask('/sla probe', { signal: abort.signal }));
    const stays = dispatch(ask('/sla probe'));
    abort.abort();
    expect((await cancelled).status).toBe('cancelled');
    open();
    expect((await stays).status).toBe('answered');
    expect(contexts).toHaveLength(1);
  });

  it('is computed for each language, zone and question', async () => {
    const { command, contexts, open } = gated();
    const { dispatch } = setUp([command]);
    const pending = [{}, { locale: 'de' }, { timeZone: 'Asia/Tokyo' }, { locale: 'de' }].map((reader) =>
      dispatch(ask('/sla probe', reader)),
    );
    open();
    await Promise.all(pending);
    const readers = contexts.map(({ locale, readerZone, timeZone }) => [locale, readerZone, timeZone]);
    expect(readers).toEqual([
      ['en', null, 'UTC'],
      ['de', null, 'UTC'],
      ['en', 'Asia/Tokyo', 'UTC'],
    ]);
  });

  it.each([['changes'], ['personal']])('is computed for each person where the command %s', async (mark) => {
    const { command, contexts, open } = gated({ [mark]: true });
    const rules = [{ commands: ['probe'] }];
    const { dispatch } = setUp([command], { access: accessSchema.parse({ rules }) });
    const pending = [dispatch(ask('/sla probe')), dispatch(ask('/sla probe'))];
    open();
    await Promise.all(pending);
    expect(contexts).toHaveLength(2);
  });
});

describe('who may ask what', () => {
  const access = (input: unknown) => ({ access: accessSchema.parse(input) });

  it('is offered only what they may ask, in questions and under refusals too', async () => {
    const rules = [{ channel: ['sla'], commands: ['summary', 'trends'] }];
    const { dispatch } = setUp([], access({ rules }));
    const buttons = async (text: string, more: Partial<DispatchRequest> = {}) =>
      (await dispatch(ask(text, more))).report.actions.map(({ command }) => command);
    expect(await buttons('/sla weekly')).toEqual(['summary weekly', 'help']);
    expect(await buttons('hello', { addressed: true })).toEqual(['summary weekly', 'help']);
    expect(await buttons('breaches or trends last week', { addressed: true })).toEqual(['trends weekly']);
  });

  it('is told politely where a command is not theirs, and help lists what is', async () => {
    const rules = [{ channel: ['sla'], commands: ['summary'] }];
    const { dispatch, reporting } = setUp([], access({ rules }));
    const denied = await dispatch(ask('/sla report'));
    expect(denied).toMatchObject({ status: 'rejected', command: 'report' });
    expect(denied.report.summary).toContain('“report” may not be used by you here.');
    expect(reporting.requests).toEqual([]);
    expect((await dispatch(ask('/sla summary'))).status).toBe('answered');
    const help = await dispatch(ask('/sla help'));
    expect(help.report.summary).toBe('I answer to /sla summary, /sla help.');
  });

  it('answers nothing under deny, whatever is asked', async () => {
    const { dispatch } = setUp([], access({ default: 'deny' }));
    const answers = await Promise.all(
      ['/sla help', '/sla nonsense', '/sla report'].map((text) => dispatch(ask(text))),
    );
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(new Set(answers.map(({ report }) => report.summary)).size).toBe(1);
  });

  it('denies what changes something unless a rule names it', async () => {
    const changing = { ...probe(() => createFakeReporting().report(fakeRequest())), changes: true };
    const denied = await setUp([changing]).dispatch(ask('/sla probe'));
    expect(denied.status).toBe('rejected');
    const named = setUp([changing], access({ rules: [{ user: ['you'], commands: ['probe'] }] }));
    expect((await named.dispatch(ask('/sla probe'))).status).toBe('answered');
  });

  it('shares no answer between people who may see different things', async () => {
    const rules = [{ user: ['you'], teams: ['Core Platform'] }];
    const { dispatch, reporting } = setUp([], access({ rules }));
    const other = { ...conversation, user: 'other' };
    const [mine, theirs] = await Promise.all([
      dispatch(ask('/sla breaches')),
      dispatch(ask('/sla breaches', { conversation: other })),
    ]);
    expect(reporting.requests.map(({ filters }) => filters.team)).toContainEqual(['Core Platform']);
    expect(reporting.requests).toHaveLength(3);
    expect(mine?.report.summary).toBe(theirs?.report.summary);
  });

  it('refuses to start with a rule that names no command', () => {
    const rules = [{ commands: ['reprot'] }];
    expect(() => setUp([], access({ rules }))).toThrow(
      'access.rules[0].commands: there is no command “reprot”',
    );
  });
});

describe('too many requests', () => {
  const rates = { user: { burst: 1, perMinute: 1 }, channel: { burst: 9, perMinute: 9 } };

  it('are answered with when to try again, in the reader’s zone', async () => {
    const { dispatch, reporting } = setUp([], { rateLimit: createRateLimit(rates) });
    await dispatch(ask('/sla summary'));
    const { status, report } = await dispatch(ask('/sla summary', { timeZone: 'Europe/Berlin' }));
    expect(status).toBe('rejected');
    expect(report.summary).toBe(
      'You have asked me more than I may answer for the moment. Try again in 1 min, from 11 Mar 2026 11:01 (Europe/Berlin).',
    );
    expect(reporting.requests).toHaveLength(1);
  });

  it('are no matter for scheduled posts', async () => {
    const { dispatch } = setUp([], { rateLimit: createRateLimit(rates) });
    const scheduled = ask('/sla summary', { conversation: { ...conversation, platform: 'schedule' } });
    expect((await dispatch(scheduled)).status).toBe('answered');
    expect((await dispatch(scheduled)).status).toBe('answered');
  });
});

describe('the audit', () => {
  it('has every request with who, where, what, how it ended and how long it took', async () => {
    const entries: AuditEntry[] = [];
    let now = fakeNow;
    const { dispatch } = setUp([], {
      clock: { now: () => (now += 5) },
      audit: { record: async (entry) => void entries.push(entry) },
    });
    const named = { ...conversation, userName: 'Anna' };
    const first = await dispatch(ask('/sla report monthly priority=P1', { conversation: named }));
    const second = await dispatch(ask('/sla report wekly'));
    const third = await dispatch(ask('hello'));
    const who = { platform: 'console', channel: 'sla', user: 'you' };
    expect(entries).toEqual([
      {
        ...who,
        userName: 'Anna',
        at: fakeNow + 5,
        id: first.id,
        command: 'report',
        options: { kind: 'monthly', cohort: 'verdict', priority: ['P1'] },
        status: 'answered',
        reason: null,
        words: null,
        durationMs: first.durationMs,
      },
      expect.objectContaining({
        ...who,
        id: second.id,
        command: 'report',
        options: null,
        status: 'rejected',
        words: '/sla report wekly',
      }),
      expect.objectContaining({ ...who, id: third.id, command: null, words: 'hello', status: 'rejected' }),
    ]);
    expect(first.durationMs).toBeGreaterThan(0);
  });

  it('keeps nobody waiting, and a failure of it is logged alone', async () => {
    const { dispatch, log } = setUp([], { audit: { record: () => Promise.reject(new Error('disk full')) } });
    const outcome = await dispatch(ask('/sla summary'));
    expect(outcome.status).toBe('answered');
    await new Promise((resolve) => setImmediate(resolve));
    expect(log.find(({ level }) => level === 'error')?.fields).toMatchObject({ id: outcome.id });
    const stuck = setUp([], { audit: { record: never } });
    expect((await stuck.dispatch(ask('/sla summary'))).status).toBe('answered');
  });
});

describe('a message in one’s own words', () => {
  const direct = { ...conversation, direct: true };
  const textOf = (report: Report) => JSON.stringify(report.sections[0]?.blocks[0]);

  it('is answered in a direct message as the command it stands for, which is said', async () => {
    const { dispatch, reporting } = setUp();
    const outcome = await dispatch(ask('how did the P1s do last month?', { conversation: direct }));
    expect(outcome).toMatchObject({ status: 'answered', command: 'report' });
    expect(textOf(outcome.report)).toContain('Understood: /sla report monthly priority=P1');
    expect(outcome.report.summary).toContain('Understood: /sla report monthly priority=P1');
    const strict = await dispatch(ask('/sla report monthly priority=P1', { conversation: direct }));
    expect(reporting.requests[0]).toEqual(reporting.requests[1]);
    expect(textOf(strict.report)).not.toContain('Understood');
  });

  it('is understood where it begins with a command’s name but is no command line', async () => {
    const { dispatch } = setUp();
    const outcome = await dispatch(ask('report for payments last week please', { conversation: direct }));
    expect(textOf(outcome.report)).toContain('Understood: /sla report weekly service=payments');
    const asTyped = await dispatch(ask('report weekly', { conversation: direct }));
    expect(textOf(asTyped.report)).not.toContain('Understood');
  });

  it('is understood in a channel only where it is said to the bot, and never with a slash', async () => {
    const { dispatch } = setUp();
    expect((await dispatch(ask('weekly please'))).status).toBe('rejected');
    const addressed = await dispatch(ask('weekly please', { addressed: true }));
    expect(addressed).toMatchObject({ status: 'answered', command: 'report' });
    for (const text of ['/sla report for payments last week', '/report last week', 'sla report last week']) {
      expect(await dispatch(ask(text, { conversation: { ...conversation, direct: true } }))).toMatchObject({
        status: 'rejected',
      });
    }
  });

  it('that leaves something open is asked back, with the answers as buttons', async () => {
    const { dispatch, reporting } = setUp();
    const outcome = await dispatch(ask('send me the report for payments', { conversation: direct }));
    expect(outcome).toMatchObject({ status: 'answered', command: null });
    expect(outcome.report.summary).toBe('For which period?');
    expect(outcome.report.actions.map(({ command }) => command)).toContain('report weekly service=payments');
    expect(reporting.requests).toEqual([]);
  });

  it('offers no command that may not be used, and knows no name that may not be seen', async () => {
    const rules = [{ user: ['you'], commands: ['report'], teams: ['Core Platform'] }];
    const { dispatch } = setUp([], { access: accessSchema.parse({ rules }) });
    const open = await dispatch(ask('a report please', { conversation: direct }));
    expect(open.report.actions.map(({ command }) => command)).toEqual([
      'report daily',
      'report weekly',
      'report monthly',
    ]);
    const hidden = await dispatch(ask('report for Support "A" last week', { conversation: direct }));
    expect(hidden.report.summary).toContain('I know no');
    const denied = await dispatch(ask('breaches of last week please', { conversation: direct }));
    expect(denied).toMatchObject({ status: 'rejected', command: 'breaches' });
  });

  it('shares its answer with those who ask the same by a command', async () => {
    let runs = 0;
    let open: (report: Report) => void = () => undefined;
    const gate = new Promise<Report>((resolve) => {
      open = resolve;
    });
    const report = () => {
      runs += 1;
      return gate;
    };
    const { dispatch } = setUp([], { reporting: createFakeReporting({ report }) });
    const both = [ask('weekly please', { conversation: direct }), ask('/sla report weekly')].map(dispatch);
    await import('../../../src/bot/understand/understand.ts');
    for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    open(await createFakeReporting().report(fakeRequest()));
    const [free, strict] = await Promise.all(both);
    expect(runs).toBe(1);
    expect(free?.report.summary).toContain('Understood');
    expect(strict?.report.summary).not.toContain('Understood');
  });
});

describe('the reader’s language and zone', () => {
  it('reach the reporting, which keeps the period’s zone', async () => {
    const readers: unknown[] = [];
    const inner = createFakeReporting();
    const reporting = createFakeReporting({
      report: async (request, context) => {
        readers.push(context?.reader, request.timeZone);
        return inner.report(request);
      },
      explain: async (incident, options) => {
        readers.push(options.reader);
        return inner.explain(incident, options);
      },
    });
    const { dispatch } = setUp([], { reporting });
    await dispatch(ask('/sla report', { locale: 'de', timeZone: 'Europe/Berlin' }));
    await dispatch(ask('/sla report'));
    await dispatch(ask('/sla explain INC-1', { locale: 'de', timeZone: 'Europe/Berlin' }));
    const german = { locale: 'de', timeZone: 'Europe/Berlin' };
    expect(readers).toEqual([german, null, { locale: 'en', timeZone: null }, null, german]);
  });

  it('are the configured ones where a platform gives what is none', async () => {
    const { dispatch } = setUp();
    const outcome = await dispatch(
      ask('/sla breaches', { locale: 'not a locale', timeZone: 'Nowhere/At-all' }),
    );
    expect(outcome.status).toBe('answered');
  });

  it('tell the instants of breaches and of an explanation', async () => {
    const { dispatch } = setUp();
    const tokyo = { locale: 'de', timeZone: 'Asia/Tokyo' };
    const breaches = JSON.stringify((await dispatch(ask('/sla breaches', tokyo))).report);
    expect(breaches).toContain('Breached (Asia/Tokyo)');
    expect(breaches).toContain('11. März 2026 19:00');
    expect(breaches).toContain('2. März 2026 00:00 – 9. März 2026 00:00 · UTC');
    const explained = JSON.stringify((await dispatch(ask('/sla explain INC-1', tokyo))).report);
    expect(explained).toContain('native · Asia/Tokyo · as of 11. März 2026 19:00');
  });
});
