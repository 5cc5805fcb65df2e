/** What became of an endpoint's requests since the start. */
export interface EndpointCounts {
  readonly endpoint: string;
  readonly requests: number;
  readonly taken: number;
  readonly duplicates: number;
  /** Kept as dead letters. */
  readonly dead: number;
  /** By the sender's name of the kind. */
  readonly ignored: Readonly<Record<string, number>>;
  /** By reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** Epoch milliseconds of the last one that was trusted; null: none. */
  readonly lastAt: number | null;
}

/** Kinds that are counted by name; a sender chooses the names. */
const mostKinds = 100;
const otherKinds = 'other kinds';
const kindMaxChars = 100;

interface Counting {
  requests: number;
  taken: number;
  duplicates: number;
  dead: number;
  readonly ignored: Map<string, number>;
  readonly refused: Map<string, number>;
  lastAt: number | null;
}

export interface WebhookCounts {
  received(
    endpoint: string,
    what: { taken: number; duplicates: number; kept: number; ignored: readonly string[]; at: number },
  ): void;
  refused(endpoint: string, reason: string): void;
  read(): EndpointCounts[];
}

/** Counts by endpoint; names that are not configured are counted under one. */
export function createWebhookCounts(): WebhookCounts {
  const all = new Map<string, Counting>();
  const of = (endpoint: string): Counting => {
    const found = all.get(endpoint) ?? {
      requests: 0,
      taken: 0,
      duplicates: 0,
      dead: 0,
      ignored: new Map(),
      refused: new Map(),
      lastAt: null,
    };
    all.set(endpoint, found);
    return found;
  };
  return {
    received(endpoint, { taken, duplicates, kept, ignored, at }) {
      const one = of(endpoint);
      one.requests += 1;
      one.taken += taken;
      one.duplicates += duplicates;
      one.dead += kept;
      one.lastAt = at;
      for (const kind of ignored) add(one.ignored, kind.slice(0, kindMaxChars));
    },
    refused(endpoint, reason) {
      const one = of(endpoint);
      one.requests += 1;
      add(one.refused, reason);
    },
    read: () =>
      [...all].map(([endpoint, { ignored, refused, ...counts }]) => ({
        endpoint,
        ...counts,
        ignored: Object.fromEntries(ignored),
        refused: Object.fromEntries(refused),
      })),
  };
}

function add(counts: Map<string, number>, name: string): void {
  const key = counts.has(name) || counts.size < mostKinds ? name : otherKinds;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
