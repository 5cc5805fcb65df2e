import type { Recommendation } from '../../recommend/recommendation.ts';
import type { SectionInput } from '../sections/section.ts';
import type { Finding } from './finding.ts';
import { patternFindings } from './pattern-findings.ts';
import { trendFindings } from './trend-findings.ts';

export const mostDigestFindings = 3;

/**
 * At most three: the strongest recommendation, trend and pattern, and where a family has none the next of the others, in
 * that order. A pattern that a recommendation is about is not told again.
 */
export function digestFindings(input: SectionInput): Finding[] {
  const advice = (input.data.analysis?.recommendations ?? []).map(advised);
  const subjects = new Set(advice.flatMap(({ subject }) => subject ?? []));
  const isNew = ({ subject }: Finding) => subject === null || !subjects.has(subject);
  const families = [advice, trendFindings(input), patternFindings(input).filter(isNew)];
  return Array.from({ length: mostDigestFindings }, (_, rank) =>
    families.flatMap((family) => family[rank] ?? []),
  )
    .flat()
    .slice(0, mostDigestFindings);
}

/** They come most worthwhile first. */
function advised({ priority, recommendation, finding, evidence }: Recommendation): Finding {
  const { scope, adjustedP } = evidence;
  return {
    lead: `Advice, ${priority} priority`,
    text: `${recommendation} ${finding}`,
    p: adjustedP,
    subject: scope === null || scope.key === null ? null : `${scope.dimension} ${scope.key}`,
  };
}
