import type { Command } from 'commander';
import { UserError } from '../../core/errors.ts';
import { createFormat, type Format } from '../../core/report/format.ts';
import { visible } from '../../output/safe-text.ts';
import type { AuditEntry } from '../../ports/audit.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { openConfig } from '../settings.ts';

interface AuditOptions extends CommonOptions {
  readonly limit: string;
  readonly json?: boolean;
}

const mostListed = 1_000_000;

/** `sla-bot audit`. */
export function registerAudit(program: Command, cli: Cli): void {
  program
    .command('audit')
    .description('list who asked the bot what in chat, where and when, the latest first')
    .option('--limit <n>', 'how many to list at most', '50')
    .option('--json', 'print the entries as JSON')
    .addHelpText('after', '\nExamples:\n  sla-bot audit\n  sla-bot audit --limit 1000 --json')
    .action((options: AuditOptions) => list(options, cli));
}

async function list(options: AuditOptions, cli: Cli): Promise<void> {
  const limit = limitOf(options.limit);
  const { config, folder } = openConfig(options, cli);
  const { hasStore } = await import('../../store/open.ts');
  const entries = hasStore(folder)
    ? await cli.stores.use(folder, config, (store) => store.audit.list(limit))
    : [];
  if (options.json) cli.io.out(`${JSON.stringify(entries.map(inJson), null, 2)}\n`);
  else if (entries.length === 0) cli.io.out('Nobody has asked anything yet.\n');
  else {
    const format = createFormat(config.locale, config.timeZone);
    cli.io.out(entries.map((entry) => `${visible(lineOf(entry, format))}\n`).join(''));
  }
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= mostListed) return limit;
  throw new UserError(`--limit ${text} is not a whole number from 1 to ${mostListed}`);
}

function inJson({ at, ...entry }: AuditEntry): Record<string, unknown> {
  return { at: new Date(at).toISOString(), ...entry };
}

function lineOf(entry: AuditEntry, format: Format): string {
  const { at, id, platform, channel, user, userName, command, options, status, durationMs } = entry;
  const outcome = entry.reason === null ? status : `${status} (${entry.reason})`;
  const asked = command ?? (entry.words === null ? '–' : JSON.stringify(entry.words));
  const who = userName === null ? user : `${user} (${userName})`;
  const given = options === null ? '' : ` ${JSON.stringify(options)}`;
  const when = `${format.instant(at)} ${format.timeZone}`;
  return `${when}  ${platform} ${channel} ${who}: ${asked}${given}: ${outcome}, ${durationMs} ms, ${id}`;
}
