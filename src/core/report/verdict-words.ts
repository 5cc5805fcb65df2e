/** A verdict as people read it: `without target`. */
export function verdictWords(verdict: string): string {
  return verdict.replaceAll('-', ' ');
}
