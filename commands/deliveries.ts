import { z } from 'zod';
import { defineCommand } from '../src/bot/command.ts';
import { plainReport } from '../src/bot/plain-report.ts';
import { noteOf } from '../src/bot/schedules/note-of.ts';
import { columns } from '../src/bot/schedules/reports.ts';
import { schedulingOf } from '../src/bot/schedules/scheduling-of.ts';
import { owedPeriodWords, readerFormat } from '../src/bot/schedules/words.ts';
import type { Block, TableCell } from '../src/core/report/document.ts';
import type { Format } from '../src/core/report/format.ts';
import { plural } from '../src/core/report/plural.ts';
import { type Delivery, deliveryStates } from '../src/ports/delivery-ledger.ts';

const defaultLimit = 20;
const maxLimit = 500;

export const deliveries = defineCommand({
  name: 'deliveries',
  summary: 'What schedules sent, are sending, skipped or could not deliver, the latest first, and why.',
  examples: ['deliveries', 'deliveries weekly', 'deliveries state=failed,skipped'],
  options: z.object({
    schedule: z.string().min(1).nullable().default(null).describe('Only of this schedule'),
    state: z.array(z.enum(deliveryStates)).default([]).describe('Only in this state'),
    limit: z.number().int().min(1).max(maxLimit).default(defaultLimit).describe('How many to list at most'),
  }),
  positional: ['schedule'],
  personal: true,
  withoutData: true,
  run: async ({ schedule, state, limit }, context) => {
    const found = await schedulingOf(context).deliveries({ schedule, states: state, limit });
    const format = readerFormat(context);
    const summary = countWords(found);
    return plainReport({
      title: 'Deliveries',
      subtitle: format.timeZone,
      summary,
      blocks: [
        { kind: 'callout', tone: toneOf(found), text: summary },
        ...(found.length === 0 ? [] : [table(found, format)]),
      ],
      actions: [{ label: 'Schedules', command: 'schedule list' }],
      language: context.locale,
      data: { deliveries: found.map(deliveryData) },
    });
  },
});

const isLost = ({ state }: Delivery) => state === 'failed' || state === 'skipped';

/** Not there yet after an attempt. */
const isTroubled = (one: Delivery) => one.state !== 'confirmed' && !isLost(one) && one.attempts > 0;

function countWords(found: readonly Delivery[]): string {
  if (found.length === 0) return 'There is no delivery to show.';
  const n = found.length;
  const count = (isSo: (one: Delivery) => boolean) => found.filter(isSo).length;
  const [arrived, lost, troubled] = [
    count(({ state }) => state === 'confirmed'),
    count(isLost),
    count(isTroubled),
  ];
  const parts = [
    `${arrived} of ${n} ${plural(n, 'delivery', 'deliveries')} arrived`,
    ...(lost > 0 ? [`${lost} failed or skipped`] : []),
    ...(troubled > 0 ? [`${troubled} met trouble and ${troubled === 1 ? 'is' : 'are'} tried again`] : []),
    ...(n - arrived - lost - troubled > 0 ? [`${n - arrived - lost - troubled} under way`] : []),
  ];
  return `${parts.join(', ')}.`;
}

function toneOf(found: readonly Delivery[]) {
  if (found.length === 0) return 'neutral';
  return found.some((one) => isLost(one) || isTroubled(one)) ? 'warning' : 'good';
}

function table(found: readonly Delivery[], format: Format): Block {
  const [why = { key: 'why', label: 'Why', align: 'left' as const }] = columns('Why');
  return {
    kind: 'table',
    id: 'deliveries',
    caption: 'Deliveries, latest first',
    columns: [
      ...columns('Schedule', 'Period', 'Goes to', 'State', 'Attempts', `Due (${format.timeZone})`),
      { ...why, elastic: true },
    ],
    rows: found.map((delivery) => row(delivery, format)),
    totalRows: found.length,
  };
}

function row(delivery: Delivery, format: Format): TableCell[] {
  const { schedule, destination, state, late, byHand, attempts, runAt, reason } = delivery;
  const isNotice = noteOf(delivery) !== null;
  const marks = [
    state,
    ...(isNotice ? ['notice to the owner'] : []),
    ...(late && state !== 'skipped' ? ['late'] : []),
    ...(byHand ? ['by hand'] : []),
  ];
  return [
    { text: schedule },
    { text: owedPeriodWords(delivery, format) },
    { text: destination },
    isLost(delivery) ? { text: marks.join(', '), tone: 'bad' } : { text: marks.join(', ') },
    { text: format.count(attempts) },
    { text: format.instant(runAt) },
    { text: reason ?? '–' },
  ];
}

/** For programs: instants as ISO 8601, without what is the bot's own business. */
function deliveryData(delivery: Delivery): Record<string, unknown> {
  const { id, schedule, kind, from, to, timeZone, destination, state, late, byHand } = delivery;
  const { attempts, reason, reportId, runAt, nextAttemptAt, updatedAt } = delivery;
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    ...{
      id,
      schedule,
      kind,
      from,
      to,
      timeZone,
      destination,
      state,
      late,
      byHand,
      attempts,
      reason,
      reportId,
      notice: noteOf(delivery)?.kind ?? null,
    },
    ...{ runAt: iso(runAt), nextAttemptAt: iso(nextAttemptAt), updatedAt: iso(updatedAt) },
  };
}
