/** PEM files of a test authority and of a client that it knows. */
export interface TestCertificates {
  readonly ca: string;
  readonly serverCert: string;
  readonly serverKey: string;
  readonly cert: string;
  readonly key: string;
}
export interface ServerProcess {
  readonly port: number;
  /** 127.0.0.1:port. */
  readonly address: string;
  readonly dir: string;
  /** Null while it is not running. */
  readonly pid: number | null;
  /** Running and not paused. */
  readonly isAnswering: boolean;
  /** What the server has logged. */
  log(): string;
  /** What redis-cli prints for a command. */
  cli(...words: string[]): Promise<string>;
  /** Starts it again after `kill`, on the same port and folder. */
  start(): Promise<void>;
  /** SIGKILL; the folder stays. */
  kill(): Promise<void>;
  /** SIGSTOP. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** Ends it in order where it runs, and starts it again. */
  restart(): Promise<void>;
  /** Ends it and removes the folder. */
  stop(): Promise<void>;
}
export interface RedisServer extends ServerProcess {
  /** Without a database; with the password where there is one. */
  readonly url: string;
  readonly tls: TestCertificates | null;
}
export interface RedisOptions {
  /** 32 unless said otherwise, so that database 26 is there. */
  readonly databases?: number;
  /** Further lines of redis.conf. */
  readonly config?: readonly string[];
  readonly password?: string;
  /** Users, as after `user` in redis.conf: `name on >password ~key* +@all`. */
  readonly acl?: readonly string[];
  readonly tls?: boolean;
  readonly port?: number;
  readonly dir?: string;
}
export function startRedis(options?: RedisOptions): Promise<RedisServer>;

export interface SentinelServers {
  readonly master: string;
  /** The primary at the start, and then its replicas. */
  readonly servers: readonly RedisServer[];
  readonly primary: RedisServer;
  readonly replicas: readonly RedisServer[];
  readonly sentinels: readonly ServerProcess[];
  /** host:port of the sentinels. */
  readonly nodes: string[];
  primaryNow(): Promise<RedisServer | undefined>;
  stop(): Promise<void>;
}
export function startSentinel(options?: {
  readonly config?: readonly string[];
  readonly master?: string;
  readonly password?: string;
  readonly sentinelPassword?: string;
  readonly downAfterMs?: number;
}): Promise<SentinelServers>;

export interface ClusterServers {
  readonly servers: readonly RedisServer[];
  /** host:port of all six. */
  readonly nodes: string[];
  primaryOf(key: string): Promise<RedisServer | null>;
  replicasOf(server: RedisServer): Promise<RedisServer[]>;
  stop(): Promise<void>;
}
export function startCluster(options?: {
  readonly config?: readonly string[];
  readonly password?: string;
  readonly nodeTimeoutMs?: number;
}): Promise<ClusterServers>;

/** A port of loopback on which nobody listens. */
export function freePort(): Promise<number>;
/** Asks until the answer is true; an error counts as no. Rejects after `boundMs` (20 s). */
export function until(what: string, ask: () => boolean | Promise<boolean>, boundMs?: number): Promise<void>;
