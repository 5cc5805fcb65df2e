import { UserError } from '../core/errors.ts';
import { dimensions } from '../core/report/facts.ts';
import type { Weekday } from '../core/sla/types.ts';
import { localDateOf } from '../core/time/zone.ts';
import type { Reporting } from '../ports/reporting.ts';
import type { CommandContext } from './command.ts';
import type { DispatchRequest } from './dispatch.ts';
import { interpretMessage, SLASH_COMMAND } from './interpret.ts';
import { type Invocation, parseCommandLine, parseOptions } from './parse.ts';
import { commandNameOf } from './parse-line.ts';
import type { Registry } from './registry.ts';
import type { Understanding } from './understand/understanding.ts';

export interface ReadingWorld {
  readonly registry: Registry;
  /** What the person may know of. */
  readonly reporting: Pick<Reporting, 'values'>;
  readonly context: Pick<CommandContext, 'timeZone' | 'now' | 'commands'>;
  readonly weekStartsOn: Weekday;
}

/**
 * The command of a request. `named` is told its name as soon as that is known, even where its options cannot be read.
 * UserError for what no command can mean.
 */
export function readRequest(
  request: DispatchRequest,
  registry: Registry,
  named: (command: string | null) => void,
): Invocation {
  if ('command' in request) {
    const { command } = registry.find(request.command);
    named(command.name);
    return { command, options: parseOptions(command, request.options) };
  }
  const line = interpretMessage(request.text, isToUs(request), registry);
  named(commandNameOf(line, registry));
  return parseCommandLine(line, registry);
}

/**
 * What a message in one's own words asks for, where it may be written so: to the bot itself, without a slash. Rethrows
 * what the strict reading said where it asks for nothing.
 */
export async function readFreely(
  request: DispatchRequest,
  refusal: unknown,
  { registry, reporting, context, weekStartsOn }: ReadingWorld,
): Promise<Exclude<Understanding, { kind: 'none' }>> {
  if (!('text' in request) || !(refusal instanceof UserError) || !mayBeFree(request)) throw refusal;
  const { understand } = await import('./understand/understand.ts');
  const lists = await Promise.all(dimensions.map((dimension) => reporting.values(dimension)));
  const [service = [], team = [], priority = [], customer = []] = lists;
  const known = { service, team, priority, customer };
  const today = localDateOf(context.timeZone, context.now());
  const understood = understand(request.text.trim(), { registry, known, today, weekStartsOn });
  if (understood.kind === 'none') throw refusal;
  return understood;
}

/**
 * What a command line without a slash is taken for where it names no period, which is never settled silently; null
 * where one is named, or the command takes none.
 */
export async function readAssumed(
  request: DispatchRequest,
  { registry, context, weekStartsOn }: Omit<ReadingWorld, 'reporting'>,
): Promise<Exclude<Understanding, { kind: 'none' }> | null> {
  if (!('text' in request) || !mayBeFree(request)) return null;
  const { assumedPeriod } = await import('./understand/assumed-period.ts');
  const today = localDateOf(context.timeZone, context.now());
  const line = interpretMessage(request.text, true, registry);
  const isAllowed = context.commands.some(({ name }) => name === commandNameOf(line, registry));
  if (!isAllowed) return null;
  const assumed = assumedPeriod(line, registry, { today, weekStartsOn });
  return assumed?.kind === 'none' ? null : assumed;
}

type TextRequest = Extract<DispatchRequest, { text: string }>;

function isToUs({ conversation, addressed }: TextRequest): boolean {
  return conversation.direct || addressed === true;
}

/** Slash commands stay strict. */
function mayBeFree(request: TextRequest): boolean {
  const typed = request.text.trimStart().toLowerCase();
  return isToUs(request) && !typed.startsWith('/') && !typed.startsWith(`${SLASH_COMMAND} `);
}
