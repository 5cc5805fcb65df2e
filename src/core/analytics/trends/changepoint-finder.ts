/**
 * Finds where a series of numbers may have changed its level: first indices of new stretches, ascending. Candidates
 * only; each is verified. Injected, since the model behind it is no pure JavaScript.
 */
export type ChangepointFinder = (values: readonly number[]) => readonly number[];
