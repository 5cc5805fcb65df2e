import { formatLine } from '../../bot/format-line.ts';
import type { Block, Report, TableCell } from '../../core/report/document.ts';
import { safeText, textLimits } from '../../output/safe-text.ts';
import { actionsToSlack } from '../../output/slack/actions.ts';
import { blockToSlack, header, section } from '../../output/slack/blocks.ts';
import type { SlackBlock } from '../../output/slack/payload.ts';

const mostListed = 8;

/** The command whose answer `openRisks` reads. */
export const risksLine = formatLine('at-risk', [], { limit: mostListed });

/** What `at-risk` says, its table as one section for each clock: a Home tab holds no tables. */
export function openRisks({ sections, actions }: Report): SlackBlock[] {
  const blocks = sections.flatMap((part) => part.blocks);
  const callouts = blocks.filter((block) => block.kind === 'callout').flatMap(blockToSlack);
  return [
    header('At risk'),
    ...callouts,
    ...clockWords(blocks).map((words) => section(words)),
    ...actionsToSlack(actions, 'risks'),
  ];
}

/** `INC-100 · resolution · critical · 6 min left · P1 · payments · Checkout fails`, by the table's row. */
function clockWords(blocks: readonly Block[]): string[] {
  const table = blocks.find((block) => block.kind === 'table');
  if (table === undefined) return [];
  const at = (cells: readonly TableCell[], key: string) =>
    safeText(cells[table.columns.findIndex((column) => column.key === key)]?.text ?? '–', textLimits.cell);
  return table.rows.map((cells) => {
    const left = at(cells, 'left');
    const time = left.startsWith('over') ? left : `${left} left`;
    const [incident, clock, status, ...rest] = [
      'incident',
      'clock',
      'status',
      'priority',
      'service',
      'title',
    ].map((key) => at(cells, key));
    return [incident, clock, status, time, ...rest].join(' · ');
  });
}

/** The command whose answer `ownDigests` reads. */
export const digestsLine = formatLine('subscribe', ['list'], {});

/** The digests that are sent to them, a section for each, with a button that has one sent where there are none. */
export function ownDigests({ sections, actions }: Report): SlackBlock[] {
  const table = sections.flatMap(({ blocks }) => blocks).find((block) => block.kind === 'table');
  const rows = table?.rows ?? [];
  const lines = rows.map((cells) => cells.map(({ text }) => safeText(text, textLimits.cell)).join(' · '));
  const shown = lines.length === 0 ? ['No digest is sent to you.'] : lines;
  const start = { label: 'Weekly digest by direct message', command: 'subscribe weekly' };
  const stop = { label: 'Stop my digests', command: 'subscribe stop' };
  const buttons = rows.length === 0 ? [start] : [...actions, stop];
  return [header('My digests'), ...shown.map((line) => section(line)), ...actionsToSlack(buttons, 'digests')];
}

/** How the week will likely end: the sentence and the tiles of `outlook`. */
export function outlookBlocks({ sections }: Report): SlackBlock[] {
  const isShown = (block: Block) => block.kind === 'callout' || block.kind === 'tiles';
  const blocks = sections.flatMap((part) => part.blocks.filter(isShown));
  if (blocks.length === 0) return [];
  return [header('Outlook'), ...blocks.flatMap(blockToSlack)];
}
