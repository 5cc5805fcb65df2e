import type { TimeSlot } from './input.ts';
import type { Scope } from './recommendation.ts';

const percent = 100;

/** `12.3 %` of a fraction. */
export function percentWords(share: number): string {
  return `${(share * percent).toFixed(1)} %`;
}

/** `1.2 points`; below 0.05 `less than 0.1 points`. */
export function pointWords(points: number): string {
  const text = points.toFixed(1);
  if (text === '0.0') return 'less than 0.1 points';
  return text === '1.0' ? '1.0 point' : `${text} points`;
}

/** `1 incident`, `1,234 incidents`. */
export function countWords(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

/** `12 min`, `3.4 h`, `45 s`. */
export function secondsWords(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

const slotWords: Readonly<Record<TimeSlot, string>> = {
  'business-hours': 'in business hours',
  'closed-daytime': 'on weekdays by day, outside working hours',
  evenings: 'on weekday evenings',
  nights: 'on weekday nights',
  weekends: 'at weekends',
};

/** How a scope reads after "incidents": `of service payments`, `of no team`, `on weekday nights`. */
export function scopeWords({ dimension, key }: Scope): string {
  if (dimension === 'days') return 'opened on the busiest days';
  if (dimension === 'time') return `opened ${slotWords[key as TimeSlot] ?? afterHoursWords}`;
  return key === null ? `of no ${dimension}` : `of ${dimension} ${key}`;
}

const afterHoursWords = 'after hours';
