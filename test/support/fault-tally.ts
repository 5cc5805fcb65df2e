/** What became of one request that met a fault. */
export interface Fate {
  /** Answers that stand where people see them. */
  readonly replies: number;
  /** Whether somebody was told what went wrong, in place of the answer or beside it. */
  readonly told: boolean;
  /** Nothing could get through, and the log says so. */
  readonly logged: boolean;
}

export interface FaultTally<Kind extends string> {
  /** A kind that has not come up often enough yet, at random; null once all have. */
  next(): Kind | null;
  /** A request met so many faults of a kind. */
  add(kind: Kind, injected: number, fate: Fate): void;
  readonly rows: readonly FaultRow[];
  /** The rows as a Markdown table. */
  table(): string;
}

export interface FaultRow {
  readonly kind: string;
  readonly injected: number;
  readonly requests: number;
  readonly replies: number;
  readonly told: number;
  readonly loggedAlone: number;
  readonly duplicates: number;
  readonly lost: number;
}

/** Draws kinds of faults until each was injected `perKind` times, and counts what became of the requests. */
export function createFaultTally<Kind extends string>(
  kinds: readonly Kind[],
  perKind: number,
  draw: () => number,
): FaultTally<Kind> {
  const none = { injected: 0, requests: 0, replies: 0, told: 0, loggedAlone: 0, duplicates: 0, lost: 0 };
  const byKind = new Map(kinds.map((kind): [Kind, FaultRow] => [kind, { kind, ...none }]));
  const rowOf = (kind: Kind): FaultRow => byKind.get(kind) ?? { kind, ...none };
  const rows = () => kinds.map(rowOf);
  return {
    next() {
      const left = kinds.filter((kind) => rowOf(kind).injected < perKind);
      return left[Math.floor(draw() * left.length)] ?? null;
    },
    add(kind, injected, { replies, told, logged }) {
      const row = rowOf(kind);
      const isSeen = replies > 0 || told;
      byKind.set(kind, {
        kind,
        injected: row.injected + injected,
        requests: row.requests + 1,
        replies: row.replies + Math.min(1, replies),
        told: row.told + (told ? 1 : 0),
        loggedAlone: row.loggedAlone + (!isSeen && logged ? 1 : 0),
        duplicates: row.duplicates + Math.max(0, replies - 1),
        lost: row.lost + (isSeen || logged ? 0 : 1),
      });
    },
    get rows() {
      return rows();
    },
    table() {
      const cells = rows().map((row) => Object.values(row).join(' | '));
      return [
        '| fault | injected | requests | replies | told | logged alone | duplicates | lost |',
        '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
        ...cells.map((line) => `| ${line} |`),
      ].join('\n');
    },
  };
}

/** Numbers from 0 to below 1, the same in every run (mulberry32), and a pick from a list by them. */
export function createPicks(seed: number) {
  let state = seed;
  const draw = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { draw, pick: <T>(items: readonly T[]): T => items[Math.floor(draw() * items.length)] as T };
}
