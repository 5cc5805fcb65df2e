import type { Report } from '../core/report/document.ts';
import type { Receipt } from './delivery-ledger.ts';

/** What is brought to a destination. */
export interface Parcel {
  /** The delivery's id: stands in the message, so that it can be found there again. */
  readonly id: string;
  /** Of the archived report. */
  readonly reportId: string;
  readonly schedule: string;
  /** The digest, with the report's files attached and the buttons of its thread. */
  readonly digest: Report;
  /** Without the platform: `C0123ABCD`, `channel/1234`, `lead@example.com`. */
  readonly address: string;
  /** For one person, who asked for it. */
  readonly personal: boolean;
}

/**
 * A part that the platform takes at once: a message, a file. The same parcel gives the same steps with the same names,
 * in any process.
 */
export interface Step {
  readonly name: string;
  /** Receipts of the steps before. Resolves once the platform has taken it; DeliveryError otherwise. */
  send(before: ReadonlyMap<string, Receipt>): Promise<Receipt>;
  /**
   * Whether it is there, after a send whose end is not known: its receipt, null where it certainly is not, `unknowable`
   * where the platform cannot be asked (it is then sent again: at least once). DeliveryError where asking failed.
   */
  find(before: ReadonlyMap<string, Receipt>, begunAt: number): Promise<Receipt | null | 'unknowable'>;
}

/** Brings parcels to one platform. */
export interface Courier {
  /** The part of a destination before the colon. */
  readonly platform: string;
  steps(parcel: Parcel): Promise<readonly Step[]>;
  /**
   * The channel of a thread, whose access rules hold in it too; null for what is in none. DeliveryError where that cannot
   * be found out. Not there: the platform's threads are no destinations.
   */
  within?(address: string): Promise<string | null>;
}

/**
 * Why a step failed. `not-sent`: it certainly had no effect and may be tried again (rate limit, no connection).
 * `unknown`: it may have had (no answer, 5xx). `refused`: it had none and never will (no such channel, no permission).
 */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly kind: 'not-sent' | 'unknown' | 'refused';
  /** What the platform asked to wait; null where it did not say. */
  readonly retryAfterMs: number | null;

  /** `words`: for a person, with what they can do. */
  constructor(
    kind: DeliveryError['kind'],
    words: string,
    options: { readonly retryAfterMs?: number | null; readonly cause?: unknown } = {},
  ) {
    super(words, options.cause === undefined ? {} : { cause: options.cause });
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
