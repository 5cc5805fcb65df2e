/** Keys and indexes from the top of the configuration. */
export type ConfigPath = readonly (string | number)[];

/** What is wrong in one place, before it is known where that place was written. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly path: ConfigPath;
  readonly message: string;
  readonly hint: string | null;
}

/** One thing that is wrong (error) or looks wrong (warning) in a configuration. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** `policies[0].targets.P1`; empty for the whole file. */
  readonly path: string;
  /** Line of `origin`, from 1; null where it has no lines (environment) or the place is not written there. */
  readonly line: number | null;
  /** Where the value comes from: a file, or the name of an environment variable. */
  readonly origin: string;
  readonly message: string;
  /** What to do about it; null where the message says it all. */
  readonly hint: string | null;
}

const maxShown = 60;

/** `policies[0].targets.P1`, as problems name a place. */
export function pathText(path: ConfigPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${show(step)}]`;
  }
  return text;
}

/** Up to the last @: who writes a password here may not have known which signs to escape. */
const passwordInAddress = /(:\/\/[^\s:/@"]{0,200}:)[^\s"]{1,500}(?=@)/g;

/** A value as one short line that is safe to print: JSON, cut, invisible characters escaped. */
export function show(value: unknown): string {
  const json = (JSON.stringify(value) ?? String(value)).replace(passwordInAddress, '$1[secret]');
  const safe = printable(json);
  return safe.length <= maxShown ? safe : `${safe.slice(0, maxShown - 1)}…`;
}

/** Nothing in it steers a terminal or feigns a line: characters that are not seen are written as `\u{…}`. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** `FILE:12: error: PATH: message (hint)`. */
export function problemText(problem: Problem): string {
  const at = problem.line === null ? problem.origin : `${problem.origin}:${problem.line}`;
  const place = problem.path === '' ? '' : `${problem.path}: `;
  const hint = problem.hint === null ? '' : ` (${problem.hint})`;
  return `${at}: ${problem.severity}: ${place}${problem.message}${hint}`;
}

export function errorAt(path: ConfigPath, message: string, hint: string | null = null): Finding {
  return { severity: 'error', path, message, hint };
}

export function warningAt(path: ConfigPath, message: string, hint: string | null = null): Finding {
  return { severity: 'warning', path, message, hint };
}
