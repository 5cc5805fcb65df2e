import type { NoticeLevel } from '../../config/notices-schema.ts';
import type { Tone } from '../core/report/document.ts';
import type { Format } from '../core/report/format.ts';
import { alwaysOpen } from '../core/sla/calendar.ts';
import type { ClockRecord, IncidentJudgement } from '../core/sla/types.ts';

export interface Wording {
  readonly format: Format;
  /** `Thu 26 Nov 2026 14:10 CET`. */
  readonly moment: (ms: number) => string;
}

export interface ClockWords {
  readonly text: string;
  readonly tone: Tone;
  /** Whether there is still something to be done. */
  readonly isOpen: boolean;
}

const minuteMs = 60_000;
/** Below it seconds are told: minutes would say too little. */
const finelyMs = 10 * minuteMs;

/** What a message says of one clock as it stands now: it may have ended meanwhile. `level`: as was told. */
export function clockWords(
  record: ClockRecord,
  level: NoticeLevel | null,
  of: Pick<IncidentJudgement, 'cancelled'>,
  wording: Wording,
): ClockWords {
  const name = record.clock === 'response' ? 'Response' : 'Resolution';
  if (record.openState === null) return { ...endWords(name, record, of, wording), isOpen: false };
  if (record.verdict === 'breached') return { ...breachWords(name, record, wording), isOpen: true };
  return { ...openWords(name, record, level, wording), isOpen: true };
}

type Words = Omit<ClockWords, 'isOpen'>;

function endWords(
  name: string,
  { verdict, stoppedAt, elapsedMs, targetMs }: ClockRecord,
  { cancelled }: Pick<IncidentJudgement, 'cancelled'>,
  { format, moment }: Wording,
): Words {
  const what = name === 'Response' ? 'acknowledged' : 'resolved';
  const ended =
    stoppedAt !== null ? `${what} ${moment(stoppedAt)}` : cancelled !== null ? 'cancelled' : 'open no more';
  const took = `${format.duration(elapsedMs / 1000)}${targetMs === null ? '' : ` of ${format.duration(targetMs / 1000)}`}`;
  if (verdict === 'met') return { text: `${name}: ${ended}, within its target (${took}).`, tone: 'good' };
  if (verdict === 'breached') return { text: `${name}: ${ended}, after its target (${took}).`, tone: 'bad' };
  return { text: `${name}: ${ended}; it counts neither as met nor as breached.`, tone: 'neutral' };
}

function breachWords(
  name: string,
  { breachedAt, targetMs, elapsedMs, openState }: ClockRecord,
  { format, moment }: Wording,
): Words {
  const target = targetMs === null ? 'its target' : `its target of ${format.duration(targetMs / 1000)}`;
  const over = targetMs === null ? 0 : elapsedMs - targetMs;
  const by = over < minuteMs ? '' : `, over by ${format.duration(coarse(over) / 1000)} so far`;
  const at = breachedAt === null ? '' : ` ${moment(breachedAt)}`;
  const paused = openState === 'paused' ? ' It is paused now.' : '';
  return { text: `${name}: breached ${target}${at}${by}.${paused}`, tone: 'bad' };
}

function openWords(
  name: string,
  { countedMs, targetMs, breachesAt, calendar, openState }: ClockRecord,
  level: NoticeLevel | null,
  { format, moment }: Wording,
): Words {
  if (targetMs === null || countedMs === null)
    return { text: `${name}: has no target now.`, tone: 'neutral' };
  const share = targetMs === 0 ? 1 : countedMs / targetMs;
  const used = `${format.rate(share)} of its ${format.duration(targetMs / 1000)} used`;
  const left = format.duration(coarse(Math.max(0, targetMs - countedMs)) / 1000);
  const ofBusiness = calendar === null || calendar === alwaysOpen.name ? '' : ' of business time';
  const end =
    openState === 'paused'
      ? 'paused, so it cannot breach until it goes on'
      : breachesAt === null
        ? 'it will not breach as it stands'
        : `breaches ${moment(targetMs - countedMs < finelyMs ? breachesAt : toMinute(breachesAt))} unless paused`;
  const tone = level === null ? 'neutral' : level === 'at-risk' ? 'warning' : 'bad';
  return { text: `${name}: ${used}. ${left}${ofBusiness} left, ${end}.`, tone };
}

/** Down to the minute, as the time left is. */
export function toMinute(ms: number): number {
  return Math.floor(ms / minuteMs) * minuteMs;
}

function coarse(ms: number): number {
  return ms < finelyMs ? Math.trunc(ms / 1000) * 1000 : Math.trunc(ms / minuteMs) * minuteMs;
}
