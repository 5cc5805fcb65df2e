function parts(id: string): readonly [ms: bigint, sequence: bigint] {
  const [ms = '0', sequence = '0'] = id.split('-');
  return [BigInt(ms), BigInt(sequence)];
}

/** True where the entry `a` comes behind `b`; behind null every entry does. */
export function isBehind(a: string, b: string | null): boolean {
  if (b === null) return true;
  const [ms, sequence] = parts(a);
  const [otherMs, otherSequence] = parts(b);
  return ms > otherMs || (ms === otherMs && sequence > otherSequence);
}

/** The smallest id behind one. */
export function idBehind(id: string): string {
  const [ms, sequence] = parts(id);
  return `${ms}-${sequence + 1n}`;
}
