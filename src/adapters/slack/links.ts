import { createContext, Script } from 'node:vm';
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
/** Some patterns try for ever on an address made for that. One thread answers everybody, so it waits no longer. */
const patternMs = 100;
const matching = new Script('new RegExp(pattern, "u").exec(address)');

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
    const tooSlow = (pattern: string) =>
      logger.warn({ pattern, channel }, 'slack link given up: the pattern of its incidents takes too long');
    for (const [url, incident] of incidentLinks(event.links, unfurl, tooSlow)) {
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

/** Incidents by the addresses that name them; those before the one on which a pattern took too long, which is told. */
export function incidentLinks(
  links: readonly { readonly url: string }[],
  patterns: AppSettings['unfurl'],
  tooSlow: (pattern: string) => void = () => {},
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { url } of links) {
    const match = found.size < mostCards ? matchOf(url, patterns) : null;
    if (match !== null && 'slow' in match) {
      tooSlow(match.slow);
      break;
    }
    if (match !== null) found.set(url, match.incident);
  }
  return found;
}

/** What an address names, or the pattern that took too long on it. */
type Match = { readonly incident: string } | { readonly slow: string };

function matchOf(url: string, patterns: AppSettings['unfurl']): Match | null {
  const address = typedText(url);
  if (address.length > longestAddress || !URL.canParse(address)) return null;
  const { hostname } = new URL(address);
  for (const { domain, pattern } of patterns) {
    if (hostname !== domain && !hostname.endsWith(`.${domain}`)) continue;
    const match = matchWithin(pattern, address);
    if (match === 'too slow') return { slow: pattern };
    const incident = match?.[1] ?? match?.[0];
    if (incident) return { incident };
  }
  return null;
}

function matchWithin(pattern: string, address: string): RegExpExecArray | 'too slow' | null {
  try {
    return matching.runInContext(createContext({ pattern, address }), { timeout: patternMs });
  } catch (error) {
    // An error of that context, so none of our `Error`.
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'too slow';
    throw error;
  }
}

function cardOf({ report }: Outcome): SlackBlock[] {
  const title = report.data?.title;
  const named = typeof title === 'string' && title !== '' ? `${report.title}: ${title}` : report.title;
  return [header(named), section(report.summary), context([report.subtitle])];
}
