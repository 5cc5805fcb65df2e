import type { PauseAudit, PauseAuditRow, PauseCompliance } from '../analysis.ts';
import type { Block, TableCell } from '../document.ts';
import { countOf } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { evidenceTable, figureColumn, textColumn } from './evidence-table.ts';
import { methodBlock } from './method-block.ts';
import type { Section } from './section.ts';

const mostTeams = 10;

/** How much of the compliance rests on paused clocks. */
export const pauses: Section = {
  name: 'pauses',
  title: 'Pauses',
  needs: ['pauses'],
  build({ data, format }) {
    const audit = data.analysis?.pauses ?? null;
    if (audit === null || audit.overall.n === 0) {
      return [
        {
          kind: 'callout',
          tone: 'neutral',
          text: 'No resolution was decided, so no pause can have mattered.',
        },
      ];
    }
    if (audit.pausedIncidents === 0) {
      return [
        {
          kind: 'callout',
          tone: 'neutral',
          text: `None of the incidents behind ${countOf(audit.overall.n, 'resolution', format)} was ever paused.`,
        },
      ];
    }
    return [
      { kind: 'callout', tone: 'neutral', text: sentenceOf(audit, format) },
      ...table(audit, format),
      methodBlock(data, ['pauses']),
    ];
  },
};

function sentenceOf(audit: PauseAudit, format: Format): string {
  const { overall, lateApplied } = audit;
  const { judged, unpaused, metOnlyByPause, n } = overall;
  const would =
    metOnlyByPause === 0
      ? `No resolution was kept only because its clock was paused (n=${format.count(n)}).`
      : `Resolution compliance is ${format.rate(judged.rate)} (n=${format.count(n)}); had nobody paused it would be ${format.rate(unpaused.rate)} (n=${format.count(unpaused.met + unpaused.breached)}). ${countOf(metOnlyByPause, 'resolution was', format, 'resolutions were')} kept only by a pause${earlierWords(audit, format)}.`;
  if (lateApplied === 0) return would;
  return `${would} ${countOf(lateApplied, 'clock has a pause that was', format, 'clocks have a pause that was')} recorded only after the breach it averts.`;
}

/** Clocks that a pause carried out of the period undecided. */
function earlierWords({ overall: { judged, unpaused, metOnlyByPause } }: PauseAudit, format: Format): string {
  const more = unpaused.breached - judged.breached - metOnlyByPause;
  return more <= 0
    ? ''
    : `; ${format.count(more)} more, not decided in the period, would have breached in it`;
}

function table({ overall, teams }: PauseAudit, format: Format): Block[] {
  const named = teams.map((row) => ({ ...row, name: row.key ?? '(none)' }));
  return evidenceTable(
    {
      id: 'pauses',
      caption: 'Resolution compliance as judged and as if nobody had paused',
      columns: [
        textColumn('Team'),
        figureColumn('n'),
        figureColumn('As judged'),
        figureColumn('Breached'),
        figureColumn('Without pauses'),
        figureColumn('Would breach'),
        figureColumn('Kept only by a pause'),
        figureColumn('Of those kept'),
      ],
      items: [{ ...overall, name: 'All' }, ...named],
      most: mostTeams,
      cells: (row) => cells(row, format),
    },
    format,
  );
}

function cells(row: PauseAuditRow & { readonly name: string }, format: Format): TableCell[] {
  const { judged, unpaused, metOnlyByPause, n, name } = row;
  return [
    { text: name },
    { text: format.count(n) },
    { text: rateOf(judged, format) },
    { text: format.count(judged.breached) },
    { text: rateOf(unpaused, format) },
    { text: format.count(unpaused.breached) },
    { text: format.count(metOnlyByPause) },
    { text: format.rate(judged.met === 0 ? null : metOnlyByPause / judged.met) },
  ];
}

function rateOf({ rate }: PauseCompliance, format: Format): string {
  return format.rate(rate);
}
