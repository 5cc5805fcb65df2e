import type { Report } from '../core/report/document.ts';
import type { Clock } from '../ports/clock.ts';
import { DeliveryError } from '../ports/courier.ts';
import type { Receipt } from '../ports/delivery-ledger.ts';
import type { ManyJudgements } from '../ports/judgements.ts';
import type { Logger } from '../ports/logger.ts';
import {
  type Notice,
  type NoticeLedger,
  type NoticeMessage,
  type NoticePoster,
  type NoticeSummary,
  noticeKey,
  type Told,
} from '../ports/notices.ts';
import { createTurns } from '../threads/turns.ts';
import { keyOf, noticeId, summaryId } from './incident-key.ts';
import { judgeTogether } from './judged-together.ts';
import type { NoticeBook } from './notice-book.ts';
import { noticeReport, type ReportStyle, summaryReport } from './notice-report.ts';
import type { Pauses } from './pauses.ts';
import type { Telling } from './plan-incident.ts';
import type { PlannedSummary } from './plan-notices.ts';

export interface SenderDeps {
  readonly posters: readonly NoticePoster[];
  readonly ledger: Pick<NoticeLedger, 'put'>;
  readonly source: ManyJudgements;
  readonly style: ReportStyle;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of each new message or graver level, how long after its instant it was handed to the platform; milliseconds. */
  readonly measured: (latenessMs: number, notice: Notice) => void;
}

/** Sends what was planned; each resolves when it is settled or given up for now, and rejects only where the ledger or the store does. */
export interface Sender {
  post(telling: Telling): Promise<void>;
  edit(telling: Telling): Promise<void>;
  /** Resolves with the summary where nobody knows whether it was taken. */
  summarise(summary: PlannedSummary): Promise<NoticeSummary | null>;
  /** Finds out what became of a message that was begun: where it is not there, it was not told. False: not found out yet. */
  settle(begun: Notice | NoticeSummary): Promise<boolean>;
}

/**
 * A message is put down as begun before it is handed over and as done after; between the two only the platform knows, and
 * it is asked. To one destination one thing goes after the other.
 */
