import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Intake } from '../../ports/intake.ts';
import type { Leases } from '../../ports/leases.ts';
import type { SyncCursors } from '../../ports/sync-cursors.ts';
import { createSyncClient, type Sleep, type SyncClientOptions } from './client.ts';
import type { SyncPlan } from './configured.ts';
import { runSync, type SyncProgress, type SyncSummary } from './run.ts';

export interface SyncDeps {
  readonly intake: Intake;
  readonly cursors: SyncCursors;
  readonly leases: Leases;
  readonly clock: Clock;
  /** By default as long as asked. */
  readonly sleep?: Sleep;
  /** Of the client; by default the usual ones. */
  readonly limits?: SyncClientOptions['limits'];
}

export interface SyncRequest {
  /** In place of where the last one ended, or of the settings; epoch milliseconds. */
  readonly from: number | null;
  readonly restart: boolean;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: SyncProgress) => void;
  readonly onWait?: (ms: number, why: string) => void;
}

/** Code of the UserError where another bot, or another command of this one, syncs the source just now. */
export const syncBusy = 'sync-busy';

const leaseMs = 90_000;
const renewMs = 30_000;

/** The sources that this process syncs now, beside which a lease would let a second sync of its own pass. */
const underWay = new Set<string>();

/** Syncs one source to its end, while nobody else does. */
export async function performSync(
  plan: SyncPlan,
  request: SyncRequest,
  deps: SyncDeps,
): Promise<SyncSummary> {
  const { endpoint, source, url, scope } = plan;
  const { clock, leases } = deps;
  const lease = `sync:${endpoint.name}`;
  if (underWay.has(lease) || !(await leases.hold(lease, leaseMs))) throw busy(endpoint.name);
  underWay.add(lease);
  const ending = new AbortController();
  const signal = AbortSignal.any([request.signal, ending.signal]);
  const renewing = setInterval(() => {
    leases.hold(lease, leaseMs).then(
      (held) => !held && ending.abort(),
      // Redis is away for a moment: the log would refuse the next page itself.
      () => {},
    );
  }, renewMs).unref();
  const client = createSyncClient({
    source,
    name: endpoint.name,
    url,
    token: plan.token,
    tokenVariable: plan.tokenVariable,
    clock,
    sleep: deps.sleep ?? ((ms, until) => wait(ms, undefined, { signal: until })),
    random: Math.random,
    signal,
    ...(request.onWait === undefined ? {} : { onWait: request.onWait }),
    ...(deps.limits === undefined ? {} : { limits: deps.limits }),
  });
  try {
    return await runSync({
      source,
      endpoint,
      client,
      intake: deps.intake,
      cursors: deps.cursors,
      url,
      scope,
      from: request.from ?? plan.from,
      restart: request.restart || request.from !== null,
      dryRun: request.dryRun,
      now: clock.now(),
      signal,
      ...(request.onProgress === undefined ? {} : { onProgress: request.onProgress }),
    });
  } catch (error) {
    throw ending.signal.aborted ? busy(endpoint.name) : error;
  } finally {
    clearInterval(renewing);
    underWay.delete(lease);
    await client.close();
    await leases.release(lease).catch(() => {});
  }
}

function busy(name: string): UserError {
  return new UserError(`${name} is being synced just now, by a bot or another command`, {
    code: syncBusy,
    hint: 'Wait until it is done: it reads the same.',
  });
}
