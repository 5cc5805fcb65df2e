import { fakeNow } from '../fake-reporting.ts';
import { messageProblems, viewProblems } from './block-rules.ts';

export type Args = Record<string, unknown>;

export interface FakeMessage {
  readonly channel: string;
  readonly ts: string;
  readonly thread: string | null;
  text: string;
  blocks: readonly Args[];
  metadata: unknown;
  /** Whom alone it is shown to. */
  readonly onlyFor: string | null;
  readonly by: 'bot' | 'person' | 'response_url';
  edits: number;
  files: readonly string[];
}

export interface FakeFile {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  readonly alt: string | null;
  bytes: Buffer | null;
  shared: { channel: string; thread: string | null } | null;
}

export interface FakeChannel {
  readonly id: string;
  readonly name: string;
  isMember: boolean;
  isArchived: boolean;
}

/** What a method answers: the body, or the error that Slack names. */
export type Answer = Args | string;

/** Bot token scopes that Slack's reference asks for, by method; none for those left out. */
export const methodScopes: Readonly<Record<string, readonly string[]>> = {
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.unfurl': ['links:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
  'conversations.open': ['im:write'],
  // Of each kind of channels its own.
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'users.info': ['users:read'],
  'usergroups.list': ['usergroups:read'],
  // Of the kinds of channels that are asked for, each has its own.
  'users.conversations': ['channels:read', 'groups:read'],
};

/** The state of a workspace and the Web API over it, without a network. */
export class Workspace {
  readonly channels = new Map<string, FakeChannel>();
  readonly users = new Map<string, Args>();
  readonly groups: Args[] = [];
  readonly messages: FakeMessage[] = [];
  readonly files: FakeFile[] = [];
  readonly views = new Map<string, Args>();
  readonly homes = new Map<string, Args>();
  /** What is shown under links, by address. */
  readonly unfurled = new Map<string, readonly Args[]>();
  readonly triggers = new Set<string>();
  readonly baseUrl: () => string;
  /** Slack's clock. */
  now = () => fakeNow;
  private readonly byClientId = new Map<string, FakeMessage>();
  private count = 0;

  constructor(baseUrl: () => string) {
    this.baseUrl = baseUrl;
  }

  next(prefix: string): string {
    this.count += 1;
    return `${prefix}${String(this.count).padStart(6, '0')}`;
  }

  nextTs(): string {
    return `${Math.floor(this.now() / 1000)}.${this.next('')}`;
  }

  add(message: Omit<FakeMessage, 'ts' | 'edits' | 'files'>): FakeMessage {
    const added = { ...message, ts: this.nextTs(), edits: 0, files: [] };
    this.messages.push(added);
    return added;
  }

  call(method: string, args: Args): Answer {
    const run = this.methods[method];
    return run === undefined ? 'unknown_method' : run(args);
  }

