import { escapeMarkdown } from '../markdown.ts';

/** Sentences that may hold user text, as a bulleted list in Markdown. */
export function noteList(notes: readonly string[]): string {
  return notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n');
}
