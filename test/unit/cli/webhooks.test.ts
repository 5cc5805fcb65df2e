import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cli } from '../../../src/cli/cli.ts';
import { runCli } from '../../../src/cli/program.ts';
import { recordIo } from '../../support/io.ts';

let folder: string;

const settings = `
sources:
  desk: { kind: native }
  alerts: { kind: alertmanager }
  page: { kind: statuspage }
  quiet: { kind: pagerduty, webhook: false, sync: {} }
  files: {}
`;
const env = {
  SOURCE_DESK_SECRET: 'first secret, second secret',
  SOURCE_PAGE_SECRET: 'page secret',
};

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-webhooks-'));
  writeFileSync(path.join(folder, 'sla-bot.yaml'), settings);
  writeFileSync(path.join(folder, "it's.json"), '{}');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...words: string[]) {
  return runWith({}, env, ...words);
}

async function runWith(more: Partial<Cli>, env: Readonly<Record<string, string>>, ...words: string[]) {
  const io = recordIo({ cwd: folder, env });
  const cli = {
    ...more,
    io,
    clock: { now: () => Date.UTC(2026, 2, 5, 9) },
    createApp: null,
  } as unknown as Cli;
  const code = await runCli(['webhooks', ...words, '--config', 'sla-bot.yaml'], cli);
  return { code, out: io.stdout(), err: io.stderr() };
}

describe('sla-bot webhooks list', () => {
  it('says of the bot that runs that the secret before is in force where its file is gone', async () => {
    const gone = { SOURCE_DESK_SECRET_FILE: path.join(folder, 'gone') };
    const { out } = await runWith({ guardedWebhooks: () => ['desk'] }, gone, 'list');
    expect(out).toContain(
      'a signature: the file of SOURCE_DESK_SECRET_FILE is not there; the secret before is in force until the next start\n',
    );
  });

  it('shows the address of each source that may send, how it shows who it is, and whether its secret is set', async () => {
    expect(await run('list')).toEqual({
      code: 0,
      err: '',
      out: [
        'http://127.0.0.1:8080/webhooks/desk  native, a signature: 2 secrets\n',
        'http://127.0.0.1:8080/webhooks/alerts  alertmanager, a bearer token or password: SOURCE_ALERTS_SECRET is not set\n',
        'http://127.0.0.1:8080/webhooks/page  statuspage, ?token= in the address: 1 secret\n',
      ].join(''),
    });
  });

  it('prints no secret, in JSON neither', async () => {
    const { out } = await run('list', '--json');
    expect(JSON.parse(out)[0]).toEqual({
      name: 'desk',
      kind: 'native',
      address: 'http://127.0.0.1:8080/webhooks/desk',
      proof: 'a signature',
      secrets: 2,
      lacking: null,
    });
    for (const secret of ['first', 'second', 'page secret']) expect(out).not.toContain(secret);
  });
});

describe('sla-bot webhooks sign', () => {
  /** What a shell makes of the line. */
  function words(line: string): string[] {
    const script = `curl() { printf '%s\\n' "$@"; }\n${line}`;
    const given = { ...process.env, SOURCE_PAGE_SECRET: 'page secret' };
    return execFileSync('sh', ['-c', script], { encoding: 'utf8', env: given }).trimEnd().split('\n');
  }

  it('prints a line that a shell reads as a signed request with the file', async () => {
    const { code, out, err } = await run('sign', 'desk', "it's.json", '--origin', 'https://sla.example/in/');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(words(out)).toEqual([
      '-sS',
      'https://sla.example/in/webhooks/desk',
      '-H',
      'Content-Type: application/json',
      '-H',
      `X-Sla-Bot-Timestamp: ${Date.UTC(2026, 2, 5, 9) / 1000}`,
      '-H',
      expect.stringMatching(/^X-Sla-Bot-Signature: sha256=[0-9a-f]{64}$/),
      '--data-binary',
      "@it's.json",
    ]);
  });

  it('leaves a secret that is sent itself to the shell', async () => {
    const { out, err } = await run('sign', 'page', "it's.json");
    expect(out).not.toContain('page secret');
    expect(words(out)[1]).toBe('http://127.0.0.1:8080/webhooks/page?token=page secret');
    expect(err).toContain('SOURCE_PAGE_SECRET');
  });

  it('says what is missing', async () => {
    expect(await run('sign', 'dek', 'x')).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean desk?'),
    });
    expect((await run('sign', 'quiet', 'x')).err).toContain('no source quiet takes webhooks');
    expect((await run('sign', 'alerts', "it's.json")).err).toContain('SOURCE_ALERTS_SECRET');
    expect((await run('sign', 'desk', 'missing.json')).err).toContain('Cannot read missing.json');
    expect((await run('sign', 'desk', "it's.json", '--origin', 'ftp://x')).err).toContain(
      'not an http(s) address',
    );
  });
});
