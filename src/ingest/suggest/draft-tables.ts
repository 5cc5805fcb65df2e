import type { Choice } from './choose.ts';
import type { ColumnProfile } from './profile.ts';
import { guessEventType, guessState, isUnclear } from './values.ts';

function activityTable(
  column: ColumnProfile | undefined,
  guess: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries((column?.distinct ?? []).map(({ value }) => [value, guess(value)]));
}

const shownUnclear = 10;

/** Says which activities have a meaning only for want of another. */
function unclearNote(activities: readonly string[]): string[] {
  const unclear = activities.filter(isUnclear);
  if (unclear.length === 0) return [];
  const shown = unclear.slice(0, shownUnclear).map((text) => `"${text}"`);
  if (unclear.length > shown.length) shown.push(`and ${unclear.length - shown.length} more`);
  return [
    `CHECK the events: nothing tells what ${shown.join(', ')} means, so it is read as a mere update (updated).`,
  ];
}

/** In a log that knows waits but not their ends, work on the case ends them. */
function withResumes(events: Record<string, string>, notes: string[]): Record<string, unknown> {
  notes.push('No activity ends a wait by name, so taking up the case does (resumes: true).');
  const work = Object.values(events).includes('acknowledged') ? 'acknowledged' : 'assigned';
  return Object.fromEntries(
    Object.entries(events).map(([name, type]) => [name, type === work ? { type, resumes: true } : type]),
  );
}

/** Numbers among words are no states but broken rows, as the -100 of a public log. */
function withoutNumbers(states: Readonly<Record<string, string>>): Record<string, string> {
  const words = Object.entries(states).filter(([state]) => !isNumber(state));
  return words.length === 0 ? { ...states } : Object.fromEntries(words);
}

/** Whether the text is a whole number. */
export function isNumber(text: string): boolean {
  return /^-?\d+$/.test(text);
}

/** What the activities or states mean, as the mapping writes it; `notes` takes what a person must look at. */
export function tablesOf(choice: Choice, notes: string[]): Record<string, unknown> {
  if (choice.shape === 'event') {
    const guessed = activityTable(choice.fields.get('type'), guessEventType);
    const types = Object.values(guessed);
    const opens = types.includes('opened');
    const events =
      types.includes('paused') && !types.includes('resumed') ? withResumes(guessed, notes) : guessed;
    notes.push(...unclearNote(Object.keys(guessed)));
    if (!opens) notes.push('No activity seems to open a case, so its first row does (opensCase: first-row).');
    return { ...(opens ? {} : { opensCase: 'first-row' }), events };
  }
  if (choice.shape === 'snapshot')
    return { states: withoutNumbers(activityTable(choice.fields.get('state'), guessState)) };
  return {};
}
