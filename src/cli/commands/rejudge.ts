import type { Command } from 'commander';
import { policyContent, samePolicyContent } from '../../../config/policy.ts';
import { UserError } from '../../core/errors.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { openConfig, withData } from '../settings.ts';
import { rejudgeText } from './rejudge-text.ts';

interface RejudgeCliOptions extends CommonOptions {
  readonly from?: string;
  readonly dryRun?: boolean;
  readonly limit?: string;
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
      'judge the incidents already recorded by the policies now configured, and show which verdicts change',
    )
    .option('--from <time>', 'ISO instant: only cycles that started at or after it (default: all)')
    .option('--dry-run', 'show the changes; change nothing')
    .option('--limit <n>', 'how many changed clocks to list (default: 50)')
    .option('--json', 'print the changes as JSON')
    .addHelpText('after', examples)
    .action(async (options: RejudgeCliOptions) => {
      const settings = openConfig(options, cli);
      const effectiveFrom = options.from === undefined ? undefined : instant(options.from);
      const content = await policyContent(settings.config);
      const limit = options.limit === undefined ? undefined : wholeNumber(options.limit);
      const { versions, diff } = await withData(settings, cli, async (store) => ({
        versions: await store.policyVersions(),
        diff: await store.rejudge({
          content,
          recordedAt: cli.clock.now(),
          dryRun: options.dryRun === true,
          signal: cli.io.signal,
          ...(effectiveFrom === undefined ? {} : { effectiveFrom }),
          ...(limit === undefined ? {} : { limit }),
        }),
      }));
      const newest = versions.at(-1);
      const before = {
        versions: versions.map(({ version }) => version),
        since: options.from ?? null,
        isSame: newest !== undefined && samePolicyContent(newest, content),
      };
      const text = () => rejudgeText(diff, before);
      cli.io.out(options.json ? `${JSON.stringify(diff, null, 2)}\n` : text());
    });
}

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new UserError(`--limit ${text} is not a whole number from 0 to 999999`);
}

function instant(text: string): number {
  const at = /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new UserError(`--from ${text} is not an instant`, { hint: 'For example 2026-01-31T00:00:00Z.' });
}
