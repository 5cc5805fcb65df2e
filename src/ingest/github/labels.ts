import { lookup } from '../mapping/read-text.ts';
import type { Endpoint } from '../webhooks/source.ts';

/** Labels in which work usually rests, to the reason of the pause. */
const usualPauses: Readonly<Record<string, string>> = {
  'waiting for customer': 'customer',
  'waiting-for-customer': 'customer',
  'waiting for author': 'customer',
  'waiting-for-author': 'customer',
  'waiting for response': 'customer',
  'waiting-for-response': 'customer',
  'awaiting response': 'customer',
  'awaiting-response': 'customer',
  'needs info': 'customer',
  'needs-info': 'customer',
  'needs more info': 'customer',
  'needs-more-info': 'customer',
  'on hold': 'hold',
  'on-hold': 'hold',
};

/** `P1`, `priority: P1`, `priority/p1`. */
const usualPriority = /^(?:priority\s*[:/-]?\s*)?(p\d)$/i;

/** What labels mean for a clock. */
export interface LabelWords {
  /** Null: it says nothing of the priority. */
  priorityOf(label: string): string | null;
  /** Reason of the pause while it is there; null: none. */
  pauseOf(label: string): string | null;
}

const known = new WeakMap<Endpoint['settings'], LabelWords>();

/** The words of a source; `priorities` and `pauses` of its settings take the place of the usual ones. */
export function labelWords(settings: Endpoint['settings']): LabelWords {
  let words = known.get(settings);
  if (words === undefined) {
    const hasOwn = Object.keys(settings.priorities).length > 0;
    const priorityOf = lookup(settings.priorities);
    words = {
      priorityOf: (label) =>
        hasOwn ? priorityOf(label) : (usualPriority.exec(label.trim())?.[1]?.toUpperCase() ?? null),
      pauseOf: lookup(settings.pauses ?? usualPauses),
    };
    known.set(settings, words);
  }
  return words;
}
