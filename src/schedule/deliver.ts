import type { Clock } from '../ports/clock.ts';
import { type Courier, DeliveryError, type Parcel, type Step } from '../ports/courier.ts';
import type {
  Delivery,
  DeliveryLedger,
  DeliveryStep,
  Receipt,
  Settlement,
} from '../ports/delivery-ledger.ts';
import { type AfterErrorDeps, afterError, forGood } from './after-error.ts';

export interface DeliverDeps extends AfterErrorDeps {
  readonly ledger: Pick<DeliveryLedger, 'renew' | 'putStep' | 'dropStep'>;
  readonly clock: Clock;
  /** Who holds the claim. */
  readonly owner: string;
  /** How long a claim lasts unless it is renewed. */
  readonly leaseMs: number;
  /** Default: by the machine's time. */
  readonly timeout?: (ms: number) => AbortSignal;
}

export interface Job {
  /** As it was claimed. */
  readonly delivery: Delivery;
  readonly courier: Courier;
  readonly parcel: Parcel;
  /** From then on no step is begun, epoch milliseconds. */
  readonly deadline: number;
  /** Aborted: no further step is begun. */
  readonly signal: AbortSignal;
}

/** A courier that says nothing for so long is given up; its own bounds are shorter, and this keeps a broken one from holding up the others. */
export const answerWithinMs = 4 * 60_000;

/** The claim is somebody else's by now. */
class LostLease extends Error {}

/**
 * Takes the steps of a claimed delivery that are not done, in their order. Each is put down as `sending` before it is
 * sent and as `done` with its receipt after it; one found `sending` is first asked for, and sent again only where it
 * certainly is not there or nobody can say. Resolves with what the delivery is to be settled as; null: the claim was
 * lost, and nothing was begun since. Never rejects.
 */
export async function deliver(deps: DeliverDeps, job: Job): Promise<Settlement | null> {
  const { clock } = deps;
  const { delivery, deadline } = job;
  const steps = new Map(delivery.steps.map((step) => [step.name, step]));
  try {
    return await takeSteps(deps, job, steps);
  } catch (error) {
    if (error instanceof LostLease) return null;
    const isSending = [...steps.values()].some(({ state }) => state === 'sending');
    return afterError(deps, error, { delivery, deadline, now: clock.now(), isSending });
  }
}

/** `known`: what the ledger says of the steps, kept up to date here. */
async function takeSteps(
  deps: DeliverDeps,
  { delivery, courier, parcel, deadline, signal }: Job,
  known: Map<string, DeliveryStep>,
): Promise<Settlement> {
  const { ledger, clock, owner, leaseMs } = deps;
  const { id } = delivery;
  let leaseUntil = delivery.leaseUntil ?? 0;

  async function held(isHeld: Promise<boolean>): Promise<void> {
    if (!(await isHeld)) throw new LostLease();
  }
  async function keepLease(): Promise<void> {
    const now = clock.now();
    if (leaseUntil - now > leaseMs / 2) return;
    leaseUntil = now + leaseMs;
    await held(ledger.renew(id, owner, leaseUntil));
  }
  async function put(step: DeliveryStep): Promise<void> {
    known.set(step.name, step);
    await held(ledger.putStep(id, owner, step));
  }
  async function drop(name: string): Promise<void> {
    known.delete(name);
    await held(ledger.dropStep(id, owner, name));
  }
  const receipts = new Map<string, Receipt>();
  const { timeout = AbortSignal.timeout } = deps;

  function answered<T>(call: Promise<T>): Promise<T> {
    const over = timeout(answerWithinMs);
    const silence = new Promise<never>((_, reject) => {
      const error = new DeliveryError('unknown', 'There was no answer in time.');
      over.addEventListener('abort', () => reject(error), { once: true });
    });
    return Promise.race([call, silence]);
  }

  async function send(step: Step): Promise<Receipt> {
    try {
      return await answered(step.send(receipts));
    } catch (error) {
      if (error instanceof DeliveryError && error.kind !== 'unknown') await drop(step.name);
      throw error;
    }
  }

  /** Null: it has to be sent. */
  async function settleOld(step: Step): Promise<Receipt | null> {
    const old = known.get(step.name);
    if (old === undefined) return null;
    if (old.state === 'done') return old.receipt ?? {};
    const found = await answered(step.find(receipts, old.begunAt));
    if (found === null) await drop(step.name);
    if (found === null || found === 'unknowable') return null;
    await put({ ...old, state: 'done', receipt: found });
    return found;
  }

  for (const step of await answered(courier.steps(parcel))) {
    await keepLease();
    let receipt = await settleOld(step);
    if (receipt === null) {
      const begunAt = clock.now();
      const isSending = known.has(step.name);
      if (signal.aborted)
        return { state: isSending ? 'unknown' : 'planned', reason: null, nextAttemptAt: begunAt };
      if (begunAt > deadline)
        return forGood(delivery.reason ?? 'It could not be sent in time.', { now: begunAt, isSending });
      const begun: DeliveryStep = { name: step.name, state: 'sending', receipt: null, begunAt };
      await put(begun);
      receipt = await send(step);
      await put({ ...begun, state: 'done', receipt });
    }
    receipts.set(step.name, receipt);
  }
  return { state: 'confirmed', reason: null, nextAttemptAt: clock.now() };
}
