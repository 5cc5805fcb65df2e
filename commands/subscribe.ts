import { z } from 'zod';
import { scheduleKinds, scheduleSchema } from '../config/schedules-schema.ts';
import { type CommandContext, defineCommand } from '../src/bot/command.ts';
import { plainReport } from '../src/bot/plain-report.ts';
import { listReport, oneReport } from '../src/bot/schedules/reports.ts';
import { checkedScope, schedulingOf } from '../src/bot/schedules/scheduling-of.ts';
import { listWords } from '../src/bot/schedules/words.ts';
import { scopeOptions } from '../src/bot/scope.ts';
import { UserError } from '../src/core/errors.ts';
import type { Report } from '../src/core/report/document.ts';
import { type Dimension, dimensions } from '../src/core/report/facts.ts';
import type { Schedule } from '../src/ports/scheduling.ts';

type Kind = Schedule['kind'];

const { service, team, priority, customer, zone } = scopeOptions;
const { at } = scheduleSchema.shape;

export const subscribe = defineCommand({
  name: 'subscribe',
  summary: 'Sends you a digest of your own by direct message: daily, weekly or monthly, until you stop it.',
  examples: [
    'subscribe list',
    'subscribe weekly',
    'subscribe daily at=08:00 service=payments',
    'subscribe stop weekly',
  ],
  options: z.object({
    action: z
      .enum(['start', ...scheduleKinds, 'list', 'stop'])
      .default('start')
      .describe('Which digest to send; or list yours, or stop them'),
    kind: z.enum(scheduleKinds).nullable().default(null).describe('Which digest; to stop: default all'),
    at: at.unwrap().default('09:00').describe('Local time HH:mm'),
    to: z
      .string()
      .nullable()
      .default(null)
      .describe('On the command line: whose it is, as email:lead@example.com'),
    zone: zone.describe('Time zone; default your own where it is known, else the configured one'),
    ...{ service, team, priority, customer },
  }),
  positional: ['action', 'kind'],
  personal: true,
  private: true,
  run: async (given, context) => {
    const { action, at: time, zone: timeZone, to } = given;
    refuseSurplus(given);
    const scheduling = schedulingOf(context);
    if (action === 'list') {
      const schedules = await scheduling.subscriptions(to);
      return listReport({ schedules, problems: [] }, context, { own: true });
    }
    if (action === 'stop') return stop(given.kind, to, context);
    const kind = action === 'start' ? (given.kind ?? 'weekly') : action;
    const scope = await checkedScope(given, context);
    const made = await scheduling.subscribe(
      { kind, at: time, timeZone: timeZone ?? context.readerZone, scope },
      to,
    );
    const told =
      to === null ? `You get a ${kind} digest by direct message.` : `A ${kind} digest goes to ${to}.`;
    return oneReport(made, context, told);
  },
});

type Given = Readonly<Record<Dimension, readonly string[]>> & {
  readonly action: string;
  readonly kind: Kind | null;
};

/** What would be silently lost: another kind than the one to start, and filters where none is started. */
function refuseSurplus(given: Given): void {
  const { action, kind } = given;
  const isStart = action !== 'list' && action !== 'stop';
  const isOtherKind = kind !== null && kind !== action && action !== 'start' && action !== 'stop';
  const filter = isStart ? undefined : dimensions.find((name) => given[name].length > 0);
  const surplus = isOtherKind ? 'kind' : filter;
  if (surplus === undefined) return;
  throw new UserError(`“subscribe ${action}” takes no “${surplus}”.`, {
    code: 'surplus-option',
    hint: 'Leave it out; “help subscribe” says what each does.',
  });
}

async function stop(kind: Kind | null, to: string | null, context: CommandContext): Promise<Report> {
  const scheduling = schedulingOf(context);
  const stopped = (await scheduling.subscriptions(to)).filter((one) => kind === null || one.kind === kind);
  for (const { name } of stopped) await scheduling.remove(name);
  const kinds = stopped.map((one) => one.kind);
  const text =
    kinds.length === 0
      ? `${to ?? 'You'} ${to === null ? 'get' : 'gets'} no ${kind === null ? '' : `${kind} `}digest of ${to === null ? 'your' : 'their'} own: there is nothing to stop.`
      : `${to === null ? 'Your' : 'Their'} ${listWords(kinds)} ${kinds.length === 1 ? 'digest is' : 'digests are'} stopped.`;
  return plainReport({
    title: 'My digests',
    summary: text,
    blocks: [{ kind: 'callout', tone: kinds.length === 0 ? 'neutral' : 'good', text }],
    actions: [{ label: 'My digests', command: 'subscribe list' }],
    language: context.locale,
    data: { stopped: kinds },
  });
}
