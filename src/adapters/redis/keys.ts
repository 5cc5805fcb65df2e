import { crc32 } from 'node:zlib';

/**
 * The names of all keys: prefix, a tag in braces (keys of one tag lie in one slot of a cluster), and what it is. Partitions
 * are counted from 0.
 */
export interface RedisKeys {
  readonly prefix: string;
  /** Hash: what this log is (`id`, `partitions`, `format`). */
  readonly log: string;
  /** Stream of policy versions. */
  readonly policies: string;
  /** Hash: when an unfinished import was first begun, by file hash. */
  readonly imports: string;
  /** Stream of a partition's events. */
  events(partition: number): string;
  /** Hashes, one a day: this, a colon and the day since 1970. Digests of what was taken, by the digest of its event. */
  seen(partition: number): string;
  /** Id of the log that a partition belongs to, which every append asks for. */
  mark(partition: number): string;
  /** Counter that each append moves, so that a WAIT after it covers what others appended before. */
  beat(partition: number): string;
  /** List: what was moved out of a partition's stream, in order. */
  segments(partition: number): string;
  /** One part of it, by the ids of its first and last entry. */
  segment(partition: number, first: string, last: string): string;
  /** Anything else that is small: lies in one slot with all of its kind. */
  meta(name: string): string;
  /** What grows, under a tag of its own. */
  area(area: string, name: string): string;
}

/** The key names under a prefix. */
export function keysOf({ prefix }: { readonly prefix: string }): RedisKeys {
  const key = (tag: string | number, name: string) => `${prefix}:{${tag}}:${name}`;
  return {
    prefix,
    log: key('meta', 'log'),
    policies: key('meta', 'policies'),
    imports: key('meta', 'imports'),
    events: (partition) => key(partition, 'events'),
    seen: (partition) => key(partition, 'seen'),
    mark: (partition) => key(partition, 'log'),
    beat: (partition) => key(partition, 'beat'),
    segments: (partition) => key(partition, 'segments'),
    segment: (partition, first, last) => key(partition, `segment:${first}-${last}`),
    meta: (name) => key('meta', name),
    area: key,
  };
}

/** The partition that all events of an incident go to: CRC-32 (IEEE) of source, line feed and incident. */
export function partitionOf(source: string, incident: string, partitions: number): number {
  return crc32(`${source}\n${incident}`) % partitions;
}
