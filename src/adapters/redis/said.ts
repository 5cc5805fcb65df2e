/** What the connection says in its own terms where no answer came, and in a sentence. */
const silences: readonly (readonly [begins: RegExp, sentence: string])[] = [
  [
    /^(Reached the max retries|Connection is closed|Stream isn't writeable)/,
    'Redis does not answer: the connection to it was closed',
  ],
  [/^(Command timed out|Socket timeout)/, 'Redis does not answer in time'],
];

/** The sentence for an error of the connection to Redis that gave no answer; null for any other. */
export function silenceOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return silences.find(([begins]) => begins.test(error.message))?.[1] ?? null;
}

/** What went wrong, for a log: in a sentence where the connection gave no answer, else in the error's own words. */
export function saidIn(error: unknown): string {
  return silenceOf(error) ?? (error instanceof Error ? error.message : String(error));
}
