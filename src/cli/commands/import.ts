import type { Command } from 'commander';
import { policyContent } from '../../../config/policy.ts';
import type { Config } from '../../../config/schema.ts';
import { UserError } from '../../core/errors.ts';
import { flagNames } from '../../core/sla/flags.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { exitCodes } from '../io.ts';
import { createProgressBar } from '../progress.ts';
import { openConfig } from '../settings.ts';

interface ImportOptions extends CommonOptions {
  readonly mapping?: string;
  readonly dryRun?: boolean;
  readonly suggest?: string;
  readonly recordedAt?: string;
  readonly json?: boolean;
}

const examples = `
Examples:
  sla-bot import incidents.ndjson --mapping native
  sla-bot import export.csv.gz --mapping servicenow --data ./data
  sla-bot import tickets.csv --mapping my-mapping.yaml --dry-run
  sla-bot import --suggest tickets.csv > my-mapping.yaml

Exit status: 0 clean, 3 some rows rejected (see FILE.rejected.csv), 2 unusable input.`;

/** `sla-bot import`. */
export function registerImport(program: Command, cli: Cli): void {
  program
    .command('import')
    .description('read incidents from CSV, NDJSON or JSON files (gzip too) and judge them')
    .argument('[files...]', 'files to read')
    .option('--mapping <name|file>', 'bundled mapping or YAML file that says what the columns mean')
    .option('--dry-run', 'show the first mapped incidents; change nothing')
    .option('--suggest <file>', 'propose a mapping for a file and print it')
    .option('--recorded-at <time>', 'ISO instant at which these rows were learned of (default: now)')
    .option('--json', 'print the summary as JSON')
    .addHelpText('after', examples)
    .action(async (files: string[], options: ImportOptions) => {
      if (options.suggest !== undefined) return suggest(options.suggest, cli);
      if (files.length === 0)
        throw new UserError('no file given', { hint: 'sla-bot import FILE --mapping NAME' });
      if (options.mapping === undefined) throw await missingMapping();
      if (options.dryRun) return dryRun(files, options.mapping, cli);
      await importAll(files, options.mapping, options, cli);
    });
}
