import { UserError } from '../core/errors.ts';
import { visible } from '../output/safe-text.ts';
import type { Clock } from '../ports/clock.ts';
import type { BulkProgress } from '../ports/event-log.ts';
import type { Logger } from '../ports/logger.ts';
import type { StoreHost } from '../services.ts';
import type { CliIo } from './io.ts';
import { createProgressBar } from './progress.ts';

const waitMs = 250;
const patienceMs = 30_000;

export interface Waiting {
  readonly clock: Clock;
  readonly io: CliIo;
  /** Whether a bot serves the commands of this data folder. */
  isServed(folder: string): Promise<boolean>;
}

/** Opens the database for one command and closes it after. */
export function createStoreHost(waiting: Waiting): StoreHost {
  return {
    async use(folder, config, work, options = {}) {
      const { clock, io } = waiting;
      const { openAnyStore } = await import('../any-store.ts');
      const bar = createProgressBar(io, clock.now);
      const opening = {
        onProgress: ({ stage, done, total }: BulkProgress) => bar.update(stage, done, total),
        signal: io.signal,
        warn: (text: string) => io.err(`warning: ${text}\n`),
      };
      const store = await whenFree(
        folder,
        () =>
          openAnyStore({
            folder,
            config,
            env: io.env,
            clock,
            logger: warningsTo(io),
            ...options,
            ...opening,
          }),
        waiting,
      ).finally(bar.end);
      try {
        return await work(store);
      } finally {
        await store.close();
      }
    },
  };
}

/** Of the shared log a person who runs one command is told only what is wrong. */
function warningsTo(io: CliIo): Logger {
  const tell = (fields: Readonly<Record<string, unknown>>, message: string) => {
    const details = Object.entries(fields).map(([name, value]) => `${name} ${String(value)}`);
    io.err(`warning: ${visible([message, ...details].join(', '))}\n`);
  };
  return { debug: () => {}, info: () => {}, warn: tell, error: tell };
}

/**
 * Opens what needs the database of `folder`. Where another short command holds it, waits its turn, saying so; after
 * 30 s the lock's own message is the answer. UserError at once where a bot holds it.
 */
export async function whenFree<T>(
  folder: string,
  open: () => Promise<T>,
  { clock, io, isServed }: Waiting,
): Promise<T> {
  const until = clock.now() + patienceMs;
  for (let told = false; ; told = true) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof UserError && error.code === 'store-locked')) throw error;
      if (await isServed(folder)) throw botRuns(folder, error);
      if (clock.now() >= until || io.signal.aborted) throw error;
      if (!told) io.err('waiting for another sla-bot command that uses this data folder …\n');
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

function botRuns(folder: string, cause: UserError): UserError {
  const process = /process \d+/.exec(cause.message)?.[0];
  return new UserError(`a bot already runs on ${folder}${process === undefined ? '' : ` (${process})`}`, {
    code: 'bot-running',
    hint: 'Stop it first, or give another folder with --data; other commands are answered by the bot itself.',
    cause,
  });
}
