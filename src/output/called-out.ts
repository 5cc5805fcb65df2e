import type { Report } from '../core/report/document.ts';

/**
 * Whether the first section opens with the report's summary: its sentence in a callout, to which the summary may add
 * what the subtitle and the notes say anyway (that the period is still running).
 */
export function isCalledOut({ summary, sections }: Report): boolean {
  const blocks = sections[0]?.blocks ?? [];
  return blocks.some(
    (block) => block.kind === 'callout' && block.text !== '' && summary.startsWith(block.text),
  );
}
