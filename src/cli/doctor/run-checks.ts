import { UserError } from '../../core/errors.ts';
import { unavailableToUser } from '../../ports/intake.ts';
import { checkAccess } from './access.ts';
import type { DoctorCheck, DoctorContext, DoctorFinding } from './check.ts';
import { checkConfiguration } from './configuration.ts';
import { checkConnections } from './connections.ts';
import { checkDataFolder } from './data-folder.ts';
import { checkDatabase } from './database.ts';
import { checkDiscord } from './discord.ts';
import { checkEmail } from './email.ts';
import { checkPolicies } from './policies.ts';
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
  checkPolicies,
  checkRedis,
  checkTokens,
  checkSlack,
  checkDiscord,
  checkConnections,
  checkEmail,
  checkSchedules,
  checkWebhooks,
  checkSync,
];

/** A check that could not be done. */
const unnamed = 'check';

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
      findings.push(failed(unavailableToUser(error)));
    }
  }
  return findings.filter(isFirst);
}

/** What several checks need and lack is told once, by the one that has a name for it. */
function isFirst({ about, text }: DoctorFinding, index: number, all: readonly DoctorFinding[]): boolean {
  if (about !== unnamed) return true;
  const same = (other: DoctorFinding) => other.text === text;
  return all.findIndex(same) === index && !all.some((other) => other.about !== unnamed && same(other));
}

function failed(error: unknown): DoctorFinding {
  const text = error instanceof Error ? error.message : String(error);
  const fix = error instanceof UserError ? error.hint : 'This is a fault of sla-bot. Please report it.';
  return { about: unnamed, status: 'problem', text, fix };
}
