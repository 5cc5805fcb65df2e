import { createReadStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { unwritable } from '../../../config/unwritable.ts';
import { UserError } from '../../core/errors.ts';
import { resolveMoment } from '../../core/report/period.ts';
import type { ExportFormat, ExportOptions } from '../../store/export.ts';
import type { Store } from '../../store/open.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { openConfig, withData } from '../settings.ts';

interface ExportCliOptions extends CommonOptions {
  readonly format: ExportFormat;
  readonly out?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
}

type Dataset = 'events' | 'incidents' | 'clocks';

const datasets: Readonly<Record<Dataset, string>> = {
  events: 'write the event log back out; imports again with --mapping native, a CSV with native-csv',
  incidents: 'write one row per incident as judged',
  clocks: 'write one row per clock with every field of "explain"',
};

const examples = `
Examples:
  sla-bot export clocks --format csv --out clocks.csv
  sla-bot export clocks --format parquet --out clocks.parquet
  sla-bot export events > events.ndjson`;

/** `sla-bot export events|incidents|clocks`. */
export function registerExport(program: Command, cli: Cli): void {
  const parent = program.command('export').description('write the data back out as NDJSON, CSV or Parquet');
  for (const [name, description] of Object.entries(datasets) as [Dataset, string][]) {
    parent
      .command(name)
      .description(description)
      .addOption(
        new Option('--format <format>', 'ndjson, csv or parquet (default: ndjson)')
          .choices(['ndjson', 'csv', 'parquet'])
          .default('ndjson'),
      )
      .option('--out <file>', 'file to write (default: standard output; Parquet needs a file)')
      .option('--as-of <time>', 'the world at this instant (default: now)')
      .option('--known-at <time>', 'only what was recorded by this instant')
      .addHelpText('after', examples)
      .action((options: ExportCliOptions) => run(name, options, cli));
  }
}

async function run(dataset: Dataset, options: ExportCliOptions, cli: Cli): Promise<void> {
  const settings = openConfig(options, cli);
  const moment = readMoment(dataset, options, settings.config.timeZone, cli);
  await withData(settings, cli, async (store) => {
    if (options.out !== undefined && options.out !== '-') {
      const file = path.resolve(cli.io.cwd, options.out);
      makeFolder(file);
      const rows = await write(store, dataset, options.format, file, moment);
      cli.io.err(`wrote ${rows.toLocaleString('en')} ${dataset} to ${options.out}\n`);
      return;
    }
    if (options.format === 'parquet')
      throw new UserError('Parquet needs a file', { hint: 'Give --out FILE.' });
    await toStdout(store, dataset, options.format, moment, cli);
  });
}

/** The events as they are where nothing was asked; judged data as of now. */
function readMoment(dataset: Dataset, options: ExportCliOptions, timeZone: string, cli: Cli): ExportOptions {
  if (dataset === 'events' && options.asOf === undefined && options.knownAt === undefined) return {};
  const { asOf, knownAt } = resolveMoment(
    { asOf: options.asOf ?? null, knownAt: options.knownAt ?? null },
    { timeZone, now: cli.clock.now() },
  );
  return { asOf, ...(knownAt === null ? {} : { knownAt }) };
}

async function toStdout(
  store: Store,
  dataset: Dataset,
  format: ExportFormat,
  moment: ExportOptions,
  cli: Cli,
): Promise<void> {
  const folder = temporaryFolder();
  try {
    const file = path.join(folder, dataset);
    await write(store, dataset, format, file, moment);
    for await (const chunk of createReadStream(file)) {
      if (cli.io.signal.aborted) return;
      cli.io.out(chunk as Uint8Array);
      await cli.io.drain();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function temporaryFolder(): string {
  const begin = path.join(os.tmpdir(), 'sla-bot-export-');
  try {
    return mkdtempSync(begin);
  } catch (error) {
    throw unwritable(begin, error, 'name another temporary folder as TMPDIR');
  }
}

function makeFolder(file: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
  } catch (error) {
    throw unwritable(file, error);
  }
}

function write(store: Store, dataset: Dataset, format: ExportFormat, file: string, moment: ExportOptions) {
  if (dataset === 'events') return store.exportEvents(format, file, moment);
  if (dataset === 'incidents') return store.exportIncidents(format, file, moment);
  return store.exportClocks(format, file, moment);
}
