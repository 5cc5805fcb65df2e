import type { Random } from '../../sample/random.ts';

/** Draws from distributions; the same generator state gives the same draws. */
export interface Draws {
  normal(): number;
  /** Mean and variance `shape`; shape above 0. */
  gamma(shape: number): number;
  beta(a: number, b: number): number;
  poisson(mean: number): number;
  binomial(n: number, share: number): number;
  /** Mean `mean`, variance `factor` · mean: Poisson up to 1, negative binomial above. */
  count(mean: number, factor: number): number;
}

/** Up to this mean counts are found by cumulating their probabilities. */
const small = 30;
/** From this variance on the rounded normal is near enough: its quantiles are within a count. */
const large = 50;
const range = 2 ** 32;
/** Below any rounding error of the cumulated probabilities. */
const negligible = 1e-30;

/**
 * Gamma by G. Marsaglia and W. W. Tsang (ACM TOMS 26, 2000). Poisson and binomial exactly while their variance is at most
 * 50: halved by gamma and beta order statistics until small (J. H. Ahrens and U. Dieter, Computing 12, 1974; D. A.
 * Relles, JASA 67, 1972), then by inversion.
 */
export function createDraws(random: Random): Draws {
  /** In (0, 1). */
  const uniform = () => (random.below(range) + 0.5) / range;

  let spare: number | null = null;
  function normal(): number {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  function gamma(shape: number): number {
    if (shape < 1) return gamma(shape + 1) * uniform() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  function beta(a: number, b: number): number {
    const x = gamma(a);
    const sum = x + gamma(b);
    return sum > 0 ? x / sum : a / (a + b);
  }

  function binomial(trials: number, chance: number): number {
    if (chance > 0.5) return trials - binomial(trials, 1 - chance);
    let n = trials;
    let share = chance;
    let hits = 0;
    const variance = n * share * (1 - share);
    if (variance > large)
      return Math.min(n, Math.max(0, Math.round(n * share + Math.sqrt(variance) * normal())));
    while (n * share > small) {
      const middle = 1 + (n >> 1);
      const at = beta(middle, n + 1 - middle);
      if (at <= share) {
        hits += middle;
        n -= middle;
        share = (share - at) / (1 - at);
      } else {
        n = middle - 1;
        share /= at;
      }
    }
    // Halving may leave a share above one half, of which few are missing.
    return hits + (share > 0.5 ? n - fewOf(n, 1 - share) : fewOf(n, share));
  }

  /** Binomial by inversion; the share is at most one half, so that the first probability is no vanishing one. */
  function fewOf(n: number, share: number): number {
    const odds = share / (1 - share);
    return invert((1 - share) ** n, (k) => (odds * (n - k)) / (k + 1), n);
  }

  function poisson(mean: number): number {
    if (mean > large) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    let left = mean;
    let count = 0;
    while (left > small) {
      const step = Math.floor((left * 7) / 8);
      const reached = gamma(step);
      if (reached > left) return count + binomial(step - 1, left / reached);
      count += step;
      left -= reached;
    }
    return count + invert(Math.exp(-left), (k) => left / (k + 1), Number.POSITIVE_INFINITY);
  }

  /** The count at which the cumulated probabilities pass a uniform number; `ratio(k)` is P(k + 1) / P(k). */
  function invert(first: number, ratio: (k: number) => number, most: number): number {
    let left = uniform() - first;
    let term = first;
    let k = 0;
    while (left > 0 && k < most && term > negligible) {
      term *= ratio(k);
      k += 1;
      left -= term;
    }
    return k;
  }

  function count(mean: number, factor: number): number {
    if (mean <= 0) return 0;
    if (factor < leastExtra) return poisson(mean);
    return poisson(gamma(mean / (factor - 1)) * (factor - 1));
  }

  return { normal, gamma, beta, poisson, binomial, count };
}

/** A variance factor this close to 1 is Poisson. */
const leastExtra = 1.001;
