import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type CliRun, runCli, runOk, startCli } from '../../support/cli.ts';
import { createGitHubDesk } from '../../support/desks/github.ts';
import { createJiraDesk } from '../../support/desks/jira.ts';
import { type Reply, type SyncServer, startSyncServer } from '../../support/sync-server.ts';

let folder = '';
let server: SyncServer | null = null;

afterEach(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = Date.UTC(2026, 1, 2, 9);
const hour = 3_600_000;

/** 25 issues, each answered, put to rest, taken up again and resolved. */
const desks = {
  github() {
    const desk = createGitHubDesk();
    for (let index = 0; index < 25; index++) {
      const at = start + index * 7 * hour;
      const number = desk.open(at, `Request ${index}`);
      desk.act(number, at, { do: 'labeled', label: 'P2' });
      desk.act(number, at + hour / 4, { do: 'commented', login: 'ben', association: 'MEMBER' });
      desk.act(number, at + hour, { do: 'labeled', label: 'on hold' });
      desk.act(number, at + 2 * hour, { do: 'unlabeled', label: 'on hold' });
      desk.act(number, at + 3 * hour, { do: 'closed', reason: 'completed' });
    }
    return { answer: (url: URL) => desk.answer(url, 4), incident: 'acme/support#3', events: 6 };
  },
  jira() {
    const desk = createJiraDesk();
    for (let index = 0; index < 25; index++) {
      const at = start + index * 7 * hour;
      const number = desk.open(at, { priority: 'High' });
      const work = { do: 'status', by: 'agent-1', resolution: 'Done' } as const;
      desk.act(number, at + hour / 4, { do: 'comment', by: 'agent-1', internal: false });
      desk.act(number, at + hour, { ...work, to: 'Pending' });
      desk.act(number, at + 2 * hour, { ...work, to: 'Waiting for support' });
      desk.act(number, at + 3 * hour, { ...work, to: 'Resolved' });
    }
    const most = { issues: 4, expanded: 2, values: 2 };
    // Beside these each issue has a verdict of Jira's own, and taking it up again acknowledges.
    return { answer: (url: URL) => desk.answer(url, most), incident: 'SUP-3', events: 7 };
  },
};

const summaryOf = ({ stdout }: CliRun) => JSON.parse(stdout);

describe.each(['github', 'jira'] as const)('sla-bot sync of %s', (kind) => {
  it('killed at any request and run again, has everything once, judged', async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'sla-bot-sync-'));
    const desk = desks[kind]();
    let before: (url: URL) => Reply | null = () => null;
    server = await startSyncServer((url) => before(url) ?? desk.answer(url));
    writeFileSync(
      path.join(folder, 'bot.yaml'),
      `policies: [{ name: all, targets: { P2: { response: 30m, resolution: 8h } } }]
sources:
  desk:
    kind: ${kind}
    webhook: false
    sync: { url: "${server.url}", scope: ${kind === 'github' ? 'acme/support' : 'project = SUP'} }
`,
    );
    const options = { cwd: folder, env: { SOURCE_DESK_TOKEN: 'ben@acme.example:t0ken' } };
    const args = (...rest: string[]) => [...rest, '--config', 'bot.yaml', '--data', 'data'];
    for (const requests of [1, 12, 9]) {
      let left = requests;
      const running = startCli(args('sync', 'desk'), options);
      before = () => {
        if (left-- === 0) running.child.kill('SIGKILL');
        return null;
      };
      expect((await running.done).signal).toBe('SIGKILL');
    }
    before = () => null;
    const last = await runOk(args('sync', 'desk', '--json'), options);
    expect(summaryOf(last)).toMatchObject({ resumed: true, skipped: {} });
    const total = 25 * desk.events;
    const anew = await runOk(args('sync', 'desk', '--restart', '--json'), options);
    expect(summaryOf(anew)).toMatchObject({ incidents: 25, events: total, appended: 0, duplicates: total });

    const out = await runOk(args('export', 'events', '--format', 'ndjson', '--out', '-'), options);
    expect(out.stdout.trim().split('\n')).toHaveLength(total);
    const explained = await runCli(args('explain', desk.incident), options);
    expect(explained.stdout).toMatch(/response[^\n]*met/i);
    expect(explained.stdout).toMatch(/1 h[^\n]*paused|paused[^\n]*1 h/i);
  }, 120_000);
});
