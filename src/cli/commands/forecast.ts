import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { detectSeason } from '../../core/analytics/forecast/detect-season.ts';
import type { ForecastKind } from '../../core/analytics/forecast/value-scale.ts';
import { UserError } from '../../core/errors.ts';
import { readSeries } from '../../ingest/files/series-file.ts';
import { createThreadedForecaster } from '../../workers/threaded-forecaster.ts';
import type { Cli } from '../cli.ts';
import { forecastText } from '../forecast-text.ts';

interface ForecastCliOptions {
  readonly input: string;
  readonly season?: number;
  readonly horizon: number;
  readonly level: number;
  readonly kind: ForecastKind;
  readonly format: 'text' | 'json';
  readonly json?: boolean;
}

/** Older values cost time and no longer tell of what comes. */
const maxValues = 5000;
const maxHorizon = 1000;

const examples = `
Examples:
  sla-bot forecast --input daily.csv                            30 steps, season found in the data
  sla-bot forecast --input hourly.csv --season 24 --horizon 48
  sla-bot forecast --input tickets.csv --kind count --json      counts: the band never falls below 0

The file has two columns, a date or index and a value, with or without a header:
  day,tickets
  2026-01-01,41
  2026-01-02,`;

/** `sla-bot forecast`. */
export function registerForecast(program: Command, cli: Cli): void {
  program
    .command('forecast')
    .description('forecast any series of numbers from a CSV file, with bands and a backtest')
    .requiredOption('--input <file>', 'CSV file: date or index, value; values may be missing')
    .option('--season <n>', 'season in steps, 1 for none (default: found in the data)', whole(1, 10_000))
    .option('--horizon <n>', 'steps to forecast (default: 30)', whole(1, maxHorizon), 30)
    .option('--level <share>', 'confidence of the bands, 0.5 to 0.999 (default: 0.95)', level, 0.95)
    .addOption(
      new Option(
        '--kind <kind>',
        'what the values are: number, count, rate (0 to 1) or duration (default: number)',
      )
        .choices(['number', 'count', 'rate', 'duration'])
        .default('number'),
    )
    .addOption(
      new Option('--format <format>', 'text or json (default: text)')
        .choices(['text', 'json'])
        .default('text'),
    )
    .option('--json', 'the same as --format json')
    .addHelpText('after', examples)
    .action((options: ForecastCliOptions) => run(options, cli));
}

async function run(options: ForecastCliOptions, cli: Cli): Promise<void> {
  const { values, knownTo, axis } = readSeries(readText(options.input, cli), options.input);
  checkKind(values, options.kind, options.input);
  const kept = values.slice(-maxValues);
  const asked = options.season ?? null;
  const forecaster = createThreadedForecaster();
  try {
    const forecast = await forecaster.forecast({
      values: kept,
      kind: options.kind,
      season: asked ?? detectSeason(kept),
      knownTo,
      labels: Array.from({ length: options.horizon }, (_, step) => axis.after(step + 1)),
      level: options.level,
    });
    if (forecast.model === null) throw new UserError(`${options.input}: ${forecast.notes.join(' ')}`);
    const shown = {
      ...forecast,
      step: axis.stepText,
      notes: [
        ...(kept.length < values.length
          ? [`Only the last ${maxValues} of ${values.length} values were used.`]
          : []),
        ...forecast.notes,
      ],
    };
    if (options.json || options.format === 'json') cli.io.out(`${JSON.stringify(shown, null, 2)}\n`);
    else cli.io.out(forecastText(shown, { columns: cli.io.columns, colours: cli.io.colours }));
  } finally {
    await forecaster.close();
  }
}

function readText(input: string, cli: Cli): string {
  try {
    return readFileSync(path.resolve(cli.io.cwd, input), 'utf8');
  } catch (error) {
    throw new UserError(`cannot read ${input}: ${(error as Error).message}`, { cause: error });
  }
}

/** Values a kind cannot have would be bent silently by its scale. */
function checkKind(values: readonly (number | null)[], kind: ForecastKind, name: string): void {
  const wrong = values.find((value) => value !== null && !fits(value, kind));
  if (wrong === undefined) return;
  throw new UserError(`${name} holds ${wrong}, which is no ${kind}`, { hint: 'Use --kind number.' });
}

function fits(value: number, kind: ForecastKind): boolean {
  if (kind === 'number') return true;
  return value >= 0 && (kind !== 'rate' || value <= 1);
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}

function level(text: string): number {
  const value = Number(text);
  if (value >= 0.5 && value <= 0.999) return value;
  throw new InvalidArgumentError('Give a share from 0.5 to 0.999, for example 0.95.');
}
