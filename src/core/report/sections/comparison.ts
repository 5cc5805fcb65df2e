import type { PeriodComparison } from '../../analytics/compare/comparison.ts';
import { driversWaterfall } from '../charts/drivers-waterfall.ts';
import type { Block, Tone } from '../document.ts';
import { countOf, pPhrase } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { comparedWith, nothingEarlier } from './compared-with.ts';
import { comparisonTable, figureTitles, isChanged, ownFigures } from './comparison-table.ts';
import { driverBlocks } from './driver-blocks.ts';
import { methodBlock } from './method-block.ts';
import type { Section } from './section.ts';

/** Whether the period differs from the one before and the same one a year before, and which groups made it so. */
export const comparison: Section = {
  name: 'comparison',
  title: 'Compared with before',
  needs: ['comparisons'],
  build(input) {
    const { data, format } = input;
    const comparisons = data.analysis?.comparisons ?? [];
    if (comparisons.length === 0) {
      return [{ kind: 'callout', tone: 'neutral', text: nothingEarlier(input) }];
    }
    return [
      ...comparisons.flatMap((one): Block[] => {
        const earlier = comparedWith(one.base, input);
        return [
          ...(comparisons.length > 1
            ? [{ kind: 'heading' as const, level: 2 as const, text: `Against ${earlier}` }]
            : []),
          headlineOf(one, earlier, format),
          comparisonTable(one, earlier, format),
          ...chartOf(one, format),
          ...driverBlocks(one, format),
        ];
      }),
      methodBlock(data, ['comparison', 'drivers']),
    ];
  },
};

/** What changed beyond chance, in a sentence. */
function headlineOf(comparison: PeriodComparison, earlier: string, format: Format): Block {
  const against = `Against ${earlier}`;
  const figures = ownFigures(comparison);
  const changed = figures.filter(isChanged);
  const tested = figures.filter(({ p }) => p !== null).length;
  if (tested === 0) return callout('neutral', `${against}: too few incidents to tell any change.`);
  if (changed.length === 0) {
    const words = `${against}: no detectable change in ${tested === 1 ? 'the one figure tested' : `any of ${format.count(tested)} figures`}`;
    return callout('neutral', `${words}${groupsWords(comparison, format)}`);
  }
  const words = changed.map(({ figure, verdict, adjustedP }) => {
    const p = adjustedP === null ? '' : ` (${pPhrase(adjustedP, format)})`;
    return `${figureTitles[figure].toLowerCase()} ${verdict}${p}`;
  });
  const worse = changed.some(({ verdict }) => verdict === 'worse');
  const better = changed.some(({ verdict }) => verdict === 'better');
  const tone = worse ? 'warning' : better ? 'good' : 'neutral';
  return callout(tone, `${against}: ${words.join('; ')}. Nothing else changed beyond chance.`);
}

/** Groups can change beyond chance where all together do not. */
function groupsWords({ drivers }: PeriodComparison, format: Format): string {
  const n = drivers?.named.length ?? 0;
  return n === 0
    ? '. That says nothing beyond chance shows at these n, not that nothing changed.'
    : ` of all incidents; ${countOf(n, 'group', format)} changed beyond chance (below).`;
}

function callout(tone: Tone, text: string): Block {
  return { kind: 'callout', tone, text };
}

function chartOf(one: PeriodComparison, format: Format): Block[] {
  const chart = driversWaterfall(one, format);
  return chart === null ? [] : [{ kind: 'chart', chart }];
}
