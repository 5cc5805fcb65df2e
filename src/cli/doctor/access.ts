import { commands } from '../../../commands/index.ts';
import { checkRules } from '../../bot/access/check-rules.ts';
import { createRegistry } from '../../bot/registry.ts';
import { plural } from '../../core/report/plural.ts';
import type { DoctorCheck } from './check.ts';

/** Whether the access rules name commands that exist; without that the bot does not start. */
export const checkAccess: DoctorCheck = async ({ config }) => {
  const { rules, default: fallback } = config.access;
  checkRules(config.access, createRegistry(commands));
  const text = `${rules.length} ${plural(rules.length, 'rule')}; where none matches: ${fallback}`;
  return [{ about: 'access', status: 'ok', text, fix: null }];
};
