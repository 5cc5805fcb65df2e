import { dayMs, type Label } from './parse-label.ts';

/** The even grid of a series. */
export interface SeriesAxis {
  /** Which step of the grid each label stands on, the first one 0. */
  readonly steps: readonly number[];
  /** `1 day`, `1 hour`, `7 days`, `1 month`, `2` (of an index). */
  readonly stepText: string;
  /** The label `count` steps after the last one. */
  after(count: number): string;
}

/** A label that does not fit: which one, and why. */
export interface AxisProblem {
  readonly at: number;
  readonly reason: string;
}

/**
 * Finds the step of ascending labels of one form: the commonest distance (the smallest on ties), by calendar month
 * where dates keep their day of the month. Labels may leave steps out.
 */
export function seriesAxis(labels: readonly Label[]): SeriesAxis | AxisProblem {
  const last = labels.at(-1);
  if (last === undefined) return { at: 0, reason: 'there is none' };
  const odd = labels.findIndex(({ form }) => form !== labels[0]?.form);
  if (odd >= 0) return { at: odd, reason: 'is written in another way than those before it' };
  const byMonth = last.form === 'date' && goesByMonth(labels);
  const places = labels.map((label) => (byMonth ? monthOf(label.place) : label.place));
  const distances = places.slice(1).map((place, at) => place - (places[at] ?? 0));
  const disordered = distances.findIndex((distance) => distance <= 0);
  if (disordered >= 0) {
    const isTwice = distances[disordered] === 0;
    return { at: disordered + 1, reason: isTwice ? 'occurs twice' : 'comes before the one above it' };
  }
  const step = commonest(distances) ?? 1;
  const first = places[0] ?? 0;
  const uneven = places.findIndex((place) => (place - first) % step !== 0);
  if (uneven >= 0) return { at: uneven, reason: `does not fit a step of ${stepText(step, last, byMonth)}` };
  return {
    steps: places.map((place) => (place - first) / step),
    stepText: stepText(step, last, byMonth),
    after: (count) => labelAfter(last, step * count, byMonth),
  };
}

function goesByMonth(labels: readonly Label[]): boolean {
  if (labels.length < 3) return false;
  const days = labels.map(({ place }) => new Date(place * dayMs).getUTCDate());
  const isLast = labels.every(({ place }) => new Date((place + 1) * dayMs).getUTCDate() === 1);
  const far = labels.every(({ place }, at) => at === 0 || place - (labels[at - 1]?.place ?? 0) >= 28);
  return far && (isLast || days.every((day) => day === days[0]));
}

function monthOf(day: number): number {
  const date = new Date(day * dayMs);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function commonest(distances: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const distance of distances) counts.set(distance, (counts.get(distance) ?? 0) + 1);
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return ranked[0]?.[0] ?? null;
}

function labelAfter(last: Label, distance: number, byMonth: boolean): string {
  switch (last.form) {
    case 'index':
      return String(last.place + distance);
    case 'month':
      return monthText(last.place + distance);
    case 'date':
      return byMonth ? dateInMonth(last.place, distance) : isoDate((last.place + distance) * dayMs);
    case 'time': {
      const text = new Date(last.place + distance).toISOString();
      return `${text.slice(0, 10)}${last.joint}${text.slice(11, 16)}${last.tail}`;
    }
  }
}

function monthText(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
}

/** The same day of a later month; the last day stays the last day. */
function dateInMonth(day: number, months: number): string {
  const date = new Date(day * dayMs);
  const lengthOf = (month: number): number =>
    new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
  const isLast = date.getUTCDate() === lengthOf(monthOf(day));
  const month = monthOf(day) + months;
  const inMonth = isLast ? lengthOf(month) : Math.min(date.getUTCDate(), lengthOf(month));
  return `${monthText(month)}-${String(inMonth).padStart(2, '0')}`;
}

function isoDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function stepText(step: number, { form }: Label, byMonth: boolean): string {
  const count = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'}`;
  if (form === 'index') return String(step);
  if (form === 'month' || byMonth) return count(step, 'month');
  if (form === 'date') return count(step, 'day');
  if (step % dayMs === 0) return count(step / dayMs, 'day');
  return step % 3_600_000 === 0 ? count(step / 3_600_000, 'hour') : count(step / 60_000, 'minute');
}
