import { z } from 'zod';
import type { AnyCommand } from '../../bot/command.ts';
import { type GivenValue, listItem, optionsOf } from '../../bot/given-options.ts';
import { formOptions, type OptionInfo } from '../../bot/options.ts';
import type { OptionProblem } from '../../bot/parse.ts';
import { type Dimension, dimensions } from '../../core/report/facts.ts';
import type { SlackView } from './api.ts';
import { slackId } from './deliveries.ts';

/** `callback_id` of the form, `action_id` of its choice of command. */
export const modalCallback = 'sla:form';
export const modalCommand = 'sla:form:command';
const commandBlock = 'command';
export const modalValue = 'value';

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
  /** Of an option. */
  value: 150,
  privateMetadata: 3_000,
} as const;

/** Returns the form of a command, its inputs made from the declaration; `commands` may be chosen in it, `initial` fills it in. */
export function commandModal(
  commands: readonly AnyCommand[],
  command: AnyCommand,
  context: ModalContext,
  initial: Readonly<Record<string, unknown>> = {},
): SlackView {
  const chosen = optionOf(command.name);
  // What is chosen must be among what there is to choose.
  const listed = commands.includes(command) ? commands : [command, ...commands];
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
          options: listed.map(({ name }) => optionOf(name)),
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

function inputOf(command: AnyCommand, option: OptionInfo, initial: unknown): SlackView {
  return {
    type: 'input',
    block_id: blockId(command, option),
    optional: option.form !== 'needed',
    label: plain(option.label, limits.label),
    ...(option.description === '' ? {} : { hint: plain(hintOf(command, option), limits.hint) }),
    element: { action_id: modalValue, ...elementOf(option, initial) },
  };
}

/** What is chosen or typed as bare words needs no commas. */
function hintOf({ positional }: AnyCommand, option: OptionInfo): string {
  const { name, description, repeatable, type } = option;
  const isList = repeatable && type !== 'choice' && !isSuggested(option) && !positional.includes(name);
  return isList ? `${description}, with commas between several` : description;
}

function elementOf(option: OptionInfo, initial: unknown): SlackView {
  const { name, label, type, choices, repeatable, defaultText } = option;
  const given = textsOf(initial);
  const start = given.length === 0 && !repeatable && defaultText !== null ? [defaultText] : given;
  if (type === 'choice' && choices.length <= limits.options) {
    const options = choices.map((choice) => optionOf(choice));
    const chosen = start.filter((value) => choices.includes(value)).map((value) => optionOf(value));
    if (repeatable) return { type: 'multi_static_select', options, ...initially('initial_options', chosen) };
    return { type: 'static_select', options, ...initially('initial_option', chosen.slice(0, 1)) };
  }
  if (type === 'boolean') {
    const options = [optionOf(name, label)];
    return { type: 'checkboxes', options, ...(initial === true ? { initial_options: options } : {}) };
  }
  if (type === 'date') {
    const dates = start.filter((value) => /^\d{4}-\d\d-\d\d$/.test(value));
    return { type: 'datepicker', ...initially('initial_date', dates) };
  }
  if (isSuggested(option)) {
    const chosen = start.filter((value) => value.length <= limits.value).map((value) => optionOf(value));
    return { type: 'multi_external_select', min_query_length: 0, ...initially('initial_options', chosen) };
  }
  const value = initially('initial_value', start.length > 1 ? [start.map(listItem).join(', ')] : start);
  if (!repeatable && (type === 'integer' || type === 'number')) {
    return { type: 'number_input', is_decimal_allowed: type === 'number', ...value };
  }
  return { type: 'plain_text_input', ...value };
}

/** Slack takes no empty start. */
function initially(key: string, values: readonly unknown[]): SlackView {
  if (values.length === 0) return {};
  return { [key]: key === 'initial_options' ? values : values[0] };
}

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return value === undefined || value === null ? [] : [String(value)];
}

/** Whether the values are names that the data know, to be chosen from. */
function isSuggested({ name, repeatable }: OptionInfo): boolean {
  return repeatable && dimensions.includes(name as Dimension);
}

/** The option that a field's block asks for; null for another block. */
export function optionOfBlock(id: string): { readonly command: string; readonly option: string } | null {
  const [, command, option] = /^option:([^:]+):([^:]+)$/.exec(id) ?? [];
  return command === undefined || option === undefined ? null : { command, option };
}

/** Slack's answer to what is typed into a field: the names that fit; where none does, what was typed, for a close spelling to be offered. */
export function suggestions(values: readonly string[], typed: string): SlackView {
  const word = typed.trim().slice(0, limits.value);
  const shown = values.filter(({ length }) => length <= limits.value).slice(0, limits.options);
  const all = shown.length > 0 || word === '' ? shown : [word];
  return { options: all.map((value) => optionOf(value)) };
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

const keptContext = z.object({
  channel: slackId,
  direct: z.boolean(),
  thread: slackId.nullable(),
  respondTo: z.string().nullable(),
  command: z.string(),
});

/** Reads the context and the command's name back; null where the view is none of ours. */
export function readContext(privateMetadata: string): (ModalContext & { command: string }) | null {
  try {
    return keptContext.safeParse(JSON.parse(privateMetadata)).data ?? null;
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
    const given = state[blockId(command, option)]?.[modalValue];
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
  const date = typeof given.selected_date === 'string' ? given.selected_date : undefined;
  const text = chosen?.value ?? date ?? (typeof given.value === 'string' ? given.value.trim() : '');
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
