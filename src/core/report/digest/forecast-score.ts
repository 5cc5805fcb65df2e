import { seriesTitles } from '../evidence-words.ts';
import type { SectionInput } from '../sections/section.ts';

/** How the newest earlier forecast of which days are over has done; null without one. */
export function forecastScoreSentence({
  data,
  format,
}: Pick<SectionInput, 'data' | 'format'>): string | null {
  const scored = (data.analysis?.earlierForecasts ?? []).filter(({ score }) => score.n > 0);
  const [newest] = scored;
  if (newest === undefined) return null;
  const { madeOn, level } = newest;
  const words = scored
    .filter((one) => one.madeOn === madeOn)
    .map(
      ({ name, score: { inside, n } }) =>
        `${seriesTitles[name].toLowerCase()} ${format.count(inside)} of ${format.count(n)}`,
    );
  return `That of ${format.date(madeOn)}, days inside its ${format.count(level * 100)} % band: ${words.join(', ')}.`;
}
