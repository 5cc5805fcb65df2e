import type { AccessSettings } from '../../config/access-schema.ts';
import type { Report } from '../core/report/document.ts';
import type { Weekday } from '../core/sla/types.ts';
import { type Access, accessOf, doesChange, isUndecided, mayRun } from './access/access-of.ts';
import { groupsUnknown, notAllowed, nothingAllowed } from './access/denials.ts';
import { withOmitted } from './access/omitted.ts';
import { restrictReporting } from './access/restrict.ts';
import { askerOf } from './asker.ts';
import type { CommandContext } from './command.ts';
import type { DispatchDeps, DispatchRequest } from './dispatch.ts';
import { tooMany } from './limits/too-many.ts';
import { type Invocation, parseCommandLine } from './parse.ts';
import { commandNameOf } from './parse-line.ts';
import { type ReadingWorld, readAssumed, readFreely, readRequest } from './read-request.ts';
import { readBy, readerOf } from './reader.ts';
import type { Registry } from './registry.ts';
import type { Attempt } from './settle.ts';
import type { SharedWork, Waiter } from './shared-work.ts';
import { questionReport, withUnderstood } from './understand/reply.ts';
import type { Understanding } from './understand/understanding.ts';

export interface RunDeps extends DispatchDeps {
  readonly registry: Registry;
  readonly shared: SharedWork<Report>;
  readonly access: AccessSettings;
  readonly weekStartsOn: Weekday;
}

/** Reads a request, checks that it may be asked, and runs it or joins those who ask the same. Never rejects. */
export async function runRequest(request: DispatchRequest, deps: RunDeps): Promise<Attempt> {
  const { shared } = deps;
  const budget = new AbortController();
  const timer = setTimeout(() => budget.abort(), deps.timeBudgetMs);
  const signal = AbortSignal.any([budget.signal, ...(request.signal === undefined ? [] : [request.signal])]);
  let command: string | null = null;
  let options: Attempt['options'] = null;
  let open = true;
  try {
    const access = accessOf(deps.access, request.conversation);
    if (!access.open) {
      throw isUndecided(deps.access.rules, request.conversation) ? groupsUnknown() : nothingAllowed();
    }
    const context = contextOf(request, access, deps);
    await refuseTooMany(context, deps);
    const visible = restrictReporting(deps.reporting, access).reporting;
    const read = await readAny(request, { ...deps, context, reporting: visible }, (name) => {
      command = name;
    });
    if ('report' in read) return { command, options, timedOut: false, result: read };
    const { invocation, understood } = read;
    options = invocation.options;
    if (!mayRun(access, invocation.command, invocation.options)) throw notAllowed(invocation);
    const progress = (text: string) => {
      if (open && !signal.aborted) request.progress?.(text);
    };
    const work = async (waiter: Waiter) => {
      const { reporting, omitted } = restrictReporting(deps.reporting, access);
      const given = { ...context, ...waiter, reporting: readBy(reporting, context) };
      return withOmitted(await invocation.command.run(invocation.options as never, given), omitted());
    };
    const report = await shared.join(shareKey(invocation, access, context), work, { signal, progress });
    const answer = understood === null ? report : withUnderstood(report, understood.line, understood.notes);
    return { command, options, timedOut: false, result: { report: answer } };
  } catch (error) {
    return { command, options, timedOut: budget.signal.aborted, result: { error } };
  } finally {
    open = false;
    clearTimeout(timer);
  }
}

type Read =
  | {
      readonly invocation: Invocation;
      readonly understood: Extract<Understanding, { kind: 'command' }> | null;
    }
  /** A question back. */
  | { readonly report: Report };

/** Strictly where that can be, else as words of one's own. */
async function readAny(
  request: DispatchRequest,
  world: ReadingWorld & { readonly context: Context },
  named: (command: string | null) => void,
): Promise<Read> {
  const { registry, context } = world;
  let understood: Exclude<Understanding, { kind: 'none' }> | null;
  try {
    const invocation = readRequest(request, registry, named);
    understood = await readAssumed(request, world);
    if (understood === null) return { invocation, understood };
  } catch (refusal) {
    understood = await readFreely(request, refusal, world);
    named(null);
  }
  if (understood.kind === 'question') {
    return { report: questionReport(understood.text, understood.answers, context.locale) };
  }
  named(commandNameOf(understood.line, registry));
  return { invocation: parseCommandLine(understood.line, registry), understood };
}

async function refuseTooMany(context: Context, { rateLimit, clock }: RunDeps): Promise<void> {
  const { conversation } = context;
  if (rateLimit === undefined || conversation.platform === 'schedule') return;
  const now = clock.now();
  const refusal = await rateLimit.take(conversation, now);
  if (refusal !== null) throw tooMany(refusal, now, context);
}

/** What two requests must have in common to have one answer; null: each has its own. */
function shareKey(
  { command, options }: Invocation,
  access: Access,
  { locale, readerZone }: Context,
): string | null {
  if (doesChange(command, options) || command.personal === true) return null;
  return JSON.stringify([command.name, options, access, locale, readerZone]);
}

type Context = Omit<CommandContext, 'reporting' | 'signal' | 'progress'>;

function contextOf(request: DispatchRequest, access: Access, deps: DispatchDeps): Context {
  const asker = askerOf(request.conversation, access);
  return {
    commands: deps.commands.filter((command) => mayRun(access, command)),
    ...(deps.scheduling === undefined ? {} : { scheduling: deps.scheduling(asker) }),
    ...(deps.noticing === undefined ? {} : { noticing: deps.noticing(asker) }),
    conversation: request.conversation,
    timeZone: deps.timeZone,
    ...readerOf(request, deps),
    now: () => deps.clock.now(),
  };
}
