import { z } from 'zod';

/** `date`: a date or an instant. */
export type OptionType = 'text' | 'date' | 'integer' | 'number' | 'boolean' | 'choice';

/** One option of a command, as help, the parser, completion, the CLI and platform payloads need it. */
export interface OptionInfo {
  /** As declared, kebab-case: `as-of`. */
  readonly name: string;
  /** Heads its field in a form: the declared title (`.meta({ title })`), else made of the name. */
  readonly label: string;
  /** Declared by `.meta({ form })`: what no form and no chat can give is left out, what a form cannot do without is needed. */
  readonly form: 'offered' | 'needed' | 'left-out';
  readonly type: OptionType;
  /** Empty unless `type` is `choice`. */
  readonly choices: readonly string[];
  /** As a person would type it; null where there is none (or it is null or empty). */
  readonly defaultText: string | null;
  readonly required: boolean;
  readonly repeatable: boolean;
  /** A comma in it can only stand between several: of choices, and where declared by `.meta({ commas: 'separate' })`. */
  readonly isSeparable: boolean;
  readonly description: string;
}

/** The options that a person may be asked for outside of the command line. */
export function formOptions(schema: z.ZodObject): OptionInfo[] {
  return describeOptions(schema).filter(({ form }) => form !== 'left-out');
}

/** The options of a command's schema, in declared order. Throws on a type that no command line can carry. */
export function describeOptions(schema: z.ZodObject): OptionInfo[] {
  return Object.entries(schema.shape).map(([name, option]) => describeOption(name, option));
}

function describeOption(name: string, option: z.core.$ZodType): OptionInfo {
  let current: z.core.$ZodType = option;
  let description: string | undefined;
  let title: string | undefined;
  let form: unknown;
  let commas: unknown;
  let fallback: unknown;
  let required = true;
  let repeatable = false;
  for (;;) {
    const meta = z.globalRegistry.get(current);
    description ??= meta?.description;
    title ??= meta?.title;
    form ??= meta?.form;
    commas ??= meta?.commas;
    if (current instanceof z.ZodDefault || current instanceof z.ZodPrefault) {
      fallback ??= current.def.defaultValue;
      required = false;
      current = current.def.innerType;
    } else if (current instanceof z.ZodOptional) {
      required = false;
      current = current.def.innerType;
    } else if (current instanceof z.ZodNullable) {
      current = current.def.innerType;
    } else if (current instanceof z.ZodPipe) {
      current = current.def.in;
    } else if (current instanceof z.ZodArray && !repeatable) {
      repeatable = true;
      current = current.def.element;
    } else break;
  }
  const { type, choices } = leaf(name, current);
  const defaultText = textOf(fallback);
  return {
    name,
    label: title ?? sentenceCase(name),
    form: form === 'left-out' ? form : required || form === 'needed' ? 'needed' : 'offered',
    type,
    choices,
    defaultText,
    required,
    repeatable,
    isSeparable: repeatable && (type === 'choice' || commas === 'separate'),
    description: description ?? '',
  };
}

/** `as-of` → `As of`. */
function sentenceCase(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;
}

function leaf(name: string, schema: z.core.$ZodType): { type: OptionType; choices: readonly string[] } {
  if (schema instanceof z.ZodEnum) return { type: 'choice', choices: schema.options.map(String) };
  if (schema instanceof z.ZodBoolean) return { type: 'boolean', choices: [] };
  if (schema instanceof z.ZodNumber) return { type: schema.isInt ? 'integer' : 'number', choices: [] };
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) {
    return { type: z.globalRegistry.get(schema)?.type === 'date' ? 'date' : 'text', choices: [] };
  }
  throw new TypeError(`option ${name} has a type that no command line can carry`);
}

function textOf(value: unknown): string | null {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(String).join(', ');
  if (value === undefined || value === null || value === false || value === '') return null;
  return String(value);
}

/**
 * `As-Of`, `as_of` and `asOf` are all `as-of`: people and platforms (commander, Discord) spell option names
 * in their own way.
 */
export function optionKey(spelling: string): string {
  return spelling
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}
