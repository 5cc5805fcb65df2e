import type { Analyst } from '../ports/analyst.ts';

/** What an analysis thread can be asked. */
export type AnalysisTask = Exclude<keyof Analyst, 'close'>;

/** A task and what it takes. */
export type AnalysisJob = {
  [T in AnalysisTask]: { readonly task: T; readonly args: Parameters<Analyst[T]> };
}[AnalysisTask];

export type AnalysisResult = Awaited<ReturnType<Analyst[AnalysisTask]>>;
