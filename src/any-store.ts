import { isShared } from '../config/redis-schema.ts';
import type { Config } from '../config/schema.ts';
import type { Logger } from './ports/logger.ts';
import type { Store, StoreOptions } from './store/open.ts';

export interface AnyStoreOptions extends Omit<StoreOptions, 'memoryLimit' | 'threads'> {
  readonly config: Config;
  /** May name the shared Redis. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Never shared, whatever the settings say. */
  readonly alone?: boolean;
  readonly logger: Logger;
  /** For a bot: waits for a shared Redis that is away; refuses a copy of a shared log where none is configured. */
  readonly forBot?: boolean;
}

/** Whether bots share what is opened so. */
export function sharesStore({
  config,
  env,
  alone,
}: Pick<AnyStoreOptions, 'config' | 'env' | 'alone'>): boolean {
  return alone !== true && isShared(config.redis, env);
}

/** Id of the shared log that settings name; null where there is none yet, or where it cannot be reached. */
export async function sharedLogId({
  config,
  env,
}: Pick<AnyStoreOptions, 'config' | 'env'>): Promise<string | null> {
  const { connectRedis } = await import('./adapters/redis/connect.ts');
  const { readLog } = await import('./adapters/redis/open-log.ts');
  const link = await connectRedis(config.redis, env, { mayBeAway: true });
  try {
    return link.isConnected() ? ((await readLog(link))?.id ?? null) : null;
  } finally {
    await link.close();
  }
}

/** Opens the store of a data folder: one of its own or, where settings name a Redis, a copy of what all bots share. */
export async function openAnyStore({
  config,
  env,
  alone,
  logger,
  forBot = false,
  ...options
}: AnyStoreOptions): Promise<Store> {
  const store = { ...options, ...config.store };
  if (!sharesStore({ config, env, ...(alone !== undefined && { alone }) })) {
    const { openStore } = await import('./store/open.ts');
    const own = await openStore(store);
    if (forBot) await refuseCopied(own, options.folder);
    return own;
  }
  const { openSharedStore } = await import('./adapters/redis/shared-store.ts');
  return openSharedStore({ ...store, redis: config.redis, env, logger, keepsTrying: forBot });
}

async function refuseCopied(store: Store, folder: string): Promise<void> {
  const { logId } = await store.replica.state();
  if (logId === null) return;
  await store.close();
  const { isCopy } = await import('./store/copied-log.ts');
  throw isCopy(`the data folder ${folder}`, logId);
}
