const kinds: Readonly<Record<string, string>> = {
  day: 'daily',
  yesterday: 'daily',
  today: 'daily',
  week: 'weekly',
  month: 'monthly',
};
const running = /\b(?:this|current|today)\b/iu;

/** What to type for `breaches last month` or `report this week`; null where the line names no such period. */
export function periodHint(command: string, line: string): string | null {
  const word = /\b(day|yesterday|today|week|month)s?\b/iu.exec(line)?.[1]?.toLowerCase() ?? '';
  const kind = kinds[word];
  if (kind === undefined) return null;
  if (running.test(line)) return `The running one is “summary ${kind}”.`;
  const last = command === 'summary' ? 'report' : command;
  return `The last closed one is “${last} ${kind}”; another is chosen by a day in it: “${last} ${kind} from=2026-03-01”.`;
}
