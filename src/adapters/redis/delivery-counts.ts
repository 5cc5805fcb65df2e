import type { Delivery, DeliveryCount } from '../../ports/delivery-ledger.ts';
import { countDeliveries } from '../../store/count-deliveries.ts';
import { type Commands, readingScript } from './commands.ts';
import { isFinalState } from './delivery-reads.ts';

/** Arguments: how many. Gives the ids of the latest runs, and of those that are not final. */
const newestIds = readingScript(`
return { redis.call('ZRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1), redis.call('ZRANGE', KEYS[2], 0, -1) }
`);

type Counted = Pick<Delivery, 'destination' | 'state'>;

/** Counts the newest deliveries; what is final is read once, since it never changes. `keys`: runs and due. */
export function createDeliveryCounts(
  { run }: Pick<Commands, 'run'>,
  keys: readonly [runs: string, due: string],
  read: (ids: readonly string[]) => Promise<readonly Delivery[]>,
): (newest: number) => Promise<readonly DeliveryCount[]> {
  let known: ReadonlyMap<string, Counted> = new Map();

  return async (newest) => {
    const [ids, open] = (await run(newestIds, keys, [newest])) as [string[], string[]];
    const isOpen = new Set(open);
    const before = known;
    const unread = ids.filter((id) => isOpen.has(id) || !before.has(id));
    const found = new Map((await read(unread)).map((one) => [one.id, one]));
    const counted = ids.flatMap((id): [string, Counted][] => {
      const one = found.get(id) ?? before.get(id);
      return one === undefined ? [] : [[id, { destination: one.destination, state: one.state }]];
    });
    known = new Map(counted.filter(([, { state }]) => isFinalState(state)));
    return countDeliveries(counted.map(([, one]) => one));
  };
}
