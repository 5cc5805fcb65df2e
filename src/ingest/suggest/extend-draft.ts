import type { MappingDraft } from './draft-mapping.ts';
import { isNumber } from './draft-tables.ts';
import { guessEventType, guessState } from './values.ts';

/** Values of the activity or state that the sample did not hold. */
export interface UnknownValues {
  readonly events: readonly string[];
  readonly states: readonly string[];
}

function added(table: unknown, values: readonly string[], guess: (text: string) => string): object {
  const known = typeof table === 'object' && table !== null ? table : {};
  return { ...known, ...Object.fromEntries(values.map((value) => [value, guess(value)])) };
}

/** The draft with the values in its table; null where there are none. Numbers are no states and passed over. */
export function extendDraft(draft: MappingDraft, { events, states }: UnknownValues): MappingDraft | null {
  const { events: eventTable, states: stateTable } = draft;
  if (events.length > 0) return { ...draft, events: added(eventTable, events, guessEventType) };
  const words = states.filter((state) => !isNumber(state));
  if (words.length > 0) return { ...draft, states: added(stateTable, words, guessState) };
  return states.length > 0 ? { ...draft, unknown: 'ignore' } : null;
}
