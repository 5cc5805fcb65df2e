import type { Command } from 'commander';
import { commands } from '../../../commands/index.ts';
import { checkConfig } from '../../../config/check.ts';
import { configJsonSchema } from '../../../config/json-schema.ts';
import { loadConfig } from '../../../config/load.ts';
import { type Problem, printable, problemText } from '../../../config/problem.ts';
import { checkRules } from '../../bot/access/check-rules.ts';
import { createRegistry } from '../../bot/registry.ts';
import { UserError } from '../../core/errors.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { exitCodes } from '../io.ts';
import { createRedactor } from '../redact.ts';
import { openConfig } from '../settings.ts';

/** `sla-bot config check|schema|show`. */
export function registerConfig(program: Command, cli: Cli): void {
  const config = program.command('config').description('check, show and describe the configuration');
  config
    .command('check')
    .description(
      'print every problem of a configuration file with its path and a hint; exit 2 if there are errors',
    )
    .argument('[file]', 'default: the file of --config or SLA_BOT_CONFIG')
    .option('--json', 'print the problems as JSON')
    .addHelpText('after', '\nExample:\n  sla-bot config check sla-bot.yaml')
    .action((file: string | undefined, options: CommonOptions & { json?: boolean }) =>
      check(file, options, cli),
    );
  config
    .command('schema')
    .description('print the JSON Schema of the configuration, for editors')
    .addHelpText('after', '\nExample:\n  sla-bot config schema > sla-bot.schema.json')
    .action(() => cli.io.out(`${JSON.stringify(configJsonSchema(), null, 2)}\n`));
  config
    .command('show')
    .description('print the configuration in force, defaults and environment applied; secrets are masked')
    .addHelpText('after', '\nExample:\n  sla-bot config show --config sla-bot.yaml')
    .action((options: CommonOptions) => {
      const mask = createRedactor(cli.io.env);
      cli.io.out(mask(`${JSON.stringify(openConfig(options, cli).config, null, 2)}\n`));
    });
}

function check(file: string | undefined, options: CommonOptions & { json?: boolean }, cli: Cli): void {
  const named = file ?? options.config ?? null;
  const found = checkConfig(named, cli.io.env, cli.io.cwd);
  const isUsable = found.every(({ severity }) => severity !== 'error');
  const problems = isUsable ? [...found, ...unknownCommands(named, cli)] : found;
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  // Where a secret was written by mistake, it is what was found there.
  const mask = createRedactor(cli.io.env);
  if (options.json) cli.io.out(mask(`${JSON.stringify(problems, null, 2)}\n`));
  else {
    for (const problem of problems) cli.io.out(mask(problemLines(problem)));
    cli.io.out(`${count(errors, 'error')}, ${count(problems.length - errors, 'warning')}\n`);
  }
  cli.setExit(errors > 0 ? exitCodes.unusable : exitCodes.ok);
}

/** Access rules name commands, which the configuration by itself does not know. */
function unknownCommands(file: string | null, { io }: Cli): Problem[] {
  const { config, file: origin } = loadConfig({ file, env: io.env, cwd: io.cwd });
  try {
    checkRules(config.access, createRegistry(commands));
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [path = '', message = ''] = error.message.split(/: (.*)/s);
    return [
      {
        severity: 'error',
        path,
        line: null,
        origin: origin ?? 'environment',
        message: printable(message),
        hint: error.hint === null ? null : printable(error.hint),
      },
    ];
  }
}

function problemLines({ hint, ...problem }: Problem): string {
  const line = problemText({ ...problem, hint: null });
  return hint === null ? `${line}\n` : `${line}\n    hint: ${hint}\n`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
