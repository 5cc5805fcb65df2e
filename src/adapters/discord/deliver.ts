import type { Outcome } from '../../bot/dispatch.ts';
import { fitted } from '../../output/discord/escape.ts';
import { attachmentLimits, messageLimits } from '../../output/discord/limits.ts';
import { type DiscordMessage, noMentions } from '../../output/discord/message.ts';
import { type AnswerDeps, toMessage } from './answer.ts';
import { type Failure, failureOf } from './failures.ts';
import { type Payload, toPayload } from './payload.ts';

/** Sends a message somewhere; sending the same again makes no second one. */
export type Send = (payload: Payload) => Promise<unknown>;

/** Where an answer goes. */
export interface Route {
  /** Of `send`; elsewhere it may be the least that Discord takes. */
  readonly maxFileBytes: number;
  readonly send: Send;
  /** Tried in order where `send` can never succeed: the channel, a direct message. */
  readonly elsewhere: readonly Send[];
}

export interface DeliverDeps extends AnswerDeps {
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

/** Beyond the library's own attempts, which follow each other at once. */
const pausesMs = [1_000, 4_000] as const;

/**
 * Sends an answer, smaller, later or elsewhere where it must be; the person is told why, with the id under which the
 * cause is logged once. Never rejects.
 */
export async function deliver(outcome: Outcome, route: Route, deps: DeliverDeps): Promise<void> {
  const { id } = outcome;
  const make = (maxFileBytes: number) => layOut(outcome, maxFileBytes, deps);
  const message = await make(route.maxFileBytes);
  const failure = await attempt(() => route.send(toPayload(message)), deps.wait);
  if (failure === null) return;
  const isRoomy = route.maxFileBytes > attachmentLimits.bytes;
  const modest = isRoomy ? await make(attachmentLimits.bytes) : message;
  const told = await tell(modest, { failure, id, mayFit: isRoomy }, route);
  const { code, status, message: cause } = failure;
  deps.logger.error({ id, code, status, cause, told }, 'answer not delivered as asked');
}

async function layOut(outcome: Outcome, maxFileBytes: number, deps: DeliverDeps): Promise<DiscordMessage> {
  const { id } = outcome;
  try {
    return await toMessage(outcome, maxFileBytes, deps);
  } catch (error) {
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    deps.logger.error({ id, cause }, 'answer could not be laid out');
    return plainMessage(`Something went wrong on my side. It is logged as ${id}.`);
  }
}

/** Sends, again after a pause where Discord or the network was at fault; null once it worked. */
async function attempt(send: () => Promise<unknown>, wait: DeliverDeps['wait']): Promise<Failure | null> {
  for (let tries = 0; ; tries += 1) {
    try {
      await send();
      return null;
    } catch (error) {
      const failure = failureOf(error);
      const pauseMs = pausesMs[tries];
      const isPassing = failure.status === null || failure.status >= 500;
      if (!isPassing || pauseMs === undefined) return failure;
      await wait(pauseMs);
    }
  }
}

/**
 * Where the person was told; null where nothing got through. `message` has files that may be uploaded anywhere; `mayFit`:
 * they are smaller than those that were refused.
 */
async function tell(
  message: DiscordMessage,
  { failure, id, mayFit }: { failure: Failure; id: string; mayFit: boolean },
  { send, elsewhere }: Route,
): Promise<string | null> {
  const words = `${failure.text} It is logged as ${id}.`;
  const noted = { ...message, content: noteBefore(words, message.content) };
  const here: DiscordMessage[] = [];
  if (failure.kind === 'too-large') here.push(...(mayFit ? [noted] : []), withoutFiles(noted));
  if (failure.kind === 'other') here.push(plainMessage(words));
  for (const again of here) {
    if (await works(() => send(toPayload(again)))) return 'there';
  }
  for (const [index, other] of elsewhere.entries()) {
    if (await works(() => other(toPayload(noted)))) return `elsewhere ${index + 1}`;
    if (await works(() => other(toPayload(plainMessage(words))))) return `elsewhere ${index + 1}, in words`;
  }
  return null;
}

async function works(send: () => Promise<unknown>): Promise<boolean> {
  try {
    await send();
    return true;
  } catch {
    return false;
  }
}

export function plainMessage(text: string): DiscordMessage {
  return {
    content: fitted(text, messageLimits.content),
    embeds: [],
    components: [],
    files: [],
    allowed_mentions: noMentions,
  };
}

/** Both are escaped already, so they are only joined. */
function noteBefore(words: string, content: string): string {
  const joined = `${fitted(words, messageLimits.content)}\n${content}`;
  return joined.length <= messageLimits.content ? joined : fitted(words, messageLimits.content);
}

/** Pictures are in the files, so what refers to them goes too. */
function withoutFiles(message: DiscordMessage): DiscordMessage {
  const embeds = message.embeds.map(({ image: _, ...embed }) => embed);
  return {
    ...message,
    embeds: embeds.filter((embed) => embed.title || embed.description || embed.fields),
    files: [],
  };
}
