import type { ArrivedEvent } from '../../ports/intake.ts';
import { arrived, eventIdOf } from './event.ts';
import { type Described, describe, mapped, type UsualPlaces } from './place.ts';
import type { Endpoint } from './source.ts';
import { withUsual } from './usual-words.ts';

/** Words of Zendesk for a priority, as the bundled mapping has them. */
const usualPriorities = { urgent: 'P1', high: 'P2', normal: 'P3', low: 'P4' };
/** Statuses in which work rests, to the reason of the pause. */
const usualPauses = { pending: 'waiting for customer', hold: 'on hold' };

type Settings = Endpoint['settings'];

/** A priority in the words of the policies. */
export function zendeskPriority(word: string | null, { priorities }: Settings): string | null {
  return word === null ? null : mapped(word, withUsual(priorities, usualPriorities));
}

/** What describes a ticket, priorities in the words of the policies. */
export function describeTicket(ticket: unknown, settings: Settings, usual: UsualPlaces): Described {
  const priorities = withUsual(settings.priorities, usualPriorities);
  return describe(ticket, { ...settings, priorities }, usual);
}

/** Something that happened to a ticket; `at` in epoch milliseconds. */
export interface TicketMoment {
  readonly endpoint: Endpoint;
  readonly ticket: string;
  readonly at: number;
}

const secondMs = 1000;

/**
 * The event of something that happened. Webhook and history know neither's ids, but both the ticket, what happened and the
 * second in which it did: the id is made of these, so that the same fact told by both is one event.
 */
export function ticketEvent(
  type: ArrivedEvent['type'],
  { endpoint, ticket, at }: TicketMoment,
  details: Partial<ArrivedEvent> = {},
  what: string = type,
): ArrivedEvent {
  const second = Math.floor(at / secondMs);
  const eventId = type === 'opened' ? eventIdOf(ticket, 'opened') : eventIdOf(ticket, what, second);
  const base = { source: endpoint.name, incident: ticket, eventId, type, at: second * secondMs };
  return arrived({ ...base, ...details });
}

type Standing =
  | { readonly is: 'open' | 'solved' | 'closed' | 'gone' }
  | { readonly is: 'paused'; readonly reason: string };

const ended: Readonly<Record<string, 'solved' | 'closed' | 'gone'>> = {
  solved: 'solved',
  closed: 'closed',
  // Housekeeping, long after the end; deletions have events of their own.
  archived: 'gone',
  scrubbed: 'gone',
  deleted: 'gone',
};

function standingOf(status: string, { pauses }: Settings): Standing {
  const word = status.trim().toLowerCase();
  const end = Object.hasOwn(ended, word) ? ended[word] : undefined;
  if (end !== undefined) return { is: end };
  const reason = mapped(word, pauses ?? usualPauses);
  return reason === word && !isNamed(word, pauses ?? usualPauses) ? { is: 'open' } : { is: 'paused', reason };
}

function isNamed(word: string, words: Readonly<Record<string, string>>): boolean {
  return Object.keys(words).some((one) => one.trim().toLowerCase() === word);
}

/** What a change of status means; `from` null: the ticket was created with it. */
export function statusEvents(moment: TicketMoment, from: string | null, to: string): ArrivedEvent[] {
  const { settings } = moment.endpoint;
  const before: Standing = from === null ? { is: 'open' } : standingOf(from, settings);
  const after = standingOf(to, settings);
  if (after.is === 'gone' || before.is === 'gone') return [];
  if (after.is === 'solved') return before.is === 'solved' ? [] : [ticketEvent('resolved', moment)];
  if (after.is === 'closed') return before.is === 'closed' ? [] : [ticketEvent('closed', moment)];
  const events: ArrivedEvent[] = [];
  const wasEnded = before.is === 'solved' || before.is === 'closed';
  if (wasEnded) events.push(ticketEvent('reopened', moment));
  const reason = after.is === 'paused' ? after.reason : null;
  const old = before.is === 'paused' ? before.reason : null;
  if (reason === old) return events;
  // With the reason in their ids: of several in one second the last to arrive would else stand for all.
  if (old !== null) events.push(ticketEvent('resumed', moment, { reason: old }, `resumed ${old}`));
  if (reason !== null) {
    const paused = ticketEvent('paused', moment, { reason }, `paused ${reason}`);
    // A pause in the very instant of the reopening would count as one while resolved, which is none.
    events.push(wasEnded ? { ...paused, at: paused.at + 1 } : paused);
  }
  return events;
}
