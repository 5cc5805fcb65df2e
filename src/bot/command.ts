import type { z } from 'zod';
import type { PolicyContent } from '../../config/policy.ts';
import type { Report } from '../core/report/document.ts';
import type { Reporting } from '../ports/reporting.ts';

export interface Conversation {
  readonly platform: 'console' | 'slack' | 'discord' | 'cli' | 'schedule';
  readonly channel: string;
  readonly user: string;
  readonly direct: boolean;
}

export interface CommandContext {
  readonly reporting: Reporting;
  /** The declared commands, for `help`. */
  readonly commands: readonly AnyCommand[];
  readonly conversation: Conversation;
  readonly timeZone: string;
  readonly locale: string;
  now(): number;
  /** Reads the policies of a configuration file; absent where a person must not name files of this machine. */
  readonly readPolicies?: (file: string) => Promise<PolicyContent>;
  readonly signal: AbortSignal;
  /** Shown in place while the work goes on. */
  progress(text: string): void;
}

/**
 * A command is data plus a handler. Help, the text parser, completion, the CLI and the platform payloads
 * are derived from `options` (a flat zod object; `.describe()` on every option is its help text).
 */
export interface Command<Options extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly summary: string;
  /** Command lines a person can type, without the leading `/sla`. */
  readonly examples: readonly string[];
  readonly options: Options;
  /** Option names that may be given without `name=`, in order. */
  readonly positional: readonly (keyof z.input<Options> & string)[];
  readonly run: (options: z.output<Options>, context: CommandContext) => Promise<Report>;
}

/** A command in the list; dispatch hands `run` what `options` parsed. */
export interface AnyCommand extends Omit<Command, 'run' | 'positional'> {
  readonly positional: readonly string[];
  readonly run: (options: never, context: CommandContext) => Promise<Report>;
}

/** Checks a declaration and erases its option type for the list. */
export function defineCommand<Options extends z.ZodObject>(command: Command<Options>): AnyCommand {
  return command;
}
