import { Cluster, Command, Redis } from 'ioredis';
import type { RedisCommands } from './clients.ts';

/** Answers of a server that did not do what it was asked, and that no node is known for a key yet. */
const elsewhere = /^(MOVED|ASK|TRYAGAIN|CLUSTERDOWN|LOADING|READONLY|MASTERDOWN|no node is known)\b/;

/** Whether a command certainly was not carried out and may soon be, on another node: sent again it doubles nothing. */
export function isElsewhere(error: unknown): boolean {
  return error instanceof Error && elsewhere.test(error.message);
}

/**
 * The connections to the servers that hold the data: the one server, or the primary of each slot of a cluster. Throws where
 * one of them is not known.
 */
export function primaries(connection: RedisCommands): Redis[] {
  if (connection instanceof Redis) return [connection];
  const found = new Set<Redis>();
  const done = new Set<readonly string[]>();
  for (const addresses of connection.slots) {
    if (done.has(addresses)) continue;
    done.add(addresses);
    found.add(nodeAt(connection, addresses[0]));
  }
  if (found.size === 0) throw new Error('no node is known');
  return [...found];
}

/** The connection to the server that has a key, as far as is known now. */
export function nodeOf(connection: RedisCommands, key: string): Redis {
  if (connection instanceof Redis) return connection;
  return nodeAt(connection, connection.slots[new Command('exists', [key]).getSlot()]?.[0]);
}

function nodeAt(connection: Cluster, address: string | undefined): Redis {
  const node = connection
    .nodes('master')
    .find(({ options }) => `${options.host}:${options.port}` === address);
  if (node === undefined) throw new Error(`no node is known at ${address}`);
  return node;
}

/** Asks a cluster anew which node has what. */
export function refreshNodes(connection: RedisCommands): Promise<void> {
  if (!(connection instanceof Cluster)) return Promise.resolve();
  return new Promise((resolve) => connection.refreshSlotsCache(() => resolve()));
}

/** The answers of a pipeline; the first error among them is thrown. */
export function answersOf(results: readonly [error: Error | null, answer: unknown][] | null): unknown[] {
  if (results === null) throw new Error('the transaction was given up');
  return results.map(([error, answer]) => {
    if (error !== null) throw error;
    return answer;
  });
}
