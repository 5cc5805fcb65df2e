import { commands } from '../../../commands/index.ts';
import type { Config } from '../../../config/schema.ts';
import { checkRules } from '../../bot/access/check-rules.ts';
import { createRegistry } from '../../bot/registry.ts';
import { plural } from '../../core/report/plural.ts';
import { type DoctorCheck, type DoctorContext, type DoctorFinding, finding } from './check.ts';

const about = 'access';

/**
 * Whether the access rules name commands that exist, without which the bot does not start, and teams and customers that
 * some incident has.
 */
export const checkAccess: DoctorCheck = async (context) => {
  if (!context.isUsable) return [];
  const { access } = context.config;
  checkRules(access, createRegistry(commands));
  const unknown = await unknownNames(access, context);
  if (unknown.length > 0) return unknown;
  const text = `${access.rules.length} ${plural(access.rules.length, 'rule')}; where none matches: ${access.default}`;
  return [finding(about, 'ok', text, null)];
};

async function unknownNames(
  { rules }: Config['access'],
  { config, folder, cli }: DoctorContext,
): Promise<DoctorFinding[]> {
  if (rules.every(({ teams, customers }) => teams === null && customers === null)) return [];
  const { hasStore } = await import('../../store/open.ts');
  if (!hasStore(folder)) return [];
  const [teams, customers] = await cli.stores.use(folder, config, (store) =>
    Promise.all([store.values('team'), store.values('customer')]),
  );
  const known = { teams: new Set(teams), customers: new Set(customers) };
  return rules.flatMap((rule, index) =>
    (['teams', 'customers'] as const).flatMap((what) =>
      (rule[what] ?? [])
        .filter((name) => !known[what].has(name))
        .map((name) =>
          finding(
            about,
            'warning',
            `access.rules[${index}].${what}: no incident has “${name}”`,
            'check how it is written; who may see only that sees nothing',
          ),
        ),
    ),
  );
}
