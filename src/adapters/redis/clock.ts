import type { RedisCommands } from './clients.ts';
import { rethrown } from './unreachable.ts';

/** The server's clock, epoch milliseconds. */
export async function redisTime(connection: RedisCommands): Promise<number> {
  const [seconds, microseconds] = await connection.time().catch(rethrown);
  return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
}
