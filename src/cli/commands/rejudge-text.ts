import { verdictWords } from '../../core/report/verdict-words.ts';
import { visible } from '../../output/safe-text.ts';
import type { RejudgeDiff } from '../../store/rejudge.ts';

/** What judged before, in words: the versions recorded until then, oldest first. */
export interface RejudgedFrom {
  readonly versions: readonly number[];
  /** Only cycles that started at or after this ISO instant; null: all. */
  readonly since: string | null;
  /** The newest of them is what is configured. */
  readonly isSame?: boolean;
}

type Example = RejudgeDiff['examples'][number];
type VerdictChange = Pick<RejudgeDiff['changes'][number], 'from' | 'to'>;

/** What a rejudgement did, or with `--dry-run` would do, for a terminal. */
export function rejudgeText(diff: RejudgeDiff, before: RejudgedFrom): string {
  const flipped = diff.changes.reduce((sum, { n }) => sum + n, 0);
  if (diff.dryRun && before.isSame === true && flipped + diff.shifted === 0) {
    const same = `the configured policies are those of policy version ${before.versions.at(-1)}`;
    return `Dry run: nothing was changed.\nNothing would change: ${same}.\n`;
  }
  const lines = [
    ...(diff.dryRun ? ['Dry run: nothing was changed.'] : []),
    scopeLine(diff, before),
    '',
    ...(flipped + diff.shifted === 0 ? [unchangedLine(diff)] : changeLines(diff, flipped)),
    ...(flipped > 0 ? ['', ...exampleLines(diff.examples, flipped)] : []),
    ...(diff.dryRun && flipped + diff.shifted > 0 ? ['', 'Without --dry-run this is applied.'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function scopeLine({ dryRun, judgedIncidents, version }: RejudgeDiff, before: RejudgedFrom): string {
  const incidents = counted(judgedIncidents, 'incident');
  const clocks =
    before.since === null
      ? `clocks of ${incidents}`
      : `clocks started since ${before.since}, of ${incidents},`;
  const verb = dryRun ? 'would be judged' : 'were judged';
  return `The ${clocks} ${verb} by policy version ${version.version}, the configured policies; until now ${versionWords(before.versions)}.`;
}

function versionWords(versions: readonly number[]): string {
  const [first] = versions;
  const last = versions.at(-1);
  if (first === undefined || last === undefined) return 'by none';
  return first === last
    ? `by version ${first}`
    : `by versions ${first} to ${last}, each by that of its start`;
}

function unchangedLine({ dryRun }: RejudgeDiff): string {
  return dryRun ? 'No clock would change.' : 'No clock changed.';
}

function changeLines(diff: RejudgeDiff, flipped: number): string[] {
  const { dryRun, shifted, changedIncidents } = diff;
  const would = dryRun ? 'would ' : '';
  const gets = flipped === 1 && !dryRun ? 'gets' : 'get';
  const keeps = shifted === 1 && !dryRun ? 'keeps its' : shifted === 1 ? 'keep its' : 'keep their';
  const width = Math.max(0, ...diff.changes.map(({ n }) => format(n).length));
  const rows = [...diff.changes]
    .sort((a, b) => b.n - a.n)
    .map(({ clock, n, ...change }) => `  ${format(n).padStart(width)}  ${clock}: ${changeWords(change)}`);
  const kept =
    shifted === 0
      ? []
      : [
          `${counted(shifted, 'clock')} ${would}${keeps} verdict with another target, due time or verdict time.`,
        ];
  return [
    flipped === 0
      ? `No clock ${would}${dryRun ? 'get' : 'gets'} another verdict.`
      : `${counted(flipped, 'clock')} ${would}${gets} another verdict:`,
    ...rows,
    ...kept,
    `In all this concerns ${counted(changedIncidents, 'incident')}.`,
  ];
}

/** One line an incident cycle: what becomes of its clocks. */
function exampleLines(examples: readonly Example[], flipped: number): string[] {
  const byCycle = new Map<string, Example[]>();
  for (const example of examples) {
    const key = JSON.stringify([example.source, example.incident, example.cycle]);
    byCycle.set(key, [...(byCycle.get(key) ?? []), example]);
  }
  const lines = [...byCycle.values()].map((clocks) => {
    const [{ source, incident, cycle }] = clocks as [Example];
    const name = `${visible(incident)} (${visible(source)}${cycle > 1 ? `, cycle ${cycle}` : ''})`;
    return `  ${name}: ${clocks.map((clock) => `${clock.clock} ${changeWords(clock)}`).join(', ')}`;
  });
  const more = flipped - examples.length;
  return [
    more > 0
      ? `The first ${format(examples.length)} of these clocks, by incident:`
      : 'These clocks, by incident:',
    ...lines,
    ...(more > 0 ? [`  … and ${counted(more, 'clock')} more (--limit N lists more)`] : []),
  ];
}

function changeWords({ from, to }: VerdictChange): string {
  const words = (verdict: VerdictChange['from']) => (verdict === null ? 'no clock' : verdictWords(verdict));
  return `${words(from)} → ${words(to)}`;
}

function counted(n: number, noun: string): string {
  return n === 1 ? `1 ${noun}` : `${format(n)} ${noun}s`;
}

function format(n: number): string {
  return n.toLocaleString('en');
}
