/** What a start makes of a configuration before anything is opened: only a UserError may refuse. */
import { commands } from '../dist/commands/index.js';
import { policyContent } from '../dist/config/policy.js';
import { emailOff, emailSettings } from '../dist/src/adapters/email/settings.js';
import { redisTarget } from '../dist/src/adapters/redis/settings.js';
import { checkRules } from '../dist/src/bot/access/check-rules.js';
import { createRegistry } from '../dist/src/bot/registry.js';
import { UserError } from '../dist/src/core/errors.js';
import { syncedSources, syncPlan } from '../dist/src/ingest/sync/configured.js';
import { openEndpoints } from '../dist/src/ingest/webhooks/endpoints.js';
import { quietUntil } from '../dist/src/notices/quiet-hours.js';
import { nextRuns } from '../dist/src/schedule/run-of.js';
import { mergeSchedules } from '../dist/src/schedule/schedules.js';

const registry = createRegistry(commands);

/** What a start makes of it before anything is opened. */
export async function use(config, env) {
  const now = Date.UTC(2026, 2, 11);
  await ours(() => policyContent(config));
  await ours(() => checkRules(config.access, registry));
  await ours(() => openEndpoints(config, env));
  for (const name of syncedSources(config)) await ours(() => syncPlan(config, env, name));
  if (emailOff(env, config.email) === null) await ours(() => emailSettings(env, config.email));
  await ours(() => redisTarget(config.redis, env));
  for (const one of mergeSchedules(config, []).schedules) nextRuns(one, now, 2, config.reports.weekStartsOn);
  const { quietHours } = config.notices;
  if (quietHours !== null)
    quietUntil({ ...quietHours, timeZone: quietHours.timeZone ?? config.timeZone }, now);
  new Intl.NumberFormat(config.locale).format(1);
}

/** Only a UserError may refuse. */
async function ours(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}
