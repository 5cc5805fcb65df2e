import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkshop, fixtures, type RunningCli, startCli, type Workshop } from '../../support/cli.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await createWorkshop(100);
});
afterAll(() => shop.remove());

const run = (args: readonly string[]) =>
  startCli(args, { cwd: shop.folder, env: { SLA_BOT_CONSOLE_PORT: '0' } });

async function exported(data: string): Promise<string> {
  const { stdout, code } = await run(['export', 'clocks', '--data', data, '--as-of', '2026-11-01']).done;
  expect(code).toBe(0);
  return stdout;
}

const event = JSON.stringify({
  source: 'x',
  incident: 'EXTRA-1',
  eventId: 'e1',
  type: 'opened',
  at: '2026-10-01T00:00:00Z',
  priority: 'P1',
});

async function addIncident(data: string): Promise<void> {
  const file = path.join(shop.folder, 'extra.ndjson');
  rmSync(file, { force: true });
  appendFileSync(file, `${event}\n`);
  const added = await run(['import', file, '--mapping', 'native', '--data', data]).done;
  expect(added.code).toBe(0);
}

/** As the user nobody, over files that are everybody's to read. */
function asNobody(args: readonly string[]) {
  chmodSync(shop.folder, 0o755);
  const main = path.resolve(import.meta.dirname, '../../../dist/bin/sla-bot.js');
  const options = { cwd: shop.folder, uid: 65_534, gid: 65_534, encoding: 'utf8' } as const;
  return spawnSync(process.execPath, [main, ...args], { ...options, env: {} }).stderr;
}

describe('sla-bot backup and restore', () => {
  it.skipIf(process.getuid?.() !== 0)('say whose the folder is that another user may not write', () => {
    const data = shop.copy('foreign');
    expect(asNobody(['export', 'clocks', '--data', data])).toMatch(
      /data folder cannot be used: \S+\/foreign belongs to root, and this runs as nobody/,
    );
    for (const name of ['', 'sla-bot.duckdb']) chownSync(path.join(shop.folder, data, name), 65_534, 65_534);
    expect(asNobody(['backup', 'no/backup', '--data', data])).toContain(
      `cannot write ${path.join(shop.folder, 'no/backup')}: ${shop.folder} belongs to root, and nobody may not write`,
    );
    expect(asNobody(['export', 'clocks', '--data', data, '--out', 'clocks.csv'])).toContain(
      `cannot write ${path.join(shop.folder, 'clocks.csv')}: ${shop.folder} belongs to root`,
    );
    mkdirSync(path.join(shop.folder, 'of-root'), { mode: 0o700 });
    expect(asNobody(['restore', 'of-root', '--data', data])).toContain(
      `nobody may not read ${path.join(shop.folder, 'of-root')}, which belongs to root`,
    );
    // As a restore by root leaves it.
    chownSync(path.join(shop.folder, data, 'sla-bot.duckdb'), 0, 0);
    expect(asNobody(['export', 'clocks', '--data', data])).toMatch(
      /\/sla-bot\.duckdb belongs to root, and this runs as nobody\nhint: run this as that user, or give/,
    );
  });

  it('bring the data back as it was, and keep what was there aside', async () => {
    const data = shop.copy('plain');
    const before = await exported(data);
    const backup = path.join(shop.folder, 'backup-plain');
    const written = await run(['backup', backup, '--data', data]).done;
    expect([written.code, written.stdout]).toEqual([0, expect.stringMatching(/ log entries, 1 file, /)]);
    await addIncident(data);
    expect(await exported(data)).not.toBe(before);
    const restored = await run(['restore', backup, '--data', data]).done;
    expect(restored.code).toBe(0);
    expect(restored.stderr).toContain('replaced-1');
    expect(await exported(data)).toBe(before);
    // What was there can be had back in the same way as it lay.
    expect(readdirSync(path.join(shop.folder, data, 'replaced-1'))).toContain('sla-bot.duckdb');
  });

  it('work while the bot runs, which starts anew with what was restored', async () => {
    const data = shop.copy('running');
    const before = await exported(data);
    const backup = path.join(shop.folder, 'backup-running');
    const bot: RunningCli = run(['start', '--data', data]);
    try {
      await bot.printed('Stop with Ctrl-C.');
      expect((await run(['backup', backup, '--data', data]).done).code).toBe(0);
      await addIncident(data);
      const restored = await run(['restore', backup, '--data', data]).done;
      expect([restored.code, restored.stdout]).toEqual([0, expect.stringContaining('starts anew')]);
      await bot.printed('starting again');
      for (let tries = 0; !bot.stdout().split('starting again')[1]?.includes('"started"'); tries++) {
        expect(tries).toBeLessThan(600);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(await exported(data)).toBe(before);
    } finally {
      bot.child.kill('SIGTERM');
      await bot.done;
    }
  });

  it('refuse what is damaged, changed, no backup, or would be written over or inside', async () => {
    const data = shop.copy('refused');
    const backup = path.join(shop.folder, 'backup-refused');
    expect((await run(['backup', backup, '--data', data]).done).code).toBe(0);
    const again = await run(['backup', backup, '--data', data]).done;
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('is there already')]);
    const inside = await run(['backup', path.join(data, 'x'), '--data', data]).done;
    expect([inside.code, inside.stderr]).toEqual([2, expect.stringContaining('data folder itself')]);
    appendFileSync(path.join(backup, 'sla-bot.duckdb'), 'x');
    for (const more of [['--check'], []]) {
      const damaged = await run(['restore', backup, '--data', data, ...more]).done;
      expect([damaged.code, damaged.stderr]).toEqual([2, expect.stringContaining('is not what was written')]);
    }
    const none = await run(['restore', fixtures, '--data', data]).done;
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('is no backup')]);
    expect(existsSync(path.join(shop.folder, data, 'replaced-1'))).toBe(false);
  });

  it('are finished by the next opening, wherever a restore was killed', async () => {
    const data = shop.copy('killed');
    const backup = path.join(shop.folder, 'backup-killed');
    expect((await run(['backup', backup, '--data', data]).done).code).toBe(0);
    const before = await exported(data);
    await addIncident(data);
    mkdirSync(path.join(shop.folder, data, 'reports'), { recursive: true });
    // What a restore does, one after the other: any number of these may have been done when it is killed.
    const moves: readonly (readonly [string, string])[] = [
      ['sla-bot.duckdb', 'replaced-1/sla-bot.duckdb'],
      ['reports', 'replaced-1/reports'],
      ['restore.ready/reports', 'reports'],
      ['restore.ready/sla-bot.duckdb', 'sla-bot.duckdb'],
    ];
    for (let done = 0; done <= moves.length; done++) {
      const copy = path.join(shop.folder, `killed-${done}`);
      cpSync(path.join(shop.folder, data), copy, { recursive: true });
      cpSync(backup, path.join(copy, 'restore.ready'), { recursive: true });
      appendFileSync(path.join(copy, 'restore.ready/aside'), 'replaced-1');
      mkdirSync(path.join(copy, 'replaced-1'));
      for (const [from, to] of moves.slice(0, done)) renameSync(path.join(copy, from), path.join(copy, to));
      expect(await exported(copy)).toBe(before);
      expect(existsSync(path.join(copy, 'restore.ready'))).toBe(false);
      expect(
        readFileSync(path.join(copy, 'replaced-1/sla-bot.duckdb')).equals(
          readFileSync(path.join(shop.folder, data, 'sla-bot.duckdb')),
        ),
      ).toBe(true);
    }
  });
});
