import type { Format } from './format.ts';

/**
 * A format whose `exactInstant` tells milliseconds only of instants that share their second with another one of
 * `instants` (epoch milliseconds), where they say which came first.
 */
export function neededPrecision(format: Format, instants: readonly number[]): Format {
  const bySecond = new Map<number, Set<number>>();
  for (const at of instants) {
    const second = Math.floor(at / 1000);
    bySecond.set(second, (bySecond.get(second) ?? new Set()).add(at));
  }
  return {
    ...format,
    exactInstant(ms) {
      const crowded = (bySecond.get(Math.floor(ms / 1000))?.size ?? 0) > 1;
      return crowded ? format.exactInstant(ms) : format.instant(ms);
    },
  };
}
