import { mrkdwnText } from '../../output/slack/words.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Posted, SlackApi } from './api.ts';
import type { Place } from './place.ts';

/** The message that says a command is at work, edited in place. */
export interface Progress {
  say(text: string): void;
  /** Ends the edits; the message, or null where none was needed or none could be posted. */
  finish(): Promise<{ readonly posted: Posted | null; readonly error: unknown }>;
}

/** Slack takes some fifty edits a minute in a workspace; people read no faster. */
const editEveryMs = 1_500;

/** Posts once the work has taken `afterMs`: what is answered at once needs no notice before. */
export function startProgress(options: {
  api: SlackApi;
  place: Place;
  clock: Clock;
  afterMs: number;
  first: string;
}): Progress {
  const { api, place, clock, afterMs } = options;
  let posted: Posted | null = null;
  let error: unknown = null;
  let wanted = options.first;
  let shown = '';
  let editedAt = 0;
  let isOver = false;
  let busy: Promise<void> = Promise.resolve();

  function messageOf(text: string) {
    return { text: mrkdwnText(`⏳ ${text}`, 3_000), blocks: [] };
  }

  async function show(): Promise<void> {
    if (isOver || error !== null || wanted === shown) return;
    shown = wanted;
    editedAt = clock.now();
    try {
      if (posted === null) posted = await api.post(messageOf(shown), place);
      else await api.update(messageOf(shown), posted);
    } catch (cause) {
      // A failed edit is made good by the answer; a failed post means that the answer will fail too.
      if (posted === null) error = cause;
    }
  }

  const timer = setTimeout(() => {
    busy = busy.then(show);
  }, afterMs);
  return {
    say(text) {
      wanted = text;
      if (posted !== null && clock.now() - editedAt >= editEveryMs) busy = busy.then(show);
    },
    async finish() {
      isOver = true;
      clearTimeout(timer);
      await busy;
      return { posted, error };
    },
  };
}
