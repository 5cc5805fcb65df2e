import { quoted } from '../caret.ts';
import type { Registry } from '../registry.ts';
import { type Asked, compose } from './compose.ts';
import { takeDated } from './dated-periods.ts';
import { type Intents, takeIntents } from './intents.ts';
import type { Calendar, NamedPeriod } from './named-period.ts';
import { oneBefore, takeOneBefore } from './neighbouring-periods.ts';
import { takeNoSuchDate } from './no-such-date.ts';
import { dateReadings, plainTimes } from './plain-dates.ts';
import { askAmbiguousDate, askUnread, askValue, refuse } from './questions.ts';
import { takeRelative } from './relative-periods.ts';
import { createRemainder, type Remainder } from './remainder.ts';
import { understandScheduling } from './scheduling.ts';
import type { Understanding } from './understanding.ts';
import { type Known, type NamedValue, takeValues } from './values.ts';
import { emptyWords, tellingWords } from './vocabulary.ts';

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
const negation =
  /\b(?:without|except|excluding|exclude|excluded|other than|apart from|aside from|all but|instead of|rather than|minus|not|non|ignoring|ignore|no(?=\s+(?!rush|problem|worries|idea|one|hurry|longer)[\p{L}\p{N}])|(?:is|are|was|were|did|does|do|has|have|had)n['’´`]t)\b/u;
/** Asks for nothing. */
const declined =
  /\b(?:(?:do not|don['’´`]?t|dont) (?:\w+ )?(?:send|show|give|post|want|need|bother)|no need|never ?mind|stop|cancel|unsubscribe)\b/;
/** Thanks for what there is. */
const thanked = /\b(?:thanks|thank you|thx|cheers)(?: \w+){0,2} for\b/;
const regularly =
  /\b(?:every|each) (?:day|morning|evening|week|month|quarter|weekday|(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\b|\b(?:scheduled?|regularly|automatically|subscribe)\b/;
const leastLimit = /\b(?:top|last|latest|first) (\d{1,3})(?= (?:breach|violation))/;

/**
 * What a free message asks for, by the commands' declarations and the names in the data. It settles nothing silently:
 * what it takes is a command line that is shown, and what is missing or may mean several things is asked.
 */
export function understand(message: string, world: World): Understanding {
  if (message.length > mostCharacters) return { kind: 'none' };
  const scheduling = understandScheduling(message, world);
  if (scheduling !== null) return scheduling;
  const plain = plainTimes(message, world.today);
  const readings = dateReadings(plain, world.today);
  const [reading, other] = readings;
  if (reading === undefined) return understandDated(plain, world);
  const options = readings.map((one) => understandDated(one.message, world));
  const [understood] = options;
  if (understood === undefined || understood.kind === 'none') return { kind: 'none' };
  if (other !== undefined) return askAmbiguousDate(reading.typed, [reading.date, other.date], options);
  return understood.kind === 'command'
    ? { ...understood, notes: [...reading.notes, ...understood.notes] }
    : { ...understood, text: [...reading.notes, understood.text].join(' ') };
}

function understandDated(message: string, world: World): Understanding {
  const rest = createRemainder(message);
  if (rest.take(thanked) !== null) return { kind: 'none' };
  if (rest.take(declined) !== null) return refuse('declined', world.registry);
  const isExcluding = rest.take(negation) !== null;
  const limit = rest.take(leastLimit)?.[1] ?? null;
  const values = takeValues(rest, world.known);
  const incident = takeIncident(rest);
  const format = [...new Set(rest.takeAll(formatPattern).flatMap((match) => formats[match[1] ?? ''] ?? []))];
  const isRegular = rest.take(regularly) !== null;
  const noSuchDate = takeNoSuchDate(rest, world);
  const before = takeOneBefore(rest);
  const relative = takeRelative(rest, world);
  const intents = takeIntents(rest, incident !== null);
  const dated = takeDated(rest, world);
  const told = distinct([...relative, ...dated.periods]);
  const earlier = before === null ? null : oneBefore(before, told, world);
  const periods = earlier === null ? told : [...told, earlier];
  const left = [...(before === null || earlier !== null ? [] : [before.typed]), ...leftWords(rest)];
  const isRequest =
    intents.commands.length > 0 ||
    format.length > 0 ||
    noSuchDate !== null ||
    periods.some(({ state }) => state !== 'future') ||
    values.named.length > 0 ||
    (intents.asksHow && left.length === 0);
  const isUnknown = values.unclear?.candidates.length === 0;
  if (!isRequest || (isUnknown && !isAsked(intents, format))) return { kind: 'none' };
  const excludes = isExcluding && intents.commands[0] !== 'help' && incident === null;
  if (excludes) return refuse('excluding', world.registry);
  const named = { incident, format, limit, periods, dated, values: values.named };
  const asked: Asked = { ...intents, ...named, noSuchDate, isRegular, left };
  const withValue = (value: readonly NamedValue[]) =>
    compose({ ...asked, values: [...values.named, ...value] }, world);
  const understood = values.unclear === null ? withValue([]) : askValue(values.unclear, withValue);
  const notes = [...intents.notes, ...values.notes];
  const telling = left.filter(isTelling);
  const passed =
    left.length === 0 || intents.commands[0] === 'what-if'
      ? []
      : [`I passed over: ${left.map(quoted).join(', ')}.`];
  if (understood.kind === 'command' && telling.length > 0) return askUnread(telling, notes, understood);
  if (understood.kind === 'command')
    return { ...understood, notes: [...notes, ...understood.notes, ...passed] };
  if (understood.kind === 'none') return understood;
  return { ...understood, text: [...notes, understood.text, ...passed].join(' ') };
}

/** Words of commands or files, or a question how things went, say that a message is a request. */
function isAsked({ commands, asksHow }: Intents, format: readonly string[]): boolean {
  return commands.length > 0 || format.length > 0 || asksHow;
}

/** Whether passing a word over may change what is asked about: it tells of a time or a bound, or is a number. */
function isTelling(word: string): boolean {
  return (
    /\d/.test(word) ||
    word
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .some((part) => tellingWords.has(part))
  );
}

function takeIncident(rest: Remainder): string | null {
  const match = rest.take(incidentPattern);
  if (match === null) return null;
  const id = match[1] ?? '';
  const end = match.index + match[0].length;
  return rest.original(end - id.length, end);
}

/** Each once; “weekly” says nothing more where a week is named. */
function distinct(periods: readonly NamedPeriod[]): NamedPeriod[] {
  const said = periods.filter(
    (one) =>
      one.state !== 'either' ||
      !periods.some((other) => other !== one && other.kind === one.kind && other.state !== 'either'),
  );
  const byKey = new Map(
    said.map((period) => [JSON.stringify([period.kind, period.from, period.to]), period]),
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
