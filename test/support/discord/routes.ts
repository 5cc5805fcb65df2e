import { fakeNow } from '../fake-reporting.ts';
import type { Seen } from './fake-discord.ts';
import {
  applicationId,
  botUser,
  channel,
  channelId,
  directChannel,
  directId,
  guild,
  message,
  person,
  snowflake,
} from './payloads.ts';
import { refusals, type SchemaName } from './spec.ts';

type Asked = Omit<Seen, 'status'> & { readonly authorization: string; readonly query: URLSearchParams };
interface Given {
  readonly status: number;
  readonly body: unknown;
}

export interface Routes {
  answer(asked: Asked): Given;
  /** The application's commands, by scope: `global` or a server's id. */
  commands(scope: string): readonly { readonly id: string; readonly name: string }[];
  /** What stands in channels: messages by id, with their channel. */
  readonly posted: readonly Posted[];
  /** Discord's clock, and how the bot stands: flags of its application, servers it is in with its permissions there. */
  readonly own: {
    flags: number;
    guilds: OwnGuild[];
    mayReadHistory: boolean;
    now: () => number;
    /** Ids of channels besides the usual one. */
    channels: Set<string>;
    /** Of those that are threads, the channel they are in. */
    threads: Map<string, string>;
  };
  /** Somebody says something, or shows embeds of their own. */
  say(channel: string, content: string, embeds?: readonly object[]): void;
  /** From now on the interaction is unknown. */
  expire(interaction: { readonly token: string }): void;
}

interface OwnGuild {
  readonly id: string;
  readonly name: string;
  readonly permissions: string;
}

export interface Posted {
  readonly id: string;
  readonly channel: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Default: the bot's own. */
  readonly author?: object;
}

interface Answered {
  /** 5 deferred, 4 answered at once, 6 and 7 updates, 8 completions, 9 a form. */
  readonly type: number;
  original: Readonly<Record<string, unknown>> | null;
}

const noContent: Given = { status: 204, body: null };
const error = (status: number, code: number, text: string): Given => ({
  status,
  body: { code, message: text },
});

