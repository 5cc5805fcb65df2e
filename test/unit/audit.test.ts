import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';

const script = path.resolve(import.meta.dirname, '../support/audit.mjs');

/** What the audit makes of an answer of npm. */
function audit(answer: object): { status: number | null; told: string } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-audit-'));
  try {
    const npm = path.join(folder, 'npm');
    writeFileSync(npm, `#!/bin/sh\ncat <<'END'\n${JSON.stringify(answer)}\nEND\n`);
    chmodSync(npm, 0o755);
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], { env, encoding: 'utf8' });
    return { status, told: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const counts = { low: 0, moderate: 0, high: 0, critical: 0, total: 0 };

it('npm run audit fails at a known vulnerability, and does not take silence for none', () => {
  const via = [{ title: 'Runs what it is sent', url: 'https://example.test/1' }];
  const vulnerabilities = { left: { severity: 'high', via, fixAvailable: true } };
  const found = audit({ vulnerabilities, metadata: { vulnerabilities: { ...counts, high: 1, total: 1 } } });
  expect(found.status).toBe(1);
  expect(found.told).toContain('high: left: Runs what it is sent');
  expect(audit({ metadata: { vulnerabilities: counts } }).status).toBe(0);
  expect(audit({ message: 'not implemented' }).status).toBe(2);
});
