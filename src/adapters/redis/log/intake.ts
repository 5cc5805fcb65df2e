import type { Redis } from 'ioredis';
import {
  type ArrivedEvent,
  type HowTold,
  type Intake,
  type Taken,
  UnavailableError,
} from '../../../ports/intake.ts';
import type { RedisCommands } from '../clients.ts';
import type { RedisKeys } from '../keys.ts';
import { nodeOf, refreshNodes } from '../nodes.ts';
import type { SharedLog } from '../open-log.ts';
import { appendScript, entryEvents } from './append-script.ts';
import { type Acknowledge, commit, unavailable, type Write } from './commit.ts';
import { type PreparedEvent, prepareEvent } from './prepare.ts';

export interface SharedIntakeOptions {
  /** Of its own: WAIT holds up what is sent behind it. Must not queue while it is not connected, nor send again. */
  readonly redis: RedisCommands;
  readonly keys: Pick<RedisKeys, 'events' | 'beat' | 'seen' | 'mark'>;
  /** Nothing is appended to a partition that does not belong to it. */
  readonly log: SharedLog;
  readonly acknowledge: Acknowledge;
  /** Events, and characters of them, that may wait or be under way; beyond, requests are turned away. */
  readonly most?: { readonly events: number; readonly chars: number };
}

/** What one caller waits for. */
interface Request {
  open: number;
  appended: number;
  duplicates: number;
  failure: UnavailableError | null;
  readonly settle: (outcome: Taken | UnavailableError) => void;
}

interface Waiting extends PreparedEvent {
  readonly request: Request;
}

const usualMost = { events: 50_000, chars: 64 * 1024 * 1024 };
/** Of one call of the script, about: so long nobody else is served by Redis. */
const callChars = 1024 * 1024;
/** Calls sent in one go: the first answer comes with the last. */
const commitCalls = 64;

/** The door to the shared log: what waits together is written together, in the order of the calls for each incident. */
export function createSharedIntake(options: SharedIntakeOptions): Intake {
  const { redis, keys, log, acknowledge, most = usualMost } = options;
  const { partitions } = log;
  const queues: Waiting[][] = Array.from({ length: partitions }, () => []);
  const busy = new Set<Redis>();
  let events = 0;
  let chars = 0;
  let isScheduled = false;

  /** Once for all that is asked in this turn of the event loop. */
  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      flush();
    });
  }

  function flush(): void {
    const calls = new Map<Redis, number[]>();
    for (let partition = 0; partition < partitions; partition++) {
      if (queues[partition]?.length === 0) continue;
      try {
        const node = nodeOf(redis, keys.events(partition));
        calls.set(node, [...(calls.get(node) ?? []), partition]);
      } catch (error) {
        fail(queues[partition]?.splice(0) ?? [], unavailable(error));
        void refreshNodes(redis);
      }
    }
    for (const [node, ready] of calls) if (!busy.has(node)) void commitTo(node, ready);
  }

  async function commitTo(node: Redis, ready: readonly number[]): Promise<void> {
    busy.add(node);
    try {
      const calls = takeCalls(ready);
      if (calls.length === 0) return;
      const answers = await commit(node, calls.map(writeOf), acknowledge);
      for (const [index, call] of calls.entries()) settle(call, answers[index]);
      if (answers.some((answer) => answer instanceof UnavailableError)) void refreshNodes(redis);
    } finally {
      busy.delete(node);
      if (queues.some((queue) => queue.length > 0)) schedule();
    }
  }

  /** One call of each partition in turn, so that none waits for the others. */
  function takeCalls(ready: readonly number[]): Waiting[][] {
    const calls: Waiting[][] = [];
    let found = true;
    while (found && calls.length < commitCalls) {
      found = false;
      for (const partition of ready) {
        const call = takeCall(queues[partition] ?? []);
        if (call.length === 0) continue;
        calls.push(call);
        found = true;
      }
    }
    return calls;
  }

  function writeOf(call: readonly Waiting[]): Write {
    const partition = call[0]?.partition ?? 0;
    const args = call.flatMap(({ id, content, json }) => [id, content, json]);
    return [
      'EVAL',
      appendScript,
      4,
      keys.events(partition),
      keys.beat(partition),
      keys.seen(partition),
      keys.mark(partition),
      log.id,
      ...args,
    ];
  }

  function settle(call: readonly Waiting[], answer: unknown): void {
    if (answer instanceof UnavailableError) {
      fail(call, answer);
      return;
    }
    const [, isNew] = answer as [string, string];
    for (const [index, event] of call.entries()) {
      if (isNew[index] === '1') event.request.appended++;
      else event.request.duplicates++;
      close(event);
    }
  }

  function fail(call: readonly Waiting[], failure: UnavailableError): void {
    for (const event of call) {
      event.request.failure ??= failure;
      close(event);
    }
  }

  function close({ request, json }: Waiting): void {
    events--;
    chars -= json.length;
    if (--request.open > 0) return;
    request.settle(request.failure ?? { appended: request.appended, duplicates: request.duplicates });
  }

  return {
    async append(arrived: readonly ArrivedEvent[], how?: HowTold): Promise<Taken> {
      const prepared = arrived.map((event) => prepareEvent(event, partitions, how));
      if (prepared.length === 0) return { appended: 0, duplicates: 0 };
      const added = prepared.reduce((sum, { json }) => sum + json.length, 0);
      if (events > 0 && (events + prepared.length > most.events || chars + added > most.chars)) {
        throw new UnavailableError('more events wait for Redis than may');
      }
      events += prepared.length;
      chars += added;
      return new Promise((resolve, reject) => {
        const settle = (outcome: Taken | UnavailableError) =>
          outcome instanceof UnavailableError ? reject(outcome) : resolve(outcome);
        const request: Request = { open: prepared.length, appended: 0, duplicates: 0, failure: null, settle };
        for (const event of prepared) queues[event.partition]?.push({ ...event, request });
        schedule();
      });
    },
  };
}

function takeCall(queue: Waiting[]): Waiting[] {
  let size = 0;
  let count = 0;
  while (count < queue.length && count < entryEvents && size < callChars)
    size += queue[count++]?.json.length ?? 0;
  return queue.splice(0, count);
}
