import type { CompletionDeps } from '../../bot/complete.ts';
import { listItem, splitList } from '../../bot/given-options.ts';
import { suggestValues } from '../../bot/suggest-values.ts';
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
  const deepest = { ...deps, mostValues: commandLimits.entries };
  const values = await suggestValues({ command, option, before, typed: typed.slice(at).trim() }, deepest);
  return values
    .map((label) => (info.repeatable ? [...before, label].map(listItem).join(', ') : label))
    .filter((value) => value.length <= commandLimits.choice)
    .slice(0, commandLimits.entries)
    .map((value) => ({ name: safeText(value, commandLimits.choice), value }));
}
