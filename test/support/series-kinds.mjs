/** Seeded daily series of varied kinds for the proofs of the forecasts. */
import { createRandom } from '../../dist/src/core/sample/random.js';

const bound = 2 ** 30;
const weekday = [0.18, 0.15, 0.12, 0.1, 0.05, -0.38, -0.45];

/** Draws from one seeded stream. */
function draws(seed, stream) {
  const random = createRandom(seed, stream);
  const uniform = () => (random.below(bound) + 0.5) / bound;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const poisson = (mean) => {
    if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    let k = 0;
    for (let p = uniform(); p > Math.exp(-mean); p *= uniform()) k += 1;
    return k;
  };
  const binomial = (n, p) => {
    let k = 0;
    for (let i = 0; i < n; i += 1) if (uniform() < p) k += 1;
    return k;
  };
  /** Student's t with 3 degrees of freedom. */
  const heavy = () => normal() / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2) / 3);
  /** Gamma with mean 1, of a shape of any size (Marsaglia and Tsang, 2000). */
  const gamma = (shape) => {
    if (shape < 1) return gamma(shape + 1) * ((shape + 1) / shape) * uniform() ** (1 / shape);
    const third = shape - 1 / 3;
    for (;;) {
      const x = normal();
      const v = (1 + x / Math.sqrt(9 * third)) ** 3;
      if (v > 0 && Math.log(uniform()) < (x * x) / 2 + third * (1 - v + Math.log(v)))
        return (third * v) / shape;
    }
  };
  return { uniform, normal, poisson, binomial, heavy, gamma, between: (a, b) => a + (b - a) * uniform() };
}

const rate = (x) => 1 / (1 + Math.exp(-x));

/** Each: what the values are, and a maker of `length` values. */
export const kinds = [
  {
    name: 'weekly season',
    kind: 'number',
    expect: 'better',
    make(d, length) {
      const noise = d.between(3, 15);
      return Array.from({ length }, (_, t) => 100 + 60 * weekday[t % 7] + noise * d.normal());
    },
  },
  {
    name: 'trend',
    kind: 'number',
    expect: 'better',
    make(d, length) {
      const slope = d.between(-0.3, 0.3);
      const noise = d.between(2, 10);
      return Array.from({ length }, (_, t) => 200 + slope * t + noise * d.normal());
    },
  },
  {
    name: 'trend and season',
    kind: 'count',
    expect: 'better',
    make(d, length) {
      const growth = d.between(-0.002, 0.003);
      return Array.from({ length }, (_, t) => d.poisson(80 * Math.exp(growth * t) * (1 + weekday[t % 7])));
    },
  },
  {
    name: 'level shift earlier',
    kind: 'duration',
    expect: 'better',
    make(d, length) {
      const at = Math.floor(length * d.between(0.3, 0.75));
      const shift = d.between(0.15, 0.5) * (d.uniform() < 0.5 ? -1 : 1);
      return Array.from(
        { length },
        (_, t) => 1800 * Math.exp(0.4 * weekday[t % 7] + (t >= at ? shift : 0) + 0.12 * d.normal()),
      );
    },
  },
  {
    name: 'autocorrelated',
    kind: 'duration',
    expect: 'no worse',
    make(d, length) {
      const phi = d.between(0.5, 0.9);
      let x = 0;
      return Array.from({ length }, (_, t) => {
        x = phi * x + 0.1 * d.normal();
        return 1200 * Math.exp(x + 0.3 * weekday[t % 7]);
      });
    },
  },
  {
    name: 'random walk',
    kind: 'number',
    expect: 'no worse',
    make(d, length) {
      const step = d.between(0.5, 3);
      let x = 100;
      return Array.from({ length }, () => {
        x += step * d.normal();
        return x;
      });
    },
  },
  {
    name: 'small counts',
    kind: 'count',
    expect: 'no worse',
    make(d, length) {
      const mean = d.between(0.8, 6);
      return Array.from({ length }, (_, t) => d.poisson(mean * (1 + weekday[t % 7])));
    },
  },
  {
    name: 'rates, n 5-15',
    kind: 'rate',
    expect: 'no worse',
    make(d, length) {
      const n = Math.floor(d.between(5, 15));
      const p = d.between(0.7, 0.97);
      return Array.from({ length }, () => {
        const decided = d.poisson(n);
        return decided === 0 ? null : d.binomial(decided, p) / decided;
      });
    },
  },
  {
    name: 'rates, n 60, season',
    kind: 'rate',
    expect: 'better',
    make(d, length) {
      const logit = d.between(1, 2.5);
      return Array.from({ length }, (_, t) => {
        const decided = Math.max(1, d.poisson(60 * (1 + weekday[t % 7])));
        return d.binomial(decided, rate(logit + 1.5 * weekday[t % 7])) / decided;
      });
    },
  },
  {
    name: 'heavy tails',
    kind: 'duration',
    expect: 'no worse',
    make(d, length) {
      const spread = d.between(0.15, 0.4);
      return Array.from({ length }, (_, t) => 3600 * Math.exp(0.3 * weekday[t % 7] + spread * d.heavy()));
    },
  },
];

/** One series: 90 to 400 values, `horizon` more to be held out, some values missing in every fourth. */
export function makeSeries(kindIndex, seed, horizon) {
  const kind = kinds[kindIndex];
  const d = draws(seed, kindIndex + 1);
  const length = Math.floor(d.between(90, 400));
  const values = kind.make(d, length + horizon);
  const gappy = d.uniform() < 0.25;
  return values.map((value) => (gappy && d.uniform() < 0.05 ? null : value));
}

/**
 * Daily counts with a weekly cycle around `rate`, as Poisson counts of a rate drawn anew every day where `dispersion`
 * (variance over mean) is above 1: 150 to 400 values, `horizon` more to be held out.
 */
export function makeCounts(rate, dispersion, seed, horizon) {
  const d = draws(seed, 101 + Math.round(rate * 10));
  const length = Math.floor(d.between(150, 400));
  return Array.from({ length: length + horizon }, (_, t) => {
    const mean = rate * (1 + weekday[t % 7] + 0.23 / 7);
    return d.poisson(dispersion > 1 ? mean * d.gamma(mean / (dispersion - 1)) : mean);
  });
}
