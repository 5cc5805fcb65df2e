import type { Redis } from 'ioredis';
import type { Positions } from '../../../ports/replication.ts';
import type { RedisCommands } from '../clients.ts';
import type { RedisKeys } from '../keys.ts';

/** As Redis gives an entry: its id, then name, value, name, value, … */
export type StreamEntry = readonly [id: string, fields: readonly string[]];

/** What came of one look at the streams. */
export interface Found {
  /** By partition; those without anything new are left out. */
  readonly entries: ReadonlyMap<number, readonly StreamEntry[]>;
  /** There are new policies. */
  readonly policies: boolean;
  /** More may be there than was read. */
  readonly isCut: boolean;
}

/** Before the first entry of any stream. */
export const beginning = '0-0';

/** Entries of all partitions read at once, of up to a hundred events each; where more wait, they are replayed. */
const mostTogether = 2_000;
/** How long one look waits for something to come, where it can wait for all streams at once. */
const blockMs = 1_000;
/** In a cluster, where nobody can, between two looks. */
const restMs = 40;

export interface StreamsOptions {
  /** For this alone: it blocks. */
  readonly connection: RedisCommands;
  readonly keys: Pick<RedisKeys, 'events' | 'policies'>;
  readonly partitions: number;
}

/**
 * Looks for what is newer than the positions, and waits a while where nothing is. A cluster reads streams of different
 * slots only one by one: there it looks at them together and rests in between.
 */
export function createStreams({ connection, keys, partitions }: StreamsOptions) {
  const isCluster = connection.isCluster;
  const numbers = Array.from({ length: partitions }, (_, partition) => partition);
  const mostEntries = Math.ceil(mostTogether / (partitions + 1));

  return {
    async look(positions: Positions, policyPosition: string | null): Promise<Found> {
      const asked = [
        ...numbers.map((partition) => [keys.events(partition), positions[partition] ?? beginning] as const),
        [keys.policies, policyPosition ?? beginning] as const,
      ];
      const found = isCluster
        ? await eachAlone(connection, asked, mostEntries)
        : await allAtOnce(connection as Redis, asked, mostEntries);
      const entries = new Map<number, readonly StreamEntry[]>();
      for (const partition of numbers) {
        const read = found.get(keys.events(partition));
        if (read !== undefined && read.length > 0) entries.set(partition, read);
      }
      const isCut = [...entries.values()].some((read) => read.length >= mostEntries);
      if (isCluster && found.size === 0) await new Promise((resolve) => setTimeout(resolve, restMs));
      return { entries, policies: found.has(keys.policies), isCut };
    },
  };
}

export type Streams = ReturnType<typeof createStreams>;

type Asked = readonly (readonly [key: string, position: string])[];

async function allAtOnce(
  connection: Redis,
  asked: Asked,
  mostEntries: number,
): Promise<Map<string, readonly StreamEntry[]>> {
  const keys = asked.map(([key]) => key);
  const positions = asked.map(([, position]) => position);
  const options = ['COUNT', mostEntries, 'BLOCK', blockMs, 'STREAMS'] as const;
  const answer = (await connection.call('XREAD', ...options, ...keys, ...positions)) as Answer;
  return new Map(answer);
}

async function eachAlone(
  connection: RedisCommands,
  asked: Asked,
  mostEntries: number,
): Promise<Map<string, readonly StreamEntry[]>> {
  const answers = await Promise.all(
    asked.map(
      ([key, position]) =>
        connection.xread('COUNT', mostEntries, 'STREAMS', key, position) as Promise<Answer>,
    ),
  );
  return new Map(answers.flatMap((answer) => answer ?? []));
}

type Answer = [key: string, entries: StreamEntry[]][] | null;
