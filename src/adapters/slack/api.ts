import { randomUUID } from 'node:crypto';
import type { webApi } from '@slack/bolt';
import type { SlackBlock, SlackMessage } from '../../output/slack/payload.ts';
import { failureOf, isHiccup, isRepeatable } from './failures.ts';
import { type Attachment, sharing, uploadFiles } from './upload.ts';

/** Where a message stands. */
export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

/** Slack's own record of which report a message is. */
export interface ReportMetadata {
  readonly event_type: 'sla_report';
  readonly event_payload: Readonly<Record<string, string>>;
}

/** A message with links, as Slack names it to the app that may unfold them. */
export interface LinkMessage extends Posted {
  /** Of newer requests; also holds in conversations that the bot is not in. */
  readonly unfurl: { readonly id: string; readonly source: string } | null;
}

export interface SlackUser {
  readonly name: string;
  /** IANA; null where the profile holds none. */
  readonly timeZone: string | null;
  /** BCP 47. */
  readonly locale: string | null;
}

/** A view as plain data; see `modal.ts`. */
export type SlackView = Readonly<Record<string, unknown>>;

/** The Web API methods that the bot calls, and no others: `manifest.ts` names the scope of each. */
export interface SlackApi {
  post(
    message: SlackMessage,
    to: { channel: string; thread: string | null; metadata?: ReportMetadata },
  ): Promise<Posted>;
  update(message: SlackMessage, at: Posted, metadata?: ReportMetadata): Promise<void>;
  remove(at: Posted): Promise<void>;
  /** Shown to one person of a channel alone. */
  whisper(message: SlackMessage, to: { channel: string; thread: string | null; user: string }): Promise<void>;
  upload(
    files: readonly Attachment[],
    to: { channel: string; thread: string; comment: string },
  ): Promise<void>;
  openView(trigger: string, view: SlackView): Promise<void>;
  updateView(id: string, hash: string, view: SlackView): Promise<void>;
  publishHome(user: string, view: SlackView): Promise<void>;
  /** Shows blocks under links of a message, by their addresses as Slack told them. */
  unfurl(message: LinkMessage, cards: Readonly<Record<string, readonly SlackBlock[]>>): Promise<void>;
  user(id: string): Promise<SlackUser>;
  /** Members of every user group, by the group's id: a handle may be chosen by whoever makes one. */
  userGroups(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The channel of direct messages with a person. */
  directChannel(user: string): Promise<string>;
}

/** Neither names nor addresses in a text become links, none is unfolded. */
export const inert = { link_names: false, parse: 'none', unfurl_links: false, unfurl_media: false } as const;

const attempts = 3;
const waitMs = 250;

type Args = Readonly<Record<string, unknown>>;

async function repeated<T>(ask: () => Promise<T>, isWorthIt: (error: unknown) => boolean): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt >= attempts || !isWorthIt(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs * attempt));
    }
  }
}

/** Calls a method, again where Slack says that the fault is its own. */
function call(client: webApi.WebClient, method: string, args: Args) {
  return repeated(
    () => client.apiCall(method, args),
    (error) => isHiccup(failureOf(error)),
  );
}

/** What calls the Web API, each in a queue of its own: the library holds all of a queue up where Slack slows one call down. */
export interface Clients {
  readonly client: webApi.WebClient;
  /**
   * Repeats nothing by itself. It is for what shows something and knows no id by which Slack would tell a repetition, so
   * that a lost answer is no second message.
   */
  readonly once: webApi.WebClient;
  /** For what a reply can do without. */
  readonly lookups: webApi.WebClient;
}

export function createSlackApi({ client, once, lookups }: Clients): SlackApi {
  const callOnce = (method: string, args: Args) => repeated(() => once.apiCall(method, args), isRepeatable);
  const blocksOf = (blocks: readonly SlackBlock[]) => (blocks.length === 0 ? {} : { blocks });
  return {
    async post({ text, blocks }, { channel, thread, metadata }) {
      const result = (await call(client, 'chat.postMessage', {
        channel,
        text,
        ...blocksOf(blocks),
        ...(thread === null ? {} : { thread_ts: thread }),
        ...(metadata === undefined ? {} : { metadata }),
        ...inert,
        // One id for all attempts: a retry after a lost answer names the message that is there already.
        client_msg_id: randomUUID(),
      })) as { channel?: string; ts?: string };
      return { channel: String(result.channel ?? channel), ts: String(result.ts) };
    },
    async update({ text, blocks }, { channel, ts }, metadata) {
      await call(client, 'chat.update', {
        channel,
        ts,
        text,
        blocks,
        parse: 'none',
        link_names: false,
        ...(metadata === undefined ? {} : { metadata }),
      });
    },
    async remove({ channel, ts }) {
      await call(client, 'chat.delete', { channel, ts });
    },
    async whisper({ text, blocks }, { channel, thread, user }) {
      await callOnce('chat.postEphemeral', {
        channel,
        user,
        text,
        ...blocksOf(blocks),
        ...(thread === null ? {} : { thread_ts: thread }),
        parse: 'none',
        link_names: false,
      });
    },
    async upload(files, to) {
      const uploaded = await uploadFiles(client, files);
      await callOnce('files.completeUploadExternal', sharing(uploaded, to));
    },
    async openView(trigger, view) {
      await call(client, 'views.open', { trigger_id: trigger, view });
    },
    async updateView(id, hash, view) {
      await call(client, 'views.update', { view_id: id, hash, view });
    },
    async publishHome(user, view) {
      await call(client, 'views.publish', { user_id: user, view });
    },
    async unfurl({ channel, ts, unfurl }, cards) {
      const message = unfurl === null ? { channel, ts } : { unfurl_id: unfurl.id, source: unfurl.source };
      const unfurls = Object.entries(cards).map(([url, blocks]) => [url, { blocks }]);
      await call(client, 'chat.unfurl', { ...message, unfurls: Object.fromEntries(unfurls) });
    },
    async user(id) {
      const { user } = await lookups.users.info({ user: id, include_locale: true });
      const name = user?.profile?.display_name || user?.profile?.real_name || user?.name || id;
      return { name, timeZone: user?.tz ?? null, locale: user?.locale ?? null };
    },
    async userGroups() {
      const { usergroups = [] } = await lookups.usergroups.list({ include_users: true });
      return new Map(usergroups.flatMap(({ id, users = [] }) => (id === undefined ? [] : [[id, users]])));
    },
    async directChannel(user) {
      const { channel } = await client.conversations.open({ users: user });
      return channel?.id ?? user;
    },
  };
}
