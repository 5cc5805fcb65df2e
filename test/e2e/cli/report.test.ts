import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliOptions, createWorkshop, reportArgs, sampleEnd, type Workshop } from '../../support/cli.ts';

let shop: Workshop;

beforeAll(async () => {
  shop = await createWorkshop(600);
});

afterAll(() => shop.remove());

async function ok(args: readonly string[], options?: CliOptions): Promise<string> {
  const run = await shop.run(args, options);
  expect([run.code, run.stderr]).toEqual([0, '']);
  return run.stdout;
}

describe('sla-bot report', () => {
  it('writes every format asked for into a folder, under names that say which period', async () => {
    const formats = ['pdf', 'html', 'md', 'json', 'csv'];
    const args = formats.flatMap((format) => ['--format', format]);
    const run = await shop.run(reportArgs('origin', ...args, '--out', 'reports/may'));
    expect([run.code, run.stdout]).toEqual([0, '']);
    const names = formats.map((format) => `sla-monthly-2024-05-01.${format}`);
    expect(run.stderr).toBe(names.map((name) => `wrote reports/may/${name}\n`).join(''));
    const folder = path.join(shop.folder, 'reports/may');
    expect(readdirSync(folder).sort()).toEqual([...names].sort());
    const starts = names.map((name) => readFileSync(path.join(folder, name)).subarray(0, 5).toString());
    expect(starts).toEqual(['%PDF-', '<!doc', '# Mon', '{\n  "', 'secti']);
  });

  it('gives the same bytes from two processes for the same data and as-of', async () => {
    const args = reportArgs('origin', '--format', 'pdf', '--format', 'json');
    await Promise.all(['one', 'two'].map((name) => shop.run([...args, '--out', name])));
    for (const extension of ['pdf', 'json']) {
      const [one, two] = ['one', 'two'].map((name) =>
        readFileSync(path.join(shop.folder, name, `sla-monthly-2024-05-01.${extension}`)),
      );
      expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
    }
  });

  it('takes a file name, infers the format from it, and - for standard output', async () => {
    const json = await ok(reportArgs('origin', '--json'));
    expect(await ok(reportArgs('origin', '--format', 'json', '--out', '-'))).toBe(json);
    const run = await shop.run(reportArgs('origin', '--out', 'mine.json'));
    expect([run.code, run.stderr]).toEqual([0, 'wrote mine.json\n']);
    expect(readFileSync(path.join(shop.folder, 'mine.json'), 'utf8')).toBe(json);
  });

  it('holds every figure in its JSON', async () => {
    const report = JSON.parse(await ok(reportArgs('origin', '--json')));
    expect(report).toMatchObject({
      schemaVersion: 1,
      period: {
        kind: 'monthly',
        from: '2024-05-01T00:00:00.000Z',
        to: '2024-06-01T00:00:00.000Z',
        timezone: 'UTC',
        asOf: '2024-06-01T00:00:00.000Z',
        cohort: 'verdict',
      },
      metrics: { response: { percentilesSeconds: { '50': expect.any(Number) } } },
      breakdowns: { service: expect.any(Array), team: expect.any(Array), priority: expect.any(Array) },
    });
    const { met, breached, rate, interval } = report.metrics.compliance.overall;
    expect(rate).toBeCloseTo(met / (met + breached), 12);
    expect(interval[0]).toBeLessThan(rate);
    expect(report.series.daily.length).toBeGreaterThanOrEqual(31);
  });

  it('refuses with 2, in words, what cannot be asked', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['report', 'yearly'], /“kind” cannot be “yearly”.\nhint: Choose one of: daily, weekly/],
      [['report', '--from', '2024-02-31'], /“2024-02-31” is neither a date/],
      [['report', '--service', 'nix'], /No incident has the service “nix”.\nhint: Known are: /],
      [['report', '--zone', 'Mars/Base'], /not an IANA time zone/],
      [['report', '--format', 'docx'], /“format” cannot be “docx”/],
      [['report', 'custom'], /needs a beginning.*\nhint: Add from and to, e\.g\. --from 2023-01-01 --to/],
      [['report', '--formt', 'pdf'], /unknown option '--formt'\n\(Did you mean --format\?\)/],
      [['report', '--out', 'somewhere'], /says where, but no --format says what/],
      [['report', '--format', 'pdf', '--format', 'md', '--out', '-'], /takes one format/],
      [['report', '--format', 'pdf', '--format', 'md', '--out', 'a.pdf'], /names one file/],
      [['report', '--format', 'pdf', '--out', 'a.html'], /a\.html is no name for \.pdf/],
      [['report', '--format', 'pdf', '--out', 'both.txt'], /both\.txt is no name for \.pdf\n.*both\.txt\/\)/],
      [['explain', 'INC-000000'], /There is no incident “INC-000000”.\nhint: /],
      [['explain'], /missing required argument 'incident'/],
      [['breaches', '--limit', '0'], /“limit” must be at least 1\.\n$/],
      [['repot'], /unknown command 'repot'\n\(Did you mean report\?\)/],
    ];
    for (const [args, message] of cases) {
      const run = await shop.run(args[0] === 'repot' ? args : [...args, '--data', 'origin']);
      expect([run.code, run.stdout], args.join(' ')).toEqual([2, '']);
      expect(run.stderr).toMatch(message);
    }
  });

  it('says that nothing was imported, and makes no folder; lists what needs no incidents', async () => {
    for (const args of [
      ['report'],
      ['summary'],
      ['breaches'],
      ['explain', 'X'],
      ['rejudge'],
      ['export', 'events'],
    ]) {
      const run = await shop.run([...args, '--data', 'empty']);
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr).toMatch(
        /^error: nothing has been imported into the data folder empty yet\nhint: sla-bot import/,
      );
    }
    expect(readdirSync(shop.folder)).not.toContain('empty');
    for (const args of [['schedule', 'list'], ['deliveries'], ['history'], ['notices', 'list']]) {
      const run = await shop.run([...args, '--data', 'fresh']);
      expect([run.code, run.stderr]).toEqual([0, '']);
    }
    mkdirSync(path.join(shop.folder, 'tried', 'demo'), { recursive: true });
    expect((await shop.run(['report', '--data', 'tried'])).stderr).toContain('--data tried/demo');
    mkdirSync(path.join(shop.folder, 'bare'));
    expect((await shop.run(['report', '--data', 'bare'])).stderr).toContain('nothing has been imported');
  });

  it('reads the line that was typed in chat', async () => {
    const line = [
      'report',
      'kind=monthly',
      'from=2024-05-01',
      `as-of=${sampleEnd}`,
      '--data',
      'origin',
      '--json',
    ];
    expect(await ok(line)).toBe(await ok(reportArgs('origin', '--json')));
  });

  it('shows whole breach instants: in one or two lines at 100 columns, still there at 80', async () => {
    const line = ['breaches', 'monthly', '--from', '2024-05-01', '--as-of', sampleEnd, '--data', 'origin'];
    const { rows } = JSON.parse(await ok([...line, '--json']));
    expect(rows.length).toBeGreaterThan(0);
    for (const columns of [100, 80]) {
      const text = await ok(line, { env: { COLUMNS: String(columns) } });
      expect(Math.max(...text.split('\n').map((row) => row.length))).toBeLessThanOrEqual(columns);
      for (const { incident, breachedAt } of rows) {
        const time = new Date(breachedAt).toISOString().slice(11, 16);
        expect(text).toContain(time);
        if (columns === 100) {
          expect(text).toContain(incident);
          expect(text).toContain(dayOf(breachedAt));
        }
      }
    }
  });
});

