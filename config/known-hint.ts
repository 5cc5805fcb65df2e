import { closest } from '../src/core/text/closest.ts';

/** Longer lists are not shown whole. */
const maxShown = 20;
const shownOfLong = 8;
const maxClose = 4;

/** What may have been meant by a name that is not known: those spelt like it, else the known ones, or the first of many. */
export function knownHint(name: string, known: readonly string[]): string {
  const close = closeOnes(name, known);
  if (close.length === 1) return `did you mean ${close[0]}?`;
  if (close.length > 1) return `close to it: ${close.join(', ')}; ${known.length} are known`;
  if (known.length === 0) return 'known: none';
  if (known.length <= maxShown) return `known: ${known.join(', ')}`;
  return `known: ${known.slice(0, shownOfLong).join(', ')} and ${known.length - shownOfLong} more`;
}

/** Of a code of two letters half are close to it: several are named. Of words the closest says enough. */
function closeOnes(name: string, known: readonly string[]): string[] {
  const wanted = name.length > 2 ? 1 : maxClose;
  const found: string[] = [];
  while (found.length < wanted) {
    const next = closest(
      name,
      known.filter((one) => !found.includes(one)),
    );
    if (next === null) return found;
    found.push(next);
  }
  return found;
}
