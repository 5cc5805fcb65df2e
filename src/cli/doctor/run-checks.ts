import { UserError } from '../../core/errors.ts';
import { checkAccess } from './access.ts';
import type { DoctorCheck, DoctorContext, DoctorFinding } from './check.ts';
import { checkConfiguration } from './configuration.ts';
import { checkDataFolder } from './data-folder.ts';
import { checkDatabase } from './database.ts';
import { checkDiscord } from './discord.ts';
import { checkEmail } from './email.ts';
import { checkRedis } from './redis.ts';
import { checkSchedules } from './schedules.ts';
import { checkSlack } from './slack.ts';
import { checkSync } from './sync.ts';
import { checkTokens } from './tokens.ts';
import { checkWebhooks } from './webhooks.ts';

/** Everything the doctor looks at, in order. */
export const checks: readonly DoctorCheck[] = [
  checkConfiguration,
  checkAccess,
  checkDataFolder,
  checkDatabase,
  checkRedis,
  checkTokens,
  checkSlack,
  checkDiscord,
  checkEmail,
  checkSchedules,
  checkWebhooks,
  checkSync,
];

/** Runs checks one after the other; one that fails is a finding and stops no other. */
export async function runChecks(
  all: readonly DoctorCheck[],
  context: DoctorContext,
): Promise<DoctorFinding[]> {
  const findings: DoctorFinding[] = [];
  for (const check of all) {
    try {
      findings.push(...(await check(context)));
    } catch (error) {
      findings.push(failed(error));
    }
  }
  return findings;
}

function failed(error: unknown): DoctorFinding {
  const text = error instanceof Error ? error.message : String(error);
  const fix = error instanceof UserError ? error.hint : 'This is a fault of sla-bot. Please report it.';
  return { about: 'check', status: 'problem', text, fix };
}