export function createSender(deps: SenderDeps, book: NoticeBook, pauses: Pauses): Sender {
  const { ledger, clock, logger } = deps;
  const turns = new Map<string, ReturnType<typeof createTurns>>();

  /** Resolves with `otherwise` where the destination rests by then. */
  function inTurn<T>(destination: string, work: () => Promise<T>, otherwise: T): Promise<T> {
    const own = turns.get(destination) ?? createTurns();
    turns.set(destination, own);
    return own(async () => (pauses.until(destination, clock.now()) === null ? work() : otherwise));
  }

  async function keep(...notices: readonly Notice[]): Promise<void> {
    for (const notice of notices) book.put(notice);
    await ledger.put({ notices });
  }

  const judged = judgeTogether(deps.source, clock);
  const reportOf = async (telling: Telling) =>
    noticeReport(telling, await judged(telling.notice), deps.style);

  const placeOf = (destination: string) => placeIn(deps.posters, destination);

  function measure({ since, notice }: Telling): void {
    if (since !== null) deps.measured(clock.now() - since, notice);
  }

  /** A failure is logged, and the destination given a rest. */
  async function attempt<T>(
    destination: string,
    work: () => Promise<T>,
    { isEdit } = { isEdit: false },
  ): Promise<Outcome<T>> {
    try {
      const value = await work();
      pauses.succeeded(destination);
      return { ok: true, value };
    } catch (error) {
      const failure =
        error instanceof DeliveryError
          ? error
          : new DeliveryError('unknown', String(error), { cause: error });
      // One message that cannot be edited says nothing of the others.
      if (!(isEdit && failure.kind === 'refused')) pauses.failed(destination, failure, clock.now());
      logger.warn({ destination, kind: failure.kind, reason: failure.message }, 'notice not sent');
      return { ok: false, kind: failure.kind };
    }
  }

  async function send(destination: string, id: string, report: Report): Promise<Outcome<Receipt>> {
    return attempt(destination, () => {
      const { poster, address } = placeOf(destination);
      return poster.post({ id, address, report });
    });
  }

  async function post(telling: Telling): Promise<void> {
    const { notice } = telling;
    const { destination, told: tells } = notice;
    const before = book.of(keyOf(notice)).find((one) => noticeKey(one) === noticeKey(notice));
    const message = begin(noticeId(notice), tells);
    const sending = { ...notice, told: before?.told ?? {}, message };
    const [report] = await Promise.all([reportOf(telling), keep(sending)]);
    measure(telling);
    const outcome = await send(destination, message.id, report);
    if (outcome.ok) {
      book.posted(destination, message.begunAt);
      await keep({ ...notice, message: { ...message, state: 'done', receipt: outcome.value } });
    } else if (outcome.kind !== 'unknown') {
      await keep(withoutMessage(sending));
    }
  }

  async function edit(telling: Telling): Promise<void> {
    const { notice } = telling;
    const { destination, message } = notice;
    const receipt = message?.receipt ?? null;
    if (message === null || receipt === null) return;
    const report = await reportOf(telling);
    measure(telling);
    const outcome = await attempt(
      destination,
      () => {
        const { poster, address } = placeOf(destination);
        return poster.edit(receipt, { id: message.id, address, report });
      },
      { isEdit: true },
    );
    if (outcome.ok) return keep(notice);
    // It was deleted, or may not be changed any more: something graver needs a new one.
    const before = book.of(keyOf(notice)).find((one) => noticeKey(one) === noticeKey(notice)) ?? notice;
    if (outcome.kind === 'refused') await keep({ ...before, message: { ...message, receipt: null } });
  }

  async function summarise(planned: PlannedSummary): Promise<NoticeSummary | null> {
    const { destination, tellings } = planned;
    const notices = tellings.map(({ notice }) => notice);
    const message = begin(summaryId(notices), {});
    const summary: NoticeSummary = { destination, message, notices };
    await ledger.put({ summaries: [summary] });
    const report = summaryReport(planned, deps.style);
    for (const telling of tellings) measure(telling);
    const outcome = await send(destination, message.id, report);
    if (outcome.ok) await finish(summary, outcome.value);
    else if (outcome.kind === 'unknown') return summary;
    else await drop(summary);
    return null;
  }

  /** Its notices are told with it, in one step. */
  async function finish(summary: NoticeSummary, receipt: Receipt | null): Promise<void> {
    const { destination, message, notices } = summary;
    for (const notice of notices) book.put(notice);
    book.summarised(destination, message.begunAt);
    const done = { ...summary, message: { ...message, state: 'done' as const, receipt } };
    await ledger.put({ summaries: [done], notices });
  }

  function drop(summary: NoticeSummary): Promise<void> {
    return ledger.put({ summaries: [{ ...summary, message: { ...summary.message, state: 'done' } }] });
  }

  async function settle(begun: Notice | NoticeSummary): Promise<boolean> {
    const { destination, message } = begun;
    if (message === null) return true;
    const { id, begunAt } = message;
    const outcome = await attempt(destination, () => {
      const { poster, address } = placeOf(destination);
      return poster.find({ id, address }, begunAt);
    });
    if (!outcome.ok) return false;
    const found = outcome.value;
    const receipt = found === 'unknowable' ? null : found;
    if ('notices' in begun) await (found === null ? drop(begun) : finish(begun, receipt));
    else if (found === null) await keep(withoutMessage(begun));
    else {
      const told = { ...begun.told, ...message.tells };
      await keep({ ...begun, told, message: { ...message, state: 'done', receipt } });
    }
    return true;
  }

  const begin = (id: string, tells: Told): NoticeMessage => ({
    id,
    state: 'sending',
    begunAt: clock.now(),
    receipt: null,
    tells,
  });

  return {
    post: (telling) => inTurn(telling.notice.destination, () => post(telling), undefined),
    edit: (telling) => inTurn(telling.notice.destination, () => edit(telling), undefined),
    summarise: (planned) => inTurn(planned.destination, () => summarise(planned), null),
    settle: (begun) => inTurn(begun.destination, () => settle(begun), false),
  };
}

type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly kind: DeliveryError['kind'] };

/** As it was before its message was begun. */
function withoutMessage(notice: Notice): Notice {
  return { ...notice, message: null, shown: '' };
}

/** DeliveryError where nothing posts to its platform. */
function placeIn(posters: readonly NoticePoster[], destination: string) {
  const at = destination.indexOf(':');
  const platform = destination.slice(0, at);
  const poster = posters.find((one) => one.platform === platform);
  if (poster === undefined) throw new DeliveryError('refused', `${platform} is not connected.`);
  return { poster, address: destination.slice(at + 1) };
}
