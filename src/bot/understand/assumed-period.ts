import { parseLine } from '../parse-line.ts';
import type { Registry } from '../registry.ts';
import { capital } from './capital.ts';
import { fitPeriod, needsPeriod } from './fit-period.ts';
import type { Calendar } from './named-period.ts';
import { periodLabel } from './period-label.ts';
import type { Understanding } from './understanding.ts';

const askedKinds = ['daily', 'weekly', 'monthly'] as const;

/**
 * What a command line that names no period, written without a slash, is taken for: a question, or the command with its
 * period spelled out. Null where the command takes none, or one is named.
 */
export function assumedPeriod(line: string, registry: Registry, calendar: Calendar): Understanding | null {
  const { registered, values, help } = parseLine(line, registry);
  const { command, options } = registered;
  const kind = options.find(({ name }) => name === 'kind');
  // Without a default it is no period that an answer is of, but a setting.
  if (help || kind?.defaultText == null || values.has('kind') || values.has('from') || values.has('to'))
    return null;
  const withKind = (name: string) =>
    command.positional[0] === 'kind'
      ? line.trim().replace(/^\S+/u, (word) => `${word} ${name}`)
      : `${line.trim()} kind=${name}`;
  if (!needsPeriod(command.name)) {
    const fitted = fitPeriod(command.name, null, registry);
    if ('refusal' in fitted || fitted.kind === null) return null;
    return {
      kind: 'command',
      line: withKind(fitted.kind),
      label: capital(command.name),
      notes: fitted.notes,
    };
  }
  const answers = askedKinds.map((name) => ({
    label: capital(periodLabel({ kind: name, from: null, to: null, isRunning: false }, calendar)),
    command: withKind(name),
  }));
  return { kind: 'question', text: 'For which period?', answers };
}
