import { cpSync, existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createWorkshop,
  fixtures,
  type RunningCli,
  reportArgs,
  sampleEnd,
  startCli,
  type Workshop,
} from '../../support/cli.ts';

let shop: Workshop;
const running: RunningCli[] = [];

beforeAll(async () => {
  shop = await createWorkshop(400);
});

afterEach(async () => {
  for (const bot of running.splice(0)) {
    bot.child.kill('SIGKILL');
    await bot.done;
  }
});

afterAll(() => shop.remove());

/** Starts the bot on a data folder; resolves with it and its console's address once that is open. */
async function startBot(data: string, ...more: string[]): Promise<{ bot: RunningCli; url: string }> {
  const bot = startCli(['start', '--port', '0', '--data', data, ...more], { cwd: shop.folder });
  running.push(bot);
  const text = await bot.printed('Stop with Ctrl-C.');
  return { bot, url: /http:\S+/.exec(text)?.[0] ?? '' };
}

function served(data: string): boolean {
  return existsSync(path.join(shop.folder, data, 'bot.sock'));
}

describe('the running bot', () => {
  it('answers the command line with the same output, files and exit codes as without it', async () => {
    const alone = shop.copy('alone');
    const bot = shop.copy('served');
    const lines: string[][] = [
      reportArgs('DATA'),
      reportArgs('DATA', '--json'),
      reportArgs('DATA', '--format', 'md', '--format', 'pdf', '--out', 'DATA-files'),
      ['summary', '--as-of', sampleEnd, '--data', 'DATA'],
      ['explain', 'INC-0000007', '--as-of', sampleEnd, '--data', 'DATA', '--json'],
      ['breaches', 'monthly', '--from', '2024-05-01', '--as-of', sampleEnd, '--data', 'DATA'],
      ['forecast', 'monthly', '--from', '2024-05-01', '--as-of', sampleEnd, '--data', 'DATA', '--json'],
      ['explain', 'INC-99', '--data', 'DATA'],
      ['report', 'yearly', '--data', 'DATA'],
      ['import', 'sample.ndjson', '--mapping', 'native', '--data', 'DATA'],
      ['import', 'absent.csv', '--mapping', 'native', '--data', 'DATA'],
      ['export', 'clocks', '--format', 'csv', '--as-of', sampleEnd, '--data', 'DATA'],
      ['rejudge', '--dry-run', '--data', 'DATA'],
    ];
    const { bot: process } = await startBot(bot);
    for (const line of lines) {
      const [one, other] = await Promise.all(
        [alone, bot].map((data) => shop.run(line.map((word) => word.replace('DATA', data)))),
      );
      const name = line.join(' ');
      expect(other?.code, name).toBe(one?.code);
      expect(other?.stdout, name).toBe(one?.stdout);
      expect(other?.stderr.replaceAll(bot, alone), name).toBe(one?.stderr);
    }
    const files = (data: string): string[] => readdirSync(path.join(shop.folder, `${data}-files`)).sort();
    expect(files(bot)).toEqual(files(alone));
    expect(process.stdout()).not.toContain('"level":50');
  });

  it('sees at once what is imported through it', async () => {
    const data = shop.copy('growing');
    await startBot(data);
    cpSync(path.join(fixtures, 'imports/pagerduty.csv'), path.join(shop.folder, 'pagerduty.csv'));
    const line = ['import', 'pagerduty.csv', '--mapping', 'pagerduty', '--data', data, '--json'];
    const run = await shop.run(line);
    expect(JSON.parse(run.stdout).newIncidents).toBeGreaterThan(0);
    const again = await shop.run(line);
    expect(JSON.parse(again.stdout)).toMatchObject({ newIncidents: 0, imported: 0 });
  });

  it('opens its console only to who has the token', async () => {
    const { url } = await startBot(shop.copy('console'));
    expect((await fetch(url)).status).toBe(200);
    const bare = await fetch(url.replace(/\?.*/, 'api/state'));
    expect(bare.status).toBeGreaterThanOrEqual(400);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'stops on %s, leaves no socket, and its folder opens again',
    async (signal) => {
      const data = shop.copy(`stopped-${signal}`);
      const { bot } = await startBot(data);
      expect(served(data)).toBe(true);
      bot.child.kill(signal);
      const run = await bot.done;
      expect([run.code, run.signal]).toEqual([0, null]);
      expect(run.stderr).toContain('stopping …');
      expect(readdirSync(path.join(shop.folder, data))).toEqual(['sla-bot.duckdb']);
      expect((await shop.run(reportArgs(data, '--json'))).code).toBe(0);
    },
  );

  it('leaves a socket when it is killed, which stops neither commands nor the next bot', async () => {
    const data = shop.copy('killed');
    const { bot } = await startBot(data);
    bot.child.kill('SIGKILL');
    await bot.done;
    expect(served(data)).toBe(true);
    const run = await shop.run(reportArgs(data, '--json'));
    expect([run.code, run.stderr]).toEqual([0, '']);
    await startBot(data);
    expect((await shop.run(reportArgs(data, '--json'))).stdout).toBe(run.stdout);
  });

  it('is alone on its folder: a second one is refused at once, in words', async () => {
    const data = shop.copy('taken');
    await startBot(data);
    const run = await shop.run(['start', '--port', '0', '--data', data]);
    expect([run.code, JSON.parse(run.stdout)]).toEqual([2, expect.objectContaining({ msg: 'start failed' })]);
    const folder = realpathSync(path.join(shop.folder, data));
    expect(run.stderr).toContain(`error: a bot already runs on ${folder} (process `);
    expect(run.stderr).toMatch(/\nhint: Stop it first/);
  });

  it('says which port is taken, and lets go of the folder', async () => {
    const { url } = await startBot(shop.copy('first'));
    const other = shop.copy('second');
    const run = await shop.run(['start', '--port', new URL(url).port, '--data', other]);
    expect([run.code, JSON.parse(run.stdout)]).toEqual([2, expect.objectContaining({ msg: 'start failed' })]);
    expect(run.stderr).toMatch(
      /^error: Port \d+ on 127\.0\.0\.1 is in use\.\nhint: .*--port, SLA_BOT_CONSOLE_PORT.*\n$/,
    );
    expect(readdirSync(path.join(shop.folder, other))).toEqual(['sla-bot.duckdb']);
  });

  it('refuses a port that is none', async () => {
    expect((await shop.run(['start', '--port', '70000'])).stderr).toContain('--port 70000 is not a port');
  });
});

describe('sla-bot demo', () => {
  const line = ['demo', '--incidents', '300', '--port', '0', '--data', 'demo'];

  async function startDemo(): Promise<{ demo: RunningCli; text: string; url: string }> {
    const demo = startCli(line, { cwd: shop.folder });
    running.push(demo);
    const text = await demo.printed('Stop with Ctrl-C.');
    return { demo, text, url: /http:\S+/.exec(text)?.[0] ?? '' };
  }

  it('makes a sample, opens the console with a first report and says what to try; again without making it anew', async () => {
    const { demo, text, url } = await startDemo();
    expect(text).toMatch(/^Making 300 sample incidents of the last 365 days …\nImported [\d,]+ events in /);
    expect(text).toContain('/sla help');
    const page = await fetch(url);
    expect(page.status).toBe(200);
    const command = /npx sla-bot (report .*)$/m.exec(text)?.[1]?.split(' ') ?? [];
    const report = await shop.run(command);
    expect([report.code, report.stderr]).toEqual([
      0,
      expect.stringMatching(/^wrote reports\/sla-monthly-.*\.pdf\n$/),
    ]);
    demo.child.kill('SIGINT');
    expect((await demo.done).code).toBe(0);
    const again = await startDemo();
    expect(again.text).not.toContain('Making');
  });

  it('leaves alone a folder that holds something else', async () => {
    const data = shop.copy('precious');
    const run = await shop.run(['demo', '--incidents', '10', '--port', '0', '--data', data]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('holds something else than a demo');
    expect(readdirSync(path.join(shop.folder, data))).toEqual(['sla-bot.duckdb']);
  });
});
