/**
 * Real Redis servers for tests and measurements: each in a folder of its own, on a free port of loopback, ended with the
 * process that started it.
 */
import { makeCertificates, startProcess, temporaryFolder, until } from './process.mjs';

export { freePort, until } from './process.mjs';

const testDatabases = 32;

/** One server; it keeps nothing on disk unless `config` says so. */
export async function startRedis(options = {}) {
  const { databases = testDatabases, config = [], password, tls = false, port } = options;
  const dir = options.dir ?? temporaryFolder();
  const files = tls ? makeCertificates(dir) : null;
  const server = await startProcess({
    dir,
    ...(port !== undefined && { port }),
    cliArgs: () => [
      ...(password === undefined ? [] : ['--no-auth-warning', '-a', password]),
      ...(files === null ? [] : ['--tls', '--cacert', files.ca, '--cert', files.cert, '--key', files.key]),
    ],
    lines: (chosen) => [
      ...common(dir),
      ...(files === null ? [`port ${chosen}`] : tlsLines(files, chosen)),
      `databases ${databases}`,
      'save ""',
      'repl-diskless-sync-delay 0',
      ...(password === undefined ? [] : [`requirepass ${password}`, `masterauth ${password}`]),
      ...(options.acl ?? []).map((line) => `user ${line}`),
      ...config,
    ],
  });
  const scheme = tls ? 'rediss' : 'redis';
  const auth = password === undefined ? '' : `:${encodeURIComponent(password)}@`;
  return Object.assign(server, { url: `${scheme}://${auth}127.0.0.1:${server.port}`, tls: files });
}

function common(dir) {
  return ['bind 127.0.0.1', 'daemonize no', `dir ${dir}`, 'logfile server.log', 'enable-debug-command yes'];
}

function tlsLines(files, port) {
  return [
    'port 0',
    `tls-port ${port}`,
    `tls-cert-file ${files.serverCert}`,
    `tls-key-file ${files.serverKey}`,
    `tls-ca-cert-file ${files.ca}`,
    'tls-auth-clients optional',
  ];
}

/** A primary with two replicas, watched by three sentinels that fail over within a few seconds. */
export async function startSentinel(options = {}) {
  const { config = [], password, sentinelPassword, downAfterMs = 600 } = options;
  const master = options.master ?? 'sla';
  const shared = password === undefined ? {} : { password };
  const primary = await startRedis({ ...shared, config });
  const replicas = await Promise.all(
    [1, 2].map(() => startRedis({ ...shared, config: [...config, `replicaof 127.0.0.1 ${primary.port}`] })),
  );
  const sentinels = await Promise.all(
    [1, 2, 3].map(() => {
      const dir = temporaryFolder();
      const auth = sentinelPassword === undefined ? [] : [`requirepass ${sentinelPassword}`];
      return startProcess({
        dir,
        args: ['--sentinel'],
        cliArgs: () => (sentinelPassword === undefined ? [] : ['--no-auth-warning', '-a', sentinelPassword]),
        lines: (port) => [
          ...common(dir).filter((line) => !line.startsWith('enable')),
          `port ${port}`,
          ...auth,
          `sentinel monitor ${master} 127.0.0.1 ${primary.port} 2`,
          ...(password === undefined ? [] : [`sentinel auth-pass ${master} ${password}`]),
          `sentinel down-after-milliseconds ${master} ${downAfterMs}`,
          `sentinel failover-timeout ${master} 4000`,
        ],
      });
    }),
  );
  const servers = [primary, ...replicas];
  for (const sentinel of sentinels) {
    await until('the sentinels know each other and the replicas', async () => {
      const text = await sentinel.cli('SENTINEL', 'MASTER', master);
      const words = text.split('\n');
      const value = (name) => words[words.indexOf(name) + 1];
      return (
        value('num-other-sentinels') === '2' && value('num-slaves') === '2' && value('flags') === 'master'
      );
    });
  }
  for (const replica of replicas) await linked(replica);
  return {
    master,
    servers,
    replicas,
    sentinels,
    primary,
    nodes: sentinels.map(({ address }) => address),
    /** The server that the sentinels name now. */
    primaryNow: async () => {
      const [, port] = (await sentinels[0].cli('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', master)).split('\n');
      return servers.find((server) => server.port === Number(port));
    },
    stop: async () => void (await Promise.all([...sentinels, ...servers].map((server) => server.stop()))),
  };
}

async function linked(replica) {
  await until('the replica follows', async () =>
    /master_link_status:up/.test(await replica.cli('INFO', 'replication')),
  );
}

/** Six nodes, three of them primaries, which fail over within a few seconds. */
export async function startCluster(options = {}) {
  const { config = [], password, nodeTimeoutMs = 1_500 } = options;
  const servers = await Promise.all(
    [1, 2, 3, 4, 5, 6].map(() =>
      startRedis({
        databases: 16,
        ...(password !== undefined && { password }),
        config: [
          'cluster-enabled yes',
          'cluster-config-file nodes.conf',
          `cluster-node-timeout ${nodeTimeoutMs}`,
          'cluster-replica-validity-factor 0',
          ...config,
        ],
      }),
    ),
  );
  const [first] = servers;
  const addresses = servers.map(({ address }) => address);
  await first.cli('--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes');
  for (const server of servers) {
    await until('the cluster is complete', async () => {
      const [info, nodes] = await Promise.all([
        server.cli('CLUSTER', 'INFO'),
        server.cli('CLUSTER', 'NODES'),
      ]);
      return (
        /cluster_state:ok/.test(info) && nodes.split('\n').filter((line) => /slave/.test(line)).length === 3
      );
    });
    if (/role:slave/.test(await server.cli('INFO', 'replication'))) await linked(server);
  }
  const anyone = () => servers.find(({ isAnswering }) => isAnswering);
  /** Lines of CLUSTER NODES as a living node tells them. */
  const lines = async () =>
    (await anyone().cli('CLUSTER', 'NODES')).split('\n').map((line) => line.split(' '));
  const serverAt = (address) => servers.find((server) => address.startsWith(`${server.address}@`));
  return {
    servers,
    nodes: addresses,
    /** The primary that serves a key, as a living node tells it. */
    primaryOf: async (key) => {
      const slot = Number(await anyone().cli('CLUSTER', 'KEYSLOT', key));
      const owner = (await lines()).find(
        ([, , flags, , , , , , ...ranges]) =>
          /master/.test(flags) &&
          !/fail/.test(flags) &&
          ranges.some((range) => {
            const [from, to = from] = range.split('-').map(Number);
            return slot >= from && slot <= to;
          }),
      );
      return owner === undefined ? null : serverAt(owner[1]);
    },
    /** Replicas that follow a primary. */
    replicasOf: async (server) => {
      const all = await lines();
      const own = all.find(([, address]) => address.startsWith(`${server.address}@`));
      return all.filter(([, , , of]) => of === own[0]).map(([, address]) => serverAt(address));
    },
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  };
}
