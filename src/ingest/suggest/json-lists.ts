const maxDepth = 3;
/** Keys that tell one record from a wrapper around many. */
const recordKeys = /^(id|key|number|incident|ticket|case)$/i;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the text is one JSON object. */
export function isObjectText(text: string): boolean {
  return isObject(parsed(text));
}

interface List {
  readonly keys: readonly string[];
  readonly items: readonly unknown[];
}

/** The lists of objects in an object and in the objects within it. */
function listsOf(value: Readonly<Record<string, unknown>>, keys: readonly string[]): List[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = [...keys, key];
    if (Array.isArray(inner)) return isObject(inner[0]) ? [{ keys: path, items: inner }] : [];
    return isObject(inner) && path.length < maxDepth ? listsOf(inner, path) : [];
  });
}

/** `json` or `ndjson` by the beginning of a file; null: neither. */
export function jsonFormat(text: string): 'json' | 'ndjson' | null {
  const start = text.trimStart();
  if (start.startsWith('[')) return 'json';
  if (!start.startsWith('{')) return null;
  const end = start.indexOf('\n');
  const first = parsed(end === -1 ? start : start.slice(0, end));
  if (!isObject(first)) return 'json';
  if (end !== -1 && start.slice(end).trim() !== '') return 'ndjson';
  // One line: a wrapper around records, or a single record.
  const isRecord = Object.keys(first).some((key) => recordKeys.test(key));
  return !isRecord && listsOf(first, []).length > 0 ? 'json' : 'ndjson';
}

function step(key: string): string {
  return /[.[\]"]/.test(key) ? `["${key}"]` : key;
}

/** Path of the longest list of objects in a JSON text; null where it needs no naming or cannot be told. */
export function recordsPath(text: string): string | null {
  const root = parsed(text);
  if (!isObject(root)) return null;
  const [first, ...others] = listsOf(root, []);
  if (first === undefined) return null;
  const { keys } = others.reduce(
    (one, other) => (other.items.length > one.items.length ? other : one),
    first,
  );
  const direct = Object.values(root).filter((value) => Array.isArray(value)).length;
  return keys.length === 1 && direct === 1 ? null : keys.map(step).join('.');
}
