import type { AccessSettings } from '../../../config/access-schema.ts';
import { UserError } from '../../core/errors.ts';
import type { Registry } from '../registry.ts';

/** UserError where a rule names a command that does not exist: a misspelt one would forbid or allow nothing. */
export function checkRules({ rules }: AccessSettings, registry: Registry): void {
  for (const [index, { commands }] of rules.entries()) {
    const unknown = commands?.find((name) => !registry.has(name));
    if (unknown === undefined) continue;
    try {
      registry.find(unknown);
    } catch (cause) {
      const hint = cause instanceof UserError ? cause.hint : null;
      throw new UserError(`access.rules[${index}].commands: there is no command “${unknown}”`, {
        code: 'config',
        hint: hint ?? '',
        cause,
      });
    }
  }
}
