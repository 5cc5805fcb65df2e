import type { Tone } from '../document.ts';
import { filterWords } from '../notes.ts';
import { plural } from '../plural.ts';
import { intervalWords, rateTone } from '../rate-words.ts';
import type { SectionInput } from '../sections/section.ts';
import { logEnd } from './log-end.ts';

export interface Verdict {
  readonly tone: Tone;
  /** Whether things are fine in a word or two, then the figures; what chance makes doubtful in a second sentence. */
  readonly sentence: string;
}

type Input = Pick<SectionInput, 'data' | 'format'>;

const words: Readonly<Record<Tone, string>> = {
  good: 'Fine',
  warning: 'Below target',
  bad: 'Alarming',
  neutral: 'Nothing decided',
};

/** The first line of a digest. `isEmpty`: nothing at all touches the period. */
export function verdictOf({ data, format }: Input, isEmpty: boolean): Verdict {
  if (isEmpty) return nothingIn({ data, format });
  const { overall } = data.metrics.compliance;
  const { complianceTarget } = data.thresholds;
  const tone = rateTone(overall.rate, data.thresholds);
  const word = words[tone];
  if (overall.rate === null) {
    const { opened } = data.counts;
    const came = opened === 0 ? '' : `; ${format.count(opened)} opened`;
    const open = overall.pending === 0 ? '' : `; ${format.count(overall.pending)} undecided at its end`;
    return { tone, sentence: `${word}: no incident came to a verdict in this period${came}${open}.` };
  }
  const n = overall.met + overall.breached;
  const figures = `${format.rate(overall.rate)} of ${format.count(n)} decided ${plural(n, 'incident')} met all targets`;
  const [low, high] = overall.interval ?? [1, 1];
  const isChance = low < complianceTarget && complianceTarget < high;
  const doubt = isChance
    ? ` Which side of that is true may be chance (${intervalWords(overall, format)}).`
    : '';
  return {
    tone,
    sentence: `${word}: ${figures}; at least ${format.rate(complianceTarget)} should.${doubt}`,
  };
}

/** Silence is good news only where the log is known to reach to the end of the period. */
function nothingIn({ data, format }: Input): Verdict {
  const filters = filterWords(data.filters);
  const whose = filters === '' ? '' : ` of ${filters}`;
  const end = logEnd(data);
  if (end === null) {
    const { knownAt } = data.period;
    const known = knownAt === null ? '' : `, as far as was known ${format.instant(Date.parse(knownAt))}`;
    const sentence = `No incidents: nothing${whose} was opened, decided or due in this period${known}.`;
    return { tone: 'neutral', sentence };
  }
  const until = Number.isFinite(end) ? `ends ${format.instant(end)}` : 'is empty';
  const sentence = `No data: the log ${until}, so whether there were incidents${whose} is not known.`;
  return { tone: 'warning', sentence };
}
