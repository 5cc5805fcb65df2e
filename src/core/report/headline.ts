import type { Tone } from './document.ts';
import type { Format } from './format.ts';
import type { ReportData } from './model.ts';
import { pendingCounts, rateTone, rateWords } from './rate-words.ts';

export interface Headline {
  readonly tone: Tone;
  /** Whether things are fine, in a few words: `On target`. */
  readonly verdict: string;
  /** The verdict with its figures, one sentence. */
  readonly sentence: string;
}

/** The one thing to say about a period: is the compliance target kept? */
export function headline(data: ReportData, format: Format): Headline {
  const { overall } = data.metrics.compliance;
  const tone = rateTone(overall.rate, data.thresholds);
  const target = format.rate(data.thresholds.complianceTarget);
  const figures = rateWords(overall, pendingCounts(data), format);
  const verdict = verdictWords(tone, overall.rate);
  if (overall.rate === null) {
    const undecided = overall.pending === 0 ? '' : ` (${figures})`;
    return { tone, verdict, sentence: `No incident was decided in this period${undecided}.` };
  }
  return {
    tone,
    verdict,
    sentence: `${verdict}: compliance ${figures}; target ${target}.`,
  };
}

function verdictWords(tone: Tone, rate: number | null): string {
  if (rate === null) return 'No data';
  if (tone === 'good') return 'On target';
  return tone === 'warning' ? 'Slightly below target' : 'Below target';
}
