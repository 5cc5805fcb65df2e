import type { AnyCommand } from '../../bot/command.ts';
import { type GivenValue, optionsOf } from '../../bot/given-options.ts';
import { formOptions, type OptionInfo } from '../../bot/options.ts';
import type { OptionProblem } from '../../bot/parse.ts';
import type { SlackView } from './api.ts';

/** `callback_id` of the form, `action_id` of its choice of command. */
export const modalCallback = 'sla:form';
export const modalCommand = 'sla:form:command';
const commandBlock = 'command';

/** Where the answer goes once the form is sent; kept in the view itself. */
export interface ModalContext {
  readonly channel: string;
  readonly direct: boolean;
  readonly thread: string | null;
  /** Slack's response address of the request that opened the form; null where there was none. */
  readonly respondTo: string | null;
}

const limits = {
  title: 24,
  label: 2_000,
  hint: 2_000,
  option: 75,
  options: 100,
  privateMetadata: 3_000,
} as const;

/** Returns the form of a command, its inputs made from the declaration; `initial` fills them in. */
export function commandModal(
  commands: readonly AnyCommand[],
  command: AnyCommand,
  context: ModalContext,
  initial: Readonly<Record<string, string>> = {},
): SlackView {
  const choices = commands
    .filter(({ name }) => name !== 'help' || name === command.name)
    .slice(0, limits.options);
  const chosen = optionOf(command.name);
  return {
    type: 'modal',
    callback_id: modalCallback,
    private_metadata: metadataOf(context, command.name),
    title: plain(`/sla ${command.name}`, limits.title),
    submit: plain('Run', limits.title),
    close: plain('Cancel', limits.title),
    blocks: [
      {
        type: 'input',
        block_id: commandBlock,
        dispatch_action: true,
        label: plain('Command', limits.label),
        hint: plain(command.summary, limits.hint),
        element: {
          type: 'static_select',
          action_id: modalCommand,
          options: choices.map(({ name }) => optionOf(name)),
          initial_option: chosen,
        },
      },
      ...formOptions(command.options).map((option) => inputOf(command, option, initial[option.name])),
    ],
  };
}

/** An address too long to be kept is forgotten: the answer is then posted. */
function metadataOf(context: ModalContext, command: string): string {
  const whole = JSON.stringify({ ...context, command });
  return whole.length <= limits.privateMetadata
    ? whole
    : JSON.stringify({ ...context, command, respondTo: null });
}

function inputOf(command: AnyCommand, option: OptionInfo, initial: string | undefined): SlackView {
  return {
    type: 'input',
    block_id: blockId(command, option),
    optional: option.form !== 'needed',
    label: plain(option.label, limits.label),
    ...(option.description === '' ? {} : { hint: plain(hintOf(command, option), limits.hint) }),
    element: { action_id: 'value', ...elementOf(option, initial) },
  };
}

/** What may be typed as bare words needs no commas. */
function hintOf({ positional }: AnyCommand, { name, description, repeatable, type }: OptionInfo): string {
  const isList = repeatable && type !== 'choice' && !positional.includes(name);
  return isList ? `${description}, with commas between several` : description;
}

function elementOf(
  { name, label, type, choices, repeatable, defaultText }: OptionInfo,
  initial: string | undefined,
): SlackView {
  const start = initial ?? (repeatable ? undefined : (defaultText ?? undefined));
  if (type === 'choice' && choices.length <= limits.options) {
    const options = choices.map((choice) => optionOf(choice));
    if (repeatable) return { type: 'multi_static_select', options };
    const known = start !== undefined && choices.includes(start);
    return { type: 'static_select', options, ...(known ? { initial_option: optionOf(start) } : {}) };
  }
  if (type === 'boolean') return { type: 'checkboxes', options: [optionOf(name, label)] };
  const value = start === undefined ? {} : { initial_value: start };
  if (!repeatable && (type === 'integer' || type === 'number')) {
    return { type: 'number_input', is_decimal_allowed: type === 'number', ...value };
  }
  return { type: 'plain_text_input', ...value };
}

/** A command's inputs have ids of their own, so that another command's do not take over their values. */
function blockId(command: AnyCommand, option: Pick<OptionInfo, 'name'>): string {
  return `option:${command.name}:${option.name}`;
}

function optionOf(value: string, text = value) {
  return { text: plain(text, limits.option), value };
}

function plain(text: string, max: number) {
  const shown = text.length > max ? `${text.slice(0, max - 1)}…` : text;
  return { type: 'plain_text', text: shown === '' ? ' ' : shown, emoji: false };
}

/** The state of a sent form, as Slack gives it. */
export type ModalState = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>
>;

/** Reads the context and the command's name back; null where the view is none of ours. */
export function readContext(privateMetadata: string): (ModalContext & { command: string }) | null {
  try {
    const read = JSON.parse(privateMetadata) as ModalContext & { command: string };
    return typeof read.channel === 'string' && typeof read.command === 'string' ? read : null;
  } catch {
    return null;
  }
}

/** Name of the chosen command, which the rest of the form need not be of; null where the state does not say. */
export function readChoice(state: ModalState): string | null {
  const chosen = state[commandBlock]?.[modalCommand]?.selected_option as
    | { value?: string }
    | null
    | undefined;
  return chosen?.value ?? null;
}

/** The options that a sent form gives, as dispatch takes them. */
export function readOptions(command: AnyCommand, state: ModalState): Record<string, unknown> {
  const values = new Map<string, GivenValue | readonly string[]>();
  for (const option of formOptions(command.options)) {
    const given = state[blockId(command, option)]?.value;
    const value = given === undefined ? null : givenValue(option, given);
    if (value !== null) values.set(option.name, value);
  }
  return optionsOf(command, values);
}

/** Null for nothing given. */
function givenValue(
  { type, repeatable }: OptionInfo,
  given: Readonly<Record<string, unknown>>,
): GivenValue | readonly string[] | null {
  const picked = (given.selected_options ?? []) as readonly { value: string }[];
  if (type === 'boolean') return picked.length > 0 ? true : null;
  if (repeatable && picked.length > 0) return picked.map(({ value }) => value);
  const chosen = given.selected_option as { value: string } | null | undefined;
  const text = chosen?.value ?? (typeof given.value === 'string' ? given.value.trim() : '');
  return text === '' ? null : text;
}

/** Slack's answer to a sent form that keeps it open, each problem beside its field; an option without one is the command's. */
export function modalErrors(
  command: AnyCommand,
  problems: readonly OptionProblem[],
): Readonly<Record<string, string>> {
  const names = formOptions(command.options).map(({ name }) => name);
  const errors = problems.map(({ option, text }) => [
    names.includes(option) ? blockId(command, { name: option }) : commandBlock,
    text,
  ]);
  return Object.fromEntries(errors);
}
