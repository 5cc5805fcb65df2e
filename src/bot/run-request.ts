import type { AccessSettings } from '../../config/access-schema.ts';
import type { Report } from '../core/report/document.ts';
import { type Access, accessOf, mayRun } from './access/access-of.ts';
import { notAllowed, nothingAllowed } from './access/denials.ts';
import { withOmitted } from './access/omitted.ts';
import { restrictReporting } from './access/restrict.ts';
import type { CommandContext } from './command.ts';
import type { DispatchDeps, DispatchRequest } from './dispatch.ts';
import { interpretMessage } from './interpret.ts';
import type { RateLimit } from './limits/rate-limit.ts';
import { tooMany } from './limits/too-many.ts';
import { type Invocation, parseCommandLine, parseOptions } from './parse.ts';
import { commandNameOf } from './parse-line.ts';
import type { Registry } from './registry.ts';
import type { Attempt } from './settle.ts';
import type { SharedWork, Waiter } from './shared-work.ts';

export interface RunDeps extends DispatchDeps {
  readonly registry: Registry;
  readonly shared: SharedWork<Report>;
  readonly access: AccessSettings;
  readonly rateLimit: RateLimit | null;
}

/** Reads a request, checks that it may be asked, and runs it or joins those who ask the same. Never rejects. */
export async function runRequest(request: DispatchRequest, deps: RunDeps): Promise<Attempt> {
  const { registry, shared } = deps;
  const budget = new AbortController();
  const timer = setTimeout(() => budget.abort(), deps.timeBudgetMs);
  const signal = AbortSignal.any([budget.signal, ...(request.signal === undefined ? [] : [request.signal])]);
  let command: string | null = null;
  let options: Attempt['options'] = null;
  let open = true;
  try {
    const access = accessOf(deps.access, request.conversation);
    if (!access.open) throw nothingAllowed();
    const context = contextOf(request, access, deps);
    refuseTooMany(context, deps);
    const asked = readRequest(request, registry);
    command = asked.command;
    const invocation = asked.parse();
    options = invocation.options;
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
    return { command, options, timedOut: false, result: { report } };
  } catch (error) {
    return { command, options, timedOut: budget.signal.aborted, result: { error } };
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
