/** Longest wait for an answer, by our clock. */
const patienceMs = 180_000;

/** A promise of what is told to `settle` within our patience; else it resolves with `false`. */
export function waiting() {
  let settle = () => {};
  const done = new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), patienceMs);
    settle = (value) => {
      clearTimeout(timer);
      resolve(value);
    };
  });
  return { done, settle };
}
