import { z } from 'zod';
import { duration, waitDuration } from './units.ts';

function rate(burst: number, perMinute: number) {
  return z
    .strictObject({
      burst: z.number().int().min(1).max(100_000).default(burst).describe('So many at once'),
      perMinute: z
        .number()
        .gt(0)
        .max(1_000_000)
        .default(perMinute)
        .describe('So many a minute in the long run'),
    })
    .prefault({});
}

/** How commands are run. */
export const commandsSchema = z
  .strictObject({
    timeBudget: waitDuration.prefault('60s').describe('A command is given up after this long'),
    rate: z
      .strictObject({
        user: rate(100, 120).describe('Of one person'),
        channel: rate(300, 600).describe('Of one channel'),
      })
      .prefault({})
      .describe('Requests beyond these are answered with when to try again'),
    audit: z
      .strictObject({
        keep: duration.prefault('365d').describe('Entries of the audit log older than this are removed'),
      })
      .prefault({}),
  })
  .prefault({});
