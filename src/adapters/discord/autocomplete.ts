import { type CompletionDeps, complete } from '../../bot/complete.ts';
import { listItem, splitList } from '../../bot/given-options.ts';
import { SLASH_COMMAND } from '../../bot/interpret.ts';
import { safeText } from '../../output/safe-text.ts';
import { commandLimits } from './commands.ts';

export interface Choice {
  readonly name: string;
  readonly value: string;
}

/** Values for what is being typed into an option, of those `deps` shows; of a comma list its last item is completed. */
export async function choicesFor(
  focused: { readonly command: string; readonly option: string; readonly typed: string },
  deps: CompletionDeps,
): Promise<Choice[]> {
  const { command, option, typed } = focused;
  if (!deps.registry.has(command)) return [];
  const info = deps.registry.find(command).options.find(({ name }) => name === option);
  if (info === undefined) return [];
  const at = info.repeatable ? typed.lastIndexOf(',') + 1 : 0;
  const before = splitList(typed.slice(0, at));
  const words = [...before, typed.slice(at).trim()].map((value) => `${option}=${open(value)}`);
  // The last quote stays open: the word is still being typed.
  const text = `/${SLASH_COMMAND} ${command} ${words.join(' ').slice(0, -1)}`;
  const { items } = await complete(
    { text, cursor: text.length, direct: false },
    { ...deps, mostValues: commandLimits.entries },
  );
  return items
    .map(({ label }) => (info.repeatable ? [...before, label].map(listItem).join(', ') : label))
    .filter((value) => value.length <= commandLimits.choice)
    .slice(0, commandLimits.entries)
    .map((value) => ({ name: safeText(value, commandLimits.choice), value }));
}

function open(value: string): string {
  return `"${value.replace(/[\\"“”„‟]/g, '\\$&')}"`;
}
