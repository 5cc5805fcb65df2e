import { dimensions } from '../../core/report/facts.ts';
import { weekdays } from '../../core/sla/types.ts';
import { quoted } from '../caret.ts';
import { formatLine } from '../format-line.ts';
import { capital } from './capital.ts';
import { createRemainder, type Remainder } from './remainder.ts';
import type { World } from './understand.ts';
import type { Understanding } from './understanding.ts';
import { takeValues } from './values.ts';
import { emptyWords } from './vocabulary.ts';

const kinds = ['daily', 'weekly', 'monthly'] as const;
const day = `(?:${weekdays.join('|')})`;
const kindPatterns: Readonly<Record<(typeof kinds)[number], RegExp>> = {
  daily: /\b(?:daily|(?:every|each) (?:working )?(?:day|morning|evening|weekday))\b/,
  weekly: new RegExp(`\\b(?:weekly|(?:every|each) (?:week\\b|${day})|(?:on )?${day}s)\\b`),
  monthly: /\b(?:monthly|(?:every|each) month)\b/,
};
const wish =
  /\bsubscribe\b|^(?:(?:a|the) )?(?:daily|weekly|monthly) digest\b|\b(?:send|give|mail|post|get|want|like|need|set up|make|create|add)\b.*\bdigests?\b|\b(?:schedule|automate)\b.*\b(?:digests?|reports?|summary)\b/;
const time = /\bat (\d{1,2})(?:[:.h](\d{2}))?(?: ?([ap])\.?m\b\.?)?(?: ?o['’´`]?clock\b| ?h\b)?/;
const ownWords =
  /\b(?:digests?|reports?|summary|subscribe|schedules?|automate|channel|email|mail|set up|create|add|on)\b/;

/** `weekly` of `every week`; null: none is named. */
export function kindIn(text: string): (typeof kinds)[number] | null {
  return kinds.find((kind) => kindPatterns[kind].test(text)) ?? null;
}

/**
 * A wish for a digest again and again: offered for whoever asks, with what to write in a channel. Null: there is none.
 */
export function takeWish(message: string, { known }: World): Understanding | null {
  const rest = createRemainder(message);
  // A digest of a period that is over was sent already, or is a report.
  if (
    !wish.test(rest.text) ||
    /\bdigests? (?:of|for|from) (?:the )?(?:last|previous|past|yesterday)\b/.test(rest.text)
  )
    return null;
  const at = takeTime(rest);
  const weekday = weekdays.find((name) => new RegExp(`\\b${name}s?\\b`).test(rest.text)) ?? null;
  const kind = kindIn(rest.text);
  for (const pattern of [...Object.values(kindPatterns), ownWords]) rest.takeAll(pattern);
  const { named, notes, unclear } = takeValues(rest, known);
  const left = rest
    .words()
    .filter(({ norm }) => norm !== '' && norm.split(' ').some((part) => !emptyWords.has(part)))
    .map(({ start, end }) => rest.original(start, end));
  const passed = [...(unclear === null ? [] : [unclear.typed]), ...left].map(quoted);
  const scope = Object.fromEntries(
    dimensions.map((dimension) => [
      dimension,
      named.filter((one) => one.dimension === dimension).map(({ value }) => value),
    ]),
  );
  const offered = kind === null ? kinds : [kind];
  const own = offered.map((one) => ({
    label: `${capital(one)} digest for me`,
    command: formatLine('subscribe', [one], { at, ...scope }),
  }));
  const inChannel = formatLine('schedule', ['add', 'NAME'], {
    kind,
    at,
    weekday: kind === 'weekly' ? weekday : null,
    ...scope,
  });
  const said = [
    ...notes,
    'Shall I send you a digest by direct message?',
    ...(weekday === null || weekday === 'monday' || kind !== 'weekly'
      ? []
      : ['A weekly one comes on Mondays.']),
    `For a channel, write there: /sla ${inChannel}`,
    ...(passed.length === 0 ? [] : [`(I passed over: ${passed.join(', ')}.)`]),
  ];
  return {
    kind: 'question',
    text: said.join(' '),
    answers: [...own, { label: 'How to schedule', command: 'help schedule' }],
  };
}

/** `07:30` of `at 7:30`; null: no time of day is named. */
function takeTime(rest: Remainder): string | null {
  const found = time.exec(rest.text);
  if (found === null) return null;
  const [, hourText, minute = '00', half] = found;
  const typed = Number(hourText);
  const hour = half === undefined ? typed : (typed % 12) + (half === 'p' ? 12 : 0);
  if (hour > 23 || Number(minute) > 59 || (half !== undefined && (typed < 1 || typed > 12))) return null;
  rest.blank(found.index, found.index + found[0].length);
  return `${String(hour).padStart(2, '0')}:${minute}`;
}
