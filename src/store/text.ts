/** `\ud800`-like escapes, which JSON.stringify writes for lone surrogates only; a false alarm costs a re-parse. */
const surrogateEscape = /\\u[dD][89a-fA-F]/;

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** JSON for the engine, whose text is UTF-8: a lone surrogate becomes U+FFFD. */
export function toJson(value: unknown): string {
  return wellFormedJson(JSON.stringify(value));
}

/** The same document with lone surrogates, which the engine's parser refuses, replaced by U+FFFD. */
export function wellFormedJson(json: string): string {
  if (!surrogateEscape.test(json)) return json;
  return JSON.stringify(JSON.parse(json), (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(loneSurrogate, '\ufffd') : value,
  );
}

/** SQL for a text column on its way out: the client's decoder eats one leading byte order mark, so it gets two. */
export function textOut(column: string): string {
  return `CASE WHEN starts_with(${column}, chr(65279)) THEN chr(65279) || ${column} ELSE ${column} END`;
}

/** An integer as SQL. Throws on anything that is not a safe integer. */
export function int(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not an integer: ${value}`);
  return String(value);
}

/** A nullable integer as SQL. */
export function intOrNull(value: number | null): string {
  return value === null ? 'NULL' : int(value);
}

/** A list of integers as SQL, for `IN`; never empty. */
export function intList(values: readonly number[]): string {
  return values.length === 0 ? '(NULL)' : `(${values.map(int).join(',')})`;
}
