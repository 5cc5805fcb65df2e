type Value = number | string | null | undefined;

interface Figure {
  readonly family: string;
  readonly name: string;
  readonly ours: Value;
  readonly reference: Value;
}

interface ComparedFamily {
  readonly family: string;
  readonly n: number;
  readonly largest: number;
  readonly above: readonly (Figure & { readonly apart: number })[];
  readonly verdict: 'same' | 'DIFFERS' | 'not compared';
}

export function difference(ours: Value, reference: Value): number;
export function compareFamilies(
  families: readonly string[],
  figures: readonly Figure[],
  tolerance: number,
): ComparedFamily[];
export function spoiled<T>(value: T, share: number): T;
export function named(
  family: string,
  pairs: Readonly<Record<string, readonly [ours: Value, reference: Value]>>,
): Figure[];
