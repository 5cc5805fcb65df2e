import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixtures, runCli, runOk } from '../../support/cli.ts';
import { hasTool, runTool } from '../../support/tools.ts';

const data = path.resolve(import.meta.dirname, '../../../../shared/data');
const support = path.join(data, 'technical_support/technical_support_dataset.csv');
const github = path.join(data, 'github_status/incidents.jsonl');

const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-bot-real-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Compliance {
  rate: number;
  met: number;
  breached: number;
  pending: number;
}

/** Imports a file of real data by its mapping, judged as the source's setting says; the summary as JSON. */
async function importReal(file: string, mapping: string, verdict: string, source: string) {
  writeFileSync(path.join(folder, `${verdict}.yaml`), `sources: { ${source}: { verdict: ${verdict} } }\n`);
  const copy = path.join(folder, path.basename(file));
  cpSync(file, copy);
  const name = path.join(fixtures, 'mappings', `${mapping}.yaml`);
  const settings = ['--config', `${verdict}.yaml`, '--data', `${source}-${verdict}`];
  const run = await runOk(['import', copy, '--mapping', name, '--json', ...settings], { cwd: folder });
  return { summary: JSON.parse(run.stdout), settings };
}

const year2023 = ['report', 'custom', '--from', '2023-01-01', '--to', '2024-01-01', '--as-of', '2024-06-01'];

describe.skipIf(!existsSync(support))('2,330 support tickets of 2023', () => {
  let deadline: Awaited<ReturnType<typeof importReal>>;

  beforeAll(async () => {
    deadline = await importReal(support, 'technical-support', 'source-deadline', 'technical_support');
  });

  async function compliance(settings: readonly string[]) {
    const line = [...year2023, '--cohort', 'opened', '--json', ...settings];
    const { stdout } = await runOk(line, { cwd: folder });
    return JSON.parse(stdout).metrics.compliance;
  }

  it('are all imported, and their contradictions counted', () => {
    const { read, newIncidents, rejected, skipped, flags } = deadline.summary;
    expect({ read, newIncidents, rejected, skipped }).toEqual({
      read: 2330,
      newIncidents: 2330,
      rejected: 0,
      skipped: 0,
    });
    expect(flags).toMatchObject({
      'response-flag-contradicts-timestamps': 14,
      'resolution-flag-contradicts-timestamps': 1,
      'acknowledged-before-opening': 2,
      'closed-before-resolution': 42,
    });
  });

  it('keep or miss the deadlines of their source', async () => {
    const { response, resolution, stoppedOnly } = await compliance(deadline.settings);
    expect(response).toMatchObject({ met: 2033, breached: 297, pending: 0 });
    expect(resolution).toMatchObject({ met: 1546, breached: 784, pending: 0 });
    expect(stoppedOnly.response).toMatchObject({ met: 2033, n: 2312 });
    expect(stoppedOnly.resolution).toMatchObject({ met: 1546, n: 1912 });
  });

  it('are judged by the recorded flags where these are asked for', async () => {
    const { settings } = await importReal(support, 'technical-support', 'source-flag', 'technical_support');
    const { response, resolution } = await compliance(settings);
    expect(counts(response)).toEqual([2019, 2330]);
    expect(counts(resolution)).toEqual([1547, 2330]);
  });

  it.skipIf(!hasTool('qpdf') || !hasTool('pdftotext'))('give a monthly report as a sound PDF', async () => {
    const line = ['report', 'monthly', '--from', '2023-05-01', '--as-of', '2024-06-01', '--out', 'may.pdf'];
    await runOk([...line, ...deadline.settings], { cwd: folder });
    const file = path.join(folder, 'may.pdf');
    expect(runTool('qpdf', ['--check', file])).toContain('No syntax or stream encoding errors');
    expect(runTool('pdftotext', ['-layout', file, '-'])).toContain('May 2023');
  });
});

function counts({ met, breached }: Compliance): [number, number] {
  return [met, met + breached];
}

describe.skipIf(!existsSync(github))('819 incidents of a status page', () => {
  it('give the resolution times of those that are no maintenance', async () => {
    const { summary, settings } = await importReal(github, 'github-status', 'policy', 'github_status');
    expect(summary).toMatchObject({ newIncidents: 819, rejected: 0 });
    const line = ['report', 'custom', '--from', '2015-01-01', '--to', '2026-09-01', '--as-of', '2026-09-01'];
    const known = await runCli([...line, '--priority', 'nix', ...settings], { cwd: folder });
    const priorities = /Known are: (.*)\.\n/.exec(known.stderr)?.[1]?.split(', ') ?? [];
    expect(priorities).toContain('maintenance');
    const others = priorities.filter((name) => name !== 'maintenance');
    const filters = others.flatMap((name) => ['--priority', name]);
    const { stdout } = await runOk([...line, ...filters, '--json', ...settings], { cwd: folder });
    const { resolution } = JSON.parse(stdout).metrics;
    expect(resolution.n).toBe(801);
    const { '50': median, '90': p90, '95': p95 } = resolution.percentilesSeconds;
    expect([median, p90, p95].map((seconds) => seconds / 60)).toEqual([65, 263, 404]);
  });
});
