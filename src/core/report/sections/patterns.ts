import type { Patterns } from '../../analytics/patterns/types.ts';
import type { Analysis } from '../analysis.ts';
import { weekHeatMap } from '../charts/week-heat-map.ts';
import type { Block, Tone } from '../document.ts';
import { countOf } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { openedWithin } from '../period-words.ts';
import { afterHoursTable, concentrationTable, highResponseTable } from './group-pattern-tables.ts';
import { coFailingTable, hotSpotTable, recurringTable } from './incident-pattern-tables.ts';
import { methodBlock } from './method-block.ts';
import type { Section } from './section.ts';

/** What comes back, comes together or piles up in one place. */
export const patterns: Section = {
  name: 'patterns',
  title: 'Patterns',
  needs: ['patterns'],
  build({ data, format }) {
    const { analysis } = data;
    const found = analysis?.patterns ?? null;
    if (analysis === null || found === null) {
      return [callout('neutral', 'There are no incidents to look for patterns in yet.')];
    }
    if (!found.enabled) {
      return [callout('neutral', 'Looking for patterns is switched off in the configuration.')];
    }
    const chart = weekHeatMap(found, analysis.weekGrid ?? null, format);
    return [
      callout('neutral', headline(found, analysis.incidentWindow, format)),
      ...(chart === null ? [] : [{ kind: 'chart', chart } as const]),
      ...hotSpotTable(found, analysis, format),
      ...recurringTable(found, analysis, format),
      ...coFailingTable(found, analysis, format),
      ...concentrationTable(found, analysis, format),
      ...highResponseTable(found, analysis, format),
      ...afterHoursTable(found, analysis, format),
      methodBlock(data, methodsOf(found)),
    ];
  },
};

/** How what is shown was found; the JSON says it of every kind. */
function methodsOf(found: Patterns): string[] {
  const kinds = (['hotSpots', 'recurring', 'coFailing', 'concentration', 'highResponse'] as const).filter(
    (kind) => found[kind].length > 0,
  );
  return ['patterns', ...kinds, ...(kinds.length === 0 ? [] : ['patternExamples'])];
}

function headline(found: Patterns, incidentWindow: Analysis['incidentWindow'], format: Format): string {
  const { hotSpots, recurring, coFailing, concentration, afterHours, highResponse, incidents } = found;
  const counts: readonly (readonly [number, string, string?])[] = [
    [hotSpots.length, 'time of the week that stands out', 'times of the week that stand out'],
    [recurring.length, 'recurring incident'],
    [coFailing.length, 'pair of services that fail together', 'pairs of services that fail together'],
    [
      concentration.length,
      'group with more than its share of the breaches',
      'groups with more than their share of the breaches',
    ],
    [highResponse.length, 'group that is answered late', 'groups that are answered late'],
    [
      afterHours.length,
      'team that is called after hours more than others',
      'teams that are called after hours more than others',
    ],
  ];
  const named = counts.filter(([n]) => n > 0).map(([n, one, many]) => countOf(n, one, format, many));
  const scope = `In ${countOf(incidents, 'incident', format)}${openedWithin(incidentWindow, format)}`;
  return named.length === 0 ? `${scope} nothing stands out beyond chance.` : `${scope}: ${named.join('; ')}.`;
}

function callout(tone: Tone, text: string): Block {
  return { kind: 'callout', tone, text };
}
