import type { ReportAction } from '../../core/report/document.ts';
import { quoted } from '../caret.ts';
import type { Registry } from '../registry.ts';
import { capital } from './capital.ts';
import { inLine } from './period-label.ts';
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
    answers.push({ label: labels[index] ?? option.label, command: option.line });
  }
  return { kind: 'question', text, answers: distinctly(answers.slice(0, mostAnswers)) };
}

/** Where two say the same the command lines tell them apart. */
function distinctly(answers: readonly ReportAction[]): ReportAction[] {
  const isOnly = ({ label }: ReportAction) => answers.filter((one) => one.label === label).length === 1;
  return answers.map((answer) => (isOnly(answer) ? answer : { ...answer, label: answer.command }));
}

export function askPeriod(text: string, options: readonly Understanding[]): Understanding {
  return question(text, options);
}

export function askCommand(
  names: readonly string[],
  compose: (name: string) => Understanding,
): Understanding {
  return question(`Which one do you want: ${names.join(' or ')}?`, names.map(compose), names.map(capital));
}

/** Which of the dates was typed; the answers are what is asked for by each. */
export function askAmbiguousDate(
  typed: string,
  dates: readonly string[],
  options: readonly Understanding[],
): Understanding {
  return question(`Is ${typed} ${dates.join(' or ')}?`, options, dates);
}

export function askUnfit(
  text: string,
  options: readonly (Understanding | null)[],
  labels: readonly string[] = [],
): Understanding {
  return question(text, options, labels);
}

/** What is had where what was asked for is not, and whether that is wanted; or what has to be asked of it first. */
export function askInstead(
  fact: string,
  ask: string,
  instead: Understanding,
  label: (of: string) => string = (of) => of,
): Understanding {
  if (instead.kind === 'question') return { ...instead, text: `${fact} ${instead.text}` };
  const labels = instead.kind === 'command' ? [label(instead.label)] : [];
  return question(`${fact} ${ask}`, [instead], labels);
}

/** What is asked for once where it was asked for again and again, and how that is had. */
export function askRegular(once: Understanding, registry: Registry): Understanding {
  const isHad = registry.has('schedule');
  const how = isHad
    ? 'What is to come regularly is set up by “schedule add” for a channel, by “subscribe” for you.'
    : 'I cannot send anything regularly.';
  const asked = askInstead(how, 'Do you want it now, once?', once);
  if (asked.kind !== 'question' || !isHad) return asked;
  return {
    ...asked,
    answers: [...asked.answers, { label: 'How to schedule', command: 'help schedule' }],
  };
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
  const fact = `I know no service, team, customer or priority ${quoted(typed)}.`;
  return askInstead(fact, 'Shall I answer without it?', compose([]), withoutIt);
}

/** Words that may tell which period is meant and were not understood. */
export function askUnread(
  words: readonly string[],
  notes: readonly string[],
  without: Extract<Understanding, { kind: 'command' }>,
): Understanding {
  const fact = [...notes, ...without.notes, `I do not understand ${words.map(quoted).join(', ')}.`].join(' ');
  return askInstead(fact, 'Shall I answer without it?', without, withoutIt);
}

function withoutIt(label: string): string {
  return `Without it: ${inLine(label)}`;
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
