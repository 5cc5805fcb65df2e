import { type Dimension, dimensions } from '../../core/report/facts.ts';
import { closest } from '../../core/text/closest.ts';
import { quoted } from '../caret.ts';
import { normalText, type Remainder, type Word } from './remainder.ts';
import { ownWords } from './vocabulary.ts';

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
const cueOf: ReadonlyMap<string, Dimension> = new Map([
  ['service', 'service'],
  ['services', 'service'],
  ['team', 'team'],
  ['teams', 'team'],
  ['customer', 'customer'],
  ['customers', 'customer'],
  ['client', 'customer'],
  ['clients', 'customer'],
  ['priority', 'priority'],
  ['priorities', 'priority'],
  ['prio', 'priority'],
]);
const leads = new Set(['for', 'of', 'by', 'about', 'in', 'at', 'from', 'and', 'or']);

/** After these a word that is not known is taken for a name, not for a manner of speaking. */
const nameLeads = new Set(['for', 'of', 'by', 'about']);

/** So many unknown words are looked up by their spelling; each costs as much as there are names. */
const mostSpelled = 4;

/** The services, teams, customers and priorities named in a message; takes their words. */
export function takeValues(rest: Remainder, known: Known): FoundValues {
  const search: Search = { rest, words: rest.words(), used: new Set(), named: [], notes: [], unclear: null };
  if (search.words.length === 0) return search;
  const index = indexOf(known);
  takeRange(search, known.priority);
  takeKnown(search, index);
  takeSpelled(search, [...index.values()].flat());
  return { named: distinct(search.named), notes: search.notes, unclear: search.unclear };
}

interface Search {
  readonly rest: Remainder;
  readonly words: readonly Word[];
  /** Numbers of the words that are taken. */
  readonly used: Set<number>;
  readonly named: NamedValue[];
  readonly notes: string[];
  unclear: FoundValues['unclear'];
}

/** Takes words and the cue beside them; returns them as typed. */
function use({ rest, words, used }: Search, from: number, to: number, cue: Cue | null): string {
  const [start, end] = [words[from]?.start ?? 0, words[to - 1]?.end ?? 0];
  rest.blank(start, end);
  for (let at = from; at < to; at += 1) used.add(at);
  const beside = cue === null ? undefined : words[cue.at];
  if (cue !== null && beside !== undefined) {
    rest.blank(beside.start, beside.end);
    used.add(cue.at);
  }
  return rest.original(start, end);
}

/** `P1 to P3`, `P1-P3`: every priority from the one to the other, as they are sorted. */
function takeRange(search: Search, priorities: readonly string[]): void {
  const { rest, words, used, named } = search;
  const at = (name: string | undefined) =>
    priorities.findIndex((one) => normalText(one) === normalText(name ?? '').replace(/s$/, ''));
  for (const match of rest.text.matchAll(
    /([\p{L}\p{N}]+)(?: ?[-–] ?| (?:to|through|thru) )([\p{L}\p{N}]+)/gu,
  )) {
    const [whole, from, to] = match;
    const [first, last] = [at(from), at(to)];
    if (first < 0 || last < 0) continue;
    const end = match.index + whole.length;
    for (const [index, word] of words.entries())
      if (word.start >= match.index && word.end <= end) used.add(index);
    rest.blank(match.index, end);
    const between = priorities.slice(Math.min(first, last), Math.max(first, last) + 1);
    named.push(...between.map((value) => ({ dimension: 'priority' as const, value })));
  }
}

/** Names as they are in the data, the longest first. */
function takeKnown(search: Search, index: Index): void {
  const { words, used, named } = search;
  for (let length = Math.min(mostWords, words.length); length > 0; length -= 1) {
    for (let from = 0; from + length <= words.length; from += 1) {
      const to = from + length;
      const run = words.slice(from, to);
      if (run.some((_, offset) => used.has(from + offset))) continue;
      const candidates = index.get(phrase(words, from, to)) ?? plural(index, words, from, to);
      if (candidates === undefined) continue;
      const cue = cueBeside(words, from, to, used);
      const isOwn = run.every(({ norm }) => ownWords.has(norm));
      const meant =
        cue === null ? candidates : candidates.filter(({ dimension }) => dimension === cue.dimension);
      const [only, other] = meant;
      if (only === undefined || (isOwn && cue === null)) continue;
      if (other !== undefined && search.unclear !== null) continue;
      const typed = use(search, from, to, cue);
      if (other === undefined) named.push(only);
      else search.unclear = { typed, candidates: meant.slice(0, mostCandidates) };
    }
  }
}

