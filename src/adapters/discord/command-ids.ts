import { createHash } from 'node:crypto';
import { componentLimits } from '../../output/discord/limits.ts';
import type { KeptTexts } from '../../ports/kept-texts.ts';
import { createRecent } from './recent.ts';

/** `custom_id`s of buttons, and the command lines they stand for. */
export interface CommandIds {
  /** The same command has the same id, whenever it is asked for. */
  idOf(command: string): string;
  /** Null for an id that is none of these; undefined for one that nobody knows any more. Never rejects. */
  commandOf(customId: string): Promise<string | null | undefined>;
}

export interface CommandIdsOptions {
  /** Tells one kind of ids from another. */
  readonly prefix?: string;
  /** Of all bots that share this token; default: what this process made is known until it ends. */
  readonly texts?: KeptTexts;
  /** Told what could not be kept or looked up. */
  readonly failed?: (error: unknown) => void;
}

const mostKept = 20_000;

/** Short commands stand in the id itself and outlive a restart; a longer one is kept under a token. */
export function createCommandIds({
  prefix = 'sla',
  texts,
  failed = () => {},
}: CommandIdsOptions = {}): CommandIds {
  const plainPrefix = `${prefix}:`;
  const tokenPrefix = `${prefix}~`;
  const kept = createRecent<string>(mostKept);
  return {
    idOf(command) {
      const plain = `${plainPrefix}${command}`;
      if (plain.length <= componentLimits.customId) return plain;
      const id = `${tokenPrefix}${createHash('sha256').update(command).digest('base64url').slice(0, 32)}`;
      kept.set(id, command);
      // Long before anybody can press it; where it fails, this bot knows it all the same.
      void texts?.put(id, command).catch(failed);
      return id;
    },
    async commandOf(customId) {
      if (customId.startsWith(plainPrefix)) return customId.slice(plainPrefix.length);
      if (!customId.startsWith(tokenPrefix)) return null;
      const own = kept.get(customId);
      if (own !== undefined || texts === undefined) return own;
      try {
        return (await texts.get(customId)) ?? undefined;
      } catch (error) {
        failed(error);
        return undefined;
      }
    },
  };
}
