import type { Command } from 'commander';
import type { Cli, CommonOptions } from '../cli.ts';

export interface SyncOptions extends CommonOptions {
  readonly all?: boolean;
  readonly from?: string;
  readonly restart?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const examples = `
A sync goes on where the last one of the source ended; one that was stopped repeats
a page at most. The token stands in SOURCE_<NAME>_TOKEN, or its path in
SOURCE_<NAME>_TOKEN_FILE. A running bot syncs by itself where sync.every is set.

Examples:
  sla-bot sync pagerduty
  sla-bot sync --all
  sla-bot sync zendesk --from 2026-01-01     begin there, whatever was read before

Exit status: 0 clean, 2 a source could not be asked, 3 parts could not be used.`;

/** `sla-bot sync`. */
export function registerSync(program: Command, cli: Cli): void {
  program
    .command('sync')
    .description('ask sources for their history (PagerDuty, Jira, Zendesk, GitHub) and judge it')
    .argument('[sources...]', 'names of sources, as in the configuration')
    .option('--all', 'every source with a sync')
    .option('--from <date>', 'begin at this day, in place of where the last sync ended')
    .option('--restart', 'begin anew, at sync.from of the configuration')
    .option('--dry-run', 'read and count; change nothing')
    .option('--json', 'print the summary as JSON, one line a source')
    .addHelpText('after', examples)
    .action(async (names: string[], options: SyncOptions) =>
      (await import('./sync-run.ts')).syncSourcesOf(names, options, cli),
    );
}
