import { createHash } from 'node:crypto';
import { componentLimits } from '../../output/discord/limits.ts';
import { createRecent } from './recent.ts';

/** `custom_id`s of buttons, and the command lines they stand for. */
export interface CommandIds {
  /** The same command has the same id, whenever it is asked for. */
  idOf(command: string): string;
  /** Null for an id that is none of these; undefined for one that was made before this start, or long ago. */
  commandOf(customId: string): string | null | undefined;
}

const mostKept = 20_000;

/**
 * Short commands stand in the id itself and outlive a restart; a longer one is kept here under a token. `prefix` tells
 * one kind of ids from another.
 */
export function createCommandIds(prefix = 'sla'): CommandIds {
  const plainPrefix = `${prefix}:`;
  const tokenPrefix = `${prefix}~`;
  const kept = createRecent<string>(mostKept);
  return {
    idOf(command) {
      const plain = `${plainPrefix}${command}`;
      if (plain.length <= componentLimits.customId) return plain;
      const id = `${tokenPrefix}${createHash('sha256').update(command).digest('base64url').slice(0, 32)}`;
      kept.set(id, command);
      return id;
    },
    commandOf(customId) {
      if (customId.startsWith(plainPrefix)) return customId.slice(plainPrefix.length);
      return customId.startsWith(tokenPrefix) ? kept.get(customId) : null;
    },
  };
}
