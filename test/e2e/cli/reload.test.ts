import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createWorkshop, type RunningCli, startCli, type Workshop } from '../../support/cli.ts';

let shop: Workshop;
let bot: RunningCli;
let url: string;

beforeAll(async () => {
  shop = await createWorkshop(100);
});
afterEach(async () => {
  bot.child.kill('SIGKILL');
  await bot.done;
});
afterAll(() => shop.remove());

function configure(text: string): void {
  writeFileSync(path.join(shop.folder, 'sla-bot.yaml'), text);
}

async function start(data: string): Promise<void> {
  const args = ['start', '--config', 'sla-bot.yaml', '--data', shop.copy(data)];
  bot = startCli(args, { cwd: shop.folder });
  url = /Console: (\S+)/.exec(await bot.printed('Stop with Ctrl-C.'))?.[1] ?? '';
}

/** The lines of the log so far. */
function log(): { msg: string; [field: string]: unknown }[] {
  return bot
    .stdout()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

describe('sla-bot start', () => {
  it('keeps a log of JSON lines alone on standard output, without the address that opens the console', async () => {
    configure('console: { port: 0 }\n');
    await start('lines');
    expect(log().length).toBeGreaterThan(0);
    expect(log()).toHaveLength(bot.stdout().trim().split('\n').length);
    expect(bot.stdout()).not.toContain('token=');
  });

  it('serves commands by its own configuration, from wherever they are typed', async () => {
    configure(
      'console: { port: 0 }\nschedules: { board: { kind: weekly, at: "09:00", destinations: ["console:sla"] } }\n',
    );
    await start('elsewhere');
    const data = path.join(shop.folder, 'elsewhere');
    const listed = await shop.run(['schedule', 'list', '--data', data], { cwd: '/' });
    expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining('board')]);
    const other = path.join(shop.folder, 'other.yaml');
    writeFileSync(other, 'locale: en\n');
    const named = await shop.run(['schedule', 'list', '--data', data, '--config', other], { cwd: '/' });
    expect(named.stderr).toContain(`this command goes by ${other}`);
    expect(named.stdout).not.toContain('board');
  });

  it('refuses a changed configuration that has an error whole and goes on', async () => {
    configure('console: { port: 0 }\n');
    await start('refused');
    configure('console: { port: 0 }\nlocale: de\nreports: { cohort: wrong }\n');
    bot.child.kill('SIGHUP');
    await bot.printed('going on with the one before');
    expect(log().at(-1)).toMatchObject({ level: 50, details: [expect.stringContaining('reports.cohort')] });
    expect((await fetch(new URL('/healthz', url))).status).toBe(200);
  });

  it('goes on by the configuration before where a platform cannot be set up by the new one', async () => {
    configure('console: { port: 0 }\n');
    await start('no-sender');
    configure('console: { port: 0 }\nemail: { host: mail.example.com }\n');
    bot.child.kill('SIGHUP');
    await bot.printed('configuration refused at start');
    expect(log().at(-1)).toMatchObject({
      level: 50,
      reason: expect.stringContaining('email.from is not set'),
    });
    bot.child.kill('SIGTERM');
    expect((await bot.done).code).toBe(0);
  });

  it('runs by a changed configuration, with the console’s address as it was, and says what went wrong if it cannot', async () => {
    configure('console: { port: 0 }\n');
    await start('changed');
    const { port } = new URL(url);
    configure(`console: { port: ${port} }\nlogging: { level: debug }\n`);
    bot.child.kill('SIGHUP');
    await bot.printed('configuration in force');
    const page = await fetch(url, { redirect: 'manual' });
    expect(page.status).toBeLessThan(400);
    expect(page.headers.get('set-cookie')).toContain(`sla_console_${port}=`);

    const other = startCli(['start', '--port', '0', '--data', shop.copy('other')], { cwd: shop.folder });
    const taken = new URL(/Console: (\S+)/.exec(await other.printed('Stop with Ctrl-C.'))?.[1] ?? '').port;
    configure(`console: { port: ${taken} }\n`);
    bot.child.kill('SIGHUP');
    await bot.printed('configuration refused at start');
    expect(log().at(-1)).toMatchObject({ level: 50, reason: expect.stringContaining('is in use') });
    expect((await fetch(new URL('/healthz', url))).status).toBe(200);
    other.child.kill('SIGTERM');
    expect((await other.done).code).toBe(0);
    bot.child.kill('SIGTERM');
    expect((await bot.done).code).toBe(0);
  });
});
