import type { Config } from '../../../config/schema.ts';
import type { DeadLetter, DeadLetters } from '../../ports/dead-letters.ts';
import type { Intake } from '../../ports/intake.ts';
import { endpointOf } from './endpoints.ts';
import { readBody } from './read-body.ts';
import { reasonOf } from './receive.ts';
import type { WebhookSource } from './source.ts';

/** What became of a dead letter that was read again. */
export interface Retried {
  readonly id: string;
  readonly endpoint: string;
  readonly taken: number;
  readonly duplicates: number;
  /** Why it is kept; null: everything in it could be used, and it is removed. */
  readonly still: string | null;
}

/**
 * Reads a dead letter with today's program and settings, appends what it says, and removes it where nothing is left that
 * cannot be used. UnavailableError where that is not certain.
 */
export async function retryLetter(
  letter: DeadLetter,
  deps: {
    readonly config: Pick<Config, 'sources'>;
    readonly intake: Intake;
    readonly deadLetters: Pick<DeadLetters, 'remove'>;
    readonly sources?: readonly WebhookSource[];
  },
): Promise<Retried> {
  const { id, endpoint: name, headers, receivedAt } = letter;
  const nothing = { id, endpoint: name, taken: 0, duplicates: 0 };
  const endpoint = endpointOf(deps.config, name, deps.sources);
  if (endpoint === null) return { ...nothing, still: `no source of a known kind is called ${name}` };
  const body = Buffer.from(letter.body, 'utf8');
  const { events, dead } = readBody(endpoint.source, endpoint, { headers, body, receivedAt });
  // What it says was told when it came: read later, it says nothing about when the source knew.
  const { appended, duplicates } = await deps.intake.append(events, { history: true });
  if (dead.length === 0) await deps.deadLetters.remove([id]);
  return { ...nothing, taken: appended, duplicates, still: dead.length === 0 ? null : reasonOf(dead) };
}
