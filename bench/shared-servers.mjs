/** The Redis of bench/shared-kills.mjs, of each kind: how it is set up, and how a primary of it dies. */
import { startCluster, startRedis, startSentinel, until } from '../test/support/redis/servers.mjs';

const durable = ['appendonly yes', 'appendfsync always'];
const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const acknowledge = { replicas: 1, timeout: '1s' };
const failoverBoundMs = 60_000;

const kinds = {
  async single() {
    const server = await startRedis({ config: durable });
    return {
      settings: { url: server.url },
      /** The only one: it dies and starts again from its file. */
      async fail() {
        await server.kill();
        await after(2_000);
        await server.start();
      },
      stop: server.stop,
    };
  },
  async sentinel() {
    const group = await startSentinel({ config: durable });
    return {
      settings: { sentinel: { master: group.master, nodes: group.nodes }, acknowledge },
      async fail() {
        const primary = await group.primaryNow();
        await primary.kill();
        await until('another primary', async () => (await group.primaryNow()) !== primary, failoverBoundMs);
        await after(2_000);
        await primary.start();
      },
      stop: group.stop,
    };
  },
  async cluster() {
    const cluster = await startCluster({ config: durable });
    return {
      settings: { cluster: { nodes: cluster.nodes }, acknowledge },
      async fail(random) {
        const key = `{${Math.floor(random() * 1_000)}}`;
        const primary = await cluster.primaryOf(key);
        if (primary === null) return;
        await primary.kill();
        const isOther = async () => ![null, primary].includes(await cluster.primaryOf(key));
        await until('another primary', isOther, failoverBoundMs);
        await after(2_000);
        await primary.start();
      },
      stop: cluster.stop,
    };
  },
};

/** `{ settings, fail(random), stop() }`: what goes under `redis` in the configuration; one primary dies and comes back. */
export function startServers(kind) {
  const start = kinds[kind];
  if (start === undefined) throw new Error(`--servers is one of ${Object.keys(kinds).join(', ')}`);
  return start();
}
