/** Plain data of a Chart.js configuration, read without trusting its shape. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether a value is an object with named fields. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the value where it is an object with named fields, else an empty one. */
export function object(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** Returns the value where it is an array, else an empty one. */
export function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
