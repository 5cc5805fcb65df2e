import { valueAt } from '../mapping/columns.ts';
import { type PathStep, parsePath } from '../mapping/json-path.ts';
import { lookup } from '../mapping/read-text.ts';
import type { Endpoint } from './source.ts';
import { labelOf } from './text.ts';

/** Places stand in the configuration and in this program: few. */
const parsed = new Map<string, readonly PathStep[]>();

/** What stands at a place such as `a.b[0].c` or `a[id=7].b` of a JSON value; undefined where nothing does. */
export function readPlace(value: unknown, place: string): unknown {
  let path = parsed.get(place);
  if (path === undefined) {
    path = parsePath(place);
    parsed.set(place, path);
  }
  return valueAt(value, path);
}

/** What describes an incident, as an event says it. */
export interface Described {
  readonly service: string | null;
  readonly team: string | null;
  readonly customer: string | null;
  readonly priority: string | null;
  readonly assignee: string | null;
}

/** By field where a kind of sender usually has it: a place, or several to try. */
export type UsualPlaces = Readonly<Partial<Record<keyof Described, string | readonly string[]>>>;

/**
 * Reads what describes an incident where the settings say, else where its kind usually has it, and puts its words for a
 * priority into those of the policies (case aside; words without a counterpart stay).
 */
export function describe(incident: unknown, settings: Endpoint['settings'], usual: UsualPlaces): Described {
  const read = (field: keyof Described): string | null => {
    const asked = settings.fields[field] ?? usual[field] ?? [];
    for (const place of typeof asked === 'string' ? [asked] : asked) {
      const text = labelOf(readPlace(incident, place));
      if (text !== null) return text;
    }
    return null;
  };
  const priority = read('priority');
  return {
    service: read('service'),
    team: read('team'),
    customer: read('customer'),
    priority: priority === null ? null : mapped(priority, settings.priorities),
    assignee: read('assignee'),
  };
}

/** A source's word as the settings translate it, case and white space aside; where they do not, itself. */
export function mapped(word: string, words: Readonly<Record<string, string>>): string {
  return lookup(words)(word) ?? word;
}
