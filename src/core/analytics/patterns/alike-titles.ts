import { restHash } from './rest-hash.ts';
import { titleWords } from './title-words.ts';

/** Titles that share so much of their words (Jaccard) are alike, */
const leastSimilarity = 0.7;
/** and at least so many words. */
const leastShared = 3;
/** A word that is in more kinds than this says nothing about which. */
const mostKinds = 200;

/** Kinds of titles: `kindOf` per title label, -1 for one without any word. */
export interface AlikeTitles {
  readonly kinds: number;
  readonly kindOf: Int32Array;
}

interface Wording {
  readonly words: readonly string[];
  readonly members: number[];
  n: number;
}

/**
 * Groups titles into kinds: those with the same words are one, and a rarer wording joins the first kind found with at
 * least 70 % of the words of both in common (P. Jaccard, 1901), three or more. `counts` is how often each label occurs:
 * the commonest wordings found the kinds. `ignored` words (names of services) are passed over.
 */
export function alikeTitles(
  labels: readonly string[],
  counts: ArrayLike<number>,
  ignored: ReadonlySet<string>,
): AlikeTitles {
  const wordings = new Map<string, Wording>();
  // Titles differ mostly by their numbers; each rest is read once.
  const byRest = new Map<number, Wording | null>();
  labels.forEach((label, index) => {
    const rest = restHash(label);
    let wording = byRest.get(rest);
    if (wording === undefined) {
      wording = wordingOf(label, ignored, wordings);
      byRest.set(rest, wording);
    }
    if (wording === null) return;
    wording.members.push(index);
    wording.n += counts[index] ?? 0;
  });
  const kindOf = new Int32Array(labels.length).fill(-1);
  const founders: ReadonlySet<string>[] = [];
  const byWord = new Map<string, number[]>();
  for (const { words, members } of [...wordings.values()].sort((a, b) => b.n - a.n)) {
    const own = new Set(words);
    let kind = closest(own, founders, byWord);
    if (kind < 0) {
      kind = founders.length;
      founders.push(own);
      for (const word of own) {
        const list = byWord.get(word);
        if (list === undefined) byWord.set(word, [kind]);
        else list.push(kind);
      }
    }
    for (const member of members) kindOf[member] = kind;
  }
  return { kinds: founders.length, kindOf };
}

/** The kind with most words in common, -1 where none is alike. */
function closest(
  own: ReadonlySet<string>,
  founders: readonly ReadonlySet<string>[],
  byWord: ReadonlyMap<string, number[]>,
): number {
  if (own.size < leastShared) return -1;
  const shared = new Map<number, number>();
  for (const word of own) {
    const kinds = byWord.get(word) ?? [];
    if (kinds.length > mostKinds) continue;
    for (const kind of kinds) shared.set(kind, (shared.get(kind) ?? 0) + 1);
  }
  let best = -1;
  let most = 0;
  for (const kind of shared.keys()) {
    const founder = founders[kind] ?? new Set<string>();
    let common = 0;
    for (const word of own) common += founder.has(word) ? 1 : 0;
    const similarity = common / (own.size + founder.size - common);
    if (common < leastShared || similarity < leastSimilarity || similarity <= most) continue;
    most = similarity;
    best = kind;
  }
  return best;
}

/** Null for a title without any word. */
function wordingOf(
  title: string,
  ignored: ReadonlySet<string>,
  wordings: Map<string, Wording>,
): Wording | null {
  const words = titleWords(title, ignored);
  if (words.length === 0) return null;
  const key = words.join(' ');
  const wording = wordings.get(key) ?? { words, members: [], n: 0 };
  wordings.set(key, wording);
  return wording;
}
