import type { Verdict } from '../../sla/types.ts';
import { restOfRows } from '../all-figures.ts';
import type { Block, TableCell } from '../document.ts';
import { countOf, pointWords } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { complianceKinds } from '../model.ts';
import type { RestatedClock, RestatementCause, Restatements } from '../restatements.ts';
import { verdictWords } from '../verdict-words.ts';
import { figureColumn, textColumn } from './evidence-table.ts';
import { methodBlock } from './method-block.ts';
import type { Section } from './section.ts';

const mostClocks = 10;
const mostCauses = 3;

/** What has changed in the figures since an earlier report of the same period. */
export const restatements: Section = {
  name: 'restatements',
  title: 'Restatements',
  needs: ['restatements'],
  build({ data, format }) {
    const found = data.restatements;
    if (found === null) return [];
    const callout: Block = { kind: 'callout', tone: 'neutral', text: restatementSentence(found, format) };
    if (found.clocks.length === 0) return [callout, methodBlock(data, ['restatements'])];
    return [
      callout,
      totalsTable(found, format),
      clocksTable(found, data.period.cohort === 'verdict' ? 'carried over' : 'pending', format),
      methodBlock(data, ['restatements']),
    ];
  },
};

/** What is judged differently now, with the compliance then and now. */
export function restatementSentence(found: Restatements, format: Format): string {
  const { clocks, shifted, decidedSince, since } = found;
  const report = `the report of ${format.instant(Date.parse(since.issuedAt))}`;
  const open = `${countOf(decidedSince, 'clock that was', format, 'clocks that were')} open then and decided since`;
  if (clocks.length === 0 && shifted === 0) {
    return `No figure of this period has changed since ${report}${decidedSince === 0 ? '' : `, but for ${open}`}.`;
  }
  const but = decidedSince === 0 ? '' : ` Not counted: ${open}.`;
  if (clocks.length === 0) {
    return `No verdict of this period has changed since ${report}; the times or groups of ${countOf(shifted, 'clock', format)} have.${but}`;
  }
  const incidents = new Set(clocks.map(({ source, incident }) => JSON.stringify([source, incident]))).size;
  const which = `${countOf(clocks.length, 'clock', format)} of ${countOf(incidents, 'incident', format)}`;
  const others = countOf(shifted, 'other clock', format);
  const more = shifted === 0 ? '' : ` The times or groups of ${others} have changed, not the verdict.`;
  return `${which} ${clocks.length === 1 ? 'is' : 'are'} judged differently than in ${report}: ${complianceWords(found, format)}.${more}${but}`;
}

function complianceWords({ before, after }: Restatements, format: Format): string {
  const words = ({ rate, n }: Restatements['before']['overall']) =>
    `${format.rate(rate)} (n=${format.count(n)})`;
  const [then, now] = [words(before.overall), words(after.overall)];
  return then === now ? `overall compliance stays ${now}` : `overall compliance is ${now}, it was ${then}`;
}

const kindTitles = { overall: 'Overall', response: 'Response', resolution: 'Resolution' } as const;

function totalsTable({ before, after }: Restatements, format: Format): Block {
  const kinds = [...complianceKinds].reverse();
  return {
    kind: 'table',
    id: 'restated-totals',
    caption: 'Compliance then and now',
    columns: [
      textColumn('Clock'),
      figureColumn('n then'),
      figureColumn('Then'),
      figureColumn('n now'),
      figureColumn('Now'),
      figureColumn('Change'),
    ],
    rows: kinds.map((kind): TableCell[] => {
      const [then, now] = [before[kind], after[kind]];
      const change = then.rate === null || now.rate === null ? null : now.rate - then.rate;
      return [
        { text: kindTitles[kind] },
        { text: format.count(then.n) },
        { text: format.rate(then.rate) },
        { text: format.count(now.n) },
        { text: format.rate(now.rate) },
        { text: pointWords(change, format) },
      ];
    }),
    totalRows: kinds.length,
  };
}

function clocksTable({ clocks }: Restatements, pending: string, format: Format): Block {
  const rest = clocks.length > mostClocks ? `: the first ${mostClocks}` : '';
  const words = (verdict: Verdict | null) => {
    if (verdict === null) return 'not in the period';
    return verdict === 'pending' ? pending : verdictWords(verdict);
  };
  return {
    kind: 'table',
    id: 'restated-clocks',
    caption: `Clocks judged differently${rest}`,
    columns: [
      textColumn('Incident'),
      textColumn('Source'),
      textColumn('Clock'),
      textColumn('Then'),
      textColumn('Now'),
      { ...textColumn('What has come since'), elastic: true },
    ],
    rows: clocks
      .slice(0, mostClocks)
      .map((clock): TableCell[] => [
        { text: clock.incident },
        { text: clock.source },
        { text: clock.cycle > 1 ? `${clock.clock}, cycle ${clock.cycle}` : clock.clock },
        { text: words(clock.from) },
        { text: words(clock.to) },
        { text: causesWords(clock, format) },
      ]),
    totalRows: clocks.length,
    rest: restOfRows,
  };
}

function causesWords({ causes }: RestatedClock<string>, format: Format): string {
  if (causes.length === 0) return 'not known';
  const more = causes.length - mostCauses;
  const words = causes.slice(0, mostCauses).map((cause) => causeWords(cause, format));
  return [...words, ...(more > 0 ? [`${format.count(more)} more`] : [])].join('; ');
}

const kindWords = {
  correction: 'corrected',
  'late-event': 'learned of late',
  'later-event': 'since then',
} as const;

function causeWords(cause: RestatementCause<string>, format: Format): string {
  const recorded = `recorded ${format.instant(Date.parse(cause.recordedAt))}`;
  if (cause.kind === 'policy') return `policy version ${format.count(cause.version)}, ${recorded}`;
  const type = cause.type.replace('_', ' ');
  const times = cause.n > 1 ? ` (${format.count(cause.n)})` : '';
  return `${type} ${kindWords[cause.kind]}${times}, ${recorded}`;
}
