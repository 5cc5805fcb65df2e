/** The slow level is taken over so many days: four weeks and a day, centred where the ends allow. */
export const levelDays = 29;

/** The days around `index` over which its level is taken, within the stretch `[from, to)`. */
export function levelWindow(index: number, from: number, to: number): readonly [number, number] {
  const start = Math.max(from, Math.min(index - (levelDays - 1) / 2, to - levelDays));
  return [start, Math.min(to, start + levelDays)];
}

/** The stretches `[from, to)` between breaks (ascending first indices of new stretches). */
export function stretches(length: number, breaks: readonly number[]): (readonly [number, number])[] {
  const edges = [0, ...breaks, length];
  return edges.slice(1).map((to, place) => [edges[place] ?? 0, to] as const);
}
