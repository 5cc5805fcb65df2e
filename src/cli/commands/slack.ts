import { type Command, Option } from 'commander';
import {
  type AppSettings,
  appLevelScope,
  eventsPath,
  type SlackMode,
  scopesFor,
  slackManifest,
} from '../../adapters/slack/manifest.ts';
import { UserError } from '../../core/errors.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { openConfig } from '../settings.ts';

interface ManifestOptions extends CommonOptions {
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
    .action((options: ManifestOptions) => printManifest(options, cli));
}

async function printManifest({ format, explain, url, ...options }: ManifestOptions, cli: Cli): Promise<void> {
  const { slack } = openConfig(options, cli).config;
  if (explain) {
    cli.io.out(`${explanation(slack).join('\n')}\n`);
    return;
  }
  const mode = options.mode ?? slack.mode;
  const manifest = slackManifest({ ...slack, mode }, mode === 'http' ? baseUrl(url) : null);
  if (format === 'json') cli.io.out(`${JSON.stringify(manifest, null, 2)}\n`);
  else {
    const { stringify } = await import('yaml');
    cli.io.out(stringify(manifest));
  }
}

/** The address without its path, which is ours. */
function baseUrl(url: string | undefined): string {
  const parsed = url !== undefined && URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol === 'https:') return parsed.origin;
  throw new UserError(url === undefined ? 'http mode needs --url' : `--url ${url} is no https address`, {
    hint: `Give the address under which Slack reaches the bot, e.g. --url https://sla-bot.example.com; its path is ${eventsPath}.`,
  });
}

function explanation(settings: AppSettings): string[] {
  const scopes = scopesFor(settings);
  const width = Math.max(...Object.keys(scopes).map((name) => name.length), appLevelScope.name.length);
  const line = (name: string, why: string) => `  ${name.padEnd(width)}  ${why}`;
  return [
    'Bot token (xoxb-, SLACK_BOT_TOKEN):',
    ...Object.entries(scopes).map(([name, { why }]) => line(name, why)),
    '',
    'App-level token (xapp-, SLACK_APP_TOKEN), made by hand under Basic Information:',
    line(appLevelScope.name, appLevelScope.why),
  ];
}
