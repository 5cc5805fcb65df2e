import { Argument, type Command } from 'commander';
import { type Refreshed, type RefreshedKind, refresh, refreshedKinds } from '../../bot/refresh.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { createProgressBar } from '../progress.ts';
import { withServices } from '../settings.ts';

interface RefreshCliOptions extends CommonOptions {
  readonly from?: string;
  readonly json?: boolean;
}

const examples = `
A running bot does this by itself when data come in and when a period closes.

Examples:
  sla-bot refresh                             the last closed month, week and day
  sla-bot refresh monthly --from 2026-06-01   one month`;

/** `sla-bot refresh`. */
export function registerRefresh(program: Command, cli: Cli): void {
  program
    .command('refresh')
    .description('compute the analytics of closed periods ahead, so that their reports come at once')
    .addArgument(new Argument('[kind]', 'only this kind of period').choices([...refreshedKinds]))
    .option('--from <date>', 'a day in the period (default: the last closed one with data)')
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', examples)
    .action(async (kind: RefreshedKind | undefined, options: RefreshCliOptions) => {
      const bar = createProgressBar(cli.io, cli.clock.now);
      await withServices(options, cli, async ({ reporting, store }, config) => {
        const deps = { reporting, source: store, config, clock: cli.clock };
        const done = await refresh(deps, {
          kinds: kind === undefined ? refreshedKinds : [kind],
          from: options.from ?? null,
          signal: cli.io.signal,
          progress: (text) => bar.update(text, 0, null),
        }).finally(() => bar.end());
        if (options.json) cli.io.out(`${JSON.stringify(done, null, 2)}\n`);
        else cli.io.out(done.length === 0 ? 'The log is empty.\n' : done.map(lineOf).join(''));
      });
    });
}

function lineOf({ kind, from, seconds, hasData }: Refreshed): string {
  return `${kind} from ${from}: ${hasData ? `ready in ${seconds.toFixed(1)} s` : 'no data in this period'}\n`;
}