/** The routes the bot uses, answering as Discord documents; `refused` collects what it would not have taken. */
export function createRoutes(options: {
  token: string;
  shards: number;
  gatewayUrl: () => string;
  refused: string[];
}): Routes {
  const { token, refused } = options;
  const answered = new Map<string, Answered>();
  const expired = new Set<string>();
  const posted: Posted[] = [];
  const own = {
    flags: 0,
    guilds: [{ id: guild.id, name: guild.name, permissions: '2147483647' }],
    mayReadHistory: true,
    now: () => fakeNow,
    channels: new Set<string>(),
    threads: new Map<string, string>(),
  };
  const byNonce = new Map<string, string>();
  const isChannel = (id: string) => id === channelId || id === directId || own.channels.has(id);
  const commands = new Map<string, Record<string, unknown>[]>();
  const scopeOf = (name: string) => {
    const list = commands.get(name) ?? [];
    commands.set(name, list);
    return list;
  };

  function check(schema: SchemaName, { body, files, path }: Asked): Given | null {
    const found = refusals(schema, body);
    const named = ((body?.attachments ?? body?.data?.attachments ?? []) as unknown[]).length;
    if (named !== files.length) found.push(`${named} attachments named, ${files.length} sent`);
    const wanted = JSON.stringify(body ?? {}).matchAll(/attachment:\/\/([^"]+)/g);
    for (const [, name] of wanted) {
      if (!files.some((file) => file.name === name)) found.push(`no file ${name}`);
    }
    if (found.length === 0) return null;
    refused.push(...found.map((text) => `${path} ${text}`));
    return { status: 400, body: { code: 50035, message: 'Invalid Form Body', errors: found } };
  }

  function callback(asked: Asked, id: string): Given {
    const type = Number(asked.body?.type);
    const schema =
      type === 9
        ? 'callbackModal'
        : type === 8
          ? 'callbackAutocomplete'
          : type < 6
            ? 'callbackMessage'
            : 'callbackUpdate';
    const key = `token-${id}`;
    if (expired.has(key)) return error(404, 10062, 'Unknown interaction');
    if (answered.has(key)) return error(400, 40060, 'Interaction has already been acknowledged.');
    const wrong = check(schema, asked);
    if (wrong !== null) return wrong;
    answered.set(key, { type, original: type === 4 ? asked.body.data : null });
    return noContent;
  }

  function webhook(asked: Asked, key: string, original: boolean): Given {
    const known = answered.get(key);
    if (known === undefined || expired.has(key)) return error(404, 10015, 'Unknown Webhook');
    if (asked.method === 'DELETE') {
      if (known.original === null && known.type !== 5) return error(404, 10008, 'Unknown Message');
      answered.set(key, { type: 4, original: null });
      return noContent;
    }
    const wrong = check(original ? 'editReply' : 'followUp', asked);
    if (wrong !== null) return wrong;
    if (original || (known.type === 5 && known.original === null)) known.original = asked.body;
    return { status: 200, body: message(snowflake(), asked.body.content ?? '', botUser) };
  }

  function post(asked: Asked, place: string): Given {
    if (!isChannel(place)) return error(404, 10003, 'Unknown Channel');
    const wrong = check('createMessage', asked);
    if (wrong !== null) return wrong;
    const nonce = String(asked.body.nonce ?? '');
    const before = asked.body.enforce_nonce === true ? byNonce.get(nonce) : undefined;
    const id = before ?? snowflake(own.now());
    if (before === undefined) posted.push({ id, channel: place, body: asked.body });
    byNonce.set(nonce, id);
    return { status: 200, body: message(id, asked.body.content ?? '', botUser, { channel_id: place }) };
  }

  /** Those after an id: the oldest of them, newest first; none to who may not read. */
  function history({ query }: Asked, place: string): Given {
    if (!isChannel(place)) return error(404, 10003, 'Unknown Channel');
    const limit = Number(query.get('limit') ?? 50);
    if (!(limit >= 1 && limit <= 100)) return error(400, 50035, 'Invalid Form Body');
    const after = BigInt(query.get('after') ?? 0);
    const since = inChannel(place).filter(({ id }) => BigInt(id) > after);
    const shown = since.slice(0, limit).reverse().map(toShown);
    return { status: 200, body: own.mayReadHistory || place === directId ? shown : [] };
  }

  function single(place: string, id: string): Given {
    if (!own.mayReadHistory && place !== directId) return error(403, 50001, 'Missing Access');
    const found = inChannel(place).find((one) => one.id === id);
    return found === undefined ? error(404, 10008, 'Unknown Message') : { status: 200, body: toShown(found) };
  }

  function inChannel(place: string): Posted[] {
    return posted.filter(({ channel: where }) => where === place);
  }

  function command(asked: Asked, scope: string, id: string | undefined): Given {
    const list = scopeOf(scope);
    if (asked.method === 'GET') return { status: 200, body: list };
    const wrong = check(id === undefined ? 'createCommand' : 'editCommand', asked);
    if (wrong !== null) return wrong;
    const existing = list.find((item) => (id === undefined ? item.name === asked.body.name : item.id === id));
    if (id !== undefined && existing === undefined) return error(404, 10063, 'Unknown application command');
    const added = {
      id: snowflake(),
      application_id: applicationId,
      version: snowflake(),
      type: 1,
      nsfw: false,
      default_member_permissions: null,
    };
    const made = { ...added, ...existing, ...asked.body };
    if (existing === undefined) list.push(made);
    else list[list.indexOf(existing)] = made;
    return { status: existing === undefined ? 201 : 200, body: made };
  }

  function answer(asked: Asked): Given {
    const { method, path } = asked;
    const [, first = '', second = '', third = '', fourth = '', fifth = ''] = path.split('/');
    if (first === 'interactions') return callback(asked, second);
    if (first === 'webhooks') return webhook(asked, third, fifth === '@original');
    if (asked.authorization !== `Bot ${token}`) return error(401, 0, '401: Unauthorized');
    if (path === '/gateway/bot') return gatewayInfo();
    if (path === '/applications/@me') {
      return { status: 200, body: { id: applicationId, name: 'SLA', flags: own.flags } };
    }
    if (path === '/users/@me') return { status: 200, body: botUser };
    if (path === '/users/@me/guilds') return { status: 200, body: pageOf(asked) };
    if (first === 'applications' && third === 'commands')
      return command(asked, 'global', fourth || undefined);
    if (first === 'applications' && fifth === 'commands') {
      if (!own.guilds.some(({ id }) => id === fourth)) return error(403, 50001, 'Missing Access');
      return command(asked, fourth, path.split('/')[6]);
    }
    if (path === '/users/@me/channels' && method === 'POST') {
      return check('createDm', asked) ?? { status: 200, body: directChannel };
    }
    if (first === 'channels' && third === 'messages' && method === 'POST') return post(asked, second);
    if (first === 'channels' && third === 'messages') {
      return fourth === undefined || fourth === '' ? history(asked, second) : single(second, fourth);
    }
    if (first === 'channels' && third === 'typing') return noContent;
    if (first === 'channels' && third === '') {
      const parent = own.threads.get(second);
      const thread = parent === undefined ? {} : { type: 11, parent_id: parent };
      const other = own.channels.has(second) ? { ...channel, id: second, ...thread } : null;
      const found = second === channelId ? channel : second === directId ? directChannel : other;
      if (found === null) return error(404, 10003, 'Unknown Channel');
      return { status: 200, body: { ...found, last_message_id: inChannel(second).at(-1)?.id ?? null } };
    }
    refused.push(`${method} ${path}: no such route`);
    return error(404, 0, '404: Not Found');
  }

  /** In the order of ids, 200 at most, from behind `after`. */
  function pageOf({ query }: Asked): readonly OwnGuild[] {
    const after = BigInt(query.get('after') ?? 0);
    const limit = Math.min(Number(query.get('limit') ?? 200), 200);
    return own.guilds.filter(({ id }) => BigInt(id) > after).slice(0, limit);
  }

  function gatewayInfo(): Given {
    const session_start_limit = { total: 1000, remaining: 999, reset_after: 0, max_concurrency: 16 };
    return { status: 200, body: { url: options.gatewayUrl(), shards: options.shards, session_start_limit } };
  }

  return {
    answer,
    posted,
    own,
    commands: (scope) => scopeOf(scope) as unknown as { id: string; name: string }[],
    say: (place, content, embeds = []) =>
      void posted.push({
        id: snowflake(own.now()),
        channel: place,
        body: { content, embeds },
        author: person,
      }),
    expire: ({ token: key }) => void expired.add(key),
  };
}

/** As it is listed: the nonce is the sender's alone. */
function toShown({ id, channel: where, body, author = botUser }: Posted) {
  const { content = '', embeds = [] } = body;
  return message(id, String(content), author, { channel_id: where, embeds });
}
