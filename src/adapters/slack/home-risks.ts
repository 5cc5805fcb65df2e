import { z } from 'zod';
import { formatLine } from '../../bot/format-line.ts';
import type { Block, Report, TableCell } from '../../core/report/document.ts';
import { plural } from '../../core/report/plural.ts';
import { safeText, textLimits } from '../../output/safe-text.ts';
import { actionsToSlack } from '../../output/slack/actions.ts';
import { blockToSlack, context, header, section } from '../../output/slack/blocks.ts';
import type { SlackBlock } from '../../output/slack/payload.ts';

/** So far back it is looked for incidents that are still open. */
export const riskDays = 30;
const dayMs = 86_400_000;
const minuteMs = 60_000;
/** `breaches` lists no more. */
const mostClocks = 500;
const mostListed = 8;
const mostButtons = 5;

/** The command whose answer `openRisks` reads. Whole minutes, so that those who look at once have one answer. */
export function risksLine(now: number): string {
  const to = Math.floor(now / minuteMs) * minuteMs;
  const instant = (at: number) => new Date(at).toISOString();
  const options = { from: instant(to - riskDays * dayMs), to: instant(to), limit: mostClocks };
  return formatLine('breaches', ['custom'], options);
}

const breachedClocks = z.object({
  rows: z.array(z.object({ source: z.string(), incident: z.string(), stoppedAt: z.string().nullable() })),
  total: z.number(),
});

/** Incidents whose breached clock still runs, latest first, as `breaches` words them; empty where it says nothing of them. */
export function openRisks(report: Report): SlackBlock[] {
  const clocks = breachedClocks.safeParse(report.data).data;
  if (clocks === undefined) return [];
  const { rows, total } = clocks;
  const words = clockWords(report);
  const open = new Map(
    rows.flatMap(({ source, incident, stoppedAt }, index) =>
      stoppedAt === null
        ? [[`${source}\0${incident}`, { source, incident, words: words[index] ?? incident }]]
        : [],
    ),
  );
  const listed = [...open.values()].slice(0, mostListed);
  const count =
    open.size === 0
      ? `None: nothing that breached its target in the last ${riskDays} days is still open.`
      : `${open.size} ${plural(open.size, 'incident')}, breached in the last ${riskDays} days and still open.`;
  const notes = [
    ...(open.size > listed.length ? [`The latest ${listed.length} are listed.`] : []),
    ...(total > rows.length ? [`Looked at are the latest ${rows.length} breached clocks of ${total}.`] : []),
    ...omittedNotes(report),
  ];
  return [
    header('Open incidents past their target'),
    section(count),
    ...listed.map(({ words }) => section(words)),
    ...actionsToSlack(
      listed.slice(0, mostButtons).map(({ source, incident }) => ({
        label: `Explain ${incident}`,
        command: formatLine('explain', [incident], { source }),
      })),
      'risks',
    ),
    ...(notes.length === 0 ? [] : [context(notes)]),
  ];
}

/** `INC-100 · P1 · resolution · over by 1 h, open · Checkout fails`, by the table's row. */
function clockWords({ sections }: Report): string[] {
  const table = sections.flatMap(({ blocks }) => blocks).find((block) => block.kind === 'table');
  if (table === undefined) return [];
  const at = (cells: readonly TableCell[], key: string) =>
    safeText(cells[table.columns.findIndex((column) => column.key === key)]?.text ?? '–', textLimits.cell);
  return table.rows.map((cells) => {
    const facts = ['incident', 'priority', 'service', 'clock'].map((key) => at(cells, key));
    return `${facts.join(' · ')} · over by ${at(cells, 'over')} · ${at(cells, 'title')}`;
  });
}

function omittedNotes({ sections, data }: Report): string[] {
  const [note] = sections[0]?.blocks ?? [];
  return data?.omitted !== undefined && note?.kind === 'callout' ? [note.text] : [];
}

/** How the week will likely end: the sentence and the tiles of `outlook`. */
export function outlookBlocks({ sections }: Report): SlackBlock[] {
  const isShown = (block: Block) => block.kind === 'callout' || block.kind === 'tiles';
  const blocks = sections.flatMap((part) => part.blocks.filter(isShown));
  if (blocks.length === 0) return [];
  return [header('Outlook'), ...blocks.flatMap(blockToSlack)];
}
