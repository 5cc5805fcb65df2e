import type { ReportAction } from '../../core/report/document.ts';
import { quoted } from '../caret.ts';
import type { Registry } from '../registry.ts';
import type { Understanding } from './understanding.ts';
import type { FoundValues, NamedValue } from './values.ts';

const mostAnswers = 5;

/** Only what can be answered by a command is offered; each once. */
function question(
  text: string,
  options: readonly (Understanding | null)[],
  labels: readonly string[] = [],
): Understanding {
  const answers: ReportAction[] = [];
  for (const [index, option] of options.entries()) {
    if (option === null || option.kind !== 'command') continue;
    if (answers.some(({ command }) => command === option.line)) continue;
    answers.push({ label: labels[index] ?? option.line, command: option.line });
  }
  return { kind: 'question', text, answers: answers.slice(0, mostAnswers) };
}

export function askPeriod(text: string, options: readonly Understanding[]): Understanding {
  return question(text, options);
}

export function askCommand(
  names: readonly string[],
  compose: (name: string) => Understanding,
): Understanding {
  return question(`Which one do you want: ${names.join(' or ')}?`, names.map(compose));
}

/** Which of the dates was typed; the answers are what is asked for by each. */
export function askAmbiguousDate(
  typed: string,
  dates: readonly string[],
  options: readonly Understanding[],
): Understanding {
  return question(`Is ${typed} ${dates.join(' or ')}?`, options, dates);
}

export function askUnfit(text: string, ...options: readonly (Understanding | null)[]): Understanding {
  return question(text, options);
}

/** What a name means: each candidate, or the same without it. */
export function askValue(
  { typed, candidates }: NonNullable<FoundValues['unclear']>,
  compose: (value: readonly NamedValue[]) => Understanding,
): Understanding {
  const labels = candidates.map(({ dimension, value }) => `${dimension} ${value}`);
  if (candidates.length > 0) {
    return question(
      `What is ${quoted(typed)}?`,
      candidates.map((one) => compose([one])),
      labels,
    );
  }
  const text = `I know no service, team, customer or priority ${quoted(typed)}. Shall I answer without it?`;
  const without = compose([]);
  if (without.kind !== 'question') return question(text, [without]);
  return {
    ...without,
    text: `I know no service, team, customer or priority ${quoted(typed)}. ${without.text}`,
  };
}

/** Words that may tell which period is meant and were not understood. */
export function askUnread(
  words: readonly string[],
  notes: readonly string[],
  without: Extract<Understanding, { kind: 'command' }>,
): Understanding {
  const text = `I do not understand ${words.map(quoted).join(', ')}. Shall I answer without it?`;
  return question([...notes, ...without.notes, text].join(' '), [without]);
}

const refusals = {
  declined: 'I take it that you want nothing, so I did nothing.',
  excluding: 'I cannot leave something out of an answer. Name what it should be about instead.',
  explain: 'Which incident? Ask with its number, such as “why was INC-123 breached?”.',
  'what-if': 'A what-if is asked in its own words, such as these.',
} as const;

/** What cannot be understood, with what can be asked instead. */
export function refuse(what: keyof typeof refusals, registry: Registry): Understanding {
  const lines = {
    declined: [],
    excluding: [],
    explain: ['breaches weekly'],
    'what-if': registry.has('what-if') ? registry.find('what-if').command.examples : [],
  };
  return {
    kind: 'question',
    text: refusals[what],
    answers: lines[what].map((line) => ({ label: line, command: line })),
  };
}
