import { isWithinYears } from '../../core/incidents/read-event.ts';
import { localToInstant } from '../../core/time/zone.ts';
import type { DateCounts } from './context.ts';
import { compileDateFormat } from './date-format.ts';
import { type ParsedDate, partsAsUtc } from './iso-date.ts';
import { RowError } from './row.ts';

/** An instant and whether a daylight-saving change made its naive local time doubtful. */
export interface ReadInstant {
  readonly at: number;
  readonly naiveResolved: boolean;
}

/** The instant, if its year is 1970–2200; else RowError `date out of range`. */
export function inRange(at: number, field: string, text: string): number {
  if (!isWithinYears(at)) throw new RowError(`${field}: date out of range`, text);
  return at;
}

function utc(parsed: ParsedDate): { at: number; resolved: 'exact' } {
  return { at: 'at' in parsed ? parsed.at : partsAsUtc(parsed), resolved: 'exact' };
}

/**
 * Reads dates in the given formats, the first that matches. A naive date is local time of the zone by RFC 5545:
 * one that the clocks skip (spring) takes the offset before the gap, so it lands as much after it as it lay
 * inside; one that occurs twice (autumn) is the first. Both are counted, and flagged on the event.
 */
export function dateReader(
  formats: readonly string[],
  timeZone: string,
  counts: DateCounts,
): (text: string, field: string) => ReadInstant {
  const parsers = formats.flatMap((name) => compileDateFormat(name) ?? []);
  const isUtc = timeZone === 'UTC' || timeZone === 'Etc/UTC';
  return (text, field) => {
    let parsed: ParsedDate | null = null;
    for (const parse of parsers) {
      parsed = parse(text);
      if (parsed !== null) break;
    }
    if (parsed === null) throw new RowError(`${field}: not a date in the mapping's formats`, text);
    if ('at' in parsed) return { at: inRange(parsed.at, field, text), naiveResolved: false };
    // Checked before the zone is asked, whose rules end somewhere.
    inRange(partsAsUtc(parsed), field, text);
    const { at, resolved } = isUtc ? utc(parsed) : localToInstant(timeZone, parsed);
    counts.naive++;
    if (resolved !== 'exact') counts[resolved]++;
    return { at: inRange(at, field, text), naiveResolved: resolved !== 'exact' };
  };
}
