import { createHash } from 'node:crypto';
import type { RateLimit, Rates } from '../../ports/rate-limit.ts';
import { type Commands, script } from './commands.ts';
import { keysOf } from './keys.ts';

/**
 * The token buckets of `src/bot/limits/token-bucket.ts`. Keys: of the person, of the channel. Arguments: the instant ('':
 * by the clock of Redis), then burst and rate per minute of each. Gives whose limit is met and for how long, or nothing.
 */
const take = script(`
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local minute = 60000
local buckets, longest = {}, { wait = 0 }
for i = 1, 2 do
  local burst, rate = tonumber(ARGV[i * 2]), tonumber(ARGV[i * 2 + 1])
  local kept = redis.call('HMGET', KEYS[i], 'tokens', 'at')
  local tokens = burst
  if kept[1] then
    tokens = math.min(burst, tonumber(kept[1]) + math.max(0, now - tonumber(kept[2])) / minute * rate)
  end
  local wait = tokens >= 1 - 1e-10 and 0 or math.ceil((1 - tokens) / rate * minute)
  if wait > longest.wait then longest = { limit = i, wait = wait } end
  buckets[i] = { tokens = tokens, burst = burst, rate = rate }
end
if longest.wait > 0 then return { longest.limit, longest.wait } end
for i, bucket in ipairs(buckets) do
  local left = math.max(0, bucket.tokens - 1)
  redis.call('HSET', KEYS[i], 'tokens', string.format('%.17g', left), 'at', string.format('%d', now))
  redis.call('PEXPIRE', KEYS[i], math.ceil((bucket.burst - left) / bucket.rate * minute) + minute)
end
return false
`);

const limits = ['user', 'channel'] as const;

/** A limit over all bots, by the clock of Redis; `time`: another, for tests. */
export function createRedisRateLimit(
  { run }: Commands,
  prefix: string,
  rates: Rates,
  time: 'redis' | 'given' = 'redis',
): RateLimit {
  return {
    async take(who, now) {
      const keys = limits.map((limit) => {
        const digest = createHash('sha256').update(`${who.platform}\0${who[limit]}`).digest('base64url');
        return keysOf({ prefix }).area('rates', `${limit}:${digest}`);
      });
      const numbers = limits.flatMap((limit) => [rates[limit].burst, rates[limit].perMinute]);
      const met = await run(take, keys, [time === 'given' ? now : '', ...numbers]);
      if (met === null) return null;
      const [limit = 1, retryAfterMs = 0] = met as number[];
      return { limit: limits[limit - 1] ?? 'user', retryAfterMs };
    },
  };
}
