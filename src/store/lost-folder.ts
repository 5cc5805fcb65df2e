/** N of a folder `lost-N`; 0 of any other name. */
export function lostNumber(name: string): number {
  return Number(/^lost-(\d+)$/.exec(name)?.[1] ?? 0);
}

/** Of the names in a data folder, the newest that keeps what a shared log lost; null: there is none. */
export function lostFolderOf(names: readonly string[]): string | null {
  const lost = names.filter((name) => lostNumber(name) > 0);
  return lost.sort((a, b) => lostNumber(a) - lostNumber(b)).at(-1) ?? null;
}
