import type { Redis } from 'ioredis';
import { UnavailableError } from '../../../ports/intake.ts';
import type { Positions } from '../../../ports/replication.ts';
import type { RedisCommands } from '../clients.ts';
import type { RedisKeys } from '../keys.ts';
import { partitionOf } from '../keys.ts';
import { nodeOf, refreshNodes } from '../nodes.ts';
import type { SharedLog } from '../open-log.ts';
import { entryEvents, importScript } from './append-script.ts';
import { type Acknowledge, commit, unavailable, type Write } from './commit.ts';
import { type ImportedEvent, readImported } from './read-imported.ts';

export interface ImportedOptions {
  readonly redis: RedisCommands;
  readonly keys: Pick<RedisKeys, 'events' | 'mark'>;
  /** Nothing is appended to a partition that does not belong to it. */
  readonly log: SharedLog;
  readonly acknowledge: Acknowledge;
}

/** Takes imported events, each as JSON with its `recordedAt`, to the shared log. */
export interface ImportedEvents {
  /** Resolves when they are handed on or wait for more; UnavailableError where some are not certain to be in the log. */
  add(events: readonly string[]): Promise<void>;
  /** Resolves, once all are as durable as live events are, with the last entry of each partition that got any. */
  end(): Promise<Positions>;
}

/** Of one entry, about. */
const entryChars = 256 * 1024;
/** Sent in one go, so that live events come in between. */
const commitEntries = 32;

interface Filling {
  json: string[];
  chars: number;
}

/**
 * Entries are appended as they fill up. What failed half way can be done again: an event with content and `recordedAt`
 * of one that is there is none to whoever reads the log.
 */
export function createImportedEvents(options: ImportedOptions): ImportedEvents {
  const { redis, keys, log, acknowledge } = options;
  const { partitions } = log;
  const filling = new Map<number, Filling>();
  const full: { readonly partition: number; readonly json: readonly string[] }[] = [];
  const last: Record<number, string> = {};

  function close(partition: number): void {
    const entry = filling.get(partition);
    if (entry === undefined) return;
    filling.delete(partition);
    full.push({ partition, json: entry.json });
  }

  function take({ source, incident, json }: ImportedEvent): void {
    const partition = partitionOf(source, incident, partitions);
    const entry = filling.get(partition) ?? { json: [], chars: 0 };
    entry.json.push(json);
    entry.chars += json.length;
    filling.set(partition, entry);
    if (entry.json.length >= entryEvents || entry.chars >= entryChars) close(partition);
  }

  function nodeFor(partition: number): Redis {
    try {
      return nodeOf(redis, keys.events(partition));
    } catch (error) {
      throw unavailable(error);
    }
  }

  async function send(): Promise<void> {
    const entries = full.splice(0, commitEntries);
    const byNode = new Map<Redis, typeof entries>();
    for (const entry of entries) {
      const node = nodeFor(entry.partition);
      byNode.set(node, [...(byNode.get(node) ?? []), entry]);
    }
    await Promise.all([...byNode].map(([node, own]) => sendTo(node, own)));
  }

  async function sendTo(node: Redis, entries: typeof full): Promise<void> {
    const writes = entries.map(
      ({ partition, json }): Write => [
        'EVAL',
        importScript,
        2,
        keys.events(partition),
        keys.mark(partition),
        log.id,
        ...json,
      ],
    );
    const answers = await commit(node, writes, acknowledge);
    const failure = answers.find((answer) => answer instanceof UnavailableError);
    if (failure !== undefined) {
      await refreshNodes(redis);
      throw failure;
    }
    for (const [index, { partition }] of entries.entries()) last[partition] = String(answers[index]);
  }

  return {
    async add(events) {
      for (const json of events) take(readImported(json));
      while (full.length >= commitEntries) await send();
    },
    async end() {
      for (const partition of [...filling.keys()]) close(partition);
      while (full.length > 0) await send();
      return last;
    },
  };
}
