import type { z } from 'zod';
import type { PolicyContent } from '../../config/policy.ts';
import type { Report } from '../core/report/document.ts';
import type { Noticing } from '../ports/noticing.ts';
import type { Reporting } from '../ports/reporting.ts';
import type { Scheduling } from '../ports/scheduling.ts';

export interface Conversation {
  readonly platform: 'console' | 'slack' | 'discord' | 'cli' | 'schedule';
  readonly channel: string;
  /** The channel that a thread is in, where that is another; null or absent: none. */
  readonly within?: string | null;
  readonly user: string;
  /** As the platform shows it; anybody may call themselves anything. Null where it is not known. */
  readonly userName: string | null;
  /** Ids of the platform's user groups or roles the person is in; null where the platform did not say. */
  readonly groups: readonly string[] | null;
  readonly direct: boolean;
}

export interface CommandContext {
  readonly reporting: Reporting;
  /** As far as whoever asks may see and change it; absent where nothing is scheduled. */
  readonly scheduling?: Scheduling;
  /** The same of notices. */
  readonly noticing?: Noticing;
  /** The declared commands, for `help`. */
  readonly commands: readonly AnyCommand[];
  /** Of whoever asked first, where several ask the same: only for commands that are not shared. */
  readonly conversation: Conversation;
  /** Zone of the periods: the same question has the same figures whoever asks. */
  readonly timeZone: string;
  /** Zone and language in which the reader is told instants and numbers; null: the zone is not known. */
  readonly readerZone: string | null;
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
  /** A period with an end is a custom one, whatever `kind` says. */
  readonly endIsCustom?: boolean;
  /**
   * Changes settings or data, always or with some options: nobody may unless a rule of `access` names it; never shared.
   */
  readonly changes?: boolean | ((options: z.output<Options>) => boolean);
  /** The answer brings files, of which the command line says where they go. */
  readonly files?: boolean;
  /** The answer depends on who asks or where: never shared with others who ask the same. */
  readonly personal?: boolean;
  /** The answer is for who asked alone, also where others read along. */
  readonly private?: boolean;
  /** Is about no incidents: answered before any was imported too. */
  readonly withoutData?: boolean;
  readonly run: (options: z.output<Options>, context: CommandContext) => Promise<Report>;
}

/** A command in the list; dispatch hands `run` what `options` parsed. */
export interface AnyCommand extends Omit<Command, 'run' | 'positional' | 'changes'> {
  readonly positional: readonly string[];
  readonly changes?: boolean | ((options: never) => boolean);
  readonly run: (options: never, context: CommandContext) => Promise<Report>;
}

/** Checks a declaration and erases its option type for the list. */
export function defineCommand<Options extends z.ZodObject>(command: Command<Options>): AnyCommand {
  return command;
}
