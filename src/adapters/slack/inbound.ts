import type { App, BlockElementAction } from '@slack/bolt';
import type { AnyCommand } from '../../bot/command.ts';
import { SLASH_COMMAND } from '../../bot/interpret.ts';
import { runActionPrefix } from '../../output/slack/actions.ts';
import type { Claims } from '../../ports/claims.ts';
import { deliveryKey } from './delivery-key.ts';
import { failureOf } from './failures.ts';
import { createForms, type Forms, type FormsDeps } from './forms.ts';
import { type HomeDeps, hearHome } from './home.ts';
import { hearLinks, type LinksDeps } from './links.ts';
import { explainShortcut } from './manifest.ts';
import { incidentsIn, typedText, withoutMention } from './message-words.ts';
import { type Place, respondBy } from './place.ts';
import type { Turns } from './turns.ts';

export interface InboundDeps extends FormsDeps, HomeDeps, LinksDeps {
  readonly app: App;
  readonly commands: readonly AnyCommand[];
  readonly turns: Turns;
  /** Who of the bots that share this app does what came in. */
  readonly claims: Claims;
  /** The bot's own user id, once known. */
  botUser(): string | null;
}

/** Slack delivers again for an hour what was not acknowledged. */
const repeatedWithinMs = 2 * 3_600_000;

/**
 * Registers what the bot hears. Everything is acknowledged before any work; what was done before, or by another bot, is
 * dropped.
 */
export function listen(deps: InboundDeps): void {
  const { app, turns, claims, logger } = deps;
  const forms = createForms(deps);

  async function isOurs(body: Readonly<Record<string, unknown>>): Promise<boolean> {
    const key = deliveryKey(body);
    if (key === null) return true;
    try {
      return await claims.first(`slack:${key}`, repeatedWithinMs);
    } catch (error) {
      logger.error({ cause: String(error) }, 'slack request not claimed');
      return true;
    }
  }

  app.use(async (args) => {
    if (await isOurs(args.body as unknown as Record<string, unknown>)) return args.next();
    const { ack } = args as unknown as { ack?: () => Promise<void> };
    await ack?.();
  });
  hearCommand(app, forms, turns);
  hearButtons(deps);
  hearMessages(deps);
  hearForms(app, forms);
  hearHome(deps);
  hearLinks(deps);
}

function hearCommand(app: App, forms: Forms, turns: Turns): void {
  app.command(/^\//, async ({ command, ack }) => {
    await ack();
    const place: Place = {
      channel: command.channel_id,
      thread: null,
      direct: isDirect(command.channel_id),
      user: command.user_id,
      respond: respondBy(command.response_url),
    };
    const line = typedText(command.text ?? '');
    if (/^(report)?$/i.test(line)) {
      await forms.open(command.trigger_id, 'report', place, command.response_url);
      return;
    }
    turns.start({ text: `/${SLASH_COMMAND} ${line}`, place, isUnseen: true });
  });
}

function hearButtons({ app, api, turns, logger }: InboundDeps): void {
  const directOf = (user: string) =>
    api.directChannel(user).catch((error: unknown) => {
      logger.error({ code: failureOf(error).code, user }, 'slack person could not be told');
      return null;
    });
  app.action(
    { action_id: new RegExp(`^${runActionPrefix}`), type: 'block_actions' },
    async ({ action, body, ack }) => {
      await ack();
      const command = commandOf(action);
      if (command === undefined) return;
      // The Home tab is no channel: its buttons answer directly.
      const channel = body.channel?.id ?? (await directOf(body.user.id));
      if (channel === null) return;
      const message = body.message as Threaded | undefined;
      const container = body.container as (Threaded & { is_ephemeral?: boolean }) | undefined;
      const place: Place = {
        channel,
        // A message for one person alone may be in a thread, and begins none.
        thread:
          message?.thread_ts ??
          container?.thread_ts ??
          (container?.is_ephemeral ? null : (message?.ts ?? null)),
        direct: isDirect(channel),
        user: body.user.id,
        respond: respondBy(body.response_url),
      };
      turns.start({ text: `/${SLASH_COMMAND} ${command}`, place, isUnseen: true });
    },
  );
}

interface Threaded {
  readonly ts?: string;
  readonly thread_ts?: string;
}

/** What a button or the choice of a menu runs. */
function commandOf(action: BlockElementAction): string | undefined {
  if (action.type === 'button') return action.value;
  if (action.type !== 'overflow' && action.type !== 'static_select') return undefined;
  return action.selected_option.value;
}

interface Said {
  readonly channel: string;
  readonly user?: string;
  readonly text?: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly subtype?: string;
  readonly bot_id?: string;
  readonly channel_type?: string;
}

/** Kinds of messages that a person wrote; a change of one is none. */
const saidByPeople: readonly (string | undefined)[] = [undefined, 'file_share', 'thread_broadcast'];

function hearMessages({ app, turns, botUser }: InboundDeps): void {
  const answer = (said: Said, direct: boolean): void => {
    const isPerson = said.bot_id === undefined && saidByPeople.includes(said.subtype);
    if (!isPerson || said.user === undefined) return;
    const typed = typedText(withoutMention(said.text ?? '', botUser(), !direct));
    if (typed === '' && direct) return;
    const text = typed || `/${SLASH_COMMAND} help`;
    const thread = said.thread_ts ?? (direct ? null : said.ts);
    turns.start({
      text,
      place: { channel: said.channel, thread, direct, user: said.user, respond: null },
      addressed: true,
      isUnseen: false,
    });
  };
  // In a direct message the mention comes as that message too.
  app.event('app_mention', async ({ event }) => {
    if (!isDirect(event.channel)) answer(event as Said, false);
  });
  app.event('message', async ({ event }) => {
    const said = event as unknown as Said;
    if (said.channel_type === 'im' || (said.channel_type === undefined && isDirect(said.channel)))
      answer(said, true);
  });
}

function hearForms(app: App, forms: Forms): void {
  forms.hear(app);
  app.shortcut({ callback_id: explainShortcut, type: 'message_action' }, async ({ shortcut, ack }) => {
    await ack();
    const { message, channel, user, response_url, trigger_id } = shortcut;
    const place: Place = {
      channel: channel.id,
      thread: (message.thread_ts as string | undefined) ?? message.ts ?? null,
      direct: isDirect(channel.id),
      user: user.id,
      respond: respondBy(response_url),
    };
    const [incident, ...others] = incidentsIn(message.text ?? '');
    await forms.explain(trigger_id, others.length === 0 ? (incident ?? null) : null, place, response_url);
  });
}

/** Slack names conversations with one person by a `D`. */
function isDirect(channel: string): boolean {
  return channel.startsWith('D');
}
