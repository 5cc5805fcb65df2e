/** Seeded draws for simulations (mulberry32). */
export function createDraws(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  function uniform() {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  for (let step = 0; step < 8; step += 1) uniform();
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  /** Exact by multiplication of uniforms, in parts of at most 30. */
  function poisson(mean) {
    let count = 0;
    for (let left = mean; left > 0; left -= 30) {
      const limit = Math.exp(-Math.min(30, left));
      for (let product = uniform(); product > limit; product *= uniform()) count += 1;
    }
    return count;
  }
  function weighted(weights) {
    let at = uniform() * weights.reduce((sum, weight) => sum + weight, 0);
    for (let index = 0; index < weights.length; index += 1) {
      at -= weights[index];
      if (at < 0) return index;
    }
    return weights.length - 1;
  }
  return { uniform, normal, poisson, weighted, below: (n) => Math.floor(uniform() * n) };
}
