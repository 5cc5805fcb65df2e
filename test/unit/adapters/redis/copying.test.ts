import { describe, expect, it } from 'vitest';
import { keysOf } from '../../../../src/adapters/redis/keys.ts';
import { type CopyingOptions, createCopying } from '../../../../src/adapters/redis/tail/copying.ts';
import type { PolicyEntry } from '../../../../src/ports/replication.ts';
import { silentLogger } from '../../../support/io.ts';

const keys = keysOf({ prefix: 'p' });
const entry = { id: '5-0', version: 1, recordedAt: 5, effectiveFrom: null } as unknown as PolicyEntry;

/** A cluster in which each tag lies on a node of its own. */
function clusterOf(asked: string[]) {
  const nodeOf = (key: string) => {
    const steps = { incr: () => steps, call: () => steps, exec: async () => answers };
    const answers = [
      [null, 1],
      [null, 1],
    ];
    return { tag: /\{.*\}/.exec(key)?.[0], pipeline: () => steps };
  };
  const nodes = new Map<string, ReturnType<typeof nodeOf>>();
  const forKey = (key: string) => {
    const node = nodeOf(key);
    const known = nodes.get(String(node.tag)) ?? node;
    nodes.set(String(node.tag), known);
    return known;
  };
  const atKey = (key: string, work: (node: unknown) => unknown) => {
    asked.push(key);
    return work(forKey(key));
  };
  return { keys, forKey, atKey, command: { xlen: async () => 0 } };
}

describe('what a copy takes where replicas must have it', () => {
  it('is asked for on the server that has it, policies on that of the policies', async () => {
    const asked: string[] = [];
    const done: string[] = [];
    const replica = {
      state: async () => ({ logId: 'l', partitions: 2, positions: {}, policyPosition: null }),
      applyPolicy: async () => void done.push(`policy after ${asked.join(' ')}`),
      apply: async () => void done.push(`events after ${asked.join(' ')}`),
    };
    const options = {
      link: clusterOf(asked),
      log: { id: 'l', partitions: 2 },
      replica,
      policies: { after: async () => [entry] },
      acknowledge: { replicas: 1, timeoutMs: 10 },
      logger: silentLogger,
    } as unknown as CopyingOptions;
    const copying = await createCopying(options, new AbortController().signal);
    await copying.takePolicies();
    asked.splice(0);
    await copying.take(new Map([[1, [['7-0', []]]]]));
    expect(done).toEqual(['policy after p:{meta}:beat', 'events after p:{1}:beat']);
  });
});
