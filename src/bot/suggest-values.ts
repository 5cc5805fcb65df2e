import { type CompletionDeps, complete } from './complete.ts';
import { SLASH_COMMAND } from './interpret.ts';

/** Values for what is typed into a field for an option, without those chosen `before`, of those that `deps` shows. */
export async function suggestValues(
  field: {
    readonly command: string;
    readonly option: string;
    readonly before: readonly string[];
    readonly typed: string;
  },
  deps: CompletionDeps,
): Promise<string[]> {
  const { command, option, before, typed } = field;
  const words = [...before, typed].map((value) => `${option}=${inQuotes(value)}`);
  // The last quote stays open: the word is still being typed.
  const text = `/${SLASH_COMMAND} ${command} ${words.join(' ').slice(0, -1)}`;
  const { items } = await complete({ text, cursor: text.length, direct: false }, deps);
  return items.map(({ label }) => label);
}

function inQuotes(value: string): string {
  return `"${value.replace(/[\\"“”„‟]/g, '\\$&')}"`;
}
