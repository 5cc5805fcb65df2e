import { errorOf } from './rest.ts';

/** What to do about a reply that Discord did not take. */
export interface Failure {
  /**
   * `expired`: this interaction can no longer be answered; `channel`: nothing can be written there; `too-large`: files
   * are over the limit; `other`: Discord's fault or ours.
   */
  readonly kind: 'expired' | 'channel' | 'too-large' | 'other';
  /** A sentence for the person who asked, who can act on it. */
  readonly text: string;
  readonly code: number | null;
  readonly status: number | null;
  readonly message: string;
}

/** Discord's codes: Developer Docs, Opcodes and Status Codes. */
export const unknownMessage = 10008;
const expired = new Set([unknownMessage, 10015, 10062, 50027]);
const forbidden = new Set([50001, 50013]);
const gone = new Set([10003, 10004, 10013, 50083, 160005]);
/** A reply needs Read Message History, a message does not. */
export const noHistory = 160002;
export const alreadyAcknowledged = 40060;

/** Reads a failed request. */
export function failureOf(error: unknown): Failure {
  const { code, status, message } = errorOf(error);
  const failure = (kind: Failure['kind'], text: string): Failure => ({ kind, text, code, status, message });
  if (code !== null && expired.has(code)) {
    return failure('expired', 'Discord closed this request before I could answer it; ask again.');
  }
  if (code !== null && forbidden.has(code)) {
    return failure(
      'channel',
      'I may not write in that channel: let me View Channel, Send Messages, Embed Links and Attach Files there.',
    );
  }
  if (code !== null && gone.has(code)) {
    return failure('channel', 'That channel no longer exists or is archived, so I could not answer there.');
  }
  if (code === 40005 || status === 413) {
    return failure('too-large', 'The files are larger than Discord takes here.');
  }
  if (status === 429) return failure('other', 'Discord asks me to slow down; ask again in a minute.');
  if (status !== null && status >= 500) {
    return failure('other', 'Discord has a fault of its own at the moment; ask again in a minute.');
  }
  if (status === null) return failure('other', 'Discord could not be reached; ask again in a minute.');
  return failure('other', 'Discord did not take my answer; whoever runs me can look up why.');
}
