import type { z } from 'zod';
import { isPlainMap } from './merge.ts';
import { type ConfigPath, pathText } from './problem.ts';
import { type Config, configSchema } from './schema.ts';

/** A configuration without what the schema refuses, so that the rest of it can be checked all the same. */
export interface Pruned {
  readonly config: Config;
  /** Of the calendars as written, those that were left out among them. */
  readonly calendarNames: readonly string[];
  /** What the schema says of the whole. */
  readonly issues: readonly z.core.$ZodIssue[];
  /** True where nothing at, above or below the place (as written) was left out. */
  isWhole(place: ConfigPath): boolean;
  /** Where a place of `config` was written: entries left out of a list move those behind them. */
  written(place: ConfigPath): ConfigPath;
}

/** Checks settings (a map of plain data, not changed) and leaves out every part that is refused, as small as it can be. */
export function parsePruned(settings: Record<string, unknown>): Pruned {
  const dropped: ConfigPath[] = [];
  const written = (place: ConfigPath): ConfigPath => writtenPath(place, dropped);
  const isWhole = (place: ConfigPath): boolean =>
    !dropped.some((other) => startsWith(other, place) || startsWith(place, other));
  const calendarNames = isPlainMap(settings.calendars) ? Object.keys(settings.calendars) : [];
  const common = { calendarNames, isWhole, written };
  const first = configSchema.safeParse(settings);
  if (first.success) return { config: first.data, issues: [], ...common };
  const rest = structuredClone(settings);
  let result: ReturnType<typeof configSchema.safeParse> = first;
  while (!result.success) {
    const places = result.error.issues.flatMap((issue) => refusedPlaces(issue, rest));
    const origins = places.map(written);
    // From the back, for what goes from a list moves the entries behind it.
    for (const place of places.sort((a, b) => compare(b, a))) remove(rest, place, written(place));
    dropped.push(...origins);
    result = configSchema.safeParse(rest);
  }
  return { config: result.data, issues: first.error.issues, ...common };
}

function refusedPlaces(issue: z.core.$ZodIssue, root: unknown): ConfigPath[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...path, key]);
  if (isStandIn(path) || isThere(root, path)) return [path];
  // Missing: what lacks it goes.
  return [path.slice(0, -1)];
}

function isThere(root: unknown, path: ConfigPath): boolean {
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1) ?? '';
  return isPlainMap(parent) ? Object.hasOwn(parent, last) : Array.isArray(parent);
}

/** A policy without name or targets is still checked for the rest of it. */
function isStandIn([section, index, key, ...below]: ConfigPath): boolean {
  const isKey = key === 'name' || key === 'targets';
  return section === 'policies' && typeof index === 'number' && isKey && below.length === 0;
}

function remove(root: unknown, place: ConfigPath, origin: ConfigPath): void {
  const parent = valueAt(root, place.slice(0, -1));
  const last = place.at(-1);
  if (last === undefined) return;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isPlainMap(parent)) {
    if (isStandIn(place)) parent[last] = last === 'name' ? pathText(origin) : {};
    else delete parent[last];
  }
}

function writtenPath(place: ConfigPath, dropped: readonly ConfigPath[]): ConfigPath {
  const path: (string | number)[] = [];
  for (const step of place) path.push(typeof step === 'number' ? writtenIndex(step, path, dropped) : step);
  return path;
}

function writtenIndex(index: number, list: ConfigPath, dropped: readonly ConfigPath[]): number {
  const gone = dropped
    .filter((other) => other.length === list.length + 1 && startsWith(other, list))
    .map((other) => Number(other.at(-1)));
  let at = index;
  for (const before of [...new Set(gone)].sort((a, b) => a - b)) if (before <= at) at += 1;
  return at;
}

function startsWith(path: ConfigPath, start: ConfigPath): boolean {
  return start.length <= path.length && start.every((step, index) => path[index] === step);
}

/** Entries of one list by their number; what is below a place after it. */
function compare(a: ConfigPath, b: ConfigPath): number {
  const at = a.findIndex((step, index) => step !== b[index]);
  if (at === -1) return a.length - b.length;
  const [one, other] = [a[at], b[at]];
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one) < String(other ?? '') ? -1 : 1;
}

/** What stands at a place of plain data; undefined: nothing. */
export function valueAt(root: unknown, path: ConfigPath): unknown {
  let value = root;
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isPlainMap(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}
