import { z } from 'zod';
import type { Config } from '../../../config/schema.ts';
import { UserError } from '../../core/errors.ts';
import { startOfDay } from '../../core/time/zone.ts';
import { type SyncPlan, syncedSources, syncPlan } from '../../ingest/sync/configured.ts';
import { performSync } from '../../ingest/sync/perform.ts';
import type { SyncSummary } from '../../ingest/sync/run.ts';
import { UnavailableError } from '../../ports/intake.ts';
import type { Store } from '../../store/open.ts';
import type { Cli } from '../cli.ts';
import { exitCodes } from '../io.ts';
import { createProgressBar } from '../progress.ts';
import { openConfig } from '../settings.ts';
import { recordPolicies } from './import-run.ts';
import type { SyncOptions } from './sync.ts';
import { syncText, waitText } from './sync-text.ts';
import { newSince, targetWarnings, untargetedNow } from './target-warnings.ts';

/** Syncs the named sources one after the other; one that fails does not keep the others from it. */
export async function syncSourcesOf(names: readonly string[], options: SyncOptions, cli: Cli): Promise<void> {
  const { config, folder } = openConfig(options, cli);
  const chosen = choose(names, options, config);
  const from = options.from === undefined ? null : firstInstant(options.from, config, cli);
  // Before anything is opened: what is missing is said of all.
  const plans = chosen.map((name) => syncPlan(config, cli.io.env, name));
  const failures: UserError[] = [];
  let hasSkipped = false;
  const warnings = await cli.stores.use(folder, config, async (store) => {
    const recordedAt = cli.clock.now();
    const version = options.dryRun ? null : await recordPolicies(store, { config, recordedAt }, cli);
    const before = version === null ? [] : await store.untargeted(version);
    for (const plan of plans) {
      try {
        const summary = await syncOne(plan, from, options, store, cli);
        hasSkipped ||= Object.keys(summary.skipped).length > 0;
        cli.io.out(options.json ? `${JSON.stringify(summary)}\n` : syncText(summary));
      } catch (error) {
        failures.push(asUserError(error, plan));
      }
    }
    if (version === null) return [];
    return targetWarnings(newSince(before, await untargetedNow(store, version)), config.policies);
  });
  for (const warning of warnings) cli.io.err(`warning: ${warning}\n`);
  if (failures.length > 0) throw together(failures);
  cli.setExit(hasSkipped ? exitCodes.rejects : exitCodes.ok);
}

async function syncOne(
  plan: SyncPlan,
  from: number | null,
  options: SyncOptions,
  store: Store,
  { io, clock }: Cli,
): Promise<SyncSummary> {
  const { name } = plan.endpoint;
  const bar = createProgressBar(io, clock.now);
  const request = {
    from,
    restart: options.restart === true,
    dryRun: options.dryRun === true,
    signal: io.signal,
    onProgress: ({ done, total }: { done: number; total: number | null }) => bar.update(name, done, total),
    onWait: (ms: number, why: string) => {
      if (ms >= toldMs) io.err(`${name}: ${why}; going on in ${waitText(ms)}\n`);
    },
  };
  const { intake, cursors, leases } = store;
  try {
    return await performSync(plan, request, { intake, cursors, leases, clock });
  } finally {
    bar.end();
  }
}

/** Shorter waits are not worth a line. */
const toldMs = 5_000;

function choose(names: readonly string[], options: SyncOptions, config: Config): readonly string[] {
  const known = syncedSources(config);
  const hint =
    known.length === 0
      ? 'No source has a sync in the configuration: sources: { NAME: { kind: pagerduty, sync: {} } }.'
      : `Name some of ${known.join(', ')}, or --all.`;
  if (options.all === true) {
    if (names.length > 0) throw new UserError('--all and names do not go together', { hint });
    if (known.length === 0) throw new UserError('there is nothing to sync', { hint });
    return known;
  }
  if (names.length === 0) throw new UserError('which source?', { hint });
  return [...new Set(names)];
}

function firstInstant(date: string, { timeZone }: Config, { clock }: Cli): number {
  // A day that its month lacks is none, though Date takes it for one of the next.
  const isDate = z.iso.date().safeParse(date).success;
  const at = isDate ? startOfDay(timeZone, date) : null;
  if (at !== null && at <= clock.now()) return at;
  throw new UserError(`--from ${date} is not a past date`, { hint: 'For example 2026-01-31.' });
}

/** What is not a person's to mend goes on as it is. */
function asUserError(error: unknown, plan: SyncPlan): UserError {
  if (error instanceof UserError) return error;
  if (!(error instanceof UnavailableError)) throw error;
  return new UserError(`the events of ${plan.endpoint.name} cannot be kept now: ${error.message}`, {
    hint: 'Run it again later: it goes on where it was.',
    cause: error,
  });
}

function together(failures: readonly UserError[]): UserError {
  const [first] = failures;
  if (first !== undefined && failures.length === 1) return first;
  return new UserError(`${failures.length} sources could not be synced`, {
    details: failures.flatMap(({ message, hint }) => [message, ...(hint === null ? [] : [`  ${hint}`])]),
  });
}
