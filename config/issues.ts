import type { z } from 'zod';
import { closest } from '../src/core/text/closest.ts';
import { knownKeysAt, schemaNodesAt } from './json-schema.ts';
import { type ConfigPath, errorAt, type Finding, show } from './problem.ts';
import { valueAt } from './prune.ts';

type Issue = z.core.$ZodIssue;

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'null',
};

/** What the schema refuses in `value`, in words for the person who wrote it. */
export function findingsOf(issues: readonly Issue[], value: unknown): Finding[] {
  return issues.flatMap((issue) => findingsOfIssue(issue, [], value));
}

function findingsOfIssue(issue: Issue, above: ConfigPath, root: unknown): Finding[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  const found = valueAt(root, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], knownKeysAt(path)));
    case 'invalid_key': {
      const why = issue.issues.map(({ message }) => message).join('; ');
      return [errorAt(path, `this name cannot be used: ${why}`, describedAt(path))];
    }
    case 'invalid_union':
      return unionFindings(issue.errors, path, root);
    case 'invalid_type':
      return [wrongType(issue.expected, path, found)];
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const message = `must be one of ${allowed.join(', ')}; found ${show(found)}`;
      return [errorAt(path, message, meantHint(found, allowed) ?? describedAt(path))];
    }
    case 'too_small':
    case 'too_big':
      return [outOfRange(issue, path, found)];
    default: {
      const hint = zoneHint(issue.message, found) ?? describedAt(path);
      return [errorAt(path, `${issue.message}; found ${show(found)}`, hint)];
    }
  }
}

/** The closest spelling, or the only value of which the text is a part. */
function meantHint(found: unknown, allowed: readonly string[]): string | null {
  if (typeof found !== 'string' || found === '') return null;
  const parts = allowed.filter((value) => value.split('-').includes(found.toLowerCase()));
  const near = closest(found, allowed) ?? (parts.length === 1 ? (parts[0] ?? null) : null);
  return near === null ? null : `did you mean ${near}?`;
}

function unknownKey(path: ConfigPath, known: readonly string[]): Finding {
  const near = closest(String(path.at(-1)), known);
  const hint = near === null ? `known here: ${known.join(', ')}` : `did you mean ${near}?`;
  return errorAt(path, 'no such setting', hint);
}

/** The branch that was meant: the one that got furthest, so not one that refused the whole value. */
function unionFindings(branches: readonly (readonly Issue[])[], path: ConfigPath, root: unknown): Finding[] {
  const meant = branches.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || !['invalid_type', 'invalid_value'].includes(issue.code)),
  );
  if (meant !== undefined) return meant.flatMap((issue) => findingsOfIssue(issue, path, root));
  const found = valueAt(root, path);
  const values = branches.flat().flatMap((issue) => (issue.code === 'invalid_value' ? issue.values : []));
  const hint = meantHint(found, values.map(String)) ?? describedAt(path);
  return [errorAt(path, found === undefined ? 'missing' : `cannot be ${show(found)}`, hint)];
}

function wrongType(expected: string, path: ConfigPath, found: unknown): Finding {
  const noun = nouns[expected] ?? expected;
  if (found === undefined) return errorAt(path, `missing: must be ${noun}`, describedAt(path));
  const isWord = expected === 'boolean' && typeof found === 'string' && /^(on|off|yes|no|y|n)$/i.test(found);
  const hint = isWord ? 'write true or false: on, off, yes and no are plain texts in YAML 1.2' : null;
  return errorAt(path, `must be ${noun}; found ${show(found)}`, hint ?? describedAt(path));
}

type RangeIssue = Extract<Issue, { code: 'too_small' | 'too_big' }>;

function outOfRange(issue: RangeIssue, path: ConfigPath, found: unknown): Finding {
  const isNumber = issue.origin === 'number' || issue.origin === 'int';
  if (!isNumber) return errorAt(path, 'must not be empty', describedAt(path));
  const bound = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  const words = issue.code === 'too_small' ? ['at least', 'greater than'] : ['at most', 'less than'];
  const word = issue.inclusive === false ? words[1] : words[0];
  return errorAt(path, `must be ${word} ${bound}; found ${show(found)}`, describedAt(path));
}

function zoneHint(message: string, found: unknown): string | null {
  if (!message.includes('time zone') || typeof found !== 'string') return null;
  const near = closest(found, Intl.supportedValuesOf('timeZone'));
  return near === null ? null : `did you mean ${near}?`;
}

/** What the schema says of the place; of an entry that has nothing of its own, what it says of the list. */
function describedAt(path: ConfigPath): string | null {
  const own = schemaNodesAt(path).find(({ description }) => description !== undefined)?.description;
  if (own !== undefined) return own;
  return typeof path.at(-1) === 'number' ? describedAt(path.slice(0, -1)) : null;
}
