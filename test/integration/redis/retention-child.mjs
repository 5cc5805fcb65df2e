// Moves old entries out of the stream, and says each time that it is about to move more.
import { Redis } from 'ioredis';
import { keysOf } from '../../../dist/src/adapters/redis/keys.js';
import { createRetention } from '../../../dist/src/adapters/redis/log/retention.js';

const redis = new Redis({ port: Number(process.argv[2]), host: '127.0.0.1' });
const leases = {
  hold: async () => {
    process.send('moving');
    return true;
  },
  release: async () => {},
};
const options = {
  redis,
  keys: keysOf({ prefix: 't' }),
  partitions: 1,
  retentionMs: 3_600_000,
  leases,
  mostChars: 2000,
};
await createRetention(options).run();
await new Promise(() => setInterval(() => undefined, 1000));
