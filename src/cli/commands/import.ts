import type { Command } from 'commander';
import { bundledMappings } from '../../ingest/mapping/bundled.ts';
import type { Cli } from '../cli.ts';
import type { ImportOptions } from './import-files.ts';

const examples = `
Examples:
  sla-bot import incidents.ndjson --mapping native
  sla-bot import export.csv.gz --mapping servicenow --data ./data
  sla-bot import tickets.csv --mapping my-mapping.yaml --dry-run
  sla-bot import --suggest tickets.csv > my-mapping.yaml

Exit status: 0 clean, 2 unusable input, 3 some rows rejected: they are in
FILE.rejected.csv with line and reason.`;

/** `sla-bot import`. */
export function registerImport(program: Command, cli: Cli): void {
  program
    .command('import')
    .description('read incidents from CSV, NDJSON or JSON files (gzip too) and judge them')
    .argument('[files...]', 'files to read')
    .option('--mapping <name|file>', `bundled mapping (${bundledMappings().join(', ')}) or a YAML file`)
    .option('--dry-run', 'show the first mapped incidents; change nothing')
    .option('--suggest <file>', 'propose a mapping for a file and print it')
    .option('--recorded-at <time>', 'ISO instant at which these rows were learned of (default: now)')
    .option('--json', 'print the summary as JSON, one line a file')
    .addHelpText('after', examples)
    .action(async (files: string[], options: ImportOptions) =>
      (await import('./import-files.ts')).importFiles(files, options, cli),
    );
}
