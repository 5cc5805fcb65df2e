/** What decides a sample; equal options give equal events on every machine. */
export interface SampleOptions {
  readonly seed: number;
  /** Length of the history, in days of 24 hours. */
  readonly days: number;
  /** End of the history, epoch milliseconds: nothing happens at or after it. */
  readonly endAt: number;
  readonly incidents: number;
}

const dayMs = 86_400_000;
const maxDays = 36_500;
const maxIncidents = 100_000_000;

/** @throws RangeError for options that are no whole numbers or out of range. */
export function checkOptions({ seed, days, endAt, incidents }: SampleOptions): void {
  const isWithin = (value: number, low: number, high: number) =>
    Number.isSafeInteger(value) && value >= low && value <= high;
  if (!isWithin(seed, 0, Number.MAX_SAFE_INTEGER)) throw new RangeError('seed must be a whole number from 0');
  if (!isWithin(days, 1, maxDays)) throw new RangeError(`days must be a whole number from 1 to ${maxDays}`);
  if (!isWithin(incidents, 0, maxIncidents)) throw new RangeError('incidents must be a whole number from 0');
  if (!isWithin(endAt - days * dayMs, 0, 8e15)) throw new RangeError('the history must lie after 1970-01-01');
}
