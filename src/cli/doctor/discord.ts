import { commands } from '../../../commands/index.ts';
import type { DiscordProbe, OwnServer } from '../../adapters/discord/probe.ts';
import { type DiscordSettings, discordSettings } from '../../adapters/discord/settings.ts';
import { UserError } from '../../core/errors.ts';
import { plural } from '../../core/report/plural.ts';
import { type DoctorCheck, type DoctorFinding, finding } from './check.ts';

const portal = 'discord.com/developers/applications, your application';
const mostNamed = 10;

/** Whether Discord lets the bot in, with which intents, in which servers, and whether it has the commands. */
export const checkDiscord: DoctorCheck = async ({ cli }) => {
  const findings: DoctorFinding[] = [];
  try {
    const settings = discordSettings(cli.io.env);
    if (settings === null) return [finding('Discord', 'off', 'DISCORD_TOKEN is not set', null)];
    for await (const found of examine(settings)) findings.push(found);
  } catch (error) {
    // What comes after needs what was refused.
    if (!(error instanceof UserError)) throw error;
    findings.push(finding('Discord', 'problem', error.message, error.hint));
  }
  return findings;
};

async function* examine(settings: DiscordSettings): AsyncGenerator<DoctorFinding> {
  const { createProbe, installLink } = await import('../../adapters/discord/probe.ts');
  const probe = await createProbe(settings);
  const { id, name, privileged } = await probe.application();
  yield finding('Discord', 'ok', `signed in as ${await probe.user()}, the bot of ${name}`, null);
  if (settings.applicationId !== null && settings.applicationId !== id) {
    const text = `DISCORD_APPLICATION_ID is ${settings.applicationId}, but the token belongs to ${id}`;
    yield finding('Discord application', 'problem', text, `set it to ${id}, or leave it out`);
  }
  yield intentFinding(privileged);
  const servers = await probe.servers();
  yield* serverFindings(servers, installLink(id));
  yield await commandFinding(probe, id, servers);
}

function intentFinding(privileged: readonly string[]): DoctorFinding {
  const about = 'Discord intents';
  if (privileged.length === 0)
    return finding(about, 'ok', 'no privileged one is on, and none is needed', null);
  const fix = `switch it off: ${portal}, Bot, Privileged Gateway Intents`;
  return finding(about, 'warning', `on, but not used: ${privileged.join(', ')}`, fix);
}

function serverFindings(servers: readonly OwnServer[], link: string): DoctorFinding[] {
  const about = 'Discord servers';
  if (servers.length === 0) return [finding(about, 'warning', 'in none', `open ${link}`)];
  const lacking = servers.filter((server) => server.lacking.length > 0);
  const text = `in ${servers.length} ${plural(servers.length, 'server')}: ${named(servers)}`;
  return [
    finding(about, 'ok', text, null),
    ...lacking.slice(0, mostNamed).map((server) => {
      const fix = `Server Settings, Roles, the role of the bot: allow them; or open ${link} again`;
      return finding(about, 'warning', `${server.name} does not allow ${server.lacking.join(', ')}`, fix);
    }),
  ];
}

/** A server's own commands stand in place of those for every server. */
async function commandFinding(
  probe: DiscordProbe,
  application: string,
  servers: readonly OwnServer[],
): Promise<DoctorFinding> {
  const about = 'Discord commands';
  const everywhere = await probe.planned(application, commands, null);
  const old: OwnServer[] = [];
  const without: OwnServer[] = [];
  for (const server of servers.slice(0, mostNamed)) {
    const own = await probe.planned(application, commands, server.id);
    if (own === 'updated') old.push(server);
    if (own === 'created' && everywhere === 'created') without.push(server);
  }
  const register = (guild?: OwnServer) =>
    `sla-bot discord register${guild === undefined ? '' : ` --guild ${guild.id}`}`;
  if (everywhere === 'created' && servers.length === without.length) {
    return finding(about, 'problem', '/sla is not registered', register());
  }
  if (without.length > 0)
    return finding(about, 'problem', `/sla is not registered in ${named(without)}`, register());
  if (everywhere === 'updated') return finding(about, 'warning', '/sla is of another version', register());
  if (old.length > 0) {
    return finding(
      about,
      'warning',
      `/sla is of another version in ${named(old)}`,
      old.map(register).join('; '),
    );
  }
  return finding(about, 'ok', `/sla with ${commands.length} commands is registered and up to date`, null);
}

function named(servers: readonly OwnServer[]): string {
  const more = servers.length > mostNamed ? ` and ${servers.length - mostNamed} more` : '';
  const names = servers.slice(0, mostNamed).map(({ name }) => name);
  return `${names.join(', ')}${more}`;
}
