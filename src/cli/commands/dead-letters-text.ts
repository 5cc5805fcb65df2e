import type { Format } from '../../core/report/format.ts';
import { plural } from '../../core/report/plural.ts';
import type { Retried } from '../../ingest/webhooks/retry.ts';
import { visible } from '../../output/safe-text.ts';
import type { DeadLetter } from '../../ports/dead-letters.ts';

/** One line of the list, with whatever its sender wrote. */
export function letterLine(letter: DeadLetter, format: Format): string {
  const { id, endpoint, kind, reason, receivedAt, times } = letter;
  const often = times === 1 ? '' : ` (${format.count(times)} times)`;
  return `${id}  ${format.instant(receivedAt)} ${format.timeZone}  ${endpoint} ${kind ?? '–'}: ${reason}${often}`;
}

/** All of it for a terminal: lines stay lines, other characters that cannot be seen are spelled out. */
export function letterText(letter: DeadLetter, format: Format): string {
  const headers = Object.entries(letter.headers).map(([name, value]) => `${name}: ${value}`);
  const lines = [letterLine(letter, format), ...headers, '', ...letter.body.split(/\r?\n/)];
  return lines.map((line) => `${visible(line)}\n`).join('');
}

/** The letter with its date as text. */
export function letterJson({ receivedAt, ...letter }: DeadLetter): Record<string, unknown> {
  return { ...letter, receivedAt: new Date(receivedAt).toISOString() };
}

/** What became of one that was read again. */
export function retriedLine({ id, endpoint, taken, duplicates, still }: Retried): string {
  const events = `${taken} ${plural(taken, 'event')} taken, ${duplicates} known already`;
  return `${id}  ${endpoint}: ${events}${still === null ? '' : `; still not used: ${still}`}`;
}
