const mostSteps = 6;

/** The least of 1, 2, 5, 10, 20, 50 … of which six at most make up a range of an axis. */
export function niceStep(range: number): number {
  for (let power = 1; ; power *= 10) {
    const step = [1, 2, 5].map((digit) => digit * power).find((one) => range / one <= mostSteps);
    if (step !== undefined) return step;
  }
}
