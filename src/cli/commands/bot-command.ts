import { type Command, Option } from 'commander';
import { commands } from '../../../commands/index.ts';
import type { AnyCommand, CommandContext } from '../../bot/command.ts';
import { describeOptions, type OptionInfo } from '../../bot/options.ts';
import { parseOptions } from '../../bot/parse.ts';
import type { Report } from '../../core/report/document.ts';
import { reportToText } from '../../output/text/report.ts';
import type { Services } from '../../services.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { writeFiles } from '../out.ts';
import { createProgressBar } from '../progress.ts';
import { withServices } from '../settings.ts';

type Given = Record<string, string | boolean | string[] | undefined>;

/** Registers a bot command on the command line: the same declaration, the same handler, the same answer. */
export function registerBotCommand(program: Command, command: AnyCommand, cli: Cli): void {
  const options = describeOptions(command.options);
  const line = program.command(command.name).description(command.summary);
  for (const name of command.positional) {
    const info = options.find((option) => option.name === name);
    if (info !== undefined) line.argument(argumentUsage(info), info.description);
  }
  for (const info of options) line.addOption(toFlag(info));
  const hasFormat = options.some((info) => info.name === 'format');
  if (!hasFormat)
    line.addOption(
      new Option('--format <format>', 'how to print the answer').choices(['text', 'json']).default('text'),
    );
  line.option('--out <path>', 'folder or file for the files of the answer; - is standard output');
  line.option('--json', 'print the figures as JSON');
  line.addHelpText(
    'after',
    `\nExamples:\n${command.examples.map((example) => `  sla-bot ${example}`).join('\n')}`,
  );
  line.action(async (...args: unknown[]) => {
    const given = line.opts<Given>();
    const positional = command.positional.map((_, index) => args[index]);
    const values = collect(command, options, positional, given, hasFormat);
    const parsed = parseOptions(command, values);
    await withServices(given as CommonOptions, cli, async (services, config) => {
      const report = await command.run(parsed as never, cliContext(services, config, cli));
      print(report, given, hasFormat, cli);
    });
  });
}

function argumentUsage(info: OptionInfo): string {
  const name = info.repeatable ? `${info.name}...` : info.name;
  return `[${name}]`;
}

function toFlag(info: OptionInfo): Option {
  const usage =
    info.type === 'boolean'
      ? `--${info.name}`
      : `--${info.name} <${info.type === 'choice' ? info.name : info.type}>`;
  const fallback = info.defaultText === null ? '' : ` (default ${info.defaultText})`;
  const option = new Option(usage, `${info.description}${fallback}`);
  if (info.repeatable)
    option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
  return option;
}

/** What was given, under the declared names; undefined ones left out so that the declaration's defaults hold. */
function collect(
  command: AnyCommand,
  options: readonly OptionInfo[],
  positional: readonly unknown[],
  given: Given,
  hasFormat: boolean,
): Record<string, string | boolean | string[]> {
  const values: Record<string, string | boolean | string[]> = {};
  for (const [index, name] of command.positional.entries()) {
    const value = positional[index];
    if (typeof value === 'string' || Array.isArray(value)) values[name] = value as string | string[];
  }
  for (const info of options) {
    const value = given[info.name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
    if (value !== undefined) values[info.name] = value;
  }
  if (hasFormat && given.json === true && values.format === undefined) values.format = ['json'];
  return values;
}

function cliContext(
  services: Services,
  config: { timeZone: string; locale: string },
  cli: Cli,
): CommandContext {
  const bar = createProgressBar(cli.io, cli.clock.now);
  return {
    reporting: services.reporting,
    commands,
    conversation: { platform: 'cli', channel: 'cli', user: 'cli', direct: true },
    timeZone: config.timeZone,
    locale: config.locale,
    now: () => cli.clock.now(),
    signal: cli.io.signal,
    progress: (text) => bar.update(text, 0, null),
  };
}

function print(report: Report, given: Given, hasFormat: boolean, cli: Cli): void {
  const out = typeof given.out === 'string' ? given.out : undefined;
  const wantsJson = given.json === true || (!hasFormat && given.format === 'json');
  if (report.files.length > 0) {
    const toStdout = given.json === true && report.files.length === 1;
    writeFiles(report.files, out ?? (toStdout ? '-' : undefined), cli.io);
  } else if (wantsJson) {
    cli.io.out(`${JSON.stringify(report.data, null, 2)}\n`);
  } else {
    cli.io.out(reportToText(report, { columns: cli.io.columns, colours: cli.io.outIsTty }));
  }
}
