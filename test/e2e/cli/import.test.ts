import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createWorkshop,
  fixtures,
  importArgs,
  reportArgs,
  sampleEnd,
  startCli,
  type Workshop,
} from '../../support/cli.ts';

let shop: Workshop;

beforeAll(async () => {
  shop = await createWorkshop(1_500);
  cpSync(path.join(fixtures, 'imports'), path.join(shop.folder, 'imports'), { recursive: true });
});

afterAll(() => shop.remove());

async function reportOf(data: string): Promise<string> {
  const { stdout, stderr, code } = await shop.run(reportArgs(data, '--json'));
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

describe('sla-bot import', () => {
  it('imports a clean file, says what it did and ends with 0', async () => {
    expect(shop.imported.stderr).toBe('');
    expect(shop.imported.stdout).toMatch(/^sample\.ndjson \(source native\)\n {2}read +[\d,]+ {2}rows\n/);
    expect(shop.imported.stdout).toMatch(/incidents +1,500 {2}1,500 new/);
    expect(shop.imported.stdout).toMatch(/rejected +0$/m);
    expect(existsSync(`${shop.sample}.rejected.csv`)).toBe(false);
    expect(readdirSync(path.join(shop.folder, 'origin'))).toEqual(['sla-bot.duckdb']);
  });

  it('changes nothing when the same file comes again, gzipped or not', async () => {
    const data = shop.copy('twice');
    const before = await reportOf(data);
    writeFileSync(path.join(shop.folder, 'again.ndjson.gz'), gzipSync(readFileSync(shop.sample)));
    for (const file of ['sample.ndjson', 'again.ndjson.gz']) {
      const run = await shop.run(['import', file, '--mapping', 'native', '--data', data, '--json']);
      expect(run.code).toBe(0);
      const summary = JSON.parse(run.stdout);
      expect(summary).toMatchObject({
        path: file,
        imported: 0,
        corrections: 0,
        newIncidents: 0,
        rejected: 0,
      });
      expect(summary.duplicates).toBe(summary.events);
    }
    expect(await reportOf(data)).toBe(before);
  });

  it('warns at its end of incidents that no policy gives a target, and not where the source judges', async () => {
    const opened = (incident: string, priority: object) =>
      JSON.stringify({ incident, type: 'opened', at: '2024-05-01T10:00:00Z', ...priority });
    const lines = [
      opened('A', { priority: 'P5' }),
      opened('B', { priority: 'P5' }),
      opened('C', {}),
      opened('D', { priority: 'P1' }),
    ];
    writeFileSync(path.join(shop.folder, 'untargeted.ndjson'), lines.join('\n'));
    const run = await shop.run(importArgs('untargeted.ndjson', 'untargeted'));
    expect(run.code).toBe(0);
    expect(run.stderr).toBe(
      'warning: priority P5 (2 incidents) has no target in policy default: set policies[0].targets.P5\n' +
        'warning: 1 incident has no priority and so no target in policy default: let the mapping read one (fields.priority) or set one (constants.priority)\n',
    );
    expect((await shop.run(importArgs('untargeted.ndjson', 'untargeted'))).stderr).toBe('');
    writeFileSync(
      path.join(shop.folder, 'more.ndjson'),
      [...lines, opened('E', { priority: 'P5' })].join('\n'),
    );
    expect((await shop.run(importArgs('more.ndjson', 'untargeted'))).stderr).toBe(
      'warning: priority P5 (1 incident) has no target in policy default: set policies[0].targets.P5\n',
    );
    writeFileSync(path.join(shop.folder, 'flags.yaml'), 'sources: { native: { verdict: source-flag } }\n');
    const judged = await shop.run([...importArgs('untargeted.ndjson', 'flagged'), '--config', 'flags.yaml']);
    expect([judged.code, judged.stderr]).toEqual([0, '']);
  });

  it('withdraws what a newer export leaves empty, and says so', async () => {
    const mapping =
      'source: desk\nformat: csv\nshape: incident\nfields: { incident: id, opened: at, resolved: done }\n';
    writeFileSync(path.join(shop.folder, 'desk.yaml'), mapping);
    writeFileSync(path.join(shop.folder, 'one.csv'), 'id,at,done\nA,2025-01-01,2025-01-02\nB,2025-01-01,\n');
    writeFileSync(path.join(shop.folder, 'two.csv'), 'id,at,done\nA,2025-01-01,\nB,2025-01-01,\n');
    const line = ['--mapping', 'desk.yaml', '--data', 'desk'];
    await shop.run(['import', 'one.csv', ...line]);
    const second = await shop.run(['import', 'two.csv', ...line]);
    expect(second.stdout).toMatch(/withdrawn +1 {2}of them, for their rows no longer state them/);
    expect(second.stdout).toContain('were withdrawn: A (resolved).');
    const again = await shop.run(['import', 'two.csv', ...line, '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ withdrawn: 0, corrections: 0, imported: 0 });
  });

  it('takes a value again that an export between had left empty', async () => {
    const line = ['--mapping', 'desk.yaml', '--data', 'desk'];
    writeFileSync(
      path.join(shop.folder, 'three.csv'),
      'id,at,done\nA,2025-01-01,2025-01-02\nB,2025-01-01,\n\n',
    );
    await shop.run(['import', 'three.csv', ...line]);
    const told = await shop.run(['explain', 'A', '--format', 'json', '--data', 'desk']);
    const { clocks } = JSON.parse(told.stdout);
    expect(clocks.map((clock: { stoppedAt: string | null }) => clock.stoppedAt)).toContain(
      '2025-01-02T00:00:00.000Z',
    );
  });

  it('puts rows it cannot use beside the file with line and reason, keeps the rest, and ends with 3', async () => {
    const run = await shop.run(importArgs('imports/native.ndjson', 'rejects'));
    expect(run.code).toBe(3);
    expect(run.stdout).toMatch(/read +8 {2}rows/);
    expect(run.stdout).toMatch(/imported +4 {2}of 4 events/);
    expect(run.stdout).toMatch(/rejected +4 {2}see imports\/native\.ndjson\.rejected\.csv/);
    expect(run.stdout).toMatch(/ 1 {2}json: not JSON/);
    const rejected = readFileSync(path.join(shop.folder, 'imports/native.ndjson.rejected.csv'), 'utf8');
    const lines = rejected.trimEnd().split('\r\n');
    expect(lines[0]).toBe('line,reason,row');
    expect(lines[1]).toBe('5,"json: not JSON","not json at all"');
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(['5', '6', '7', '8']);
  });

  it('takes away the rejected rows of an earlier run once none is left', async () => {
    const file = path.join(shop.folder, 'mended.ndjson');
    const line = '{"incident":"A","type":"opened","at":"2024-05-01T00:00:00Z"}\n';
    writeFileSync(file, `${line}nonsense\n`);
    expect((await shop.run(importArgs('mended.ndjson', 'mended'))).code).toBe(3);
    expect(existsSync(`${file}.rejected.csv`)).toBe(true);
    writeFileSync(file, line);
    expect((await shop.run(importArgs('mended.ndjson', 'mended'))).code).toBe(0);
    expect(existsSync(`${file}.rejected.csv`)).toBe(false);
  });

  it('shows with --dry-run what would be imported and makes nothing', async () => {
    const args = [
      'import',
      'imports/servicenow.csv',
      '--mapping',
      'servicenow',
      '--data',
      'dry',
      '--dry-run',
    ];
    const run = await shop.run(args);
    expect(run.code).toBe(3);
    expect(run.stdout).toContain('nothing was changed');
    expect(run.stdout).toContain('2024-03-04T08:12:31.000Z  opened           service=Payments team=Network');
    expect(run.stdout).toContain('line 7 would be rejected');
    expect(existsSync(path.join(shop.folder, 'dry'))).toBe(false);
    expect(existsSync(path.join(shop.folder, 'imports/servicenow.csv.rejected.csv'))).toBe(false);
    expect(JSON.parse((await shop.run([...args, '--json'])).stdout).counts.read).toBe(5);
  });

  it('proposes a mapping that imports the file', async () => {
    const { stdout, code } = await shop.run(['import', '--suggest', 'imports/zendesk.csv']);
    expect(code).toBe(0);
    writeFileSync(path.join(shop.folder, 'proposed.yaml'), stdout);
    const args = [
      'import',
      'imports/zendesk.csv',
      '--mapping',
      'proposed.yaml',
      '--data',
      'proposed',
      '--json',
    ];
    const summary = JSON.parse((await shop.run(args)).stdout);
    expect(summary.source).toBe('zendesk');
    expect(summary.newIncidents).toBeGreaterThan(0);
    expect(summary.rejected).toBe(0);
  });
});

describe('an import that cannot be done', () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no file named', ['--mapping', 'native'], /no file given/],
    ['no mapping named', ['sample.ndjson'], /--mapping is missing\nhint: .*servicenow.*--suggest/],
    ['a missing file', ['sample.ndjson', 'absent.csv', '--mapping', 'native'], /no such file: absent\.csv/],
    ['an unknown mapping', ['sample.ndjson', '--mapping', 'natve'], /no mapping "natve"\nhint: .*native/],
    [
      'a mapping that does not fit',
      ['imports/pagerduty.csv', '--mapping', 'servicenow'],
      /no column "number"/,
    ],
    ['a folder', ['imports', '--mapping', 'native'], /Cannot read .*imports/],
    [
      'a future record',
      ['sample.ndjson', '--mapping', 'native', '--recorded-at', '2999-01-01T00:00:00Z'],
      /past/,
    ],
  ];

  it.each(cases)('says so and ends with 2: %s', async (name, args, message) => {
    const data = `unusable-${name.replaceAll(' ', '-')}`;
    const run = await shop.run(['import', ...args, '--data', data]);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(message);
    expect(run.stderr).not.toMatch(/fault of sla-bot|at .*\.js:\d+/);
  });

  it('makes no data folder for a file that is not there', () => {
    expect(existsSync(path.join(shop.folder, 'unusable-a-missing-file'))).toBe(false);
  });
});

describe('an import that is interrupted', () => {
  it('ends with 130, leaves nothing behind, and run again gives what a clean run gives', async () => {
    const file = path.join(shop.folder, 'interrupted.ndjson');
    cpSync(shop.sample, file);
    appendFileSync(file, 'nonsense\n');
    expect((await shop.run(importArgs('interrupted.ndjson', 'clean'))).code).toBe(3);
    const data = path.join(shop.folder, 'interrupted');
    const running = startCli(importArgs('interrupted.ndjson', 'interrupted'), { cwd: shop.folder });
    const watch = setInterval(() => {
      if (!existsSync(path.join(data, 'sla-bot.duckdb'))) return;
      clearInterval(watch);
      running.child.kill('SIGINT');
    }, 5);
    const run = await running.done.finally(() => clearInterval(watch));
    expect(run).toMatchObject({ code: 130, stdout: '', stderr: 'cancelled\n' });
    expect(readdirSync(shop.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(readdirSync(data)).toEqual(['sla-bot.duckdb']);
    expect((await shop.run(importArgs('interrupted.ndjson', 'interrupted'))).code).toBe(3);
    expect(await reportOf('interrupted')).toBe(await reportOf('clean'));
  });
});

describe('a sample of the past', () => {
  it('is recorded at the instant given', async () => {
    const { stdout } = await shop.run(reportArgs('origin', '--json', '--known-at', '2024-05-31T23:59:59Z'));
    expect(JSON.parse(stdout).metrics.compliance.overall.rate).toBeNull();
    const { stdout: known } = await shop.run(reportArgs('origin', '--json', '--known-at', sampleEnd));
    expect(JSON.parse(known).metrics.compliance.overall.rate).toBeGreaterThan(0);
  });
});
