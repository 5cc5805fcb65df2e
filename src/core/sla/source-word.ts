import type { IncidentEvent } from '../incidents/event.ts';
import type { Cycle, SourceWord } from './history.ts';

function silent(): SourceWord {
  return { dueAt: null, moved: false, within: null, withinAt: 0 };
}

function hear(word: SourceWord, at: number, dueAt: number | null, within: boolean | null): void {
  if (dueAt !== null) {
    if (word.dueAt !== null && word.dueAt !== dueAt && word.dueAt < at) word.moved = true;
    word.dueAt = dueAt;
  }
  if (within !== null) {
    word.within = within;
    word.withinAt = at;
  }
}

/** Keeps the source's latest deadlines and recorded verdicts of a cycle. */
export function hearSource(cycle: Cycle, event: IncidentEvent, at: number): void {
  const { responseDueAt, resolutionDueAt, responseWithin, resolutionWithin } = event;
  if (
    responseDueAt === null &&
    resolutionDueAt === null &&
    responseWithin === null &&
    resolutionWithin === null
  ) {
    return;
  }
  cycle.words ??= { response: silent(), resolution: silent() };
  hear(cycle.words.response, at, responseDueAt, responseWithin);
  hear(cycle.words.resolution, at, resolutionDueAt, resolutionWithin);
}
