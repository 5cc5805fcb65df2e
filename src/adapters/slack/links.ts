import type { App } from '@slack/bolt';
import type { Outcome } from '../../bot/dispatch.ts';
import { formatLine } from '../../bot/format-line.ts';
import { SLASH_COMMAND } from '../../bot/interpret.ts';
import { context, header, section } from '../../output/slack/blocks.ts';
import type { SlackBlock } from '../../output/slack/payload.ts';
import type { Logger } from '../../ports/logger.ts';
import type { SlackApi } from './api.ts';
import { failureOf } from './failures.ts';
import type { AppSettings } from './manifest.ts';
import { typedText } from './message-words.ts';
import type { Turns } from './turns.ts';

export interface LinksDeps {
  readonly app: App;
  readonly api: SlackApi;
  readonly turns: Turns;
  readonly logger: Logger;
  readonly unfurl: AppSettings['unfurl'];
}

/** Of one message. */
const mostCards = 5;
const longestAddress = 2_000;

/**
 * Says under a link to an incident how it stands. Everybody in the channel sees that, so it is asked as by whoever posted
 * the link, in that channel; where the answer is anything but the incident, there is none.
 */
export function hearLinks({ app, api, turns, logger, unfurl }: LinksDeps): void {
  app.event('link_shared', async ({ event }) => {
    const { channel, message_ts, thread_ts, user, unfurl_id, source } = event;
    // While a message is written its channel is not told, so neither is who would see the card.
    if (source === 'composer' || event.is_bot_user_member === false) return;
    const place = { channel, thread: thread_ts ?? message_ts, direct: false, user, respond: null };
    const cards: Record<string, readonly SlackBlock[]> = {};
    for (const [url, incident] of incidentLinks(event.links, unfurl)) {
      const text = `/${SLASH_COMMAND} ${formatLine('explain', [incident])}`;
      const { outcome } = await turns.ask({ text, place, isUnseen: true });
      if (outcome.status === 'answered') cards[url] = cardOf(outcome);
    }
    if (Object.keys(cards).length === 0) return;
    const named = unfurl_id === undefined || source === undefined ? null : { id: unfurl_id, source };
    await api.unfurl({ channel, ts: message_ts, unfurl: named }, cards).catch((error: unknown) => {
      logger.warn({ code: failureOf(error).code, channel }, 'slack link not unfolded');
    });
  });
}

/** Incidents by the addresses that name them. */
export function incidentLinks(
  links: readonly { readonly url: string }[],
  patterns: AppSettings['unfurl'],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { url } of links) {
    const incident = found.size < mostCards ? incidentOf(url, patterns) : null;
    if (incident !== null) found.set(url, incident);
  }
  return found;
}

function incidentOf(url: string, patterns: AppSettings['unfurl']): string | null {
  const address = typedText(url);
  if (address.length > longestAddress || !URL.canParse(address)) return null;
  const { hostname } = new URL(address);
  for (const { domain, pattern } of patterns) {
    if (hostname !== domain && !hostname.endsWith(`.${domain}`)) continue;
    const match = new RegExp(pattern, 'u').exec(address);
    const incident = match?.[1] ?? match?.[0];
    if (incident) return incident;
  }
  return null;
}

function cardOf({ report }: Outcome): SlackBlock[] {
  const title = report.data?.title;
  const named = typeof title === 'string' && title !== '' ? `${report.title}: ${title}` : report.title;
  return [header(named), section(report.summary), context([report.subtitle])];
}
