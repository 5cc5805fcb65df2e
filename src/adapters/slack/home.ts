import type { App } from '@slack/bolt';
import { SLASH_COMMAND } from '../../bot/interpret.ts';
import { runActionPrefix } from '../../output/slack/actions.ts';
import { context } from '../../output/slack/blocks.ts';
import { slackLimits } from '../../output/slack/limits.ts';
import type { SlackBlock } from '../../output/slack/payload.ts';
import { reportToSlack } from '../../output/slack/report-to-slack.ts';
import { plainText } from '../../output/slack/words.ts';
import type { Logger } from '../../ports/logger.ts';
import type { SlackApi } from './api.ts';
import { failureOf } from './failures.ts';
import type { Turns } from './turns.ts';

interface HomeDeps {
  readonly app: App;
  readonly api: SlackApi;
  readonly turns: Turns;
  readonly logger: Logger;
}

const shortcuts = [
  { label: 'Weekly report', command: 'report weekly' },
  { label: 'Breaches', command: 'breaches weekly' },
  { label: 'Outlook', command: 'outlook' },
  { label: 'Help', command: 'help' },
] as const;

/** Fills the Home tab whenever somebody opens it: how the week stands for them, and buttons that answer in a direct message. */
export function hearHome({ app, api, turns, logger }: HomeDeps): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return;
    const { user } = event;
    const place = { channel: event.channel, thread: null, direct: true, user, respond: null };
    try {
      const { outcome } = await turns.ask({
        text: `/${SLASH_COMMAND} summary weekly`,
        place,
        isUnseen: false,
      });
      const { main } = reportToSlack({ ...outcome.report, actions: [], files: [] });
      await api.publishHome(user, { type: 'home', blocks: homeBlocks(main.blocks) });
    } catch (error) {
      logger.error({ code: failureOf(error).code, user }, 'slack home not shown');
    }
  });
}

/** A Home tab holds no tables. */
function homeBlocks(blocks: readonly SlackBlock[]): SlackBlock[] {
  return [
    ...blocks.filter(({ type }) => type !== 'table').slice(0, slackLimits.blocksPerMessage),
    {
      type: 'actions',
      elements: shortcuts.map(({ label, command }, index) => ({
        type: 'button',
        action_id: `${runActionPrefix}${index}`,
        text: plainText(label, slackLimits.buttonText),
        value: command,
      })),
    },
    context(['The buttons answer in a direct message.']),
  ];
}
