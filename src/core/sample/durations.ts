import type { SamplePriority } from './catalogue.ts';
import type { Random } from './random.ts';

/**
 * How long things take, as thousandths of the target: 33 evenly spaced quantiles of a log-normal (medians 0.20 and
 * 0.24, sigma 0.75 and 0.72), tabulated because `Math.exp` may differ in its last digit between machines.
 */
const responseQuantiles = [
  28, 49, 63, 74, 84, 94, 103, 112, 121, 130, 139, 148, 157, 167, 178, 189, 200, 212, 225, 239, 254, 270, 289,
  309, 332, 358, 389, 427, 474, 537, 632, 809, 2045,
];
const resolutionQuantiles = [
  37, 63, 80, 93, 105, 116, 127, 137, 148, 158, 169, 180, 191, 202, 214, 227, 240, 254, 269, 285, 302, 321,
  341, 364, 390, 420, 455, 497, 549, 620, 724, 918, 2236,
];

/** The default targets, in seconds. */
const responseSeconds: Readonly<Record<SamplePriority, number>> = { P1: 900, P2: 1800, P3: 7200, P4: 28_800 };
const resolutionSeconds: Readonly<Record<SamplePriority, number>> = {
  P1: 14_400,
  P2: 28_800,
  P3: 86_400,
  P4: 259_200,
};

const fine = 1024;

/** Interpolated between two neighbouring quantiles; thousandths, integer. */
function draw(random: Random, quantiles: readonly number[]): number {
  const at = random.below((quantiles.length - 1) * fine);
  const index = Math.floor(at / fine);
  const low = quantiles[index] ?? 0;
  const high = quantiles[index + 1] ?? low;
  return low + Math.floor(((high - low) * (at % fine)) / fine);
}

/** Milliseconds to the acknowledgement; `percent` 100 is the ordinary speed, 200 twice as slow. */
export function responseMs(random: Random, priority: SamplePriority, percent: number): number {
  return Math.floor((responseSeconds[priority] * draw(random, responseQuantiles) * percent) / 100);
}

/** Milliseconds of work to the resolution, pauses not counted. */
export function resolutionMs(random: Random, priority: SamplePriority, percent: number): number {
  return Math.floor((resolutionSeconds[priority] * draw(random, resolutionQuantiles) * percent) / 100);
}
