import { UserError } from '../core/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { StoreHost } from '../services.ts';
import type { CliIo } from './io.ts';

const waitMs = 250;
const patienceMs = 30_000;

/**
 * Opens the database for one command and closes it after. Where another short command holds it, waits its turn,
 * saying so; after 30 s the lock's own message is the answer.
 */
export function createStoreHost(clock: Clock, io: CliIo): StoreHost {
  return {
    async use(folder, config, work) {
      const { openStore } = await import('../store/open.ts');
      const store = await openWaiting(() => openStore({ folder, ...config.store, clock }), clock, io);
      try {
        return await work(store);
      } finally {
        await store.close();
      }
    },
  };
}

async function openWaiting<T>(open: () => Promise<T>, clock: Clock, io: CliIo): Promise<T> {
  const until = clock.now() + patienceMs;
  for (let told = false; ; told = true) {
    try {
      return await open();
    } catch (error) {
      const isLocked = error instanceof UserError && error.code === 'store-locked';
      if (!isLocked || clock.now() >= until || io.signal.aborted) throw error;
      if (!told) io.err('waiting for another sla-bot command that uses this data folder …\n');
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
