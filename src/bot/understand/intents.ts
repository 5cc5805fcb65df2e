import { closest } from '../../core/text/closest.ts';
import type { Remainder } from './remainder.ts';
import { ownWords } from './vocabulary.ts';

export interface Intents {
  /** Names of the commands asked for, the words of which are taken; several: it is not clear which. */
  readonly commands: readonly string[];
  /** Asks how things went, which a report tells of a closed period and a summary of a running one. */
  readonly asksHow: boolean;
  /** Asks for all that is open, not only for what is at risk. */
  readonly asksOpen: boolean;
  readonly notes: readonly string[];
}

/** What names a command. `what-if` has words of its own and is not understood here. */
const patterns: readonly (readonly [command: string, pattern: RegExp])[] = [
  ['explain', /\b(?:why|explain|explanation|what happened (?:to|with))\b/],
  // Before what has happened, which is named by the same words.
  [
    'outlook',
    /\b(?:outlook|on track|(?:will|are we going to)\s+(?:we\s+)?(?:make|miss|meet|breach(?!\s+soon)))\b/,
  ],
  [
    'at-risk',
    /\b(?:at[- ]risk|(?:about|going|close) to breach|close to (?:breaching|(?:a|the|their) (?:breach|deadline|target))|(?:almost|nearly) breached|(?:breach(?:es|ing)?|due) soon)\b/,
  ],
  ['breaches', /\b(?:breach(?:es|ed|ing)?|violat(?:ions?|ed)|missed)\b/],
  ['forecast', /\b(?:forecasts?|forecasted|predict(?:ions?|ed)?)\b/],
  ['trends', /\b(?:trends?|trending|getting (?:better|worse))\b/],
  ['patterns', /\b(?:patterns?|recurring|keeps? happening|hot ?spots?)\b/],
  ['recommend', /\b(?:recommend(?:ations?|ed)?|advice|suggest(?:ions?)?|should we (?:change|do|improve))\b/],
  ['compare', /\b(?:compare[ds]?|comparison|versus|vs\.?)\b/],
  [
    'summary',
    /\b(?:summary|summaries|summari[sz]e|status|overview|so far|how (?:are|do) we (?:doing|stand|stand so far))\b/,
  ],
  ['help', /\b(?:help|what can you do|commands)\b/],
  ['report', /\b(?:reports?|reporting)\b/],
];
const how =
  /\b(?:compliance|mttr|mtta|mean time to (?:resolve|respond|repair|acknowledge)|(?:response|resolution) times?|(?:did|do|have|are) we (?:meet|met|meeting|hit|hitting)|how (?:did|have|has|do|does|are|were|was|is|well)|what happened)\b/;
const whatIf = /\bwhat[- ]if\b|\bwhat (?:would|will) (?:happen|change) if\b/;
const open = /\b(?:(?:are|is|still|currently) open|open (?:incidents|tickets|cases|clocks))\b/;

const spellings: Readonly<Record<string, string>> = {
  report: 'report',
  reports: 'report',
  summary: 'summary',
  breaches: 'breaches',
  breach: 'breaches',
  explain: 'explain',
  forecast: 'forecast',
  outlook: 'outlook',
  trends: 'trends',
  patterns: 'patterns',
  recommend: 'recommend',
  recommendations: 'recommend',
  compare: 'compare',
};
/** Shorter words are near too many others. */
const leastLength = 5;

const nothing: Intents = { commands: [], asksHow: false, asksOpen: false, notes: [] };

export function takeIntents(rest: Remainder, hasIncident: boolean): Intents {
  if (rest.take(whatIf) !== null) return { ...nothing, commands: ['what-if'] };
  const found = patterns
    .filter(([, pattern]) => rest.takeAll(pattern).length > 0)
    .map(([command]) => command);
  const asksHow = rest.take(how) !== null;
  const isOpen = (found.length === 0 || found.includes('at-risk')) && rest.take(open) !== null;
  const asked = { ...nothing, asksHow };
  if (
    hasIncident &&
    (found.length === 0 ||
      found.every((name) => name === 'explain' || name === 'breaches' || name === 'report'))
  ) {
    return { ...asked, commands: ['explain'] };
  }
  if (found.length === 0 && isOpen) return { ...asked, commands: ['at-risk'], asksOpen: true };
  if (found.length === 0) return { ...asked, ...nearSpelling(rest) };
  // “A breach report”, “the status report”: the other word says which; “are we improving or not, help” is no help.
  const telling = found.filter((name) => name !== 'report' && name !== 'help');
  return { ...asked, commands: telling.length > 0 ? telling : found.slice(0, 1) };
}

function nearSpelling(rest: Remainder): Pick<Intents, 'commands' | 'notes'> {
  for (const { norm, start, end } of rest.words()) {
    if (norm.length < leastLength || ownWords.has(norm)) continue;
    const near = closest(norm, Object.keys(spellings));
    const command = near === null ? undefined : spellings[near];
    if (command === undefined || near === null || Math.abs(near.length - norm.length) > 2) continue;
    const typed = rest.original(start, end);
    rest.blank(start, end);
    return { commands: [command], notes: [`I read “${typed}” as ${command}.`] };
  }
  return { commands: [], notes: [] };
}
