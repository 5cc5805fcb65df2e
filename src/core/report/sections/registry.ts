import { UserError } from '../../errors.ts';
import { comparison } from './comparison.ts';
import { compliance } from './compliance.ts';
import { executiveSummary } from './executive-summary.ts';
import { forecast } from './forecast.ts';
import { outlook } from './outlook.ts';
import { patterns } from './patterns.ts';
import { pauses } from './pauses.ts';
import { recommendations } from './recommendations.ts';
import { responseTimes } from './response-times.ts';
import { restatements } from './restatements.ts';
import type { Section } from './section.ts';
import { summary } from './summary.ts';
import { trends } from './trends.ts';

/** Every section there is. */
export const sections: readonly Section[] = [
  summary,
  executiveSummary,
  compliance,
  responseTimes,
  comparison,
  trends,
  patterns,
  pauses,
  forecast,
  outlook,
  recommendations,
  restatements,
];

/** The named sections in the order given, each once; UserError for a name that is none. */
export function findSections(names: readonly string[]): readonly Section[] {
  return [...new Set(names)].map((name) => {
    const section = sections.find((candidate) => candidate.name === name);
    if (section !== undefined) return section;
    throw new UserError(`There is no report section “${name.slice(0, 60)}”.`, {
      code: 'unknown-section',
      hint: `The sections are: ${sections.map((known) => known.name).join(', ')}.`,
    });
  });
}
