import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { commands } from '../../../commands/index.ts';
import { loadConfig } from '../../../config/load.ts';
import { askerOf } from '../../bot/asker.ts';
import type { AnyCommand, CommandContext, Conversation } from '../../bot/command.ts';
import { describeOptions, type OptionInfo } from '../../bot/options.ts';
import { parseOptions } from '../../bot/parse.ts';
import { UserError } from '../../core/errors.ts';
import type { Report } from '../../core/report/document.ts';
import { dataToJson } from '../../output/json/data-to-json.ts';
import { mapStrings } from '../../output/prepare.ts';
import { reportToText } from '../../output/text/report.ts';
import { reportFormats } from '../../ports/renderer.ts';
import type { Services } from '../../services.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { exitCodes } from '../io.ts';
import { extensionOf, writeFiles } from '../out.ts';
import { createProgressBar, type ProgressBar } from '../progress.ts';
import { withServices } from '../settings.ts';
import { cliExample, cliHint, cliSentence, optionHelp } from '../wording.ts';

type Given = Record<string, string | boolean | string[] | undefined>;

/** What a command does on the command line beside what it does in chat. */
export interface CliVariant {
  /** Adds its options to the command. */
  addOptions(line: Command): void;
  /** Further help, below the examples. */
  readonly examples: string;
  /** Takes the command line over where it is meant; null: it is the bot's. */
  run(line: Command): Promise<void> | null;
}

/**
 * Registers a bot command on the command line: the same declaration, the same handler, the same answer; `variant` is
 * asked first.
 */
export function registerBotCommand(
  program: Command,
  command: AnyCommand,
  cli: Cli,
  variant: CliVariant | null = null,
): void {
  const options = describeOptions(command.options);
  const isPositional = ({ name }: OptionInfo): boolean => command.positional.includes(name);
  const line = program.command(command.name).description(cliSentence(command.summary));
  for (const info of options.filter(isPositional)) line.argument(argumentUsage(info), optionHelp(info));
  for (const info of options.filter((option) => !isPositional(option))) line.addOption(toFlag(info));
  const makesFiles = command.files === true;
  const hasFormat = options.some((info) => info.name === 'format');
  if (makesFiles) {
    line.option('--out <path>', 'folder or file to write to (default: this folder); - is standard output');
  }
  if (!hasFormat) {
    line.addOption(new Option('--format <format>', 'text or json (default: text)').choices(['text', 'json']));
  }
  line.option('--json', 'print the figures as JSON');
  variant?.addOptions(line);
  const examples = ['', 'Examples:', ...command.examples.map(cliExample)].join('\n');
  line.addHelpText('after', `${examples}${variant?.examples ?? ''}`);
  line.action(async (...args: unknown[]) => {
    const varied = variant?.run(line) ?? null;
    if (varied !== null) return varied;
    const given = line.opts<Given>();
    const values = collect(command, options, args, given);
    if (makesFiles && hasFormat) values.format = formatsOf(given);
    const parsed = parseOptions(command, values);
    const bar = createProgressBar(cli.io, cli.clock.now);
    const formats =
      makesFiles && hasFormat ? reportFormats.filter((name) => asList(parsed.format).includes(name)) : [];
    const asked = { ...(given as CommonOptions), formats, withoutData: command.withoutData === true };
    await withServices(asked, cli, async (services, config) => {
      const context = cliContext(services, config, bar, cli);
      const report = await command.run(parsed as never, context).finally(() => bar.end());
      const asJson = given.json === true || (!hasFormat && given.format === 'json');
      print(report, { asJson, out: given.out }, cli);
      if (report.isRefuted === true) cli.setExit(exitCodes.failure);
    });
  });
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function argumentUsage({ name, repeatable, required }: OptionInfo): string {
  const usage = repeatable ? `${name}...` : name;
  return required ? `<${usage}>` : `[${usage}]`;
}

const valueNames: Readonly<Record<OptionInfo['type'], string>> = {
  text: 'text',
  date: 'date',
  integer: 'n',
  number: 'n',
  boolean: '',
  choice: 'choice',
};

function toFlag(info: OptionInfo): Option {
  const usage = info.type === 'boolean' ? `--${info.name}` : `--${info.name} <${valueNames[info.type]}>`;
  const option = new Option(usage, optionHelp(info));
  if (info.repeatable)
    option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
  return option;
}

/** What was given, under the declared names; undefined ones left out so that the declaration's defaults hold. */
function collect(
  command: AnyCommand,
  options: readonly OptionInfo[],
  args: readonly unknown[],
  given: Given,
): Record<string, string | boolean | string[]> {
  const values: Record<string, string | boolean | string[]> = {};
  for (const [index, name] of command.positional.entries()) {
    const value = args[index];
    if (typeof value === 'string' || Array.isArray(value)) values[name] = value as string | string[];
  }
  for (const info of options) {
    const value = given[info.name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
    if (value !== undefined) values[info.name] = value;
  }
  return values;
}

/** The formats asked for; `--out FILE.pdf` alone asks for a PDF. */
function formatsOf(given: Given): string[] {
  const formats = Array.isArray(given.format) ? given.format : [];
  if (formats.length > 0 || typeof given.out !== 'string') return formats;
  const extension = extensionOf(given.out);
  if (extension !== '') return [extension];
  throw new UserError(`--out ${given.out} says where, but no --format says what`, {
    hint: 'For example --format pdf; repeat it for several.',
  });
}

const operator: Conversation = {
  platform: 'cli',
  channel: 'cli',
  user: 'cli',
  userName: null,
  groups: [],
  direct: true,
};

function cliContext(
  services: Services,
  config: { timeZone: string; locale: string },
  bar: ProgressBar,
  cli: Cli,
): CommandContext {
  const asker = askerOf(operator, { teams: null, customers: null });
  return {
    reporting: services.reporting,
    scheduling: services.scheduling(asker),
    noticing: services.noticing(asker),
    commands,
    conversation: operator,
    timeZone: config.timeZone,
    readerZone: null,
    locale: config.locale,
    now: () => cli.clock.now(),
    readPolicies: async (file) => {
      if (!existsSync(path.resolve(cli.io.cwd, file))) {
        throw new UserError(`${file}: no such file`, { code: 'no-policy-file', hint: 'check --policy' });
      }
      const { config: proposed } = loadConfig({ file, env: {}, cwd: cli.io.cwd });
      const { policyContent } = await import('../../../config/policy.ts');
      return policyContent(proposed);
    },
    signal: cli.io.signal,
    progress: (text) => bar.update(text, 0, null),
  };
}

function print(report: Report, asked: { asJson: boolean; out: Given[string] }, cli: Cli): void {
  writeFiles(report.files, typeof asked.out === 'string' ? asked.out : undefined, cli.io);
  if (asked.asJson) cli.io.out(dataToJson(report.data ?? {}));
  else if (report.files.length === 0) {
    const { columns, fitsColumns, colours } = cli.io;
    cli.io.out(reportToText(inShell(report), { columns, fitsColumns, colours }));
  }
}

/** The report with what it advises to type where a period holds nothing as the shell takes it. */
function inShell(report: Report): Report {
  const isAdvice = ({ name }: { readonly name: string }) => name === 'no_data';
  if (!report.sections.some(isAdvice)) return report;
  const hint = (text: string) => cliHint(text, commands);
  return {
    ...report,
    summary: hint(report.summary),
    sections: report.sections.map((section) => (isAdvice(section) ? mapStrings(section, hint) : section)),
  };
}
