/** A key of an area: all keys of one area lie in one slot of a cluster. */
export function areaKey(prefix: string, area: string, name: string): string {
  return `${prefix}:{${area}}:${name}`;
}
