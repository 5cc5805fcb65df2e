import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/open.ts';
import { comparable, day, monday, policies, query, tempFolder, tempStore } from './support.ts';

const now = monday + 60 * day;
const child = fileURLToPath(new URL('./import-child.mjs', import.meta.url));

interface Task {
  readonly folder: string;
  readonly recordedAt: number;
  readonly killAtStage?: string;
  readonly killAfterMs?: number;
}

function importIn(task: Task) {
  const argument = JSON.stringify({ events: 40_000, policies: policies(), now, ...task });
  const result = spawnSync(process.execPath, [child, argument], { encoding: 'utf8' });
  if (result.signal === null && result.status !== 0) throw new Error(result.stderr);
  return {
    killed: result.signal === 'SIGKILL',
    output: result.signal === null ? JSON.parse(result.stdout) : null,
  };
}

async function stateOf(store: Store, folder: string) {
  const file = path.join(folder, 'events.ndjson');
  await store.exportEvents('ndjson', file);
  const asked = query({ asOf: now });
  return {
    version: await store.dataVersion(),
    facts: comparable(await store.facts(asked)),
    breaches: await store.breaches(asked, 20),
    log: readFileSync(file, 'utf8'),
  };
}

describe('an import killed at any moment', () => {
  it('leaves the last committed state, and run again gives the database of one clean run', async () => {
    const clean = tempFolder();
    const { output } = importIn({ folder: clean, recordedAt: now });
    const expected = await stateOf(await tempStore({ folder: clean, policies: null, now }), clean);
    const tasks: Omit<Task, 'folder' | 'recordedAt'>[] = [
      ...['reading', 'sorting', 'judging', 'writing'].map((killAtStage) => ({ killAtStage })),
      ...[0.3, 0.6, 0.9, 0.97, 1].map((share) => ({ killAfterMs: Math.round(output.ms * share) })),
    ];
    const folder = tempFolder();
    let first = true;
    for (const task of tasks) {
      const { killed } = importIn({ folder, recordedAt: first ? now : now + day, ...task });
      first = false;
      if (!killed) break;
    }
    const again = importIn({ folder, recordedAt: now + 2 * day });
    expect(again.killed).toBe(false);
    const store = await tempStore({ folder, policies: null, now });
    expect(await stateOf(store, folder)).toEqual(expected);
  });
});
