import type { Backtest, ModelScore, Withdrawal } from './forecast.ts';
import { modelWords } from './model-words.ts';

export interface NotedFacts {
  /** Why the values one by one tell nothing; null: they do. */
  readonly vague: string | null;
  readonly unit: string;
  /** Whether there is a sum in place of them. */
  readonly isSummed: boolean;
  /** The season that was asked for and the one that was used, in steps. */
  readonly askedSeason: number | null;
  readonly season: number | null;
  /** Values from the first observed one on, and how many of them are observed. */
  readonly length: number;
  readonly n: number;
  readonly horizon: number;
  readonly level: number;
  readonly backtest: Backtest;
  readonly models: readonly ModelScore[];
  readonly withdrawn: Withdrawal | null;
  readonly isBandSupported: boolean;
}

/** With a smaller share missing nothing hangs on how they were bridged. */
const toldGaps = 0.05;

/** What a reader of a forecast has to know, as sentences; none where all is well. */
export function forecastNotes(facts: NotedFacts): string[] {
  const { askedSeason, season, length, n, horizon, level, backtest, models, withdrawn, isBandSupported } =
    facts;
  const percent = `${Number((level * 100).toFixed(2))} %`;
  const { vague, unit, isSummed } = facts;
  const notes: string[] = [];
  if (vague !== null)
    notes.push(`A forecast by ${unit} says nothing: ${vague}${isSummed ? '. Only the sum is told' : ''}.`);
  if (withdrawn !== null) {
    notes.push(
      `Withdrawn: ${modelWords[withdrawn.model]} did not beat seasonal naive in the backtest (MASE ` +
        `${withdrawn.mase.toFixed(3)} against ${withdrawn.seasonalNaiveMase.toFixed(3)}); seasonal naive is shown.`,
    );
  }
  if (backtest.mase === null)
    notes.push('The values do not change from season to season, so there is no MASE.');
  if (askedSeason !== null && season === null && askedSeason > 1) {
    notes.push(
      `No season used: one of ${askedSeason} takes ${3 * askedSeason} values, and there are ${length}.`,
    );
  }
  const gaps = length - n;
  if (gaps >= toldGaps * length && gaps > 0) {
    const are = gaps === 1 ? 'value of' : 'values of';
    notes.push(
      `${gaps} ${are} ${length} ${gaps === 1 ? 'is missing and was' : 'are missing and were'} bridged for fitting.`,
    );
  }
  const unfitted = models.filter(({ smape }) => smape === null).map(({ model }) => modelWords[model]);
  if (unfitted.length > 0) notes.push(`Not fitted to these values: ${unfitted.join(', ')}.`);
  if (backtest.steps < horizon) {
    notes.push(
      `Tested up to ${backtest.steps} ${backtest.steps === 1 ? 'step' : 'steps'} ahead only; beyond that the band ` +
        'is extrapolated.',
    );
  }
  if (!isBandSupported) {
    notes.push(
      `The held-out errors are too few or too alike to support ${percent}: the band reaches as far as the largest ` +
        'of them and may fall short.',
    );
  }
  return notes;
}