  private readonly methods: Readonly<Record<string, (args: Args) => Answer>> = {
    'auth.test': () => ({
      user_id: 'UBOT',
      bot_id: 'BBOT',
      team: 'Example',
      team_id: 'T1',
      url: this.baseUrl(),
    }),
    'chat.postMessage': (args) => this.post(args),
    'chat.postEphemeral': (args) => this.whisper(args),
    'chat.update': (args) => this.update(args),
    'chat.delete': ({ channel, ts }) => {
      const at = this.messages.findIndex((message) => message.channel === channel && message.ts === ts);
      if (at < 0) return 'message_not_found';
      this.messages.splice(at, 1);
      return { channel, ts };
    },
    'chat.unfurl': ({ channel, ts, unfurl_id, source, unfurls }) => {
      const at = unfurl_id === undefined ? `${channel}-${ts}` : String(unfurl_id);
      const message = this.messages.find((candidate) => `${candidate.channel}-${candidate.ts}` === at);
      if (message === undefined || (unfurl_id !== undefined && source !== 'conversations_history'))
        return 'cannot_find_message';
      for (const [url, { blocks }] of Object.entries(unfurls as Record<string, { blocks: Args[] }>)) {
        if (!message.text.includes(`<${url}>`)) return 'cannot_unfurl_url';
        const problems = messageProblems(blocks);
        if (problems.length > 0) return `invalid_blocks ${problems.join('; ')}`;
        this.unfurled.set(url, blocks);
      }
      return {};
    },
    'conversations.open': ({ users }) =>
      this.users.has(String(users)) ? { channel: { id: `D${users}` } } : 'user_not_found',
    'conversations.history': (args) => {
      const { channel, oldest = '0', inclusive } = args;
      const isSince = ({ ts }: FakeMessage) =>
        Number(ts) > Number(oldest) || (String(inclusive) === 'true' && Number(ts) === Number(oldest));
      const own = this.visibleIn(channel).filter((message) => message.thread === null && isSince(message));
      return this.closedToReaders(channel) ?? page(own.reverse(), args);
    },
    'conversations.replies': (args) => {
      const { channel, ts } = args;
      const thread = this.visibleIn(channel).filter(
        (message) => message.ts === ts || message.thread === String(ts),
      );
      const isThere = thread.some((message) => message.ts === ts);
      return this.closedToReaders(channel) ?? (isThere ? page(thread, args) : 'thread_not_found');
    },
    'users.info': ({ user }) => {
      const found = this.users.get(String(user));
      return found === undefined ? 'user_not_found' : { user: found };
    },
    'users.conversations': ({ types, exclude_archived, cursor, limit }) => {
      if (types !== 'public_channel,private_channel') return 'invalid_types';
      const own = [...this.channels.values()].filter(
        ({ isMember, isArchived }) => isMember && !(isArchived && String(exclude_archived) === 'true'),
      );
      const start = Number(cursor ?? 0);
      const end = start + Math.min(Number(limit ?? 100), 2);
      const next_cursor = end < own.length ? String(end) : '';
      return { channels: own.slice(start, end), response_metadata: { next_cursor } };
    },
    'usergroups.list': () => ({ usergroups: this.groups }),
    'views.open': (args) => this.openView(args),
    'views.update': ({ view_id, hash, view }) => {
      const known = this.views.get(String(view_id));
      if (known === undefined) return 'not_found';
      if (hash !== undefined && hash !== known.hash) return 'hash_conflict';
      return this.keepView(String(view_id), view as Args);
    },
    'views.publish': ({ user_id, view }) => {
      const problems = viewProblems(view as Args);
      if (problems.length > 0) return `invalid_arguments ${problems.join('; ')}`;
      this.homes.set(String(user_id), view as Args);
      return { view };
    },
    'files.getUploadURLExternal': ({ filename, length, alt_txt }) => {
      if (typeof filename !== 'string' || !(Number(length) > 0)) return 'missing_argument';
      if (typeof alt_txt === 'string' && alt_txt.length > 1000) return 'alt_txt_too_large';
      const id = this.next('F');
      const alt = typeof alt_txt === 'string' ? alt_txt : null;
      this.files.push({ id, name: filename, length: Number(length), alt, bytes: null, shared: null });
      return { upload_url: `${this.baseUrl()}upload/${id}`, file_id: id };
    },
    'files.completeUploadExternal': (args) => this.share(args),
  };

  /** What Slack answers where one cannot post; null where one can. */
  private closed(channel: unknown, isDirectAllowed = true): string | null {
    const id = String(channel);
    if (isDirectAllowed && id.startsWith('D') && this.users.has(id.slice(1))) return null;
    const found = this.channels.get(id);
    if (found === undefined) return 'channel_not_found';
    if (found.isArchived) return 'is_archived';
    return found.isMember ? null : 'not_in_channel';
  }

  /** An archived channel may still be read. */
  private closedToReaders(channel: unknown): string | null {
    const problem = this.closed(channel);
    return problem === 'is_archived' ? null : problem;
  }

  private visibleIn(channel: unknown): FakeMessage[] {
    return this.messages.filter((message) => message.channel === channel && message.onlyFor === null);
  }

  private contentProblem({ text, blocks }: Args, most: number): string | null {
    const hasText = typeof text === 'string' && text.trim() !== '';
    const hasBlocks = Array.isArray(blocks) && blocks.length > 0;
    if (!hasText && !hasBlocks) return 'no_text';
    if (typeof text === 'string' && text.length > most) return 'msg_too_long';
    const problems = hasBlocks ? messageProblems(blocks) : [];
    return problems.length > 0 ? `invalid_blocks ${problems.join('; ')}` : null;
  }

  private post(args: Args): Answer {
    const { channel, text, blocks, thread_ts, metadata, client_msg_id } = args;
    const problem = this.closed(channel) ?? this.contentProblem(args, 40_000) ?? metadataProblem(metadata);
    if (problem !== null) return problem;
    // A thread is named by its first message, never by a reply.
    if (
      thread_ts !== undefined &&
      !this.messages.some(({ ts, thread }) => ts === thread_ts && thread === null)
    )
      return 'thread_not_found';
    const earlier = this.byClientId.get(String(client_msg_id));
    if (client_msg_id !== undefined && earlier !== undefined)
      return { channel: earlier.channel, ts: earlier.ts };
    const message = this.add({
      channel: String(channel),
      thread: thread_ts === undefined ? null : String(thread_ts),
      text: String(text ?? ''),
      blocks: (blocks ?? []) as Args[],
      metadata: metadata ?? null,
      onlyFor: null,
      by: 'bot',
    });
    if (client_msg_id !== undefined) this.byClientId.set(String(client_msg_id), message);
    return { channel, ts: message.ts };
  }

