import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { detectSeason } from '../../core/analytics/forecast/detect-season.ts';
import type { ForecastKind } from '../../core/analytics/forecast/value-scale.ts';
import { UserError } from '../../core/errors.ts';
import { readSeries } from '../../ingest/files/series-file.ts';
import { createThreadedAnalyst } from '../../workers/threaded-analyst.ts';
import type { Cli } from '../cli.ts';
import { forecastText } from '../forecast-text.ts';
import type { CliVariant } from './bot-command.ts';

interface SeriesOptions {
  readonly input: string;
  readonly season?: number;
  readonly horizon?: number;
  readonly level?: number;
  readonly kind?: ForecastKind;
  /** As many as of a report; of a series of one's own `json` alone says anything. */
  readonly format?: readonly string[];
  readonly json?: boolean;
}

/** Older values cost time and no longer tell of what comes. */
const maxValues = 5000;
const maxHorizon = 1000;

const defaults = { horizon: 30, level: 0.95, kind: 'number' } as const;
/** What only a series of one's own takes. */
const seriesNames = ['season', 'horizon', 'level', 'kind'];
/** What every command takes, and the ways to print. */
const sharedNames = ['config', 'data', 'format', 'json'];

const examples = `
  sla-bot forecast --input daily.csv                            30 steps, season found in the data
  sla-bot forecast --input hourly.csv --season 24 --horizon 48
  sla-bot forecast --input tickets.csv --kind count --json      counts: the band never falls below 0

With --input the forecast is of any series of numbers. The file has two columns, a date or index and a value,
with or without a header:
  day,tickets
  2026-01-01,41
  2026-01-02,`;

/** `sla-bot forecast --input FILE`: of a series of one's own instead of the incidents. */
export function forecastVariant(cli: Cli): CliVariant {
  return {
    examples,
    addOptions(line) {
      line
        .option(
          '--input <file>',
          'forecast this CSV file instead: date or index, value; values may be missing',
        )
        .option(
          '--season <n>',
          'with --input: season in steps, 1 for none (default: found in the data)',
          whole(1, 10_000),
        )
        .option('--horizon <n>', 'with --input: steps to forecast (default: 30)', whole(1, maxHorizon))
        .option(
          '--level <share>',
          'with --input: confidence of the bands, 0.5 to 0.999 (default: 0.95)',
          level,
        )
        .addOption(
          new Option(
            '--kind <kind>',
            'with --input: what the values are: number, count, rate (0 to 1) or duration (default: number)',
          ).choices(['number', 'count', 'rate', 'duration']),
        );
    },
    run(line) {
      const given = line.opts<Partial<SeriesOptions>>();
      const names = Object.keys(given);
      if (given.input === undefined) {
        refuse(names, (name) => seriesNames.includes(name), 'needs --input FILE');
        return null;
      }
      const isForeign = (name: string) => ![...sharedNames, ...seriesNames, 'input'].includes(name);
      refuse(names, isForeign, 'is about incidents and has no meaning with --input');
      if (line.args.length > 0) {
        throw new UserError(`${line.args[0]} is about incidents and has no meaning with --input`);
      }
      const file = given.format?.find((name) => name !== 'text' && name !== 'json');
      if (file !== undefined) {
        throw new UserError(`--format ${file} has no meaning with --input`, {
          hint: 'The answer is text, or JSON with --json.',
        });
      }
      return forecastSeries({ ...given, input: given.input }, cli);
    },
  };
}

function refuse(names: readonly string[], isWrong: (name: string) => boolean, why: string): void {
  const wrong = names.find(isWrong);
  if (wrong === undefined) return;
  const flag = wrong.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UserError(`--${flag} ${why}`, { hint: 'sla-bot forecast --help shows both ways to use it.' });
}

async function forecastSeries(given: SeriesOptions, cli: Cli): Promise<void> {
  const options = { ...defaults, ...given };
  const { values, knownTo, axis } = readSeries(readText(options.input, cli), options.input);
  checkKind(values, options.kind, options.input);
  const kept = values.slice(-maxValues);
  const asked = options.season ?? null;
  const analyst = createThreadedAnalyst();
  try {
    const forecast = await analyst.forecast({
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
        ...(asked === null || asked === 1 || forecast.season !== null
          ? []
          : [seasonHint(detectSeason(kept))]),
      ],
    };
    if (options.json || options.format?.includes('json')) cli.io.out(`${JSON.stringify(shown, null, 2)}\n`);
    else cli.io.out(forecastText(shown, { columns: cli.io.columns, colours: cli.io.colours }));
  } finally {
    await analyst.close();
  }
}

/** What to do about a season that was asked for and is too long. */
function seasonHint(found: number | null): string {
  if (found === null) return 'The values show no other season.';
  return `The values repeat every ${found}: give --season ${found}, or leave --season out.`;
}

function readText(input: string, cli: Cli): string {
  try {
    return readFileSync(path.resolve(cli.io.cwd, input), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new UserError(`cannot read ${input}: ${why}`, {
      hint: 'Name a CSV file of two columns: a date or index, and a value.',
      cause: error,
    });
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
