/** `day` for one, `days` for any other number: the noun alone, for where the number stands elsewhere. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return n === 1 ? one : many;
}