/** Names by their closest spelling, where a word stands as a name does; the first unknown one is asked about. */
function takeSpelled(search: Search, all: readonly NamedValue[]): void {
  const { words, used, named, notes } = search;
  let lookedUp = 0;
  for (const [at, word] of words.entries()) {
    if (used.has(at) || ownWords.has(word.norm) || /^\d|^[a-z][a-z0-9]* \d+$/.test(word.norm)) continue;
    const cue = cueBeside(words, at, at + 1, used);
    const isListed = isNextInList(search, at);
    if (cue === null && !isListed && !leads.has(leadOf(words, at))) continue;
    lookedUp += 1;
    if (lookedUp > mostSpelled) return;
    const near = nearValues(word, cue?.dimension ?? null, all);
    const [only, other] = near;
    const isClear = only !== undefined && other === undefined;
    const isName = cue !== null || isListed || near.length > 0 || nameLeads.has(leadOf(words, at));
    if (!isName || (!isClear && search.unclear !== null)) continue;
    const typed = use(search, at, at + 1, cue);
    if (isClear) {
      named.push(only);
      notes.push(`I read ${quoted(typed)} as ${only.dimension} ${quoted(only.value)}.`);
    } else search.unclear = { typed, candidates: near };
  }
}

/** Whether a word goes on with a list of names: `payments and …`, `payments, …`. */
function isNextInList({ rest, words, used }: Search, at: number): boolean {
  const before = words[at - 1]?.norm;
  const last = before === 'and' || before === 'or' ? at - 2 : at - 1;
  const [from, to] = [words[last]?.end, words[at]?.start];
  if (from === undefined || to === undefined || !used.has(last)) return false;
  return (
    /^(?:\s*[,&+/]\s*|\s+)(?:(?:and|or)\s+)?$/i.test(rest.original(from, to)) &&
    (last < at - 1 || /[,&+/]/.test(rest.original(from, to)))
  );
}

/** The word before, or the one before its article. */
function leadOf(words: readonly Word[], at: number): string {
  const before = words[at - 1]?.norm ?? '';
  return before === 'the' ? (words[at - 2]?.norm ?? '') : before;
}

type Index = ReadonlyMap<string, readonly NamedValue[]>;

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
  index: Index,
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
  if (!/^\d$/.test(text) || cueOf.get(before) !== 'priority') return undefined;
  const all = [...index.values()]
    .flat()
    .filter(({ dimension, value }) => dimension === 'priority' && value.endsWith(text));
  return all.length === 1 ? all : undefined;
}

interface Cue {
  readonly dimension: Dimension;
  readonly at: number;
}

function cueBeside(words: readonly Word[], from: number, to: number, used: ReadonlySet<number>): Cue | null {
  for (const at of [to, from - 1]) {
    const dimension = used.has(at) ? undefined : cueOf.get(words[at]?.norm ?? '');
    if (dimension !== undefined) return { dimension, at };
  }
  return null;
}

/** The closest spelling in each dimension that has one. */
function nearValues({ norm }: Word, only: Dimension | null, all: readonly NamedValue[]): NamedValue[] {
  if (norm.length < 3) return [];
  return dimensions
    .filter((dimension) => (only === null ? dimension !== 'priority' : dimension === only))
    .flatMap((dimension) => {
      const values = all.filter((one) => one.dimension === dimension);
      const near = closest(
        norm,
        values.map(({ value }) => value),
      );
      return near === null ? [] : [{ dimension, value: near }];
    })
    .slice(0, mostCandidates);
}

function distinct(named: readonly NamedValue[]): NamedValue[] {
  const byKey = new Map(named.map((one) => [`${one.dimension}\0${one.value}`, one]));
  return [...byKey.values()];
}