function dayOf(instant: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(
    Date.parse(instant),
  );
}

describe('sla-bot explain', () => {
  it('gives every clock with its segments as JSON', async () => {
    const breaches = [
      'breaches',
      'monthly',
      '--from',
      '2024-05-01',
      '--as-of',
      sampleEnd,
      '--data',
      'origin',
    ];
    const { rows } = JSON.parse(await ok([...breaches, '--json']));
    const args = ['explain', rows[0].incident, '--as-of', sampleEnd, '--data', 'origin'];
    const json = await ok([...args, '--format', 'json']);
    expect(await ok([...args, '--json'])).toBe(json);
    const { incident, clocks } = JSON.parse(json);
    expect(incident).toBe(rows[0].incident);
    expect(clocks.map(({ clock }: { clock: string }) => clock)).toEqual(['response', 'resolution']);
    for (const clock of clocks) {
      expect(Object.keys(clock)).toEqual(expect.arrayContaining(explained));
      expect(clock.policy).toEqual({ name: 'default', version: 1 });
      expect(clock.calendar).toBe('24x7');
      const spans = clock.segments.map((segment: { from: string; to: string; state: string }) => {
        expect(['running', 'paused', 'closed']).toContain(segment.state);
        return Date.parse(segment.to) - Date.parse(segment.from);
      });
      const total = spans.reduce((sum: number, span: number) => sum + span, 0);
      expect(total / 1000).toBeCloseTo(clock.wallSeconds, 3);
    }
    const breached = clocks.find(({ clock }: { clock: string }) => clock === rows[0].clock);
    for (const key of ['breachedAt', 'dueAt', 'startedAt', 'elapsedSeconds', 'targetSeconds']) {
      expect(breached[key]).toBe(rows[0][key]);
    }
  });

  it('names close spellings of an unknown incident', async () => {
    const run = await shop.run(['explain', 'INC-00000l', '--data', 'origin']);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/hint: Did you mean INC-/);
  });
});

const explained = [
  'clock',
  'cycle',
  'policy',
  'calendar',
  'targetSeconds',
  'startedAt',
  'stoppedAt',
  'dueAt',
  'breachedAt',
  'elapsedSeconds',
  'wallSeconds',
  'pausedSeconds',
  'verdict',
  'flags',
  'segments',
];
