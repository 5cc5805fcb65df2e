import { quoted } from '../caret.ts';
import type { Registry } from '../registry.ts';
import { type Asked, compose } from './compose.ts';
import { takeDated } from './dated-periods.ts';
import { takeIntents } from './intents.ts';
import type { Calendar, NamedPeriod } from './named-period.ts';
import { askValue, refuse } from './questions.ts';
import { takeRelative } from './relative-periods.ts';
import { createRemainder, type Remainder } from './remainder.ts';
import type { Understanding } from './understanding.ts';
import { type Known, type NamedValue, takeValues } from './values.ts';
import { emptyWords } from './vocabulary.ts';

export interface World extends Calendar {
  readonly registry: Registry;
  /** What may be asked about where the message is read. */
  readonly known: Known;
}

/** Longer messages are no requests. */
const mostCharacters = 500;
const formats: Readonly<Record<string, string>> = {
  pdf: 'pdf',
  html: 'html',
  'web page': 'html',
  markdown: 'md',
  md: 'md',
  json: 'json',
  csv: 'csv',
  excel: 'csv',
  xlsx: 'csv',
  spreadsheet: 'csv',
};
const formatPattern = new RegExp(
  `\\b(?:(?:as|in) )?(?:an? )?(${Object.keys(formats).join('|')})(?: (?:file|format|version))?s?\\b`,
);
const incidentPattern =
  /\b(?:incident |ticket |case )?#?((?!(?:q[1-4]|week|kw|cw)-)[a-z][a-z0-9]{0,15}-\d+|[a-z]{2,10}\d{4,})\b/;
const negation = /\b(?:without|except|excluding|exclude|excluded|other than|not|but not|ignoring|ignore)\b/;
const leastLimit = /\b(?:top|last|latest|first) (\d{1,3})(?= (?:breach|violation))/;

/**
 * What a free message asks for, by the commands' declarations and the names in the data. It settles nothing silently:
 * what it takes is a command line that is shown, and what is missing or may mean several things is asked.
 */
export function understand(message: string, world: World): Understanding {
  if (message.length > mostCharacters) return { kind: 'none' };
  const rest = createRemainder(message);
  const isExcluding = rest.take(negation) !== null;
  const limit = rest.take(leastLimit)?.[1] ?? null;
  const values = takeValues(rest, world.known);
  const incident = takeIncident(rest);
  const format = [...new Set(rest.takeAll(formatPattern).flatMap((match) => formats[match[1] ?? ''] ?? []))];
  const relative = takeRelative(rest, world);
  const intents = takeIntents(rest, incident !== null);
  const dated = takeDated(rest, world);
  const periods = distinct([...relative, ...dated.periods]);
  const left = leftWords(rest);
  const isRequest =
    intents.commands.length > 0 ||
    format.length > 0 ||
    ((periods.some(({ state }) => state !== 'future') || intents.asksHow || values.named.length > 0) &&
      left.length === 0);
  if (!isRequest) return { kind: 'none' };
  if (isExcluding && intents.commands[0] !== 'help') return refuse('excluding', world.registry);
  const asked: Asked = { ...intents, incident, format, limit, periods, dated, values: values.named, left };
  const withValue = (value: readonly NamedValue[]) =>
    compose({ ...asked, values: [...values.named, ...value] }, world);
  const understood = values.unclear === null ? withValue([]) : askValue(values.unclear, withValue);
  const read = [...intents.notes, ...values.notes];
  const passed = left.length === 0 ? [] : [`I passed over: ${left.map(quoted).join(', ')}.`];
  if (understood.kind === 'command')
    return { ...understood, notes: [...read, ...understood.notes, ...passed] };
  if (understood.kind === 'none') return understood;
  return { ...understood, text: [...read, understood.text, ...passed].join(' ') };
}

function takeIncident(rest: Remainder): string | null {
  const match = rest.take(incidentPattern);
  if (match === null) return null;
  const id = match[1] ?? '';
  const end = match.index + match[0].length;
  return rest.original(end - id.length, end);
}

function distinct(periods: readonly NamedPeriod[]): NamedPeriod[] {
  const byKey = new Map(
    periods.map((period) => [JSON.stringify([period.kind, period.from, period.to]), period]),
  );
  return [...byKey.values()];
}

/** Words that carry something and were not understood, as typed. */
function leftWords(rest: Remainder): string[] {
  return rest
    .words()
    .filter(({ norm }) => norm !== '' && norm.split(' ').some((part) => !emptyWords.has(part)))
    .map(({ start, end }) => rest.original(start, end));
}
