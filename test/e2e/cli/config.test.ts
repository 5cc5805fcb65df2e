import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkshop, importArgs, reportArgs, sampleEnd, type Workshop } from '../../support/cli.ts';

const tight = `
policies:
  - name: default
    targets:
      P1: { response: 5m, resolution: 1h }
      P2: { response: 30m, resolution: 8h }
      P3: { response: 2h, resolution: 24h }
      P4: { response: 8h, resolution: 72h }
`;

let shop: Workshop;

beforeAll(async () => {
  shop = await createWorkshop(400);
  writeFileSync(path.join(shop.folder, 'tight.yaml'), tight);
  writeFileSync(
    path.join(shop.folder, 'broken.yaml'),
    'timeZone: Mars/Base\nreprots: {}\nthresholds: { warning: 2 }\n',
  );
});

afterAll(() => shop.remove());

describe('sla-bot config', () => {
  it('never shows a secret, and refuses a password in a file', async () => {
    const address = 'http://user:geheim99@charts.example.com/';
    writeFileSync(
      path.join(shop.folder, 'secret.yaml'),
      `charts: { quickchart: { url: "${address}" } }\nemail: { replyTo: hidden-word@example.com }\n`,
    );
    const env = { SOURCE_JIRA_SECRET: 'hidden-word' };
    const shown = await shop.run(['config', 'show', '--config', 'secret.yaml'], { env });
    expect(shown.code).toBe(0);
    expect(shown.stdout).not.toMatch(/geheim99|hidden-word/);
    expect(JSON.parse(shown.stdout).charts.quickchart.url).toBe('http://user:[secret]@charts.example.com/');
    writeFileSync(
      path.join(shop.folder, 'redis.yaml'),
      'redis: { url: "redis://bot:geheim99@localhost:6379" }\n',
    );
    const checked = await shop.run(['config', 'check', 'redis.yaml']);
    expect([checked.code, checked.stdout]).toEqual([2, expect.stringContaining('REDIS_PASSWORD')]);
    expect(checked.stdout).not.toContain('geheim99');
  });

  it('does not repeat a secret that was written where it does not belong', async () => {
    const env = { DISCORD_TOKEN: 'hidden.word.of.the.bot' };
    const wrong =
      'console: { port: hidden.word.of.the.bot }\naccess: { rules: [{ user: [hidden.word.of.the.bot] }] }\n';
    writeFileSync(path.join(shop.folder, 'pasted.yaml'), wrong);
    writeFileSync(path.join(shop.folder, 'pasted-id.yaml'), wrong.replace(/.*\n/, ''));
    const runs = [
      ['config', 'check', 'pasted.yaml'],
      ['config', 'check', 'pasted.yaml', '--json'],
      ['config', 'show', '--config', 'pasted.yaml'],
      ['config', 'show', '--config', 'pasted-id.yaml'],
    ];
    for (const args of runs) {
      const { stdout, stderr } = await shop.run(args, { env });
      expect(stdout + stderr).not.toContain('hidden.word');
      expect(stdout + stderr).toContain('[secret]');
    }
  });

  it('prints every problem with its place and a hint, and ends with 2', async () => {
    const run = await shop.run(['config', 'check', 'broken.yaml']);
    expect([run.code, run.stderr]).toEqual([2, '']);
    expect(run.stdout).toMatch(/broken\.yaml:1: error: timeZone: .*Mars\/Base/);
    expect(run.stdout).toMatch(/broken\.yaml:2: error: .*reprots/);
    expect(run.stdout).toMatch(/broken\.yaml:3: error: thresholds\.warning: /);
    expect(run.stdout).toMatch(/ {4}hint: .*reports/);
    expect(run.stdout).toMatch(/\n3 errors, 0 warnings\n$/);
    const json = JSON.parse((await shop.run(['config', 'check', 'broken.yaml', '--json'])).stdout);
    expect(json.map(({ line }: { line: number }) => line)).toEqual([1, 2, 3]);
  });

  it('finds nothing wrong with a good file and ends with 0', async () => {
    const run = await shop.run(['config', 'check', 'tight.yaml']);
    expect([run.code, run.stdout]).toEqual([0, '0 errors, 0 warnings\n']);
  });

  it('refuses a command with a broken configuration, all errors named, before it touches anything', async () => {
    const run = await shop.run([...importArgs('sample.ndjson', 'untouched'), '--config', 'broken.yaml']);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(/^error: the configuration has 3 errors\n/);
    expect(run.stderr.match(/: error: /g)).toHaveLength(3);
    expect(readdirSync(shop.folder)).not.toContain('untouched');
  });

  it('prints a JSON Schema and the settings in force', async () => {
    const schema = JSON.parse((await shop.run(['config', 'schema'])).stdout);
    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(['timeZone', 'policies', 'calendars']),
    );
    const shown = await shop.run(['config', 'show', '--config', 'tight.yaml'], {
      env: { SLA_BOT_TIME_ZONE: 'Europe/Berlin' },
    });
    const config = JSON.parse(shown.stdout);
    expect(config.timeZone).toBe('Europe/Berlin');
    expect(config.policies[0].targets.P1).toEqual({ response: 300_000, resolution: 3_600_000 });
  });

  it('says once, on stderr, what looks wrong but stops nothing', async () => {
    const run = await shop.run(reportArgs('origin', '--json'), { env: { SLA_BOT_MOOD: 'good' } });
    expect(run.code).toBe(0);
    expect(run.stderr.match(/warning: /g)).toHaveLength(1);
    expect(run.stderr).toContain('SLA_BOT_MOOD');
    JSON.parse(run.stdout);
  });
});

