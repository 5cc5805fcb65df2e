import type { Delivery, DeliveryQuery, DeliveryState } from '../../ports/delivery-ledger.ts';
import { claimed } from '../../store/delivery-changes.ts';
import { type Commands, readingScript, textsIn } from './commands.ts';

/** A delivery and the texts it was read from. */
export interface Kept {
  readonly content: string;
  readonly claims: string;
  readonly delivery: Delivery;
}

/** Arguments: ids. Gives id, JSON and claims of each that is there, as of one instant. */
const byIds = readingScript(`
local found = {}
for _, id in ipairs(ARGV) do
  local content = redis.call('HGET', KEYS[1], id)
  if content then
    found[#found + 1] = id
    found[#found + 1] = content
    found[#found + 1] = redis.call('HGET', KEYS[2], id) or ''
  end
end
return found
`);

const final: readonly DeliveryState[] = ['confirmed', 'failed', 'skipped'];
export function isFinalState(state: DeliveryState): boolean {
  return final.includes(state);
}

/** Read at once while listing. */
const pageSize = 500;

/** Reads deliveries; `keys`: as `deliveryKeys`. */
export function createDeliveryReads({ call, run }: Commands, keys: readonly string[]) {
  const [items = '', claims = '', , due = '', runs = ''] = keys;

  /** Of a reply of ids, JSON and claims. */
  function fromReply(reply: readonly (string | null)[]): Kept[] {
    const found: Kept[] = [];
    for (let at = 0; at < reply.length; at += 3) {
      const [content, made] = [reply[at + 1] ?? '', reply[at + 2] ?? ''];
      found.push({ content, claims: made, delivery: withClaims(content, made) });
    }
    return found;
  }

  const read = async (ids: readonly string[]) =>
    ids.length === 0 ? [] : fromReply(textsIn(await run(byIds, [items, claims], ids)));

  /** Ids, the latest run first, from the one at `from` on; only those that are not final where that is enough. */
  async function* pages(states: DeliveryQuery['states']): AsyncGenerator<readonly string[]> {
    if (states?.every((state) => !isFinalState(state)) === true) {
      const open = textsIn(await call('ZRANGE', due, 0, -1)) as string[];
      // Few: they are sorted once they are read.
      yield open;
      return;
    }
    for (let from = 0; ; from += pageSize) {
      const ids = textsIn(await call('ZRANGE', runs, from, from + pageSize - 1)) as string[];
      yield ids;
      if (ids.length < pageSize) return;
    }
  }

  /** Those that are there, in any number. */
  async function byEachId(ids: readonly string[]): Promise<Delivery[]> {
    const found: Delivery[] = [];
    for (let at = 0; at < ids.length; at += pageSize) {
      found.push(...(await read(ids.slice(at, at + pageSize))).map(({ delivery }) => delivery));
    }
    return found;
  }

  return {
    fromReply,
    byEachId,
    async byId(id: string): Promise<Kept | null> {
      const [found] = await read([id]);
      return found ?? null;
    },
    async list(query: DeliveryQuery): Promise<readonly Delivery[]> {
      const found: Delivery[] = [];
      for await (const ids of pages(query.states)) {
        found.push(...(await byEachId(ids)).filter((one) => isAsked(one, query)));
        if (found.length >= query.limit) break;
      }
      return found.sort((a, b) => b.runAt - a.runAt || (a.id < b.id ? -1 : 1)).slice(0, query.limit);
    },
  };
}

function isAsked(delivery: Delivery, { schedule, destination, states, reportId }: DeliveryQuery): boolean {
  return (
    (schedule === undefined || delivery.schedule === schedule) &&
    (destination === undefined || delivery.destination === destination) &&
    (states === undefined || states.includes(delivery.state)) &&
    (reportId === undefined || delivery.reportId === reportId)
  );
}

/** As it stands after the claims that were made since it was written. */
function withClaims(content: string, claims: string): Delivery {
  const made = JSON.parse(`[${claims}]`) as Parameters<typeof claimed>[1][];
  return made.reduce((delivery, claim) => claimed(delivery, claim), JSON.parse(content) as Delivery);
}
