import {
  type AppSettings,
  appLevelScope,
  eventsPath,
  scopesFor,
  slackManifest,
} from '../../adapters/slack/manifest.ts';
import { UserError } from '../../core/errors.ts';
import type { Cli } from '../cli.ts';
import { openConfig } from '../settings.ts';
import type { ManifestOptions } from './slack.ts';

export async function printManifest(
  { format, explain, url, ...options }: ManifestOptions,
  cli: Cli,
): Promise<void> {
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
