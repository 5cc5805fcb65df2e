import { type Argument, Command, CommanderError } from 'commander';
import { commands } from '../../commands/index.ts';
import { programVersion } from '../../config/paths.ts';
import { CancelledError, UserError } from '../core/errors.ts';
import { visible } from '../output/safe-text.ts';
import { unavailableToUser } from '../ports/intake.ts';
import type { Cli } from './cli.ts';
import { registerAudit } from './commands/audit.ts';
import { registerBackup } from './commands/backup.ts';
import { registerBotCommand } from './commands/bot-command.ts';
import { registerConfig } from './commands/config.ts';
import { registerDeadLetters } from './commands/dead-letters.ts';
import { registerDemo } from './commands/demo.ts';
import { registerDiscord } from './commands/discord.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerExport } from './commands/export.ts';
import { forecastVariant } from './commands/forecast.ts';
import { registerImport } from './commands/import.ts';
import { registerRefresh } from './commands/refresh.ts';
import { registerRejudge } from './commands/rejudge.ts';
import { registerSlack } from './commands/slack.ts';
import { registerStart } from './commands/start.ts';
import { registerSync } from './commands/sync.ts';
import { registerWebhooks } from './commands/webhooks.ts';
import { faultText } from './fault.ts';
import { type CliIo, exitCodes } from './io.ts';
import { createRedactor } from './redact.ts';
import { demoFolder } from './settings.ts';
import { cliHint, withFlags } from './wording.ts';

const description = `Answers in chat whether a team keeps its response and resolution promises.

Start here:
  sla-bot demo                                       try it on a sample
  sla-bot import incidents.ndjson --mapping native   read your own
  sla-bot report monthly --format pdf                write a report file
  sla-bot start                                      run the bot`;

const afterHelp = `
Every command takes --config FILE and --data DIR (default ./data).
Exit status: 0 done, 1 failed, 2 unusable request or input, 3 done with rejected
rows, 130 cancelled.`;

/** The whole command line. Every subcommand file registers itself on it. */
function createProgram(cli: Cli): Command {
  const program = new Command('sla-bot');
  program
    .description(description)
    .version(programVersion())
    .addHelpText('after', afterHelp)
    .showHelpAfterError('(run with --help for usage)')
    .configureHelp({
      optionDescription: (option) => option.description,
      // Every command has options: to say so of each would leave too little room.
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
    })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.io.out(text),
      writeErr: (text) => cli.io.err(text),
      getOutHelpWidth: () => cli.io.columns,
      getErrHelpWidth: () => cli.io.columns,
      getOutHasColors: () => cli.io.colours,
      getErrHasColors: () => cli.io.colours,
    });
  program.enablePositionalOptions();
  registerImport(program, cli);
  registerSync(program, cli);
  for (const command of commands) {
    if (command.name === 'help') continue;
    registerBotCommand(program, command, cli, command.name === 'forecast' ? forecastVariant(cli) : null);
  }
  registerExport(program, cli);
  registerRejudge(program, cli);
  registerRefresh(program, cli);
  registerAudit(program, cli);
  registerBackup(program, cli);
  registerDeadLetters(program, cli);
  registerWebhooks(program, cli);
  registerConfig(program, cli);
  registerDoctor(program, cli);
  registerSlack(program, cli);
  registerStart(program, cli);
  registerDemo(program, cli);
  registerDiscord(program, cli);
  for (const command of leaves(program)) {
    command
      .option('--config <file>', 'configuration file (or SLA_BOT_CONFIG)')
      .option('--data <dir>', `data folder (or SLA_BOT_DATA; default ${defaultFolder(command)})`);
  }
  return program;
}

/** `<incident>`, `[kind]`, `[files...]`. */
function argumentTerm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** The demo keeps apart what it makes up. */
function defaultFolder(command: Command): string {
  return command.name() === 'demo' ? `./data/${demoFolder}` : './data';
}

function leaves(program: Command): Command[] {
  return program.commands.flatMap((command) => (command.commands.length > 0 ? leaves(command) : [command]));
}

/** Runs one command line; returns its exit code and never throws what a person caused. */
export async function runCli(argv: readonly string[], cli: Omit<Cli, 'setExit'>): Promise<number> {
  let exit: number = exitCodes.ok;
  const program = createProgram({
    ...cli,
    setExit: (code) => {
      exit = code;
    },
  });
  try {
    await program.parseAsync(withFlags(argv, commands), { from: 'user' });
    return exit;
  } catch (error) {
    return explainFailure(error, cli.io);
  }
}

function explainFailure(cause: unknown, io: CliIo): number {
  const error = unavailableToUser(cause);
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.unusable;
  if (error instanceof UserError) {
    // What a server answers may repeat what it was sent; a configuration may hold a secret by mistake.
    const redact = createRedactor(io.env);
    const say = (text: string) => visible(redact(text));
    io.err(`error: ${say(error.message)}\n`);
    for (const detail of error.details) io.err(`  ${say(detail)}\n`);
    if (error.hint) io.err(`hint: ${say(cliHint(error.hint, commands))}\n`);
    return exitCodes.unusable;
  }
  if (error instanceof CancelledError || io.signal.aborted) {
    io.err('cancelled\n');
    return exitCodes.cancelled;
  }
  io.err(faultText(error, io.env));
  return exitCodes.failure;
}
