import type { z } from 'zod';
import { type RedisSettings, redisSchema } from '../../../config/redis-schema.ts';
import { type ConnectOptions, connectRedis, type RedisLink } from '../../../src/adapters/redis/connect.ts';
import { UserError } from '../../../src/core/errors.ts';

/** Settings with the shipped defaults for the rest. */
export function redisSettings(given: z.input<typeof redisSchema> = {}): RedisSettings {
  return redisSchema.parse(given);
}

/** A connection with these settings. */
export function link(
  given: z.input<typeof redisSchema>,
  env: Record<string, string> = {},
  options: ConnectOptions = {},
): Promise<RedisLink> {
  return connectRedis(redisSettings(given), env, options);
}

/** What a person is told where no connection is made. */
export async function refusal(
  given: z.input<typeof redisSchema>,
  env: Record<string, string> = {},
): Promise<{ readonly message: string; readonly hint: string | null }> {
  try {
    await (await link(given, env, { patienceMs: 500 })).close();
  } catch (error) {
    if (error instanceof UserError) return { message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error('it connected');
}
