import type { App } from '@slack/bolt';
import type { Outcome } from '../../bot/dispatch.ts';
import { SLASH_COMMAND } from '../../bot/interpret.ts';
import { actionsToSlack } from '../../output/slack/actions.ts';
import { context } from '../../output/slack/blocks.ts';
import { slackLimits } from '../../output/slack/limits.ts';
import type { SlackBlock } from '../../output/slack/payload.ts';
import { reportToSlack } from '../../output/slack/report-to-slack.ts';
import type { Logger } from '../../ports/logger.ts';
import type { SlackApi } from './api.ts';
import type { Desk } from './desk.ts';
import { failureOf } from './failures.ts';
import { digestsLine, openRisks, outlookBlocks, ownDigests, risksLine } from './home-risks.ts';
import type { Turns } from './turns.ts';

export interface HomeDeps {
  readonly app: App;
  readonly api: SlackApi;
  readonly turns: Turns;
  readonly desk: Desk;
  readonly logger: Logger;
}

const shortcuts = [
  { label: 'Weekly report', command: 'report weekly' },
  { label: 'Breaches', command: 'breaches weekly' },
  { label: 'Outlook', command: 'outlook' },
  { label: 'Help', command: 'help' },
] as const;

/**
 * Fills the Home tab whenever somebody opens it: how the week stands for them, what is open near or past its target, how the
 * week will likely end, the digests they get, and buttons that answer in a direct message. The figures of the week come first: the rest takes longer.
 */
export function hearHome({ app, api, turns, desk, logger }: HomeDeps): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return;
    const { user } = event;
    const place = { channel: event.channel, thread: null, direct: true, user, respond: null };
    const allowed = (await desk.commands(place)).map(({ name }) => name);
    const ask = async (line: string) =>
      (await turns.ask({ text: `/${SLASH_COMMAND} ${line}`, place, isUnseen: false })).outcome;
    const publish = (parts: readonly SlackBlock[]) =>
      api.publishHome(user, { type: 'home', blocks: homeBlocks(parts, allowed) });
    try {
      const week = weekBlocks(await ask('summary weekly'));
      await publish(week);
      const [risks, outlook, digests] = await Promise.all([
        ask(risksLine),
        ask('outlook weekly'),
        ask(digestsLine),
      ]);
      // What they may not ask for is left out.
      const more = [
        ...(risks.status === 'answered' ? openRisks(risks.report) : []),
        ...(outlook.status === 'answered' ? outlookBlocks(outlook.report) : []),
        ...(digests.status === 'answered' ? ownDigests(digests.report) : []),
      ];
      if (more.length > 0) await publish([...week, ...more]);
    } catch (error) {
      logger.error({ code: failureOf(error).code, user }, 'slack home not shown');
    }
  });
}

/** A Home tab holds no tables; how the figures are computed stands in the report itself. */
function weekBlocks({ report }: Outcome): SlackBlock[] {
  const sections = report.sections.map((one) => ({
    ...one,
    blocks: one.blocks.filter(({ kind }) => kind !== 'method'),
  }));
  const { main } = reportToSlack({ ...report, sections, cover: [], actions: [], files: [] });
  return main.blocks.filter(({ type }) => type !== 'table').slice(0, slackLimits.blocksPerMessage);
}

function homeBlocks(parts: readonly SlackBlock[], allowed: readonly string[]): SlackBlock[] {
  const actions = shortcuts.filter(({ command }) => allowed.includes(command.replace(/ .*/, '')));
  const note = context(['The buttons answer in a direct message.']);
  const end = actions.length === 0 ? [] : [...actionsToSlack(actions, 'home'), note];
  return [...parts.slice(0, slackLimits.blocksPerView - end.length), ...end];
}
