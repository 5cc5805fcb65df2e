import { type AppSettings, scopesFor } from '../../adapters/slack/manifest.ts';
import type { SlackProbe } from '../../adapters/slack/probe.ts';
import { readTokens, slackOff } from '../../adapters/slack/tokens.ts';
import { UserError } from '../../core/errors.ts';
import { plural } from '../../core/report/plural.ts';
import { type DoctorCheck, type DoctorFinding, finding } from './check.ts';

const reinstall =
  'on api.slack.com/apps, your app: paste sla-bot slack manifest under App Manifest, then Install App, Reinstall to Workspace';
const mostNamed = 10;

/** Whether Slack lets the bot in, with which permissions, by which way, and in which channels it is. */
export const checkSlack: DoctorCheck = async ({ config, cli }) => {
  const { env } = cli.io;
  const off = slackOff(env);
  if (off !== null) return [finding('Slack', 'off', off, null)];
  const { createProbe } = await import('../../adapters/slack/probe.ts');
  const tokens = read(() => readTokens(env, config.slack.mode));
  if (tokens instanceof UserError) return [failed('Slack', tokens)];
  const probe = createProbe(tokens);
  const me = await asked(probe.signIn());
  if (me instanceof UserError) return [failed('Slack', me)];
  return [
    finding('Slack', 'ok', `signed in to ${me.team}`, null),
    ...scopeFindings(me.scopes, config.slack),
    ...('appToken' in tokens.inbound ? [await socketFinding(probe, tokens.inbound.appToken)] : []),
    await channelFinding(probe),
  ];
};

function scopeFindings(granted: readonly string[] | null, settings: AppSettings): DoctorFinding[] {
  const about = 'Slack scopes';
  if (granted === null) {
    const fix = `compare them with sla-bot slack manifest --explain: they stand under OAuth & Permissions`;
    return [finding(about, 'warning', 'the answer does not name the scopes of SLACK_BOT_TOKEN', fix)];
  }
  const wanted = Object.keys(scopesFor(settings));
  const missing = wanted.filter((scope) => !granted.includes(scope));
  const idle = granted.filter((scope) => !wanted.includes(scope));
  if (missing.length + idle.length === 0) return [finding(about, 'ok', `all ${wanted.length} granted`, null)];
  return [
    ...(missing.length === 0
      ? []
      : [finding(about, 'problem', `not granted: ${missing.join(', ')}`, reinstall)]),
    ...(idle.length === 0
      ? []
      : [finding(about, 'warning', `granted, but not used: ${idle.join(', ')}`, reinstall)]),
  ];
}

async function socketFinding(probe: SlackProbe, appToken: string): Promise<DoctorFinding> {
  const about = 'Slack Socket Mode';
  const answer = await asked(probe.askForSocket(appToken));
  return answer instanceof UserError ? failed(about, answer) : finding(about, 'ok', 'can be reached', null);
}

async function channelFinding(probe: SlackProbe): Promise<DoctorFinding> {
  const about = 'Slack channels';
  const names = await asked(probe.channels());
  if (names instanceof UserError) return failed(about, names);
  if (names.length === 0) {
    return finding(about, 'warning', 'a member of none', 'type /invite @sla-bot in a channel of yours');
  }
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  const shown = names
    .slice(0, mostNamed)
    .map((name) => `#${name}`)
    .join(', ');
  return finding(
    about,
    'ok',
    `a member of ${names.length} ${plural(names.length, 'channel')}: ${shown}${more}`,
    null,
  );
}

function read<T>(work: () => T): T | UserError {
  try {
    return work();
  } catch (error) {
    return userError(error);
  }
}

async function asked<T>(work: Promise<T>): Promise<T | UserError> {
  return work.catch(userError);
}

function userError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  throw error;
}

function failed(about: string, { message, hint }: UserError): DoctorFinding {
  return finding(about, 'problem', message, hint);
}
