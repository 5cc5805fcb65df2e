import type { OptionInfo } from '../options.ts';
import type { Registry } from '../registry.ts';
import type { NamedPeriod } from './named-period.ts';

/** A period as a command takes it, or why it does not and what would. */
export type Fitted =
  | {
      /** Null: the command takes no period. */
      readonly kind: string | null;
      readonly from: string | null;
      readonly to: string | null;
      readonly notes: readonly string[];
    }
  | { readonly refusal: string; readonly instead: string | null; readonly keepsPeriod: boolean };

const runningCommands = new Set(['summary', 'forecast', 'outlook']);

/** Commands that tell of the period that runs. */
export function isOfRunning(command: string): boolean {
  return runningCommands.has(command);
}

/** Of these the period is asked for where none was named; the others have one that most mean. */
export function needsPeriod(command: string): boolean {
  return command === 'report' || command === 'breaches';
}

/** Null: no period was named; what the command then takes is spelled out, never left to its default. */
export function fitPeriod(command: string, period: NamedPeriod | null, registry: Registry): Fitted {
  const kind = registry.find(command).options.find(({ name }) => name === 'kind');
  if (kind === undefined) return fitNow(command, period);
  const kinds = kind.choices;
  const isRunning = isOfRunning(command);
  if (period === null) {
    const note = `You named no period: this is ${isRunning ? 'the running' : 'the last closed'} ${nounOf(kind.defaultText)}.`;
    return { kind: kind.defaultText ?? '', from: null, to: null, notes: [note] };
  }
  const notes = period.note === null ? [] : [period.note];
  if (period.state === 'future') {
    if (command === 'forecast' || command === 'outlook') {
      return {
        kind: kind.defaultText ?? '',
        from: null,
        to: null,
        notes: [aheadNote(command, period, kind)],
      };
    }
    return {
      refusal: 'That period has not begun: there is nothing to report of it. Do you want the forecast?',
      instead: 'forecast',
      keepsPeriod: false,
    };
  }
  if (!kinds.includes(period.kind)) {
    const refusal = `“${command}” takes a period that is ${kinds.join(' or ')}.`;
    return {
      refusal,
      instead: isRunning && command !== 'summary' ? command : 'report',
      keepsPeriod: !isRunning || command === 'summary',
    };
  }
  const { from, to, state } = period;
  if (state === 'closed' && (command === 'forecast' || command === 'outlook')) {
    const refusal = [`“${command}” looks ahead from the running period.`, ...notes].join(' ');
    return { refusal, instead: command, keepsPeriod: false };
  }
  // A closed period without a date is the last one: only commands of running periods take another one by default.
  if (isRunning && state === 'closed' && from === null) {
    return { refusal: `“${command}” is of a running period.`, instead: 'report', keepsPeriod: true };
  }
  if (isRunning && (state === 'running' || state === 'either'))
    return { kind: period.kind, from: null, to: null, notes };
  return { kind: period.kind, from, to, notes };
}

/** What is told instead of a period that has not begun. */
function aheadNote(command: string, { typed }: NamedPeriod, kind: Pick<OptionInfo, 'defaultText'>): string {
  const asked = typed === undefined ? 'that period' : `“${typed}”`;
  return command === 'outlook'
    ? `This is not for ${asked}: it tells how the running ${nounOf(kind.defaultText)} will end.`
    : `This is not for ${asked} alone: it tells of all the days ahead, as many as whoever runs me sets.`;
}

/** Of a command that tells of now alone. */
function fitNow(command: string, period: NamedPeriod | null): Fitted {
  if (period === null || period.state === 'running') return { kind: null, from: null, to: null, notes: [] };
  return {
    refusal: `“${command}” is of now. What breached in a period is told by “breaches”.`,
    instead: 'breaches',
    keepsPeriod: true,
  };
}

function nounOf(kind: string | null | undefined): string {
  return { daily: 'day', weekly: 'week', monthly: 'month' }[kind ?? ''] ?? 'period';
}
