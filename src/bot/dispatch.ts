import { randomUUID } from 'node:crypto';
import type { AccessSettings } from '../../config/access-schema.ts';
import type { Report } from '../core/report/document.ts';
import type { Weekday } from '../core/sla/types.ts';
import type { AuditLog } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Noticing } from '../ports/noticing.ts';
import type { RateLimit } from '../ports/rate-limit.ts';
import type { Freshness } from '../ports/replication.ts';
import type { Reporting } from '../ports/reporting.ts';
import type { Asker, Scheduling } from '../ports/scheduling.ts';
import { accessOf, openAccess } from './access/access-of.ts';
import { withAllowedActions } from './access/allowed-actions.ts';
import { checkRules } from './access/check-rules.ts';
import type { AnyCommand, Conversation } from './command.ts';
import { freshnessText, withFreshness } from './freshness.ts';
import { readerOf } from './reader.ts';
import { createRegistry } from './registry.ts';
import { runRequest } from './run-request.ts';
import { type Attempt, type OutcomeStatus, settle } from './settle.ts';
import { createSharedWork } from './shared-work.ts';

export type { OutcomeStatus } from './settle.ts';

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
    | {
        readonly text: string;
        /** Said to the bot where others read along, as by a mention: in one's own words, if one likes. */
        readonly addressed?: boolean;
      }
    | { readonly command: string; readonly options: Readonly<Record<string, unknown>> }
  );

/** There always is an answer to post. */
export interface Outcome {
  /** Names this run in the log. */
  readonly id: string;
  readonly status: OutcomeStatus;
  /** Why it was rejected: the code of the error, e.g. `not-allowed`. */
  readonly reason?: string | null;
  /** Null where the text named no command. */
  readonly command: string | null;
  /** For who asked alone, also where others read along. */
  readonly isForOne?: boolean;
  /** As they were read; null where they could not be. */
  readonly options?: Attempt['options'];
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
  /** First day of the weeks that messages in one's own words name; default Monday. */
  readonly weekStartsOn?: Weekday;
  /** Default: no limits. Scheduled posts have none. */
  readonly rateLimit?: RateLimit;
  /** Where every request is recorded; default: nowhere. */
  readonly audit?: Pick<AuditLog, 'record'>;
  /** Schedules as each who asks may see them; default: nothing is scheduled. */
  readonly scheduling?: (asker: Asker) => Scheduling;
  /** Notices as each who asks may see them; default: nothing is told. */
  readonly noticing?: (asker: Asker) => Noticing;
  /** How what is answered stands to the shared log; default: there is none. */
  readonly freshness?: () => Freshness;
  /** Milliseconds one command may take. */
  readonly timeBudgetMs: number;
}

/**
 * The one error boundary between people and commands, and the one place where it is decided who may ask what.
 * TypeError where two declarations clash; UserError where an access rule names no command.
 */
export function createDispatch(deps: DispatchDeps): Dispatch {
  const { clock, logger, timeBudgetMs } = deps;
  const registry = createRegistry(deps.commands);
  const access = deps.access ?? openAccess;
  checkRules(access, registry);
  const { weekStartsOn = 'monday' } = deps;
  const shared = createSharedWork<Report>();
  const running = { ...deps, registry, access, shared, weekStartsOn };
  return async (request) => {
    const id = randomUUID().slice(0, 8);
    const at = clock.now();
    const attempt = await runRequest(request, running);
    const isCancelled = request.signal?.aborted === true;
    const { locale } = readerOf(request, deps);
    const answer = settle(attempt, { id, isCancelled, locale, timeBudgetMs, logger });
    const { command, options } = attempt;
    const age =
      deps.freshness === undefined
        ? null
        : freshnessText(deps.freshness(), { language: locale, timeZone: deps.timeZone });
    const allowed = withAllowedActions(answer.report, accessOf(access, request.conversation), registry);
    const report = withFreshness(allowed, age);
    const isPrivate =
      command !== null && registry.has(command) && registry.find(command).command.private === true;
    const isForOne = answer.status !== 'answered' || isPrivate;
    const durationMs = clock.now() - at;
    const outcome = { id, command, options, isForOne, durationMs, ...answer, report };
    keepTrack(request, outcome, at, deps);
    return outcome;
  };
}

/** Characters kept of what could not be read. */
const mostWords = 500;

/** Logs a request and records it for the audit, for which the answer does not wait. */
function keepTrack(
  request: DispatchRequest,
  { id, command, options = null, status, reason = null, durationMs }: Outcome,
  at: number,
  { logger, audit }: DispatchDeps,
): void {
  const { requestId } = request;
  const { platform, channel, user, userName } = request.conversation;
  const fields = { id, command, status, reason, durationMs, platform, channel, user };
  logger.info(requestId === undefined ? fields : { ...fields, requestId }, 'command');
  // What was read says it all; of what could not be read, the words do.
  const words = options === null && 'text' in request ? request.text.slice(0, mostWords) : null;
  audit
    ?.record({ ...fields, at, userName, words, options: options === null ? null : given(options) })
    .catch((error: unknown) =>
      logger.error({ id, cause: String(error) }, 'command not recorded for the audit'),
    );
}

/** Options without those left at null or empty. */
function given(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isGiven = (value: unknown) => value !== null && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(options).filter(([, value]) => isGiven(value)));
}
