import type { AnyCommand } from '../../bot/command.ts';
import { chosenOptions, formatLine, type LineOptions } from '../../bot/format-line.ts';
import { listItem } from '../../bot/given-options.ts';
import { formOptions, type OptionInfo } from '../../bot/options.ts';
import { button } from '../../output/discord/components.ts';
import { fitted, fittedPlain } from '../../output/discord/escape.ts';
import type { DiscordButton } from '../../output/discord/message.ts';
import type { CommandIds } from './command-ids.ts';

/** Discord's limits of modals (Developer Docs: Component Reference). */
const formLimits = {
  title: 45,
  components: 5,
  label: 45,
  description: 100,
  options: 25,
  value: 400,
  note: 1_000,
} as const;

/** How the ids of forms, and of the buttons that open them, begin. */
export const formPrefix = 'sla-form';
/** Of many options these are asked for, in this order. */
const usual = [
  'incident',
  'change',
  'kind',
  'from',
  'to',
  'format',
  'section',
  'service',
  'team',
  'priority',
];

/** A label (`type` 18) with a text input (4) or a select menu (3) in it. */
interface FormField {
  readonly type: 18;
  readonly label: string;
  readonly description?: string;
  readonly component: Readonly<Record<string, unknown>> & { readonly custom_id: string };
}

export interface Form {
  readonly custom_id: string;
  readonly title: string;
  readonly components: readonly (FormField | FormNote)[];
}

/** A text between the fields. */
interface FormNote {
  readonly type: 10;
  readonly content: string;
}

/** The button that opens a command's form as it was asked; null for a command without options. */
export function formButton(
  command: AnyCommand,
  options: Readonly<Record<string, unknown>>,
  forms: CommandIds,
): DiscordButton | null {
  if (command.name === 'help' || formOptions(command.options).length === 0) return null;
  return button('Options …', forms.idOf(formatLine(command.name, [], chosenOptions(command, options))), 2);
}

/**
 * A modal with a command's most used options, built from its declaration and filled with what was chosen. Where not all
 * have room, it says which the slash command takes besides; of these, what was chosen is kept in the form's id.
 */
export function formOf(command: AnyCommand, chosen: LineOptions, forms: CommandIds): Form {
  const rank = ({ name, form }: OptionInfo) => {
    if (form === 'needed') return -2;
    if (chosen[name] !== undefined) return -1;
    const at = usual.indexOf(name);
    return at < 0 ? usual.length : at;
  };
  const all = formOptions(command.options);
  const askable = all.filter(
    ({ name, type }) => type !== 'boolean' && fieldText(chosen[name]).length <= formLimits.value,
  );
  // The note takes the room of a field.
  const room = all.length > formLimits.components ? formLimits.components - 1 : formLimits.components;
  const shown = askable.sort((a, b) => rank(a) - rank(b)).slice(0, room);
  const others = all.filter((option) => !shown.includes(option)).map(({ name }) => name);
  const kept = Object.fromEntries(others.map((name) => [name, chosen[name]]));
  const keptLine = formatLine(command.name, [], kept);
  return {
    custom_id: forms.idOf(keptLine),
    title: fittedPlain(`/sla ${command.name}`, formLimits.title),
    components: [
      ...shown.map((option) => toField(option, chosen[option.name])),
      ...(others.length === 0 ? [] : [noteOf(command.name, others, keptLine)]),
    ],
  };
}

function noteOf(command: string, others: readonly string[], keptLine: string): FormNote {
  const kept = keptLine === command ? '' : ` Kept as asked: ${keptLine.slice(command.length + 1)}.`;
  const text = `The slash command /sla ${command} also takes ${others.join(', ')}.${kept}`;
  return { type: 10, content: fitted(text, formLimits.note) };
}

function textsOf(value: LineOptions[string]): readonly string[] {
  if (value === null || value === undefined) return [];
  return typeof value === 'object' ? value : [String(value)];
}

/** What a text field says; of several values, or where one could be read as several, as a list is written. */
function fieldText(value: LineOptions[string]): string {
  return typeof value === 'object' && value !== null ? value.map(listItem).join(', ') : String(value ?? '');
}

function toField(option: OptionInfo, given: LineOptions[string]): FormField {
  const { label, description } = option;
  return {
    type: 18,
    label: fittedPlain(label, formLimits.label),
    ...(description === '' ? {} : { description: fittedPlain(description, formLimits.description) }),
    component: option.type === 'choice' ? toSelect(option, textsOf(given)) : toInput(option, given),
  };
}

function toSelect({ name, choices, form, repeatable, defaultText }: OptionInfo, given: readonly string[]) {
  const chosen = given.length > 0 ? given : [defaultText];
  const required = form === 'needed';
  const shown = choices.slice(0, formLimits.options);
  return {
    type: 3,
    custom_id: name,
    required,
    min_values: required ? 1 : 0,
    max_values: repeatable ? shown.length : 1,
    options: shown.map((choice) => ({
      label: choice,
      value: choice,
      ...(chosen.includes(choice) ? { default: true } : {}),
    })),
  };
}

function toInput({ name, form, repeatable, defaultText }: OptionInfo, given: LineOptions[string]) {
  const value = fieldText(given);
  const placeholder = repeatable ? 'Several: separated by commas' : defaultText;
  return {
    type: 4,
    custom_id: name,
    style: 1,
    required: form === 'needed',
    max_length: formLimits.value,
    ...(value === '' ? {} : { value }),
    ...(placeholder === null ? {} : { placeholder: placeholder.slice(0, 100) }),
  };
}
