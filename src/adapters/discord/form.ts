import type { AnyCommand } from '../../bot/command.ts';
import { formOptions, type OptionInfo } from '../../bot/options.ts';
import { button } from '../../output/discord/components.ts';
import { fittedPlain } from '../../output/discord/escape.ts';
import type { DiscordButton } from '../../output/discord/message.ts';

/** Discord's limits of modals (Developer Docs: Component Reference). */
const formLimits = {
  title: 45,
  components: 5,
  label: 45,
  description: 100,
  options: 25,
  value: 400,
} as const;

const formPrefix = 'sla-form:';
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
  readonly components: readonly FormField[];
}

/** The button that opens a command's form; null for a command without options. */
export function formButton(command: AnyCommand): DiscordButton | null {
  const isAskable = command.name !== 'help' && formOptions(command.options).length > 0;
  return isAskable ? button('Options …', `${formPrefix}${command.name}`, 2) : null;
}

/** The command whose form a `custom_id` opens or sends; null for another id. */
export function formCommand(customId: string): string | null {
  return customId.startsWith(formPrefix) ? customId.slice(formPrefix.length) : null;
}

/** A modal with a command's most used options, built from its declaration. */
export function formOf(command: AnyCommand): Form {
  const rank = ({ name, form }: OptionInfo) => {
    const at = usual.indexOf(name);
    return form === 'needed' ? -1 : at < 0 ? usual.length : at;
  };
  const options = formOptions(command.options)
    .filter(({ type }) => type !== 'boolean')
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, formLimits.components);
  return {
    custom_id: `${formPrefix}${command.name}`,
    title: fittedPlain(`/sla ${command.name}`, formLimits.title),
    components: options.map(toField),
  };
}

function toField(option: OptionInfo): FormField {
  const { label, description } = option;
  return {
    type: 18,
    label: fittedPlain(label, formLimits.label),
    ...(description === '' ? {} : { description: fittedPlain(description, formLimits.description) }),
    component: option.type === 'choice' ? toSelect(option) : toInput(option),
  };
}

function toSelect({ name, choices, form, repeatable, defaultText }: OptionInfo) {
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
      ...(choice === defaultText ? { default: true } : {}),
    })),
  };
}

function toInput({ name, form, repeatable, defaultText }: OptionInfo) {
  const placeholder = repeatable ? 'Several: separated by commas' : defaultText;
  return {
    type: 4,
    custom_id: name,
    style: 1,
    required: form === 'needed',
    max_length: formLimits.value,
    ...(placeholder === null ? {} : { placeholder: placeholder.slice(0, 100) }),
  };
}
