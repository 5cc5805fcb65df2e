import type { Format } from '../../core/report/format.ts';
import { plural } from '../../core/report/plural.ts';
import type { Retried } from '../../ingest/webhooks/retry.ts';
import { visible } from '../../output/safe-text.ts';
import type { DeadLetter } from '../../ports/dead-letters.ts';

/** What the list says of one, with whatever its sender wrote: which it is, and below why it could not be used. */
export function letterLines(letter: DeadLetter, format: Format): [string, string] {
  const { id, endpoint, kind, reason, receivedAt, times } = letter;
  const often = times === 1 ? '' : ` (${format.count(times)} times)`;
  const what = kind === null ? endpoint : `${endpoint} (${kind})`;
  return [`${id}  ${format.instant(receivedAt)} ${format.timeZone}  ${what}${often}`, `  ${reason}`];
}

/** All of it for a terminal: lines stay lines, other characters that cannot be seen are spelled out. */
export function letterText(letter: DeadLetter, format: Format): string {
  const headers = Object.entries(letter.headers).map(([name, value]) => `${name}: ${value}`);
  const lines = [...letterLines(letter, format), ...headers, '', ...letter.body.split(/\r?\n/)];
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
