import { DMChannel, type Message } from 'discord.js';
import { SLASH_COMMAND } from '../../bot/interpret.ts';
import { attachmentLimits } from '../../output/discord/limits.ts';
import { writerOf } from './asker.ts';
import { deliver, type Send } from './deliver.ts';
import { failureOf, noHistory } from './failures.ts';
import type { TurnDeps } from './turn-deps.ts';

/** Answers direct messages, and messages in a channel that mention the bot by name. */
export function createMessages(deps: TurnDeps): (message: Message) => Promise<void> {
  return async (message) => {
    const { client, author } = message;
    // Null where it was deleted meanwhile, whatever the library's type says.
    const channel = message.channel as typeof message.channel | null;
    if (author.bot || message.webhookId !== null || message.system || !channel?.isSendable()) return;
    const direct = channel instanceof DMChannel;
    const mention = new RegExp(`<@!?${client.user.id}>`, 'g');
    if (!direct && !mention.test(message.content)) return;
    const typed = message.content.replace(mention, ' ').trim();
    const typing = () => void channel.sendTyping().catch(() => undefined);
    typing();
    const request = {
      // Who names the bot and says nothing else is told what it can do.
      text: typed === '' ? `/${SLASH_COMMAND}` : typed,
      addressed: true,
      conversation: writerOf(message),
      requestId: message.id,
      signal: deps.signal,
    };
    const outcome = await deps.dispatch(request);
    const once = { nonce: message.id, enforceNonce: true };
    const reply = { messageReference: message.id, failIfNotExists: false };
    const send: Send = async (payload) => {
      try {
        await channel.send({ ...payload, ...once, reply });
      } catch (error) {
        if (failureOf(error).code !== noHistory) throw error;
        await channel.send({ ...payload, ...once });
      }
    };
    const elsewhere: Send[] = direct ? [] : [(payload) => author.send({ ...payload, ...once })];
    await deliver(outcome, { maxFileBytes: attachmentLimits.bytes, send, elsewhere }, deps);
  };
}
