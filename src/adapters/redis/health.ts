import { UserError } from '../../core/errors.ts';
import type { RedisCommands } from './clients.ts';
import { primaries, refreshNodes } from './nodes.ts';
import { checkServer, serverRole } from './server-check.ts';
import type { RedisTarget } from './settings.ts';

export type LinkEvent = 'lost' | 'back' | 'failover';

/** Looks again and again whether all data can be reached, and whether it is the same data as before. */
export interface Health {
  isGood(): boolean;
  /** Looks now. */
  look(): Promise<void>;
  stop(): void;
}

const restMs = 1_000;
const restWhileLostMs = 150;

/**
 * `tell` hears of changes: `lost` and `back` in turn, `failover` (before `back`) where another server, or the same one
 * started anew, has the data now. `onTrouble` hears why it is lost.
 */
export function watchHealth(options: {
  readonly connection: RedisCommands;
  readonly target: RedisTarget;
  readonly tell: (event: LinkEvent) => void;
  readonly onTrouble: (error: Error) => void;
}): Health {
  const { connection, target, tell, onTrouble } = options;
  let histories: ReadonlySet<string> | null = null;
  let isGood = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> | null = null;

  async function examine(): Promise<void> {
    try {
      const seen = await dataHistories();
      if (isStopped) return;
      const before = histories;
      histories = seen;
      const isOther = before !== null && [...seen].some((history) => !before.has(history));
      const wasGood = isGood;
      isGood = true;
      if (isOther) tell('failover');
      if (!wasGood) tell('back');
    } catch (error) {
      if (isStopped) return;
      onTrouble(error instanceof Error ? error : new Error(String(error)));
      lose();
      await refreshNodes(connection);
    }
  }

  async function dataHistories(): Promise<Set<string>> {
    if (connection.status !== 'ready') throw new Error('Connection is closed.');
    const found = await Promise.all(
      primaries(connection).map(async (node) => {
        if (!isGood) await checkServer(node, target);
        const { isPrimary, history } = await serverRole(node);
        if (!isPrimary) throw notPrimary(target);
        return history;
      }),
    );
    return new Set(found);
  }

  function lose(): void {
    if (!isGood) return;
    isGood = false;
    tell('lost');
  }

  function look(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    looking ??= examine().finally(() => {
      looking = null;
      if (!isStopped) timer = setTimeout(look, isGood ? restMs : restWhileLostMs).unref();
    });
    return looking;
  }

  function onClosed(): void {
    if (!isGood || isStopped) return;
    lose();
    void look();
  }
  connection.on('close', onClosed);
  connection.on('-node', onClosed);
  connection.on('ready', () => void look());
  return {
    isGood: () => isGood,
    look,
    stop: () => {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** Sentinels and a cluster are about to say which one is; a single address stays what it is. */
function notPrimary({ kind, name }: RedisTarget): Error {
  if (kind !== 'single') return new Error('the server became a replica');
  return new UserError(`${name} is a replica`, {
    code: 'redis-replica',
    hint: 'name the primary; or the sentinels (redis.sentinel), which know where it is',
  });
}
