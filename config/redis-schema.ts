import { z } from 'zod';
import { duration, waitDuration } from './units.ts';

const host = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/, 'not host:port, e.g. redis-1.example.com:6379');

/** Databases of one server, the default of Redis (16) too: those beyond it must be configured there. */
const mostDatabases = 1_000_000;

/**
 * The Redis that several bots share. Who signs in stands in the environment alone (`REDIS_USERNAME`, `REDIS_PASSWORD`,
 * `REDIS_SENTINEL_PASSWORD`, or `REDIS_URL`, which wins over `url`).
 */
export const redisSchema = z
  .strictObject({
    url: z
      .url({ protocol: /^rediss?$/, error: 'not a redis:// or rediss:// address' })
      .refine(
        (address) => !URL.canParse(address) || new URL(address).password === '',
        'passwords do not belong in the configuration: set REDIS_PASSWORD, or the whole address in REDIS_URL',
      )
      .nullable()
      .default(null)
      .describe('redis://host:6379/26, rediss:// with TLS; null: each bot keeps its own data'),
    sentinel: z
      .strictObject({
        master: z.string().min(1).describe('Name that the sentinels give the primary'),
        nodes: z.array(host).min(1).describe('Sentinels, host:port'),
      })
      .nullable()
      .default(null)
      .describe('In place of url: the sentinels to ask for the primary'),
    cluster: z
      .strictObject({ nodes: z.array(host).min(1).describe('Some of the nodes, host:port') })
      .nullable()
      .default(null)
      .describe('In place of url: Redis Cluster, whose database is always 0'),
    database: z
      .number()
      .int()
      .min(0)
      .max(mostDatabases)
      .default(26)
      .describe('Where the address names none; not of a cluster'),
    tls: z
      .strictObject({
        enabled: z.boolean().default(false).describe('For sentinel and cluster; rediss:// says it for url'),
        ca: z.string().nullable().default(null).describe('PEM file of an authority trusted beside the known'),
        cert: z.string().nullable().default(null).describe('PEM file of our own certificate'),
        key: z.string().nullable().default(null).describe('PEM file of its key'),
      })
      .prefault({}),
    prefix: z
      .string()
      .regex(/^[A-Za-z0-9._:-]{1,64}$/, 'letters, digits and . _ : - only')
      .default('sla-bot')
      .describe('Begins every key; bots with the same one share everything'),
    partitions: z
      .number()
      .int()
      .min(1)
      .max(256)
      .default(8)
      .describe('Streams the events are spread over; fixed by the first bot that starts'),
    acknowledge: z
      .strictObject({
        replicas: z
          .number()
          .int()
          .min(0)
          .max(10)
          .default(0)
          .describe('Replicas that must have an event before its sender is told so (WAIT)'),
        timeout: waitDuration.prefault('1s').describe('Longest wait for them'),
      })
      .prefault({}),
    /** Of the streams, not of the incidents: what is trimmed lies in checksummed snapshots. */
    eventRetention: duration
      .nullable()
      .default(null)
      .describe('Older entries move from the streams into snapshots; null: none'),
  })
  .prefault({});

export type RedisSettings = z.output<typeof redisSchema>;

/** Whether bots share a Redis. `env` may give the address in `REDIS_URL`. */
export function isShared(
  settings: RedisSettings,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return (
    Boolean(env.REDIS_URL) || settings.url !== null || settings.sentinel !== null || settings.cluster !== null
  );
}
