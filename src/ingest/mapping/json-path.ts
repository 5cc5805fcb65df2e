/** The first object of a list whose `key` has the text `value`. */
export interface Where {
  readonly key: string;
  readonly value: string;
}

export type PathStep = string | number | Where;

/**
 * The keys and indexes of a path: `a.b[0].c`; a key that holds dots or brackets is written `["a.b"]`; `a[id=7].b`
 * takes the first object of the list whose `id` is 7. A text that is no well-formed path is one key.
 */
export function parsePath(path: string): readonly PathStep[] {
  const steps: PathStep[] = [];
  let at = 0;
  while (at < path.length) {
    const bracket = path.charAt(at) === '[';
    const step = bracket ? bracketStep(path, at) : nameStep(path, at);
    if (step === null) return [path];
    steps.push(step.key);
    at = step.next;
  }
  return steps.length === 0 ? [path] : steps;
}

interface Step {
  readonly key: PathStep;
  readonly next: number;
}

function afterStep(path: string, end: number): number | null {
  if (end === path.length || path.charAt(end) === '[') return end;
  return path.charAt(end) === '.' && end + 1 < path.length ? end + 1 : null;
}

function bracketStep(path: string, at: number): Step | null {
  const quoted = path.charAt(at + 1) === '"';
  const end = path.indexOf(quoted ? '"]' : ']', at + 2);
  if (end === -1) return null;
  const inside = path.slice(at + (quoted ? 2 : 1), end);
  const next = afterStep(path, end + (quoted ? 2 : 1));
  if (next === null) return null;
  const key = quoted ? inside : unquotedStep(inside);
  return key === null ? null : { key, next };
}

function unquotedStep(inside: string): PathStep | null {
  if (/^\d{1,9}$/.test(inside)) return Number(inside);
  const equals = inside.indexOf('=');
  return equals < 1 ? null : { key: inside.slice(0, equals), value: inside.slice(equals + 1) };
}

function nameStep(path: string, at: number): Step | null {
  let end = at;
  while (end < path.length && path.charAt(end) !== '.' && path.charAt(end) !== '[') end++;
  const next = afterStep(path, end);
  return end === at || next === null ? null : { key: path.slice(at, end), next };
}
