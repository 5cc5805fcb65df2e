import type { Command } from 'commander';
import { policyContent } from '../../../config/policy.ts';
import { UserError } from '../../core/errors.ts';
import { visible } from '../../output/safe-text.ts';
import type { RejudgeDiff } from '../../store/rejudge.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { openConfig, withData } from '../settings.ts';

interface RejudgeCliOptions extends CommonOptions {
  readonly from?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const examples = `
Examples:
  sla-bot rejudge --dry-run                     what would change
  sla-bot rejudge --config new-targets.yaml
  sla-bot rejudge --from 2026-07-01T00:00:00Z   only what started since`;

/** `sla-bot rejudge`. */
export function registerRejudge(program: Command, cli: Cli): void {
  program
    .command('rejudge')
    .description(
      'derive every clock anew by the policies now configured, as a new version, and show what changed',
    )
    .option('--from <time>', 'ISO instant: only cycles that started at or after it (default: all)')
    .option('--dry-run', 'show the changes; change nothing')
    .option('--json', 'print the changes as JSON')
    .addHelpText('after', examples)
    .action(async (options: RejudgeCliOptions) => {
      const settings = openConfig(options, cli);
      const effectiveFrom = options.from === undefined ? undefined : instant(options.from);
      const content = await policyContent(settings.config);
      const diff = await withData(settings, cli, (store) =>
        store.rejudge({
          content,
          recordedAt: cli.clock.now(),
          dryRun: options.dryRun === true,
          signal: cli.io.signal,
          ...(effectiveFrom === undefined ? {} : { effectiveFrom }),
        }),
      );
      cli.io.out(options.json ? `${JSON.stringify(diff, null, 2)}\n` : diffText(diff));
    });
}

function instant(text: string): number {
  const at = /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new UserError(`--from ${text} is not an instant`, { hint: 'For example 2026-01-31T00:00:00Z.' });
}

function diffText(diff: RejudgeDiff): string {
  const count = (n: number): string => n.toLocaleString('en');
  const head = diff.dryRun
    ? `Nothing was changed. Policy version ${diff.version.version} would judge ${count(diff.judgedIncidents)} incidents:`
    : `Policy version ${diff.version.version} judged ${count(diff.judgedIncidents)} incidents:`;
  const lines = [
    head,
    ...diff.changes.map(
      ({ clock, from, to, n }) =>
        `${count(n).padStart(10)}  ${clock}: ${from ?? 'no clock'} -> ${to ?? 'no clock'}`,
    ),
    `${count(diff.shifted).padStart(10)}  same verdict, another target, due or verdict instant`,
    `${count(diff.changedIncidents).padStart(10)}  incidents changed in all`,
    ...diff.examples.map(
      ({ source, incident, cycle, clock, from, to }) =>
        `  ${visible(source)} ${visible(incident)} ${clock}${cycle > 1 ? ` (cycle ${cycle})` : ''}: ${from ?? 'no clock'} -> ${to ?? 'no clock'}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
