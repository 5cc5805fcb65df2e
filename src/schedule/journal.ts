import type { Clock } from '../ports/clock.ts';
import type { Delivery, DeliveryLedger, DeliveryStep } from '../ports/delivery-ledger.ts';

export interface JournalDeps {
  readonly ledger: Pick<DeliveryLedger, 'renew' | 'putStep' | 'dropStep'>;
  readonly clock: Clock;
  /** Who holds the claim. */
  readonly owner: string;
  /** How long a claim lasts unless it is renewed. */
  readonly leaseMs: number;
}

/** The claim is somebody else's by now. */
export class LostLease extends Error {}

/** What the ledger says of the steps of a claimed delivery. What changes it rejects with LostLease. */
export interface Journal {
  of(step: string): DeliveryStep | undefined;
  /** Whether a step was begun and is not known to have ended. */
  isSending(): boolean;
  keepLease(): Promise<void>;
  put(step: DeliveryStep): Promise<void>;
  drop(step: string): Promise<void>;
}

export function createJournal({ ledger, clock, owner, leaseMs }: JournalDeps, delivery: Delivery): Journal {
  const { id } = delivery;
  const steps = new Map(delivery.steps.map((step) => [step.name, step]));
  let leaseUntil = delivery.leaseUntil ?? 0;

  async function held(isHeld: Promise<boolean>): Promise<void> {
    if (!(await isHeld)) throw new LostLease();
  }

  return {
    of: (step) => steps.get(step),
    isSending: () => [...steps.values()].some(({ state }) => state === 'sending'),
    async keepLease() {
      const now = clock.now();
      if (leaseUntil - now > leaseMs / 2) return;
      leaseUntil = now + leaseMs;
      await held(ledger.renew(id, owner, leaseUntil));
    },
    async put(step) {
      steps.set(step.name, step);
      await held(ledger.putStep(id, owner, step));
    },
    async drop(step) {
      steps.delete(step);
      await held(ledger.dropStep(id, owner, step));
    },
  };
}
