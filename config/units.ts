import { z } from 'zod';

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const durationPattern = /^(?:\d+(?:ms|s|m|h|d|w))+$/;

/** Milliseconds of `15m`, `1h30m`, `7d` (a day is 24 h of wall clock); null where it is none. */
function parseDurationMs(text: string): number | null {
  if (!durationPattern.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|s|m|h|d|w)/g)) {
    total += Number(amount) * unitMs[unit as keyof typeof unitMs];
  }
  return Number.isSafeInteger(total) ? total : null;
}

/** A duration text; its output is milliseconds. */
export const duration = z
  .string()
  .regex(durationPattern, 'not a duration, e.g. 15m, 4h, 1h30m, 7d')
  .describe('Duration: 15m, 4h, 1h30m, 7d')
  .transform((text, context) => {
    const ms = parseDurationMs(text);
    if (ms !== null) return ms;
    context.addIssue({ code: 'custom', message: 'duration too large' });
    return z.NEVER;
  });

const longestTimerMs = 2_147_483_647;

/** A duration that something is waited for: Node's timers take a longer one for none. */
export const waitDuration = duration.refine((ms) => ms <= longestTimerMs, 'too long to wait, at most 24d');

const windowPattern = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** `09:00-17:00`; output { from, to }. */
export const timeWindow = z
  .string()
  .regex(windowPattern, 'not a window, e.g. 09:00-17:00 (24:00 is the end of the day)')
  .describe('Window: HH:mm-HH:mm, two digits each, e.g. 09:00-17:00')
  .transform((text) => ({ from: text.slice(0, 5), to: text.slice(6) }));

/** `YYYY-MM-DD`, a date that exists. */
export const localDate = z.iso.date('not a date, e.g. 2026-12-25');

/** A zone of the IANA data base that this Node knows; bare offsets (`+02:00`) are none. */
export function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A BCP 47 language tag that `Intl` accepts. */
export function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
