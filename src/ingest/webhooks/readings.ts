import type { Reading } from './source.ts';
import { textOf } from './text.ts';

const kindMaxChars = 100;

/** What a sender calls a kind of event, as a dead letter keeps it; null: it says none. */
export function kindOf(value: unknown): string | null {
  return typeof value === 'string' ? (textOf(value)?.slice(0, kindMaxChars) ?? null) : null;
}

/** A body of which nothing could be used. */
export function unusable(kind: string | null, reason: string): Reading {
  return { events: [], ignored: [], dead: [{ kind, reason }] };
}

/** A body that means nothing for a clock. */
export function meaningless(kind: string): Reading {
  return { events: [], ignored: [kind], dead: [] };
}

/** What several parts of one body say. */
export function together(readings: readonly Reading[]): Reading {
  return {
    events: readings.flatMap(({ events }) => events),
    ignored: readings.flatMap(({ ignored }) => ignored),
    dead: readings.flatMap(({ dead }) => dead),
  };
}
