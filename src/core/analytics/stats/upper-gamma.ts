import { logGamma } from './log-gamma.ts';

const tiny = 1e-300;
const precision = 1e-15;
const mostTerms = 10_000;

/**
 * Regularised upper incomplete gamma function Q(a, x), by series below a + 1 and Lentz's continued fraction above
 * (Press et al., Numerical Recipes, 6.2).
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const factor = Math.exp(-x + a * Math.log(x) - logGamma(a));
  return x < a + 1 ? Math.max(0, 1 - factor * series(a, x)) : factor * fraction(a, x);
}

/** 1 − Q(a, x), exact also where it is tiny. */
export function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  const factor = Math.exp(-x + a * Math.log(x) - logGamma(a));
  return x < a + 1 ? factor * series(a, x) : Math.max(0, 1 - factor * fraction(a, x));
}

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let step = 1; step < mostTerms && Math.abs(term) > Math.abs(sum) * precision; step += 1) {
    term *= x / (a + step);
    sum += term;
  }
  return sum;
}

function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let step = 1; step < mostTerms; step += 1) {
    const an = -step * (step - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < tiny) d = tiny;
    c = b + an / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    value *= d * c;
    if (Math.abs(d * c - 1) < precision) break;
  }
  return value;
}
