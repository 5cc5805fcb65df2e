/**
 * Lays one configuration over another: maps are merged key by key, anything else (lists too) replaces.
 * Undefined in `over` (a key with nothing behind it) keeps what is below; neither argument is changed.
 */
export function mergeLayers(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (!isPlainMap(under) || !isPlainMap(over)) return over;
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) merged[key] = mergeLayers(merged[key], value);
  return merged;
}

export function isPlainMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