  private whisper(args: Args): Answer {
    const { channel, user, text, blocks, thread_ts } = args;
    const problem = this.closed(channel) ?? this.contentProblem(args, 40_000);
    if (problem !== null) return problem;
    if (!this.users.has(String(user))) return 'user_not_in_channel';
    const { ts } = this.add({
      channel: String(channel),
      thread: thread_ts === undefined ? null : String(thread_ts),
      text: String(text ?? ''),
      blocks: (blocks ?? []) as Args[],
      metadata: null,
      onlyFor: String(user),
      by: 'bot',
    });
    return { message_ts: ts };
  }

  private update(args: Args): Answer {
    const { channel, ts, text, blocks, metadata } = args;
    const problem = this.closed(channel) ?? this.contentProblem(args, 4_000) ?? metadataProblem(metadata);
    if (problem !== null) return problem;
    const message = this.messages.find((candidate) => candidate.channel === channel && candidate.ts === ts);
    if (message === undefined || message.onlyFor !== null) return 'message_not_found';
    if (message.by !== 'bot') return 'cant_update_message';
    message.text = String(text ?? '');
    message.blocks = (blocks ?? []) as Args[];
    if (metadata !== undefined) message.metadata = metadata;
    message.edits += 1;
    return { channel, ts, text };
  }

  private openView({ trigger_id, view }: Args): Answer {
    if (!this.triggers.delete(String(trigger_id))) return 'expired_trigger_id';
    const problems = viewProblems(view as Args);
    if (problems.length > 0) return `invalid_arguments ${problems.join('; ')}`;
    return this.keepView(this.next('V'), view as Args);
  }

  private keepView(id: string, view: Args): Answer {
    const problems = viewProblems(view);
    if (problems.length > 0) return `invalid_arguments ${problems.join('; ')}`;
    const kept = { ...view, id, hash: this.next('h') };
    this.views.set(id, kept);
    return { view: kept };
  }

  private share({ files, channel_id, thread_ts, initial_comment }: Args): Answer {
    const problem = this.closed(channel_id);
    if (problem !== null) return problem;
    const named = (files as { id: string }[]).map(({ id }) => this.files.find((file) => file.id === id));
    const thread = thread_ts === undefined ? null : String(thread_ts);
    const found = named.filter((file) => file !== undefined);
    if (thread !== null && !this.messages.some((root) => root.ts === thread && root.thread === null))
      return 'thread_not_found';
    if (found.length < named.length || found.some(({ bytes }) => bytes === null)) return 'file_not_found';
    for (const file of found) file.shared = { channel: String(channel_id), thread };
    const message = this.add({
      channel: String(channel_id),
      thread,
      text: String(initial_comment ?? ''),
      blocks: [],
      metadata: null,
      onlyFor: null,
      by: 'bot',
    });
    message.files = found.map(({ name }) => name);
    return { files: found.map(({ id, name }) => ({ id, title: name })) };
  }
}

/** A page of messages as Slack tells them: 100 unless asked for otherwise, 999 at most. */
function page(messages: readonly FakeMessage[], { limit = 100, cursor, include_all_metadata }: Args): Answer {
  if (!(Number(limit) >= 1 && Number(limit) <= 999)) return 'invalid_limit';
  const start = cursor === undefined ? 0 : messages.findIndex(({ ts }) => ts === cursor);
  if (start < 0) return 'invalid_cursor';
  const end = start + Number(limit);
  const isWhole = String(include_all_metadata) === 'true';
  return {
    messages: messages.slice(start, end).map(({ ts, thread, text, by, metadata, files }) => ({
      type: 'message',
      ts,
      text,
      user: by === 'person' ? 'USOMEBODY' : 'UBOT',
      ...(thread === null ? {} : { thread_ts: thread }),
      ...(isWhole && metadata !== null ? { metadata } : {}),
      ...(files.length === 0 ? {} : { files: files.map((name) => ({ id: `F-${name}`, name })) }),
    })),
    has_more: end < messages.length,
    response_metadata: { next_cursor: messages[end]?.ts ?? '' },
  };
}

function metadataProblem(metadata: unknown): string | null {
  if (metadata === undefined) return null;
  const { event_type, event_payload } = metadata as Args;
  const isFine =
    typeof event_type === 'string' && typeof event_payload === 'object' && event_payload !== null;
  return isFine ? null : 'invalid_metadata_format';
}
