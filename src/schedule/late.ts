import type { Block, Report } from '../core/report/document.ts';
import { createMomentWords } from '../core/report/moment-words.ts';
import type { Delivery } from '../ports/delivery-ledger.ts';
import { lateAfterMs } from './plan.ts';

/** The digest with when it was due in its first lines, where that is long ago. */
export function withLateness(
  digest: Report,
  { late, byHand, runAt, timeZone }: Pick<Delivery, 'late' | 'byHand' | 'runAt' | 'timeZone'>,
  now: number,
): Report {
  if (byHand || !(late || now - runAt > lateAfterMs)) return digest;
  const text = `Late: was due ${createMomentWords(digest.language, timeZone)(runAt)} (${timeZone}).`;
  const note: Block = { kind: 'callout', tone: 'warning', text };
  const [first, ...others] = digest.sections;
  const head = first ?? { name: 'answer', title: '', blocks: [] };
  return {
    ...digest,
    summary: `${text} ${digest.summary}`.trim(),
    sections: [{ ...head, blocks: [note, ...head.blocks] }, ...others],
  };
}