describe('changed policies', () => {
  const changed = ['--config', 'tight.yaml'];

  it('are named beside figures that do not follow them yet', async () => {
    const plain = await shop.run(reportArgs('origin', '--json'));
    expect(plain.stderr).toBe('');
    const run = await shop.run([...reportArgs('origin', '--json'), ...changed]);
    expect(run.stderr).toMatch(/^note: the policies .* by policy version 1\.\n +"sla-bot rejudge" applies/);
    expect(run.stdout).toBe(plain.stdout);
    for (const command of [['summary'], ['breaches'], ['explain', 'INC-0000001']]) {
      const other = await shop.run([...command, '--as-of', sampleEnd, '--data', 'origin', ...changed]);
      expect(other.stderr).toMatch(/^note: the policies/);
    }
    const refused = await shop.run(['explain', 'nope', '--data', 'origin', ...changed]);
    expect(refused.stderr).toMatch(/^error: There is no incident/);
    expect(refused.stderr).not.toContain('note:');
  });

  it('are not suspected where a calendar takes the holidays of a region', async () => {
    writeFileSync(
      path.join(shop.folder, 'regional.yaml'),
      `${tight}    calendar: office
calendars:
  office:
    timeZone: Europe/Berlin
    windows: { weekdays: [09:00-17:00] }
    regions: [{ country: DE }]
    holidays: [2024-05-03]
`,
    );
    const config = ['--config', 'regional.yaml'];
    await shop.run([...importArgs('sample.ndjson', 'regional'), ...config]);
    const run = await shop.run([...reportArgs('regional', '--json'), ...config]);
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(JSON.parse(run.stdout).data.policyVersion ?? 1).toBe(1);
  });

  it('judge everything anew with rejudge, after a dry run that shows the same and changes nothing', async () => {
    const data = shop.copy('rejudged');
    const before = (await shop.run(reportArgs(data, '--json'))).stdout;
    const dry = await shop.run(['rejudge', '--data', data, ...changed, '--dry-run', '--json']);
    expect([dry.code, dry.stderr]).toEqual([0, '']);
    expect((await shop.run(reportArgs(data, '--json'))).stdout).toBe(before);
    const done = JSON.parse((await shop.run(['rejudge', '--data', data, ...changed, '--json'])).stdout);
    const { changes, changedIncidents } = JSON.parse(dry.stdout);
    expect(done).toMatchObject({ dryRun: false, changes, changedIncidents, version: { version: 2 } });
    expect(changes).toContainEqual({
      clock: 'resolution',
      from: 'met',
      to: 'breached',
      n: expect.any(Number),
    });
    const after = await shop.run([...reportArgs(data, '--json'), ...changed]);
    expect(after.stderr).toBe('');
    const met = (text: string): number => JSON.parse(text).metrics.compliance.overall.met;
    expect(met(after.stdout)).toBeLessThan(met(before));
    expect(JSON.parse(after.stdout).data.hash).not.toBe(JSON.parse(before).data.hash);
  });

  it('say at the next import what they judge', async () => {
    const data = shop.copy('changed');
    const run = await shop.run([...importArgs('sample.ndjson', data), ...changed]);
    expect(run.stderr).toMatch(/note: the policies changed; version 2 judges what is recorded from now on/);
  });
});

describe('help', () => {
  const commands = [
    [],
    ['import'],
    ['summary'],
    ['report'],
    ['breaches'],
    ['explain'],
    ['export', 'clocks'],
    ['rejudge'],
    ['config', 'check'],
    ['config', 'schema'],
    ['config', 'show'],
    ['start'],
    ['demo'],
  ];

  it('fits 80 columns, names the common options and shows lines of the shell', async () => {
    const runs = await Promise.all(
      commands.map((command) => shop.run([...command, '--help'], { env: { COLUMNS: '80' } })),
    );
    for (const [index, { code, stdout, stderr }] of runs.entries()) {
      const name = commands[index]?.join(' ') ?? '';
      expect([code, stderr], name).toEqual([0, '']);
      const lines = stdout.split('\n');
      expect(Math.max(...lines.map(({ length }) => length)), `${name}\n${stdout}`).toBeLessThanOrEqual(80);
      expect(stdout).toMatch(/--data/);
      expect(stdout).toMatch(/--config/);
      const examples = lines.filter((line) => line.startsWith('  sla-bot '));
      expect(examples.length, name).toBeGreaterThan(0);
      for (const example of examples) expect(example).not.toMatch(/ [a-z-]+=/);
    }
  });

  it('has examples that work as they stand', async () => {
    const lines = (await shop.run(['report', '--help'])).stdout.split('\n');
    const examples = lines.filter((line) => line.startsWith('  sla-bot report'));
    expect(examples).toContain('  sla-bot report monthly --format pdf');
    for (const example of examples.filter((line) => !line.includes('payments'))) {
      const args = example.trim().split(' ').slice(1);
      const run = await shop.run([...args, '--data', 'origin', '--as-of', '2026-05-01']);
      expect(run.code, `${example}: ${run.stderr}`).toBe(0);
    }
  });
});
