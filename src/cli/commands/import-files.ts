import { existsSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../core/errors.ts';
import { dryRun } from '../../ingest/files/dry-run.ts';
import { suggestMapping } from '../../ingest/files/suggest.ts';
import { bundledMappings } from '../../ingest/mapping/bundled.ts';
import { loadMapping } from '../../ingest/mapping/load.ts';
import type { Mapping } from '../../ingest/mapping/schema.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { exitCodes } from '../io.ts';
import { openConfig } from '../settings.ts';
import { importOne } from './import-run.ts';
import { dryRunText, summaryText } from './import-text.ts';

export interface ImportOptions extends CommonOptions {
  readonly mapping?: string;
  readonly dryRun?: boolean;
  readonly suggest?: string;
  readonly recordedAt?: string;
  readonly json?: boolean;
}

/** Imports files, or shows what an import would do, or proposes a mapping, as the options say. */
export async function importFiles(files: readonly string[], options: ImportOptions, cli: Cli): Promise<void> {
  if (options.suggest !== undefined) {
    if (files.length > 0)
      throw new UserError('--suggest takes one file and imports none', {
        hint: 'Leave out the other files.',
      });
    return suggest(options.suggest, cli);
  }
  if (files.length === 0)
    throw new UserError('no file given', { hint: 'sla-bot import FILE --mapping NAME' });
  if (options.mapping === undefined) {
    throw new UserError('--mapping is missing', {
      hint: `Name a bundled one (${bundledMappings().join(', ')}) or a YAML file; "sla-bot import --suggest FILE" proposes one.`,
    });
  }
  const absent = files.find((file) => !existsSync(path.resolve(cli.io.cwd, file)));
  if (absent !== undefined) throw new UserError(`no such file: ${absent}`);
  const mapping = loadMapping(options.mapping, cli.io.cwd);
  const recordedAt = recordedInstant(options.recordedAt, cli);
  if (options.dryRun) return preview(files, mapping, recordedAt, options.json === true, cli);
  const { config, folder } = openConfig(options, cli);
  let rejected = 0;
  let missing: readonly string[] = [];
  for (const file of files) {
    const { summary, warnings } = await importOne({ file, mapping, config, folder, recordedAt }, cli);
    rejected += summary.rejected;
    missing = warnings;
    cli.io.out(options.json ? `${JSON.stringify(summary)}\n` : summaryText(summary));
  }
  for (const warning of missing) cli.io.err(`warning: ${warning}\n`);
  cli.setExit(rejected > 0 ? exitCodes.rejects : exitCodes.ok);
}

function recordedInstant(text: string | undefined, cli: Cli): number {
  if (text === undefined) return cli.clock.now();
  const at = /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at) && at <= cli.clock.now()) return at;
  throw new UserError(`--recorded-at ${text} is not a past instant`, {
    hint: 'For example 2026-01-31T09:00:00Z.',
  });
}

async function suggest(file: string, cli: Cli): Promise<void> {
  if (!existsSync(path.resolve(cli.io.cwd, file))) throw new UserError(`no such file: ${file}`);
  const { yaml, notes } = await suggestMapping(path.resolve(cli.io.cwd, file));
  cli.io.out(yaml);
  for (const note of notes) cli.io.err(`note: ${note}\n`);
}

async function preview(
  files: readonly string[],
  mapping: Mapping,
  recordedAt: number,
  asJson: boolean,
  cli: Cli,
): Promise<void> {
  for (const file of files) {
    const result = await dryRun({
      path: path.resolve(cli.io.cwd, file),
      mapping,
      recordedAt,
      signal: cli.io.signal,
    });
    cli.io.out(asJson ? `${JSON.stringify(result)}\n` : dryRunText(file, result));
    if (result.counts.rejected > 0) cli.setExit(exitCodes.rejects);
  }
}
