import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../../../config/load.ts';
import { sourcesSchema } from '../../../../config/sources-schema.ts';
import { createSyncJobs } from '../../../../src/ingest/sync/jobs.ts';
import type { Leases } from '../../../../src/ports/leases.ts';
import type { Logger } from '../../../../src/ports/logger.ts';
import { createMemoryCursors, createMemoryIntake } from '../../../support/memory-intake.ts';
import { recordedAccount } from '../../../support/sources/pagerduty-account.ts';
import { pagerdutyApi } from '../../../support/sources/pagerduty-api.ts';
import { startSyncServer } from '../../../support/sync-server.ts';

const now = Date.UTC(2026, 2, 2, 12);

async function run(options: { leases?: Leases; token?: string }) {
  const server = await startSyncServer(pagerdutyApi(recordedAccount()));
  const lines: string[] = [];
  const note = (level: string) => (_fields: unknown, message: string) =>
    void lines.push(`${level} ${message}`);
  const logger: Logger = {
    debug: note('debug'),
    info: note('info'),
    warn: note('warn'),
    error: note('error'),
  };
  const intake = createMemoryIntake();
  const sources = sourcesSchema.parse({
    pd: { kind: 'pagerduty', sync: { url: server.url, from: '2026-03-01', every: '1m' } },
    never: { kind: 'pagerduty', sync: { url: server.url } },
  });
  const jobs = createSyncJobs({
    config: { ...defaultConfig(), sources },
    env: { SOURCE_PD_TOKEN: options.token ?? 'a-token' },
    intake,
    cursors: createMemoryCursors(),
    leases: options.leases ?? { hold: async () => true, release: async () => {} },
    clock: { now: () => now },
    logger,
  });
  try {
    for (const job of jobs) await job.run(new AbortController().signal);
  } finally {
    await server.close();
  }
  return { jobs, lines, intake, asked: server.asked };
}

describe('background syncs', () => {
  it('ask each source that has a pace, and say what came', async () => {
    const { jobs, lines, intake } = await run({});
    expect(jobs.map(({ name, everyMs }) => [name, everyMs])).toEqual([['sync pd', 60_000]]);
    expect(intake.log).toHaveLength(8);
    expect(lines).toEqual(['info synced']);
  });

  it('leave it to the bot that has the lease, and give it up when done', async () => {
    const held: string[] = [];
    const other = await run({ leases: { hold: async () => false, release: async () => {} } });
    expect(other.asked).toEqual([]);
    expect(other.lines).toEqual(['debug synced elsewhere']);
    await run({
      leases: {
        hold: async (name) => held.push(`hold ${name}`) > 0,
        release: async (name) => void held.push(`release ${name}`),
      },
    });
    expect(held).toEqual(['hold sync:pd', 'release sync:pd']);
  });

  it('tell in the log what a person has to mend, without a crash', async () => {
    expect((await run({ token: 'wrong' })).lines).toEqual(['warn sync failed']);
    expect((await run({ token: '' })).lines).toEqual(['warn sync failed']);
  });
});
