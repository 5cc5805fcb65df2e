import { parseIsoDate, partsAsUtc } from '../mapping/iso-date.ts';

const idMaxChars = 512;
const loneSurrogate = /\p{Surrogate}/gu;

/** A text, number or truth value as an import keeps it: trimmed, well-formed; null: missing, empty or something else. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return null;
  const text = value.trim().replace(loneSurrogate, '\ufffd');
  return text === '' ? null : text;
}

/** A text that can identify something: at most 512 characters, as in an import; no number that JSON cannot keep. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return null;
  const text = textOf(value);
  return text === null || text.length > idMaxChars ? null : text;
}

/** Keys under which APIs keep what a person reads of an object, in the order they are asked. */
const labelKeys = [
  'name',
  'value',
  'summary',
  'displayName',
  'display_name',
  'display_value',
  'title',
  'login',
  'label',
];

/** The text of a value as a person reads it: of an object its name, of a list its first that has one. */
export function labelOf(value: unknown): string | null {
  if (Array.isArray(value)) {
    for (const one of value) {
      const text = Array.isArray(one) ? null : labelOf(one);
      if (text !== null) return text;
    }
    return null;
  }
  if (value === null || typeof value !== 'object') return textOf(value);
  for (const key of labelKeys) {
    const text = Object.hasOwn(value, key) ? textOf(Reflect.get(value, key)) : null;
    if (text !== null) return text;
  }
  return null;
}

const lowest = 0;
/** 2201-01-01: the first instant that is no longer taken, as in an import. */
const limit = Date.UTC(2201, 0, 1);

/** Epoch milliseconds from 1970 to 2200; null: outside, or no whole number. */
export function instantOfMs(ms: unknown): number | null {
  if (typeof ms !== 'number' || !Number.isFinite(ms)) return null;
  const at = Math.trunc(ms);
  return at >= lowest && at < limit ? at : null;
}

/** Epoch seconds, of a number or its digits, as epoch milliseconds. */
export function instantOfSeconds(value: unknown): number | null {
  const text =
    typeof value === 'string' && /^\d{1,12}(\.\d{1,9})?$/.test(value.trim()) ? Number(value) : value;
  return typeof text === 'number' ? instantOfMs(Math.round(text * 1000)) : null;
}

/** A date of ISO 8601 with an offset, as epoch milliseconds; one without is null unless `naive` says that it is UTC. */
export function instantOfIso(value: unknown, options: { readonly naive?: 'utc' } = {}): number | null {
  if (typeof value !== 'string') return null;
  const parsed = parseIsoDate(value.trim());
  if (parsed === null) return null;
  if ('at' in parsed) return instantOfMs(parsed.at);
  return options.naive === 'utc' ? instantOfMs(partsAsUtc(parsed)) : null;
}
