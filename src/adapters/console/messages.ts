import type { OutcomeStatus } from '../../bot/dispatch.ts';
import type { ReportAction } from '../../core/report/document.ts';

export interface ConsoleChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'channel' | 'direct';
  readonly topic: string;
}

interface AttachedFile {
  readonly name: string;
  readonly href: string;
  readonly bytes: number;
}

/** A bot's answer as the page shows it; `html` is our own markup with every text escaped. */
export interface Answer {
  readonly title: string;
  readonly subtitle: string;
  readonly summary: string;
  readonly html: string;
  readonly actions: readonly ReportAction[];
  readonly files: readonly AttachedFile[];
}

/** One message of a channel, as it goes to the page. */
export interface ConsoleMessage {
  readonly id: string;
  readonly channel: string;
  readonly author: 'user' | 'bot';
  /** Epoch ms. */
  readonly at: number;
  /** What a user typed; empty for the bot. */
  readonly text: string;
  /** The bot is at it: show `progress` and offer to stop. */
  readonly working: boolean;
  readonly progress: string;
  /** How a command ended; null for users' messages, digests and while working. */
  readonly status: OutcomeStatus | null;
  readonly answer: Answer | null;
}

export interface History {
  readonly channels: () => readonly ConsoleChannel[];
  hasChannel(id: string): boolean;
  addChannel(channel: ConsoleChannel): void;
  /** Adds a message, or replaces the one with its id in place. */
  put(message: ConsoleMessage): void;
  get(id: string): ConsoleMessage | undefined;
  of(channel: string): readonly ConsoleMessage[];
}

/** Messages per channel, in memory; the oldest beyond `limit` go, and `forget` is told which. */
export function createHistory(limit: number, forget: (id: string) => void): History {
  const channels = new Map<string, ConsoleChannel>();
  const messages = new Map<string, Map<string, ConsoleMessage>>();
  function listOf(channel: string): Map<string, ConsoleMessage> {
    const list = messages.get(channel) ?? new Map<string, ConsoleMessage>();
    messages.set(channel, list);
    return list;
  }
  return {
    channels: () => [...channels.values()],
    hasChannel: (id) => channels.has(id),
    addChannel: (channel) => void channels.set(channel.id, channel),
    put(message) {
      const list = listOf(message.channel);
      list.set(message.id, message);
      const [oldest] = list.keys();
      if (list.size <= limit || oldest === undefined) return;
      list.delete(oldest);
      forget(oldest);
    },
    get(id) {
      for (const list of messages.values()) {
        const found = list.get(id);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    of: (channel) => [...(messages.get(channel)?.values() ?? [])],
  };
}
