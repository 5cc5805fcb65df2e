/** Deeper than any sender nests, shallower than any recursion minds. */
const mostDepth = 64;
/** Values of one body. */
const mostValues = 200_000;

/** Parsed JSON, or in words why it is not taken. */
export type ParsedBody = { readonly value: unknown } | { readonly wrong: string };

/**
 * Parses a body that anybody may have written: UTF-8, no deeper than 64 levels, at most 200,000 values, without keys
 * named `__proto__` (they are left out).
 */
export function parseBody(text: string): ParsedBody {
  let value: unknown;
  try {
    value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return { wrong: text.trim() === '' ? 'the body is empty' : 'the body is not JSON' };
  }
  const wrong = tame(value);
  return wrong === null ? { value } : { wrong };
}

/** Takes out what could pass for a prototype; says what is too much, null: nothing. */
function tame(root: unknown): string | null {
  let level = [root];
  let seen = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > mostDepth) return `the body is nested deeper than ${mostDepth} levels`;
    seen += level.length;
    if (seen > mostValues) return `the body has more than ${mostValues} values`;
    level = level.flatMap(below);
  }
  return null;
}

function below(value: unknown): unknown[] {
  if (value === null || typeof value !== 'object') return [];
  if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
  return Object.values(value);
}
