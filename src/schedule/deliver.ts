import { type Courier, DeliveryError, type Parcel, type Step } from '../ports/courier.ts';
import type { Delivery, DeliveryStep, Receipt, Settlement } from '../ports/delivery-ledger.ts';
import { type AfterErrorDeps, afterError, forGood } from './after-error.ts';
import { createJournal, type Journal, type JournalDeps, LostLease } from './journal.ts';

export interface DeliverDeps extends AfterErrorDeps, JournalDeps {
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

/**
 * A courier that says nothing for so long is given up, before its lease is over. Its own bounds are shorter; this keeps
 * a broken one from holding up the others.
 */
const answerWithinMs = 4 * 60_000;

/**
 * Takes the steps of a claimed delivery that are not done, in their order. Each is put down as `sending` before it is
 * sent and as `done` with its receipt after it; one found `sending` is first asked for, and sent again only where it
 * certainly is not there or nobody can say. Resolves with what the delivery is to be settled as; null: the claim was
 * lost, and nothing was begun since. Never rejects.
 */
export async function deliver(deps: DeliverDeps, job: Job): Promise<Settlement | null> {
  const { delivery, deadline } = job;
  const journal = createJournal(deps, delivery);
  try {
    return await takeSteps(deps, job, journal);
  } catch (error) {
    if (error instanceof LostLease) return null;
    const now = deps.clock.now();
    return afterError(deps, error, { delivery, deadline, now, isSending: journal.isSending() });
  }
}

async function takeSteps(deps: DeliverDeps, job: Job, journal: Journal): Promise<Settlement> {
  const { courier, parcel } = job;
  const receipts = new Map<string, Receipt>();
  for (const step of await answered(deps, courier.steps(parcel))) {
    await journal.keepLease();
    const known = await knownReceipt(deps, step, receipts, journal);
    const stop = known === null ? reasonToStop(deps, job, journal) : null;
    if (stop !== null) return stop;
    receipts.set(step.name, known ?? (await send(deps, step, receipts, journal)));
  }
  return { state: 'confirmed', reason: null, nextAttemptAt: deps.clock.now() };
}

/** Of a step that was taken before, in whichever process; null: it has to be sent. */
async function knownReceipt(
  deps: DeliverDeps,
  step: Step,
  receipts: ReadonlyMap<string, Receipt>,
  journal: Journal,
): Promise<Receipt | null> {
  const old = journal.of(step.name);
  if (old === undefined) return null;
  if (old.state === 'done') return old.receipt ?? {};
  const found = await answered(deps, step.find(receipts, old.begunAt));
  if (found === null) await journal.drop(step.name);
  if (found === null || found === 'unknowable') return null;
  await journal.put({ ...old, state: 'done', receipt: found });
  return found;
}

/** Null: the next step may be begun. */
function reasonToStop({ clock }: DeliverDeps, job: Job, journal: Journal): Settlement | null {
  const { delivery, deadline, signal } = job;
  const now = clock.now();
  const isSending = journal.isSending();
  if (signal.aborted) return { state: isSending ? 'unknown' : 'planned', reason: null, nextAttemptAt: now };
  if (now > deadline) return forGood(delivery.reason ?? 'It could not be sent in time.', { now, isSending });
  return null;
}

async function send(
  deps: DeliverDeps,
  step: Step,
  receipts: ReadonlyMap<string, Receipt>,
  journal: Journal,
): Promise<Receipt> {
  const begunAt = deps.clock.now();
  const begun: DeliveryStep = { name: step.name, state: 'sending', receipt: null, begunAt };
  await journal.put(begun);
  try {
    const receipt = await answered(deps, step.send(receipts));
    await journal.put({ ...begun, state: 'done', receipt });
    return receipt;
  } catch (error) {
    if (error instanceof DeliveryError && error.kind !== 'unknown') await journal.drop(step.name);
    throw error;
  }
}

function answered<T>({ timeout = AbortSignal.timeout }: DeliverDeps, call: Promise<T>): Promise<T> {
  const over = timeout(answerWithinMs);
  const silence = new Promise<never>((_, reject) => {
    const error = new DeliveryError('unknown', 'There was no answer in time.');
    over.addEventListener('abort', () => reject(error), { once: true });
  });
  return Promise.race([call, silence]);
}
