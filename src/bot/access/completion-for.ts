import type { AccessSettings } from '../../../config/access-schema.ts';
import type { Reporting } from '../../ports/reporting.ts';
import type { AnyCommand, Conversation } from '../command.ts';
import type { CompletionDeps } from '../complete.ts';
import { createRegistry } from '../registry.ts';
import { accessOf, mayRun } from './access-of.ts';
import { restrictIncidents, restrictValues } from './restrict.ts';

export interface CompletionForDeps {
  readonly commands: readonly AnyCommand[];
  readonly reporting: Pick<Reporting, 'values' | 'incidents'>;
  readonly access: AccessSettings;
}

/** What may be suggested to a person in a place: the commands they may use there, and the names they may see. */
export function completionFor(
  { commands, reporting, access }: CompletionForDeps,
  who: Conversation,
): CompletionDeps {
  const given = accessOf(access, who);
  return {
    registry: createRegistry(commands.filter((command) => mayRun(given, command))),
    mayRun: (command, options) => mayRun(given, command, options),
    reporting: given.open
      ? { values: restrictValues(reporting, given), incidents: restrictIncidents(reporting, given) }
      : { values: async () => [], incidents: async () => [] },
  };
}
