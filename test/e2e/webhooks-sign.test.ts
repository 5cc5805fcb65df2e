import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixtures, type RunningCli, runOk, startCli } from '../support/cli.ts';

/** A file of each kind, how many events it has, and an incident it tells of. */
const files = {
  alertmanager: ['2-firing-more', 4, '1a30ba71cca2921f@2026-03-02T09:00:00.828Z'],
  grafana: ['3-resolved', 3, 'c6eadffa33fcdf37@2026-03-02T07:51:03.157Z'],
  incidentio: ['1-created', 2, 'INC-123'],
  native: ['lifecycle', 6, 'INC-7'],
  servicenow: ['1-inserted', 2, 'INC0010023'],
  statuspage: ['7-postmortem', 6, 'z3lct0r596n4'],
} as const;
const kinds = Object.keys(files) as (keyof typeof files)[];
const hasCurl = canRun('curl');

let folder: string;
let bot: RunningCli;
let origin: string;
const env = Object.fromEntries(
  kinds.map((kind) => [`SOURCE_${kind.toUpperCase()}_SECRET`, `whsec_c2VjcmV0IG9m${kind}`]),
);

function canRun(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sla-bot-sign-'));
  const sources = kinds.map((kind) => `  ${kind}: { kind: ${kind} }\n`).join('');
  writeFileSync(path.join(folder, 'sla-bot.yaml'), `console: { port: 0 }\nsources:\n${sources}`);
  bot = startCli(['start', '--config', 'sla-bot.yaml', '--data', 'data'], { cwd: folder, env });
  const printed = await bot.printed('Stop with Ctrl-C.');
  origin = new URL(/Console: (\S+)/.exec(printed)?.[1] ?? '').origin;
});
afterAll(async () => {
  bot.child.kill('SIGKILL');
  await bot.done;
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!hasCurl)('the printed line', () => {
  it.each(kinds)('sends a file that the running bot takes from %s, once', async (kind) => {
    const [name, events, incident] = files[kind];
    const file = path.join(fixtures, 'webhooks', kind, `${name}.json`);
    const common = ['--config', 'sla-bot.yaml', '--data', 'data'];
    const { stdout } = await runOk(['webhooks', 'sign', kind, file, '--origin', origin, ...common], {
      cwd: folder,
      env,
    });
    const send = () =>
      JSON.parse(execFileSync('sh', ['-c', stdout], { encoding: 'utf8', env: { ...process.env, ...env } }));
    expect(send()).toEqual({ taken: events, duplicates: 0, kept: 0 });
    expect(send()).toEqual({ taken: 0, duplicates: events, kept: 0 });
    const explained = await runOk(['explain', incident, ...common], { cwd: folder, env });
    expect(explained.stdout).toContain(incident);
  });
});
