import { UserError } from '../core/errors.ts';
import { closest } from '../core/text/closest.ts';
import type { AnyCommand } from './command.ts';
import { describeOptions, type OptionInfo } from './options.ts';

/** A command with its options described once. */
export interface RegisteredCommand {
  readonly command: AnyCommand;
  readonly options: readonly OptionInfo[];
}

/** The declared commands by name. */
export interface Registry {
  readonly commands: readonly AnyCommand[];
  has(name: string): boolean;
  /** Letter case is ignored; UserError with the closest spelling where there is no such command. */
  find(name: string): RegisteredCommand;
}

const namePattern = /^[a-z][a-z0-9-]*$/;

/** Checks the declarations (unique kebab-case names, known positional options); throws TypeError on a mistake. */
export function createRegistry(commands: readonly AnyCommand[]): Registry {
  const byName = new Map<string, RegisteredCommand>();
  for (const command of commands) {
    const options = describeOptions(command.options);
    checkDeclaration(command, options);
    if (byName.has(command.name)) throw new TypeError(`two commands are named ${command.name}`);
    byName.set(command.name, { command, options });
  }
  const names = [...byName.keys()];
  return {
    commands,
    has: (name) => byName.has(name.toLowerCase()),
    find(name) {
      const found = byName.get(name.toLowerCase());
      if (found === undefined) throw unknownCommand(name, names);
      return found;
    },
  };
}

function checkDeclaration(command: AnyCommand, options: readonly OptionInfo[]): void {
  const names = new Set(options.map((option) => option.name));
  for (const name of [command.name, ...names]) {
    if (!namePattern.test(name)) throw new TypeError(`${command.name}: the name ${name} is not kebab-case`);
  }
  const missing = command.positional.find((name) => !names.has(name));
  if (missing !== undefined) throw new TypeError(`${command.name}: positional ${missing} is not an option`);
}

function unknownCommand(name: string, names: readonly string[]): UserError {
  const near = closest(name, names);
  const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
  return new UserError(`There is no command “${shown}”.`, {
    code: 'unknown-command',
    hint: near === null ? `The commands are: ${names.join(', ')}.` : `Did you mean “${near}”?`,
  });
}
