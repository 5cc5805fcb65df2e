import { quantile } from '../quantile.ts';
import { adjustPValues } from '../stats/adjust-p-values.ts';
import { medianOf } from '../stats/median-of.ts';
import { normalQuantile } from '../stats/normal-quantile.ts';
import { runningMedian } from './running-median.ts';

const leastCycles = 3;
/**
 * The tail's shape is taken from the farthest tenth of each side: less, and an anomaly that lasts shapes it; more, and
 * the exponential is read too far out (measured on the Numenta benchmark: bench/nab.mjs).
 */
const tailShare = 0.1;
/** Fewer values say nothing about their tail. */
const leastValues = 60;
/** A season is taken out only where that halves the typical deviation or more. */
const leastGain = 0.5;

/** A point that level and season do not explain. */
export interface SeriesAnomaly {
  readonly index: number;
  readonly value: number;
  readonly expected: number;
  /** Where 95 % of deviations lie. */
  readonly band: readonly [number, number];
  /** The p-value as standard deviations of a normal, signed. */
  readonly deviations: number;
  /** Adjusted. */
  readonly p: number;
}

/**
 * Anomalies of any regularly spaced series (NaN: missing) by robust residuals from a running median over `period` steps
 * and the median of each phase of the period (from three cycles on, where it explains something). Such series rarely
 * have normal tails: tail probabilities come from an exponential fitted to the excesses over the 90 % quantile of each
 * side (A. Siffer et al., KDD 2017, with the shape fixed at 0 and the median in place of the mean, which anomalies would
 * move); false discoveries are controlled at `level` (Benjamini and Hochberg).
 */
export function detectAnomalies(values: readonly number[], period: number, level = 0.05): SeriesAnomaly[] {
  if (values.filter(Number.isFinite).length < leastValues) return [];
  const slow = runningMedian(values, period);
  const season = seasonOf(
    values.map((value, at) => value - (slow[at] ?? 0)),
    period,
  );
  const expected = slow.map((centre, at) => centre + (season[at % period] ?? 0));
  const residuals = values.map((value, at) => value - (expected[at] ?? 0));
  const finite = residuals.filter(Number.isFinite);
  const sides = { up: tailOf(finite), down: tailOf(finite.map((residual) => -residual)) };
  const pValues = residuals.map((residual) => {
    if (!Number.isFinite(residual)) return 1;
    return Math.min(1, 2 * (residual > 0 ? sides.up(residual) : sides.down(-residual)));
  });
  const sorted = Float64Array.from(finite).sort();
  const [low, high] = [quantile(sorted, 0.025) ?? 0, quantile(sorted, 0.975) ?? 0];
  return adjustPValues(pValues).flatMap((p, index) => {
    if (p > level) return [];
    const centre = expected[index] ?? 0;
    const value = values[index] ?? 0;
    const far = normalQuantile(Math.max((pValues[index] ?? 1) / 2, 1e-300));
    const band = [centre + low, centre + high] as const;
    return [{ index, value, expected: centre, band, deviations: value > centre ? far : -far, p }];
  });
}

/** The median of each phase, or nothing where the season is unknown or explains little. */
function seasonOf(residuals: readonly number[], period: number): number[] {
  if (residuals.length < leastCycles * period) return [];
  const phases: number[][] = Array.from({ length: period }, () => []);
  residuals.forEach((residual, at) => {
    phases[at % period]?.push(residual);
  });
  const season = phases.map((phase) => medianOf(phase));
  const without = medianOf(residuals.map(Math.abs));
  const left = medianOf(residuals.map((residual, at) => Math.abs(residual - (season[at % period] ?? 0))));
  return left <= leastGain * without ? season : [];
}

/** P(residual ≥ r) for r on one side. */
function tailOf(residuals: readonly number[]): (residual: number) => number {
  const sorted = Float64Array.from(residuals).sort();
  const threshold = Math.max(0, quantile(sorted, 1 - tailShare) ?? 0);
  const excesses = residuals
    .filter((residual) => residual > threshold)
    .map((residual) => residual - threshold);
  const mean = medianOf(excesses) / Math.LN2;
  return (residual) => {
    if (residual <= threshold) return tailShare;
    return mean > 0 ? tailShare * Math.exp(-(residual - threshold) / mean) : tailShare;
  };
}
