import type { GroupOutlook } from '../../analytics/outlook/group-outlooks.ts';
import type { Outlook } from '../../analytics/outlook/outlook.ts';
import { addDays } from '../../time/zone.ts';
import type { RunningOutlook } from '../analysis.ts';
import { allowanceBurnDown } from '../charts/allowance-burn-down.ts';
import type { Block, TableCell, Tile, Tone } from '../document.ts';
import { countOf } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { evidenceTable, figureColumn, textColumn } from './evidence-table.ts';
import { methodBlock } from './method-block.ts';
import type { Section } from './section.ts';

/** From these chances of missing on the outlook is a warning, and bad. */
const warningChance = 0.2;
const badChance = 0.5;

/** How the running week or month will likely end. */
export const outlook: Section = {
  name: 'outlook',
  title: 'Outlook',
  needs: ['outlook'],
  titleAlone({ data, format }) {
    const running = data.analysis?.outlook ?? null;
    return running === null ? null : `Outlook: ${periodName(running, format)}`;
  },
  build({ data, format }) {
    const running = data.analysis?.outlook ?? null;
    if (running === null) {
      return [
        {
          kind: 'callout',
          tone: 'neutral',
          text: 'No outlook: the data does not reach into a running week or month.',
        },
      ];
    }
    const chart = allowanceBurnDown(running, data.series.daily, format);
    return [
      headlineOf(running, format),
      { kind: 'tiles', tiles: tilesOf(running, format) },
      ...(chart === null ? [] : [{ kind: 'chart', chart } as const]),
      ...priorityTable(running, format),
      methodBlock(data, ['outlook', 'allowance']),
    ];
  },
};

function headlineOf(running: RunningOutlook, format: Format): Block {
  const { missChance, basis, target, finalCompliance } = running.overall;
  const name = periodName(running, format);
  if (missChance === null || finalCompliance === null) {
    return {
      kind: 'callout',
      tone: 'neutral',
      text: `No chance is stated for ${name}: the record holds ${countOf(basis.decided, 'decided incident', format)}, and it takes ${format.count(basis.minimumDecided)}.`,
    };
  }
  const interval = finalCompliance.interval80.map((rate) => format.rate(rate)).join(' and ');
  const text = `${name} ${likelihood(missChance)} under the target of ${format.rate(target)}: chance ${format.rate(missChance)}. It will end near ${format.rate(finalCompliance.median)}, with 80 % chance between ${interval}.`;
  return { kind: 'callout', tone: toneOf(missChance), text: text.charAt(0).toUpperCase() + text.slice(1) };
}

function periodName({ kind, from }: RunningOutlook, format: Format): string {
  return kind === 'monthly' ? format.month(from) : `the week from ${format.date(from)}`;
}

function likelihood(chance: number): string {
  if (chance >= 0.9) return 'will very likely close';
  if (chance >= badChance) return 'will more likely than not close';
  return chance >= warningChance ? 'may well close' : 'will hardly close';
}

function toneOf(chance: number): Tone {
  if (chance >= badChance) return 'bad';
  return chance >= warningChance ? 'warning' : 'good';
}

function tilesOf(running: RunningOutlook, format: Format): Tile[] {
  const { allowance, missChance, finalCompliance, met, breached, pending, ...days } = running.overall;
  const decided = met + breached;
  const chance: Tile = {
    label: 'Chance of missing the target',
    value: format.rate(missChance),
    detail:
      missChance === null
        ? `too few decided incidents (${format.count(days.basis.decided)})`
        : `from ${countOf(days.basis.decided, 'decided incident', format)} of ${countOf(days.basis.days, 'day', format)}`,
    tone: missChance === null ? 'neutral' : toneOf(missChance),
  };
  return [
    chance,
    {
      label: 'Breaches left',
      value: format.count(Math.max(0, allowance.left)),
      detail: `${usedWords(allowance, format)}; ${endWords(running, format)}`,
      tone: allowance.left < 0 ? 'bad' : 'neutral',
    },
    {
      label: 'Burn rate',
      value: allowance.burnRate === null ? '–' : format.number(allowance.burnRate, 2),
      detail: 'above 1 the allowance runs out early',
      tone: allowance.burnRate !== null && allowance.burnRate > 1 ? 'warning' : 'neutral',
    },
    {
      label: 'Compliance at the end',
      value: format.rate(finalCompliance?.median ?? null),
      detail: `${intervalOf(finalCompliance, format)}so far ${format.rate(decided === 0 ? null : met / decided)} (n=${format.count(decided)}, ${format.count(pending)} pending)`,
      tone: 'neutral',
    },
  ];
}

function intervalOf(final: Outlook['finalCompliance'], format: Format): string {
  if (final === null) return '';
  return `95 % interval ${final.interval95.map((rate) => format.rate(rate)).join(' to ')}; `;
}

/** `2 of 10 used`, `35 used, 10 allowed`. */
function usedWords({ used, allowed, left }: Outlook['allowance'], format: Format): string {
  if (left < 0) return `${format.count(used)} used, ${format.count(allowed)} allowed`;
  return `${format.count(used)} of ${format.count(allowed)} used`;
}

function endWords({ from, overall }: Pick<RunningOutlook, 'from' | 'overall'>, format: Format): string {
  const { allowed, exceededOnDay, left, runsOutOnDay, burnRate } = overall.allowance;
  const dateOf = (day: number) => format.shortDate(addDays(from, day - 1));
  if (exceededOnDay !== null) return `exceeded on ${dateOf(exceededOnDay)}`;
  if (burnRate === null && left > 0) return 'no rate yet';
  if (left === 0) return allowed === 0 ? 'none allowed' : 'used up';
  return runsOutOnDay === null ? 'lasts at this rate' : `runs out on ${dateOf(runsOutOnDay)} at this rate`;
}

/** Most likely to miss first. */
function priorityTable({ from, priorities }: RunningOutlook, format: Format): Block[] {
  return evidenceTable(
    {
      id: 'outlook-by-priority',
      caption: 'Outlook by priority',
      columns: [
        textColumn('Priority'),
        figureColumn('Allowed'),
        figureColumn('Used'),
        figureColumn('Burn rate'),
        textColumn('At this rate'),
        figureColumn('Chance of missing'),
        figureColumn('Ends near'),
        figureColumn('80 % interval'),
        figureColumn('n'),
      ],
      items: [...priorities].sort((a, b) => (b.missChance ?? 0) - (a.missChance ?? 0)),
      cells: (group) => priorityCells(from, group, format),
    },
    format,
  );
}

function priorityCells(from: string, group: GroupOutlook, format: Format): TableCell[] {
  const { key, allowance, missChance, finalCompliance, basis } = group;
  const interval = finalCompliance?.interval80.map((rate) => format.rate(rate)).join(' to ') ?? '–';
  return [
    { text: key },
    { text: format.count(allowance.allowed) },
    { text: format.count(allowance.used) },
    { text: allowance.burnRate === null ? '–' : format.number(allowance.burnRate, 2) },
    { text: endWords({ from, overall: group }, format) },
    { text: format.rate(missChance), tone: missChance === null ? 'neutral' : toneOf(missChance) },
    { text: format.rate(finalCompliance?.median ?? null) },
    { text: interval },
    { text: format.count(basis.decided) },
  ];
}
