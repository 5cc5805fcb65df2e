import { type IShardingStrategy, SimpleShardingStrategy, WebSocketShardStatus } from 'discord.js';
import { z } from 'zod';

/** A connection, as far as it is looked into here; the library keeps these to itself. */
interface Shard {
  readonly status: WebSocketShardStatus;
  unpackMessage(data: unknown, isBinary: boolean): Promise<unknown>;
  onMessage(data: unknown, isBinary: boolean): Promise<void>;
}

type Manager = ConstructorParameters<typeof SimpleShardingStrategy>[0];

/** By opcode, what the library reads without a look at it (Developer Docs: Gateway Events). */
const packet = z.union([
  z.object({ op: z.literal(0), t: z.literal('READY'), s: z.number(), d: ready() }),
  z.object({ op: z.literal(0), t: z.string().refine((t) => t !== 'READY'), s: z.int() }),
  z.object({ op: z.literal(9), d: z.boolean() }),
  z.object({
    op: z.literal(10),
    d: z.object({ heartbeat_interval: z.number().min(1_000).max(600_000) }),
  }),
  z.object({ op: z.int().refine((op) => ![0, 9, 10].includes(op)) }),
]);

function ready() {
  const id = z.string().regex(/^\d{1,20}$/);
  return z.object({
    session_id: z.string(),
    resume_gateway_url: z.url(),
    user: z.object({ id }),
    guilds: z.array(z.object({ id })),
    application: z.object({ id }),
  });
}

/**
 * The library's connections, which end the process over what they cannot read, since nobody holds the promise in which they
 * do: a message that is none is left out here, and what a reader throws is told.
 */
export function createShards(failed: (error: unknown, shard: number) => void) {
  return (manager: Manager): IShardingStrategy => {
    const strategy = new SimpleShardingStrategy(manager);
    const { shards } = strategy as unknown as { readonly shards: ReadonlyMap<number, Shard> };
    const spawn = strategy.spawn.bind(strategy);
    strategy.spawn = async (ids) => {
      await spawn(ids);
      for (const [id, shard] of shards) hold(shard, (error) => failed(error, id));
    };
    return strategy;
  };
}

function hold(shard: Shard, failed: (error: unknown) => void): void {
  const unpack = shard.unpackMessage.bind(shard);
  const read = shard.onMessage.bind(shard);
  shard.unpackMessage = async (data, isBinary) => {
    const said = await unpack(data, isBinary);
    if (isExpected(said, shard.status)) return said;
    failed(new Error('a message that is none of the gateway’s'));
    return null;
  };
  shard.onMessage = (data, isBinary) => read(data, isBinary).catch(failed);
}

/** A connection begins once: another beginning would leave the timers of the first one running. */
function isExpected(said: unknown, status: WebSocketShardStatus): boolean {
  const { data } = packet.safeParse(said);
  if (data === undefined) return false;
  const isBeginning = data.op === 10 || (data.op === 0 && 't' in data && data.t === 'READY');
  return !isBeginning || status === WebSocketShardStatus.Connecting;
}
