import type { ReportFacts } from '../report/facts.ts';
import { consumedBySlot, decidedRows, medianBySlot, type RowGroups } from './clock-groups.ts';
import type { RowSlots } from './row-slots.ts';

/** What is read off the columns once, whatever they are grouped by afterwards. */
export interface Measures {
  readonly marks: Readonly<Record<'overall' | 'response' | 'resolution', Uint8Array>>;
  readonly days: { readonly overall: RowGroups; readonly response: RowGroups };
  /** Of the response clocks. */
  readonly consumed: ReturnType<typeof consumedBySlot>;
  readonly median: ReturnType<typeof medianBySlot>;
}

/** Sorts and marks the rows. */
export function measuresOf(
  facts: ReportFacts,
  slots: Readonly<Record<'overall' | 'response', RowSlots>>,
): Measures {
  return {
    marks: {
      overall: decidedRows(facts.overall),
      response: decidedRows(facts.response),
      resolution: decidedRows(facts.resolution),
    },
    days: { overall: dayGroups(slots.overall), response: dayGroups(slots.response) },
    consumed: consumedBySlot(facts.response),
    median: medianBySlot(facts.response),
  };
}

/** Days counted from the first one. */
function dayGroups({ day }: RowSlots): RowGroups {
  const first = day.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  const codes = day.map((one) => one - first);
  return { codes, slots: codes.reduce((most, code) => Math.max(most, code + 2), 1) };
}
