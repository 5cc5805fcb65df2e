import { randomUUID } from 'node:crypto';
import type { AccessSettings } from '../../config/access-schema.ts';
import { CancelledError, UserError } from '../core/errors.ts';
import type { Report } from '../core/report/document.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Reporting } from '../ports/reporting.ts';
import { type Access, accessOf, mayRun } from './access/access-of.ts';
import { checkRules } from './access/check-rules.ts';
import { notAllowed, nothingAllowed } from './access/denials.ts';
import { withOmitted } from './access/omitted.ts';
import { restrictReporting } from './access/restrict.ts';
import type { AnyCommand, CommandContext, Conversation } from './command.ts';
import { cancelledToReport, faultToReport, timeoutToReport, userErrorToReport } from './errors-to-report.ts';
import { interpretMessage } from './interpret.ts';
import { createRateLimit, type RateLimit, type Rates } from './limits/rate-limit.ts';
import { tooMany } from './limits/too-many.ts';
import { type Invocation, parseCommandLine, parseOptions } from './parse.ts';
import { commandNameOf } from './parse-line.ts';
import { createRegistry, type Registry } from './registry.ts';
import { createSharedWork, type SharedWork, type Waiter } from './shared-work.ts';

interface Asked {
  readonly conversation: Conversation;
  /** Aborts when the person cancels or leaves. */
  readonly signal?: AbortSignal;
  readonly progress?: (text: string) => void;
  /** Language and zone in which the person reads numbers and instants; default: the configured ones. */
  readonly locale?: string;
  readonly timeZone?: string;
  /** The platform's own name of the request, for the log. */
  readonly requestId?: string;
}

/** `text`: what the person typed, `/sla` included; else a command's name and its options as a platform gives them. */
export type DispatchRequest = Asked &
  (
    | { readonly text: string }
    | { readonly command: string; readonly options: Readonly<Record<string, unknown>> }
  );

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
  /** Default: everybody may ask everything that changes nothing. */
  readonly access?: AccessSettings;
  /** Default: no limits. Scheduled posts have none. */
  readonly rates?: Rates;
  /** Milliseconds one command may take. */
  readonly timeBudgetMs: number;
}

const openAccess: AccessSettings = { default: 'allow', rules: [] };

/**
 * The one error boundary between people and commands, and the one place where it is decided who may ask what.
 * TypeError where two declarations clash; UserError where an access rule names no command.
 */
export function createDispatch(deps: DispatchDeps): Dispatch {
  const registry = createRegistry(deps.commands);
  const shared = createSharedWork<Report>();
  const access = deps.access ?? openAccess;
  checkRules(access, registry);
  const rateLimit = deps.rates === undefined ? null : createRateLimit(deps.rates);
  return async (request) => {
    const id = randomUUID().slice(0, 8);
    const startedAt = deps.clock.now();
    const attempt = await run(request, { ...deps, registry, shared, access, rateLimit });
    const answer = await settle(attempt, { id, request, deps });
    const durationMs = deps.clock.now() - startedAt;
    const { platform, channel, user } = request.conversation;
    const { requestId } = request;
    const { status } = answer;
    const { command } = attempt;
    const fields = { id, command, status, durationMs, platform, channel, user };
    deps.logger.info(requestId === undefined ? fields : { ...fields, requestId }, 'command');
    return { id, command, durationMs, ...answer };
  };
}

interface Attempt {
  /** Name of the command, where the text named one. */
  readonly command: string | null;
  readonly timedOut: boolean;
  readonly result: { readonly report: Report } | { readonly error: unknown };
}

interface RunDeps extends DispatchDeps {
  readonly registry: Registry;
  readonly shared: SharedWork<Report>;
  readonly access: AccessSettings;
  readonly rateLimit: RateLimit | null;
}

async function run(request: DispatchRequest, deps: RunDeps): Promise<Attempt> {
  const { registry, shared } = deps;
  const budget = new AbortController();
  const timer = setTimeout(() => budget.abort(), deps.timeBudgetMs);
  const signal = AbortSignal.any([budget.signal, ...(request.signal === undefined ? [] : [request.signal])]);
  let command: string | null = null;
  let open = true;
  try {
    const access = accessOf(deps.access, request.conversation);
    if (!access.open) throw nothingAllowed();
    const context = contextOf(request, access, deps);
    refuseTooMany(context, deps);
    const asked = readRequest(request, registry);
    command = asked.command;
    const invocation = asked.parse();
    if (!mayRun(access, invocation.command)) throw notAllowed(invocation.command.name);
    const progress = (text: string) => {
      if (open && !signal.aborted) request.progress?.(text);
    };
    const work = async (waiter: Waiter) => {
      const { reporting, omitted } = restrictReporting(deps.reporting, access);
      const given = { ...context, ...waiter, reporting };
      return withOmitted(await invocation.command.run(invocation.options as never, given), omitted());
    };
    const report = await shared.join(shareKey(invocation, access, context), work, { signal, progress });
    return { command, timedOut: false, result: { report } };
  } catch (error) {
    return { command, timedOut: budget.signal.aborted, result: { error } };
  } finally {
    open = false;
    clearTimeout(timer);
  }
}

function refuseTooMany(context: Context, { rateLimit, clock }: RunDeps): void {
  const { conversation } = context;
  if (rateLimit === null || conversation.platform === 'schedule') return;
  const now = clock.now();
  const refusal = rateLimit.take(conversation, now);
  if (refusal !== null) throw tooMany(refusal, now, context);
}

/** The command's name is known even where its options cannot be read. */
function readRequest(
  request: DispatchRequest,
  registry: Registry,
): { command: string | null; parse: () => Invocation } {
  if ('command' in request) {
    const { command } = registry.find(request.command);
    const parse = () => ({ command, options: parseOptions(command, request.options) });
    return { command: command.name, parse };
  }
  const line = interpretMessage(request.text, request.conversation.direct, registry);
  return { command: commandNameOf(line, registry), parse: () => parseCommandLine(line, registry) };
}

/** What two requests must have in common to have one answer; null: each has its own. */
function shareKey(
  { command, options }: Invocation,
  access: Access,
  { locale, readerZone }: Context,
): string | null {
  if (command.changes === true || command.personal === true) return null;
  return JSON.stringify([command.name, options, access, locale, readerZone]);
}

type Context = Omit<CommandContext, 'reporting' | 'signal' | 'progress'>;

function contextOf(request: DispatchRequest, access: Access, deps: DispatchDeps): Context {
  return {
    commands: deps.commands.filter((command) => mayRun(access, command)),
    conversation: request.conversation,
    timeZone: deps.timeZone,
    readerZone: request.timeZone ?? deps.timeZone,
    locale: request.locale ?? deps.locale,
    now: () => deps.clock.now(),
  };
}

async function settle(
  { command, timedOut, result }: Attempt,
  { id, request, deps }: { id: string; request: DispatchRequest; deps: DispatchDeps },
): Promise<{ status: OutcomeStatus; report: Report }> {
  const { logger, timeBudgetMs } = deps;
  const locale = request.locale ?? deps.locale;
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
