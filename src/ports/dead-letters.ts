/** A request of a known sender of which not everything could be used. */
export interface DeadLetter {
  /** 16 hexadecimal digits of the digest of endpoint and body: the same request has the same one. */
  readonly id: string;
  /** Name of the source, as in the configuration. */
  readonly endpoint: string;
  /** What the sender calls this kind of event; null where it says none. */
  readonly kind: string | null;
  /** In words a person can act on. */
  readonly reason: string;
  /** When it came last. */
  readonly receivedAt: number;
  /** How often it came. */
  readonly times: number;
  /** Those headers of the request without which its body cannot be understood; no secret, no signature. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came. */
  readonly body: string;
}

export interface DeadLetterCount {
  readonly endpoint: string;
  readonly kind: string | null;
  readonly reason: string;
  readonly letters: number;
  readonly lastAt: number;
}

/** What could not be used. What it says is durable when its promise resolves; UnavailableError where it cannot be. */
export interface DeadLetters {
  /** One of the same id replaces it and counts once more. Beyond `mostKept` of an endpoint the oldest go. */
  put(letter: Omit<DeadLetter, 'times'>): Promise<void>;
  /** The latest first. */
  list(query: { readonly endpoint?: string; readonly limit: number }): Promise<readonly DeadLetter[]>;
  find(id: string): Promise<DeadLetter | null>;
  remove(ids: readonly string[]): Promise<void>;
  /** By endpoint, kind and reason, most first. */
  counts(): Promise<readonly DeadLetterCount[]>;
}

/** Of one endpoint. */
export const mostKept = 10_000;
