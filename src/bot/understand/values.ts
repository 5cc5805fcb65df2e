import { type Dimension, dimensions } from '../../core/report/facts.ts';
import { closest } from '../../core/text/closest.ts';
import { normalText, type Remainder, type Word } from './remainder.ts';
import { emptyWords, ownWords } from './vocabulary.ts';

export type Known = Readonly<Record<Dimension, readonly string[]>>;

/** A value that somebody named. */
export interface NamedValue {
  readonly dimension: Dimension;
  readonly value: string;
}

export interface FoundValues {
  readonly named: readonly NamedValue[];
  /** What was read otherwise than typed, in sentences. */
  readonly notes: readonly string[];
  /** A name that may mean several things, or nothing known (no candidates); the first of them. */
  readonly unclear: { readonly typed: string; readonly candidates: readonly NamedValue[] } | null;
}

const mostWords = 6;
const mostCandidates = 4;
const cueOf: Readonly<Record<string, Dimension>> = {
  service: 'service',
  services: 'service',
  team: 'team',
  teams: 'team',
  customer: 'customer',
  customers: 'customer',
  client: 'customer',
  clients: 'customer',
  priority: 'priority',
  priorities: 'priority',
  prio: 'priority',
};
const leads = new Set(['for', 'of', 'by', 'about', 'in', 'at', 'from', 'and', 'or']);

/** After these a word that is not known is taken for a name, not for a manner of speaking. */
const nameLeads = new Set(['for', 'of', 'by', 'about']);

/** The services, teams, customers and priorities named in a message; takes their words. */
export function takeValues(rest: Remainder, known: Known): FoundValues {
  const index = indexOf(known);
  const named: NamedValue[] = [];
  const notes: string[] = [];
  let unclear: FoundValues['unclear'] = null;
  const words = rest.words();
  const used = new Set<number>();
  const use = (from: number, to: number) => {
    for (let at = from; at < to; at += 1) used.add(at);
    const [first, last] = [words[from], words[to - 1]];
    if (first !== undefined && last !== undefined) rest.blank(first.start, last.end);
  };

  for (let length = Math.min(mostWords, words.length); length > 0; length -= 1) {
    for (let from = 0; from + length <= words.length; from += 1) {
      const to = from + length;
      if (words.slice(from, to).some((_, offset) => used.has(from + offset))) continue;
      const candidates = index.get(phrase(words, from, to)) ?? plural(index, words, from, to);
      if (candidates === undefined) continue;
      const cue = cueBeside(words, from, to, used);
      const isOwn = words.slice(from, to).every(({ norm }) => ownWords.has(norm));
      const meant =
        cue === null ? candidates : candidates.filter(({ dimension }) => dimension === cue.dimension);
      if (meant.length === 0 || (isOwn && cue === null)) continue;
      const [first, second] = [words[from], words[to - 1]];
      const typed = rest.original(first?.start ?? 0, second?.end ?? 0);
      use(from, to);
      if (cue !== null) use(cue.at, cue.at + 1);
      const [only, other] = meant;
      if (only !== undefined && other === undefined) named.push(only);
      else unclear ??= { typed, candidates: meant.slice(0, mostCandidates) };
    }
  }
  for (const [at, word] of words.entries()) {
    if (used.has(at) || ownWords.has(word.norm)) continue;
    const cue = cueBeside(words, at, at + 1, used);
    const isNamed =
      cue !== null ||
      leads.has(words[at - 1]?.norm ?? '') ||
      (words[at - 1]?.norm === 'the' && leads.has(words[at - 2]?.norm ?? ''));
    if (!isNamed || /^\d/.test(word.norm)) continue;
    const typed = rest.original(word.start, word.end);
    const near = nearValues(word, cue?.dimension ?? null, known);
    const [only, other] = near;
    if (cue === null && near.length === 0 && !mayBeName(words, at)) continue;
    use(at, at + 1);
    if (cue !== null) use(cue.at, cue.at + 1);
    if (only !== undefined && other === undefined) {
      named.push(only);
      notes.push(`I read “${typed}” as ${only.dimension} “${only.value}”.`);
    } else unclear ??= { typed, candidates: near };
  }
  return { named: distinct(named), notes, unclear };
}

function indexOf(known: Known): Map<string, NamedValue[]> {
  const index = new Map<string, NamedValue[]>();
  for (const dimension of dimensions) {
    for (const value of known[dimension]) {
      const key = normalText(value);
      if (key === '') continue;
      index.set(key, [...(index.get(key) ?? []), { dimension, value }]);
    }
  }
  return index;
}

function phrase(words: readonly Word[], from: number, to: number): string {
  return words
    .slice(from, to)
    .map(({ norm }) => norm)
    .join(' ');
}

/** `P1s`, and `priority 1` of a priority that alone ends in 1. */
function plural(
  index: ReadonlyMap<string, readonly NamedValue[]>,
  words: readonly Word[],
  from: number,
  to: number,
): readonly NamedValue[] | undefined {
  const text = phrase(words, from, to);
  const priorities = (list: readonly NamedValue[] | undefined) => {
    const found = list?.filter(({ dimension }) => dimension === 'priority');
    return found === undefined || found.length === 0 ? undefined : found;
  };
  if (text.endsWith('s')) return priorities(index.get(text.slice(0, -1)));
  const before = words[from - 1]?.norm ?? '';
  if (!/^\d$/.test(text) || cueOf[before] !== 'priority') return undefined;
  const all = [...index.values()]
    .flat()
    .filter(({ dimension, value }) => dimension === 'priority' && value.endsWith(text));
  return all.length === 1 ? all : undefined;
}

function cueBeside(
  words: readonly Word[],
  from: number,
  to: number,
  used: ReadonlySet<number>,
): { dimension: Dimension; at: number } | null {
  for (const at of [to, from - 1]) {
    const dimension = used.has(at) ? undefined : cueOf[words[at]?.norm ?? ''];
    if (dimension !== undefined) return { dimension, at };
  }
  return null;
}

/** The closest spelling in each dimension that has one. */
function nearValues({ norm }: Word, only: Dimension | null, known: Known): NamedValue[] {
  const near = dimensions
    .filter((dimension) => (only === null ? dimension !== 'priority' : dimension === only))
    .flatMap((dimension) => {
      const value = norm.length < 3 ? null : closest(norm, known[dimension].map(normalText));
      const spelled = value === null ? undefined : known[dimension].find((one) => normalText(one) === value);
      return spelled === undefined ? [] : [{ dimension, value: spelled }];
    });
  return near.slice(0, mostCandidates);
}

/** Whether a word stands where a name does. */
function mayBeName(words: readonly Word[], at: number): boolean {
  const before = words[at - 1]?.norm ?? '';
  const lead = before === 'the' ? (words[at - 2]?.norm ?? '') : before;
  return nameLeads.has(lead) && !emptyWords.has(words[at]?.norm ?? '');
}

function distinct(named: readonly NamedValue[]): NamedValue[] {
  const byKey = new Map(named.map((one) => [`${one.dimension}\0${one.value}`, one]));
  return [...byKey.values()];
}
