import { type Command, Option } from 'commander';
import type { SlackMode } from '../../adapters/slack/manifest.ts';
import type { Cli, CommonOptions } from '../cli.ts';

export interface ManifestOptions extends CommonOptions {
  readonly format: 'json' | 'yaml';
  readonly mode?: SlackMode;
  readonly url?: string;
  readonly explain?: boolean;
}

/** `sla-bot slack manifest`. */
export function registerSlack(program: Command, cli: Cli): void {
  const slack = program.command('slack').description('what connecting Slack takes');
  slack
    .command('manifest')
    .description('print the app manifest for api.slack.com/apps, with the least permissions')
    .addOption(new Option('--format <format>', 'json or yaml').choices(['json', 'yaml']).default('json'))
    .addOption(new Option('--mode <mode>', 'default: slack.mode').choices(['socket', 'http']))
    .option('--url <address>', 'https address under which Slack reaches the bot; needed in http mode')
    .option('--explain', 'print what each permission is for instead')
    .addHelpText(
      'after',
      '\nExamples:\n  sla-bot slack manifest > manifest.json\n  sla-bot slack manifest --explain',
    )
    .action(async (options: ManifestOptions) => {
      const { printManifest } = await import('./slack-run.ts');
      await printManifest(options, cli);
    });
}
