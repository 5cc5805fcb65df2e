import type { Outcome } from '../../bot/dispatch.ts';
import { context } from '../../output/slack/blocks.ts';
import type { SlackMessage } from '../../output/slack/payload.ts';
import type { SlackReply } from '../../output/slack/report-to-slack.ts';
import { mrkdwnText } from '../../output/slack/words.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ChartEngine } from '../../ports/renderer.ts';
import type { Posted, ReportMetadata, SlackApi } from './api.ts';
import { attachedTo } from './attachments.ts';
import { type Failure, failureOf, isShutOut, isUnconfirmed } from './failures.ts';
import type { Place } from './place.ts';

export interface Delivery {
  readonly outcome: Outcome;
  readonly reply: SlackReply;
  readonly place: Place;
  /** The progress message, to be replaced. */
  readonly posted: Posted | null;
  /** Why there is no progress message; the reply would meet the same. */
  readonly error: unknown;
  /** For the person who asked alone. */
  readonly isPersonal: boolean;
}

export interface DeliverDeps {
  readonly api: SlackApi;
  readonly charts: Pick<ChartEngine, 'png'>;
  readonly logger: Logger;
}

/** A response address takes five answers. */
const mostResponses = 4;
const lostWords = 'Slack did not confirm that it showed you my answer. If you do not see it, ask again.';

/** Brings a reply to who asked. Never rejects: what cannot be shown where it was asked is told otherwise and logged once. */
export async function deliver(delivery: Delivery, deps: DeliverDeps): Promise<void> {
  const { posted, place, isPersonal, error } = delivery;
  const { api } = deps;
  if (isPersonal && !place.direct) {
    if (posted !== null) await api.remove(posted).catch(() => undefined);
    return whisper(delivery, deps, null);
  }
  if (error !== null) return whisper(delivery, deps, failureIn(delivery, error));
  let root: Posted;
  try {
    root = await postMain(delivery, deps);
  } catch (cause) {
    // What says that work is going on must not stay.
    if (posted !== null) await api.remove(posted).catch(() => undefined);
    return whisper(delivery, deps, failureIn(delivery, cause));
  }
  await follow(delivery, root, deps);
}

const others =
  'I am not part of this conversation. Ask me in a direct message, or in a channel that I am in.';

/** Why the reply could not be posted; null where that takes nothing from who asked. */
function failureIn({ place, isPersonal }: Delivery, error: unknown): Failure | null {
  const failure = failureOf(error);
  // A slash command may be typed in a conversation of other people, where nobody can invite the bot.
  if (!place.direct || !/^(channel_not_found|not_in_channel)$/.test(failure.code)) return failure;
  return isPersonal ? null : { ...failure, words: others };
}

/** Edits the progress message into the reply; posts it where there is none, or it was deleted meanwhile. */
async function postMain({ reply, place, posted, outcome }: Delivery, { api }: DeliverDeps): Promise<Posted> {
  const metadata = metadataOf(outcome);
  if (posted !== null) {
    try {
      await api.update(reply.main, posted, metadata);
      return posted;
    } catch (error) {
      if (!['message_not_found', 'cant_update_message', 'edit_window_closed'].includes(failureOf(error).code))
        throw error;
    }
  }
  return api.post(reply.main, { channel: place.channel, thread: place.thread, metadata });
}

/** The rest of the reply: further messages, pictures, files. */
async function follow(delivery: Delivery, root: Posted, deps: DeliverDeps): Promise<void> {
  const { reply, place, outcome } = delivery;
  const { api, logger } = deps;
  const thread = place.thread ?? root.ts;
  const metadata = metadataOf(outcome);
  try {
    for (const message of reply.thread) await api.post(message, { channel: root.channel, thread, metadata });
    const files = await Promise.all(attachedTo(reply, deps.charts).map(({ make }) => make()));
    if (files.length > 0) {
      const comment = mrkdwnText(files.map(({ title }) => title).join(', '), 1_000);
      await api.upload(files, { channel: root.channel, thread, comment });
    }
  } catch (error) {
    const failure = failureOf(error);
    logger.error({ id: outcome.id, ...factsOf(failure), channel: root.channel }, 'slack reply incomplete');
    const what = isUnconfirmed(error)
      ? 'Slack did not confirm the rest of my answer. If it is not in the thread, ask again.'
      : `Not everything could be shown here. ${failure.words}`;
    const text = `${what} It is logged as ${outcome.id}.`;
    await tell(place, plainMessage(text), deps);
  }
}

/** Shows the reply to the person alone; with a failure, says first why it stands nowhere else. */
async function whisper(delivery: Delivery, deps: DeliverDeps, failure: Failure | null): Promise<void> {
  const { reply, place, outcome } = delivery;
  const { logger } = deps;
  const messages = [reply.main, ...reply.thread];
  if (failure !== null) {
    logger.error({ id: outcome.id, ...factsOf(failure), channel: place.channel }, 'slack reply not posted');
    if (isShutOut(failure) && place.respond === null) return;
    const files = reply.charts.length + reply.files.length;
    const lost = [
      ...(files > 0 ? [` ${files === 1 ? 'Its file is' : `Its ${files} files are`} left out.`] : []),
      ...(messages.length > mostResponses
        ? [` The last ${messages.length - mostResponses} of its ${messages.length} messages are left out.`]
        : []),
    ].join('');
    const text = `I could not post this for everybody. ${failure.words}${lost} It is logged as ${outcome.id}.`;
    if (!(await tell(place, plainMessage(text), deps))) return;
  }
  for (const message of messages.slice(0, mostResponses)) {
    if (!(await tell(place, message, deps))) return;
  }
}

/** What the log keeps of a failure. */
function factsOf({ code, cause }: Failure) {
  return cause === undefined ? { code } : { code, cause };
}

export function plainMessage(text: string): SlackMessage {
  return { text: mrkdwnText(text, 3_000), blocks: [context([text])] };
}

/**
 * By the response address, else in the channel for their eyes alone, else directly. Where Slack's answer was lost, the
 * message may be there: no way knows an id against doubles, so the next one only asks to look. False where none worked.
 */
export async function tell(
  place: Place,
  message: SlackMessage,
  { api, logger }: Pick<DeliverDeps, 'api' | 'logger'>,
): Promise<boolean> {
  const { respond, channel, thread, user, direct } = place;
  const ways: ((shown: SlackMessage) => Promise<unknown>)[] = [
    ...(respond === null ? [] : [respond]),
    direct
      ? (shown) => api.post(shown, { channel, thread })
      : (shown) => api.whisper(shown, { channel, thread, user }),
    async (shown) => api.post(shown, { channel: await api.directChannel(user), thread: null }),
  ];
  let last: Failure | null = null;
  let isLost = false;
  for (const way of ways) {
    try {
      await way(isLost ? plainMessage(lostWords) : message);
      return true;
    } catch (error) {
      last = failureOf(error);
      if (isShutOut(last)) break;
      if (isUnconfirmed(error)) {
        logger.warn({ code: last.code, channel, user }, 'slack did not confirm a message');
        if (isLost) return true;
        isLost = true;
      }
    }
  }
  if (isLost) return true;
  logger.error({ code: last?.code, channel, user }, 'slack person could not be told');
  return false;
}

/** Names the report in the message itself, for whoever reads it by the API. */
function metadataOf({ id, command, report }: Outcome): ReportMetadata {
  return {
    event_type: 'sla_report',
    event_payload: {
      report_id: id,
      command: command ?? '',
      ...(report.asOf === null ? {} : { as_of: new Date(report.asOf).toISOString() }),
    },
  };
}
