import { randomUUID } from 'node:crypto';
import { CancelledError, UserError } from '../core/errors.ts';
import type { Report } from '../core/report/document.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Reporting } from '../ports/reporting.ts';
import type { AnyCommand, CommandContext, Conversation } from './command.ts';
import { cancelledToReport, faultToReport, timeoutToReport, userErrorToReport } from './errors-to-report.ts';
import { interpretMessage } from './interpret.ts';
import { parseCommandLine } from './parse.ts';
import { commandNameOf } from './parse-line.ts';
import { createRegistry, type Registry } from './registry.ts';

export interface DispatchRequest {
  /** What the person typed, `/sla` included. */
  readonly text: string;
  readonly conversation: Conversation;
  /** Aborts when the person cancels or leaves. */
  readonly signal?: AbortSignal;
  readonly progress?: (text: string) => void;
}

export type OutcomeStatus = 'answered' | 'rejected' | 'cancelled' | 'timed-out' | 'failed';

/** There always is an answer to post. */
export interface Outcome {
  /** Names this run in the log. */
  readonly id: string;
  readonly status: OutcomeStatus;
  /** Null where the text named no command. */
  readonly command: string | null;
  readonly report: Report;
  readonly durationMs: number;
}

/** Runs what a person typed. Never rejects: every error becomes an answer here and nowhere else. */
export type Dispatch = (request: DispatchRequest) => Promise<Outcome>;

export interface DispatchDeps {
  readonly commands: readonly AnyCommand[];
  readonly reporting: Reporting;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timeZone: string;
  readonly locale: string;
  /** Milliseconds one command may take. */
  readonly timeBudgetMs: number;
}

/** The one error boundary between people and commands. TypeError where two declarations clash. */
export function createDispatch(deps: DispatchDeps): Dispatch {
  const registry = createRegistry(deps.commands);
  return async (request) => {
    const id = randomUUID().slice(0, 8);
    const startedAt = deps.clock.now();
    const attempt = await run(request, registry, deps);
    const answer = await settle(attempt, { id, request, deps });
    const durationMs = deps.clock.now() - startedAt;
    const { platform, channel, user } = request.conversation;
    const { status } = answer;
    const { command } = attempt;
    deps.logger.info({ id, command, status, durationMs, platform, channel, user }, 'command');
    return { id, command, durationMs, ...answer };
  };
}

interface Attempt {
  /** Name of the command, where the text named one. */
  readonly command: string | null;
  readonly timedOut: boolean;
  readonly result: { readonly report: Report } | { readonly error: unknown };
}

async function run(request: DispatchRequest, registry: Registry, deps: DispatchDeps): Promise<Attempt> {
  const budget = new AbortController();
  const timer = setTimeout(() => budget.abort(), deps.timeBudgetMs);
  const signal = AbortSignal.any([budget.signal, ...(request.signal === undefined ? [] : [request.signal])]);
  let command: string | null = null;
  let open = true;
  try {
    const line = interpretMessage(request.text, request.conversation.direct, registry);
    command = commandNameOf(line, registry);
    const invocation = parseCommandLine(line, registry);
    const progress = (text: string) => {
      if (open && !signal.aborted) request.progress?.(text);
    };
    const context = { ...contextOf(request, deps), signal, progress };
    const work = invocation.command.run(invocation.options as never, context);
    return { command, timedOut: false, result: { report: await untilAborted(work, signal) } };
  } catch (error) {
    return { command, timedOut: budget.signal.aborted, result: { error } };
  } finally {
    open = false;
    clearTimeout(timer);
  }
}

function contextOf(
  request: DispatchRequest,
  deps: DispatchDeps,
): Omit<CommandContext, 'signal' | 'progress'> {
  return {
    reporting: deps.reporting,
    commands: deps.commands,
    conversation: request.conversation,
    timeZone: deps.timeZone,
    locale: deps.locale,
    now: () => deps.clock.now(),
  };
}

/** A command that does not heed its signal keeps nobody waiting; what it does afterwards is dropped. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new CancelledError());
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

async function settle(
  { command, timedOut, result }: Attempt,
  { id, request, deps }: { id: string; request: DispatchRequest; deps: DispatchDeps },
): Promise<{ status: OutcomeStatus; report: Report }> {
  const { locale, logger, timeBudgetMs } = deps;
  if ('report' in result) return { status: 'answered', report: result.report };
  const { error } = result;
  if (error instanceof UserError) {
    const help = command === null ? 'help' : `help ${command}`;
    return { status: 'rejected', report: userErrorToReport(error, locale, help) };
  }
  if (timedOut) return { status: 'timed-out', report: timeoutToReport(timeBudgetMs, locale) };
  if (request.signal?.aborted || error instanceof CancelledError) {
    return { status: 'cancelled', report: cancelledToReport(locale) };
  }
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  logger.error({ id, command, cause }, 'command failed');
  return { status: 'failed', report: faultToReport(id, locale) };
}
