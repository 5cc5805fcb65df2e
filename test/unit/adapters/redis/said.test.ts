import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { unavailable } from '../../../../src/adapters/redis/log/commit.ts';
import { saidIn } from '../../../../src/adapters/redis/said.ts';

/** What the library rejects a command with where nobody listens. */
async function refused(): Promise<unknown> {
  const client = new Redis({ port: 1, host: '127.0.0.1', maxRetriesPerRequest: 0, lazyConnect: true });
  client.on('error', () => undefined);
  const error = await client.ping().catch((cause: unknown) => cause);
  client.disconnect();
  return error;
}

describe('what the connection to Redis says', () => {
  it('is a sentence where no answer came, without the words of the library', async () => {
    const error = await refused();
    expect(String(error)).toContain('MaxRetriesPerRequestError');
    expect(saidIn(error)).toBe('Redis does not answer: the connection to it was closed');
    expect(unavailable(error).message).toBe('Redis does not answer: the connection to it was closed');
    expect(saidIn(new Error('Command timed out'))).toBe('Redis does not answer in time');
  });

  it('is the error’s own words otherwise', () => {
    expect(saidIn(new Error('ERR unknown command'))).toBe('ERR unknown command');
    expect(unavailable(new Error('ERR no')).message).toBe('Redis cannot be reached or refused: ERR no');
  });
});
